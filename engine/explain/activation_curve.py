"""What there is to know about an activation: its curve, its slope, where it ends."""

from dataclasses import dataclass
from functools import cache
from math import inf

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.explain.subject import CannotExplain

REACH = 8.0
"""How far to both sides the steepest slope is looked for."""

LIMITS: dict[str, tuple[float | None, float | None]] = {
    "identity": (-inf, inf),
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, inf),
    "leaky_relu": (-inf, inf),
    "elu": (-1.0, inf),
    "gelu": (0.0, inf),
    "silu": (0.0, inf),
    "softplus": (0.0, inf),
    "softsign": (-1.0, 1.0),
    "sine": (None, None),
    "gaussian": (0.0, 0.0),
    "step": (0.0, 1.0),
    "softmax": (0.0, 1.0),
}
"""What each activation tends to far to the left and to the right; None: to nothing,
since it goes on going up and down."""


@dataclass(frozen=True, eq=False)
class ActivationCurve:
    """An activation as a drawing and as words.

    Attributes
    ----------
    name, label, formula, derivative_formula, source : str
        As of its row of `ACTIVATIONS`.
    sums, outputs, slopes : float64 arrays, shape (n_points,)
        z, f(z) and f'(z).
    bounds : (float, float)
        Infimum and supremum of the values.
    limits : (float or None, float or None)
        What it tends to far to the left and to the right, infinite where it grows
        without end, None where it tends to nothing.
    steepest : float
        Largest |f'(z)|.
    """

    name: str
    label: str
    formula: str
    derivative_formula: str
    source: str
    sums: Array
    outputs: Array
    slopes: Array
    bounds: tuple[float, float]
    limits: tuple[float | None, float | None]
    steepest: float


def activation_curve(
    name: str, low: float = -6.0, high: float = 6.0, n_points: int = 241
) -> ActivationCurve:
    """Draw an activation.

    Parameters
    ----------
    name : str
        A row of `ACTIVATIONS`.
    low, high : float
        From where to where z goes.
    n_points : int
        Two or more.

    Returns
    -------
    ActivationCurve
        Computed by the engine's own functions, in double precision.

    Raises
    ------
    CannotExplain
        For softmax, which is of a whole layer.
    """
    row = ACTIVATIONS[name]
    if row.whole_layer:
        raise CannotExplain(
            f"{row.label} has no curve of its own, because it looks at the sums of a "
            "whole layer: click one of its neurons to see them."
        )
    sums = np.linspace(low, high, n_points)
    outputs = outputs_of(name, sums)
    return ActivationCurve(
        name=name,
        label=row.label,
        formula=row.formula,
        derivative_formula=row.derivative_formula,
        source=row.source,
        sums=sums,
        outputs=outputs,
        slopes=slopes_of(name, sums, outputs),
        bounds=row.bounds,
        limits=LIMITS[name],
        steepest=steepest_slope(name),
    )


def outputs_of(activation: str, sums: Array) -> Array:
    """Values of an activation at some sums.

    Parameters
    ----------
    activation : str
        A row of `ACTIVATIONS` that is not of a whole layer.
    sums : array, shape (n,)
        z.
    """
    outputs: Array = np.empty_like(sums)
    ACTIVATIONS[activation].apply(sums[np.newaxis], outputs[np.newaxis])
    return outputs


def slopes_of(activation: str, sums: Array, outputs: Array) -> Array:
    """Slope of an activation at some sums.

    Parameters
    ----------
    activation : str
        A row of `ACTIVATIONS`.
    sums, outputs : array, shape (n,)
        z and f(z).

    Returns
    -------
    array, shape (n,)
        f'(z); of softmax the derivative of each output by its own sum.
    """
    row = ACTIVATIONS[activation]
    slopes: Array = row.derivative(sums[np.newaxis], outputs[np.newaxis])[0]
    return slopes


@cache
def steepest_slope(activation: str) -> float:
    """Largest |f'(z)| of an activation, on a grid from -8 to 8.

    Parameters
    ----------
    activation : str
        A row of `ACTIVATIONS`.
    """
    if ACTIVATIONS[activation].whole_layer:
        return 0.25
    sums = np.linspace(-REACH, REACH, 1601)
    return float(
        np.abs(slopes_of(activation, sums, outputs_of(activation, sums))).max()
    )
