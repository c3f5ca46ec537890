"""What each neuron answers over two inputs, as small pictures of numbers."""

import numpy as np

from engine.arrays import Array
from engine.explain import Explainer, neuron_values

SIDE = 32
"""Places of the grid along each input."""
MARGIN = 0.05
"""How much farther than the data the grid reaches, as a share of their range."""


def input_grid(
    base: Array, columns: tuple[int, int], ranges: Array, side: int = SIDE
) -> Array:
    """Rows over a grid of two inputs, all others as in one row.

    Parameters
    ----------
    base : array, shape (n_columns,)
        The row that the other inputs are taken from, in the user's units.
    columns : tuple of int
        Which inputs vary: the first from left to right, the second from bottom to
        top. If they are the same one, it varies from left to right.
    ranges : array, shape (2, 2)
        For each of them the smallest and the largest value.
    side : int
        Places along each input, at least 2.

    Returns
    -------
    float64 array, shape (side * side, n_columns)
        The rows of a picture line by line, the upper left one first.

    Examples
    --------
    >>> import numpy as np
    >>> ranges = np.array([[0.0, 1.0], [10.0, 20.0]])
    >>> input_grid(np.array([7.0, 8.0, 9.0]), (0, 2), ranges, 2).tolist()
    [[0.0, 8.0, 20.0], [1.0, 8.0, 20.0], [0.0, 8.0, 10.0], [1.0, 8.0, 10.0]]
    """
    across, up = columns
    rows = np.tile(np.asarray(base, np.float64), (side * side, 1))
    rows[:, up] = np.repeat(np.linspace(ranges[1, 1], ranges[1, 0], side), side)
    rows[:, across] = np.tile(np.linspace(ranges[0, 0], ranges[0, 1], side), side)
    return rows


def range_of(values: Array) -> tuple[float, float]:
    """From where to where a grid goes along an input.

    Parameters
    ----------
    values : array, shape (n_rows,)
        The input in the training rows.

    Returns
    -------
    tuple of float
        A little more than the finite values cover; 1 wide around a constant, and
        from -1 to 1 where there is none.
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    margin = MARGIN * (high - low) if high > low else 0.5
    return low - margin, high + margin


def responses(
    explainer: Explainer, parameters: Array, rows: Array, side: int = SIDE
) -> dict[int, Array]:
    """Outputs of all neurons over a grid of two inputs, in one pass forward.

    Parameters
    ----------
    explainer : Explainer
        For `side * side` rows.
    parameters : array, shape (plan.size,)
        In plan order.
    rows : array, shape (side * side, n_columns)
        A grid by `input_grid`, scaled as the network's inputs are.
    side : int
        Places along each input.

    Returns
    -------
    dict from layer id to array, shape (n_neurons, side, side)
        Row 0 is the upper edge of the picture: the largest value of the second input.
    """
    outputs = neuron_values(explainer.plan, parameters, rows, explainer).outputs
    return {
        layer: values.reshape(len(values), side, side)
        for layer, values in outputs.items()
    }
