"""Loss functions: each value beside its gradient, with its source.

Arrays have the layout [output, sample], float32 or float64. Values are summed in
float64, whatever the dtype of the arrays; gradients stay in their dtype.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array

_LOWEST_LOG = -100.0  # log(0), for probabilities that have been rounded to 0
_LEAST_DIVISOR = 1e-12


@dataclass(frozen=True)
class Loss:
    """One loss function.

    Attributes
    ----------
    name : str
        The word in files and on the command line.
    label : str
        The words in the window.
    value : callable (outputs, targets) -> float
        The mean over the samples (axis 1), and over the outputs where `formula`
        says so. At least one sample.
    gradient : callable (outputs, targets, out)
        Writes the derivative of that mean by `outputs` into `out`, which may be
        `outputs` but not `targets`.
    formula, derivative_formula, source : str
        For people: a outputs, y targets, n samples, m outputs.
    kinks : tuple of float
        Values of output - target where the first or second derivative jumps.
    rows : callable (outputs or sums, targets) -> float64 array, shape (n_samples,)
        The terms whose mean is the value, for samples that do not count the same;
        from the sums where there is `value_from_sums`.
    paired : str or None
        The activation that every output must have, if the loss needs one.
    value_from_sums : callable (sums, targets) -> float, or None
        Only paired losses: the same value from the weighted sums before the
        activation. It stays exact where the outputs round to 0 or 1. For
        cross_entropy the targets of each sample must add up to 1.
    gradient_to_sums : callable (outputs, targets, out), or None
        Only paired losses: writes the derivative by the weighted sums.
    """

    name: str
    label: str
    value: Callable[[Array, Array], float]
    gradient: Callable[[Array, Array, Array], None]
    formula: str
    derivative_formula: str
    source: str
    rows: Callable[[Array, Array], Array]
    kinks: tuple[float, ...] = ()
    paired: str | None = None
    value_from_sums: Callable[[Array, Array], float] | None = None
    gradient_to_sums: Callable[[Array, Array, Array], None] | None = None


def _samples(array: Array) -> int:
    return len(array[0])


def _difference(outputs: Array, targets: Array) -> Array:
    return np.subtract(outputs, targets, dtype=np.float64)


def _mse(outputs: Array, targets: Array) -> float:
    difference = _difference(outputs, targets)
    return float(np.vdot(difference, difference)) / difference.size


def _mse_rows(outputs: Array, targets: Array) -> Array:
    rows: Array = np.square(_difference(outputs, targets)).mean(axis=0)
    return rows


def _mse_gradient(outputs: Array, targets: Array, out: Array) -> None:
    np.subtract(outputs, targets, out)
    np.multiply(out, 2 / out.size, out)


def _half_sse(outputs: Array, targets: Array) -> float:
    difference = _difference(outputs, targets)
    return float(np.vdot(difference, difference)) / (2 * _samples(outputs))


def _half_sse_rows(outputs: Array, targets: Array) -> Array:
    rows: Array = np.square(_difference(outputs, targets)).sum(axis=0) / 2
    return rows


def _half_sse_gradient(outputs: Array, targets: Array, out: Array) -> None:
    np.subtract(outputs, targets, out)
    np.multiply(out, 1 / _samples(out), out)


def _mae(outputs: Array, targets: Array) -> float:
    difference = _difference(outputs, targets)
    return float(np.abs(difference, difference).sum()) / difference.size


def _mae_rows(outputs: Array, targets: Array) -> Array:
    rows: Array = np.abs(_difference(outputs, targets)).mean(axis=0)
    return rows


def _mae_gradient(outputs: Array, targets: Array, out: Array) -> None:
    np.subtract(outputs, targets, out)
    np.sign(out, out)
    np.multiply(out, 1 / out.size, out)


def _huber(outputs: Array, targets: Array) -> float:
    # q (|d| - q / 2) with q = min(|d|, 1) is both branches in one.
    size = np.abs(_difference(outputs, targets))
    quadratic = np.minimum(size, 1.0)
    return float(np.vdot(quadratic, size - quadratic / 2)) / size.size


def _huber_rows(outputs: Array, targets: Array) -> Array:
    size = np.abs(_difference(outputs, targets))
    quadratic = np.minimum(size, 1.0)
    rows: Array = (quadratic * (size - quadratic / 2)).mean(axis=0)
    return rows


def _huber_gradient(outputs: Array, targets: Array, out: Array) -> None:
    np.subtract(outputs, targets, out)
    np.minimum(out, 1.0, out=out)
    np.maximum(out, -1.0, out=out)
    np.multiply(out, 1 / out.size, out)


def _log(probabilities: Array) -> Array:
    with np.errstate(divide="ignore"):
        logarithm = np.log(probabilities, dtype=np.float64)
    return np.maximum(logarithm, _LOWEST_LOG)


def _binary_cross_entropy(outputs: Array, targets: Array) -> float:
    # In float64 1 - a is exact for every float32.
    complement = np.subtract(1.0, outputs, dtype=np.float64)
    terms = targets * _log(outputs) + (1.0 - targets) * _log(complement)
    return (0.0 - float(terms.sum())) / terms.size


def _binary_cross_entropy_gradient(outputs: Array, targets: Array, out: Array) -> None:
    divisor = (1.0 - outputs) * outputs
    np.maximum(divisor, _LEAST_DIVISOR, out=divisor)

    np.subtract(outputs, targets, out)
    np.divide(out, divisor, out)
    np.multiply(out, 1 / out.size, out)


def _binary_cross_entropy_from_sums(sums: Array, targets: Array) -> float:
    softplus = np.logaddexp(0.0, sums, dtype=np.float64)
    product = np.multiply(sums, targets, dtype=np.float64)
    return float(np.subtract(softplus, product, softplus).sum()) / softplus.size


def _binary_cross_entropy_rows(sums: Array, targets: Array) -> Array:
    softplus = np.logaddexp(0.0, sums, dtype=np.float64)
    rows: Array = (softplus - np.multiply(sums, targets, dtype=np.float64)).mean(axis=0)
    return rows


def _binary_cross_entropy_to_sums(outputs: Array, targets: Array, out: Array) -> None:
    np.subtract(outputs, targets, out)
    np.multiply(out, 1 / out.size, out)


def _cross_entropy(outputs: Array, targets: Array) -> float:
    terms = targets * _log(outputs)
    return (0.0 - float(terms.sum())) / _samples(outputs)


def _cross_entropy_gradient(outputs: Array, targets: Array, out: Array) -> None:
    np.maximum(outputs, _LEAST_DIVISOR, out=out)
    np.divide(targets, out, out)
    np.multiply(out, -1 / _samples(out), out)


def _cross_entropy_from_sums(sums: Array, targets: Array) -> float:
    # log(sum(exp(z))) - z, less the largest sum so that exp cannot overflow.
    shifted = np.subtract(sums, np.maximum.reduce(sums, 0), dtype=np.float64)
    normalizer = np.log(np.exp(shifted).sum(0))
    chosen = np.multiply(shifted, targets, shifted).sum()
    return float(normalizer.sum() - chosen) / _samples(sums)


def _cross_entropy_rows(sums: Array, targets: Array) -> Array:
    shifted = np.subtract(sums, np.maximum.reduce(sums, 0), dtype=np.float64)
    rows: Array = np.log(np.exp(shifted).sum(0)) - (shifted * targets).sum(0)
    return rows


def _cross_entropy_to_sums(outputs: Array, targets: Array, out: Array) -> None:
    np.subtract(outputs, targets, out)
    np.multiply(out, 1 / _samples(out), out)


_TABLE = (
    Loss(
        name="mse",
        label="mean squared error",
        value=_mse,
        gradient=_mse_gradient,
        rows=_mse_rows,
        formula="Σ (a − y)² / (n m)",
        derivative_formula="2 (a − y) / (n m)",
        source="Legendre (1805), Nouvelles méthodes pour la détermination des "
        "orbites des comètes",
    ),
    Loss(
        name="half_sse",
        label="half the sum of squares",
        value=_half_sse,
        gradient=_half_sse_gradient,
        rows=_half_sse_rows,
        formula="Σ (a − y)² / (2 n)",
        derivative_formula="(a − y) / n",
        source="Rumelhart, Hinton, Williams (1986), doi:10.1038/323533a0",
    ),
    Loss(
        name="mae",
        label="mean absolute error",
        value=_mae,
        gradient=_mae_gradient,
        rows=_mae_rows,
        formula="Σ |a − y| / (n m)",
        derivative_formula="sign(a − y) / (n m)",
        source="Bloomfield, Steiger (1983), Least absolute deviations",
        kinks=(0.0,),
    ),
    Loss(
        name="huber",
        label="Huber",
        value=_huber,
        gradient=_huber_gradient,
        rows=_huber_rows,
        formula="Σ h(a − y) / (n m),  h(d) = d² / 2 if |d| ≤ 1, else |d| − 1/2",
        derivative_formula="min(max(a − y, −1), 1) / (n m)",
        source="Huber (1964), doi:10.1214/aoms/1177703732",
        kinks=(-1.0, 1.0),
    ),
    Loss(
        name="binary_cross_entropy",
        label="binary cross-entropy",
        value=_binary_cross_entropy,
        gradient=_binary_cross_entropy_gradient,
        rows=_binary_cross_entropy_rows,
        formula="−Σ (y log a + (1 − y) log(1 − a)) / (n m)",
        derivative_formula="(a − y) / (a (1 − a) n m);  by z: (a − y) / (n m)",
        source="Baum, Wilczek (1988), Supervised learning of probability "
        "distributions by neural networks",
        paired="sigmoid",
        value_from_sums=_binary_cross_entropy_from_sums,
        gradient_to_sums=_binary_cross_entropy_to_sums,
    ),
    Loss(
        name="cross_entropy",
        label="cross-entropy",
        value=_cross_entropy,
        gradient=_cross_entropy_gradient,
        rows=_cross_entropy_rows,
        formula="−Σ y log a / n",
        derivative_formula="−y / (a n);  by z: (a − y) / n",
        source="Bridle (1990), doi:10.1007/978-3-642-76153-9_28",
        paired="softmax",
        value_from_sums=_cross_entropy_from_sums,
        gradient_to_sums=_cross_entropy_to_sums,
    ),
)

LOSSES: dict[str, Loss] = {row.name: row for row in _TABLE}
"""Every loss by its name, in the order in which they are offered."""


def weighted_mean(rows: Array, weights: Array) -> float:
    """Mean over samples that count differently.

    Parameters
    ----------
    rows : float64 array, shape (n_samples,)
        Of `Loss.rows`.
    weights : array, shape (n_samples,)
        How much each sample counts.

    Returns
    -------
    float
        The sum of weight x term, divided by the number of samples.

    Examples
    --------
    >>> weighted_mean(np.array([1.0, 2.0]), np.array([0.5, 1.5]))
    1.75
    """
    return float(np.vdot(rows, weights)) / len(rows)


def needs(loss_name: str) -> str | None:
    """Name the activation that a loss needs on every output.

    Parameters
    ----------
    loss_name : str
        A key of `LOSSES`.

    Returns
    -------
    str or None
        A key of `engine.activations.ACTIVATIONS`; None if any will do.

    Examples
    --------
    >>> needs("cross_entropy")
    'softmax'
    """
    return LOSSES[loss_name].paired
