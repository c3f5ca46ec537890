"""Optimizers: how parameters follow their gradient, with formula and source.

All arrays are flat, contiguous and of one dtype. The update rules are PyTorch's, so
that the same settings give the same training there.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array

_MOMENTUM = 0.9
_DECAY_OF_MEAN = 0.9
_DECAY_OF_SQUARE = 0.999
_EPSILON = 1e-8
_CLIP_EPSILON = 1e-6


@dataclass(frozen=True)
class Optimizer:
    """One rule for a step.

    Attributes
    ----------
    name : str
        The word in files and on the command line.
    label : str
        The word in the window.
    slots : tuple of str
        Names of the state arrays, each like the parameters and 0 at the start.
    update : callable (parameters, gradient, slots, step, learning_rate, scratch)
        Changes `parameters` and the arrays in `slots` in place. `gradient` and
        `scratch` (like the parameters) are overwritten. The first `step` is 1.
    default_learning_rate : float
        What a new project starts with.
    formula, source : str
        For people: w parameters, g gradient, η learning rate, t step.
    """

    name: str
    label: str
    slots: tuple[str, ...]
    update: Callable[[Array, Array, Sequence[Array], int, float, Array], None]
    default_learning_rate: float
    formula: str
    source: str


def _sgd(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    learning_rate: float,
    scratch: Array,
) -> None:
    np.multiply(gradient, learning_rate, gradient)
    np.subtract(parameters, gradient, parameters)


def _momentum(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    learning_rate: float,
    scratch: Array,
) -> None:
    (velocity,) = slots
    np.multiply(velocity, _MOMENTUM, velocity)
    np.add(velocity, gradient, velocity)

    np.multiply(velocity, learning_rate, scratch)
    np.subtract(parameters, scratch, parameters)


def _adam(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    learning_rate: float,
    scratch: Array,
) -> None:
    mean, square = slots
    np.subtract(gradient, mean, scratch)
    np.multiply(scratch, 1 - _DECAY_OF_MEAN, scratch)
    np.add(mean, scratch, mean)

    np.multiply(gradient, gradient, gradient)
    np.multiply(gradient, 1 - _DECAY_OF_SQUARE, gradient)
    np.multiply(square, _DECAY_OF_SQUARE, square)
    np.add(square, gradient, square)

    # Both bias corrections go into two scalars, which saves a pass over the arrays.
    root_correction = math.sqrt(1 - _DECAY_OF_SQUARE**step)
    rate = learning_rate * root_correction / (1 - _DECAY_OF_MEAN**step)
    np.sqrt(square, scratch)
    np.add(scratch, _EPSILON * root_correction, scratch)
    np.divide(mean, scratch, scratch)
    np.multiply(scratch, rate, scratch)
    np.subtract(parameters, scratch, parameters)


_TABLE = (
    Optimizer(
        name="sgd",
        label="SGD",
        slots=(),
        update=_sgd,
        default_learning_rate=0.03,
        formula="w ← w − η g",
        source="Robbins, Monro (1951), doi:10.1214/aoms/1177729586",
    ),
    Optimizer(
        name="momentum",
        label="momentum",
        slots=("velocity",),
        update=_momentum,
        default_learning_rate=0.01,
        formula="v ← 0.9 v + g;  w ← w − η v",
        source="Polyak (1964), doi:10.1016/0041-5553(64)90137-5",
    ),
    Optimizer(
        name="adam",
        label="Adam",
        slots=("mean", "square"),
        update=_adam,
        default_learning_rate=0.01,
        formula="m ← 0.9 m + 0.1 g;  v ← 0.999 v + 0.001 g²;  "
        "w ← w − η m̂ / (√v̂ + 10⁻⁸),  m̂ = m / (1 − 0.9ᵗ),  v̂ = v / (1 − 0.999ᵗ)",
        source="Kingma, Ba (2015), arXiv:1412.6980",
    ),
)

OPTIMIZERS: dict[str, Optimizer] = {row.name: row for row in _TABLE}
"""Every optimizer by its name, in the order in which they are offered."""


def clip_by_norm(gradient: Array, limit: float) -> None:
    """Shorten a gradient, in place, to a largest length.

    Parameters
    ----------
    gradient : array, shape (n_parameters,)
        Changed.
    limit : float
        The largest Euclidean norm, above 0; a shorter gradient is left alone.

    Notes
    -----
    Pascanu, Mikolov, Bengio (2013), On the difficulty of training recurrent neural
    networks. The factor is limit / (norm + 1e-6), as in PyTorch.

    Examples
    --------
    >>> gradient = np.array([3.0, 4.0])
    >>> clip_by_norm(gradient, 1.0)
    >>> gradient.round(3)
    array([0.6, 0.8])
    """
    square = float(np.vdot(gradient, gradient))
    if not math.isfinite(square):
        # The squares overflow float32 long before the gradient itself does.
        wide = gradient.astype(np.float64)
        square = float(np.vdot(wide, wide))

    factor = limit / (math.sqrt(square) + _CLIP_EPSILON)
    if not factor >= 1:
        np.multiply(gradient, factor, gradient)


def add_penalties(
    gradient: Array,
    parameters: Array,
    weights_mask: Array,
    l1: float,
    l2: float,
    scratch: Array,
) -> None:
    """Add the gradient of the penalties on weights to `gradient`, in place.

    The penalty is l1 |w| + l2 w² / 2, summed over the weights; biases have none.

    Parameters
    ----------
    gradient, parameters : array, shape (n_parameters,)
        Of the loss, and where it was taken.
    weights_mask : array, shape (n_parameters,)
        Of the same dtype: 1 for a weight, 0 for a bias.
    l1, l2 : float
        Strengths, 0 or more; 0 switches a penalty off.
    scratch : array, shape (n_parameters,)
        Overwritten.
    """
    if l2:
        np.multiply(parameters, weights_mask, scratch)
        np.multiply(scratch, l2, scratch)
        np.add(gradient, scratch, gradient)
    if l1:
        np.sign(parameters, scratch)
        np.multiply(scratch, weights_mask, scratch)
        np.multiply(scratch, l1, scratch)
        np.add(gradient, scratch, gradient)
