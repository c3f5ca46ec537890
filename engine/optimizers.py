"""Optimizers: how parameters follow their gradient, with formula and source.

All arrays are flat, contiguous and of one dtype. The update rules are PyTorch's, so
that the same settings give the same training there.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.arrays import Array

_DECAY_OF_MEAN = 0.9
_DECAY_OF_SQUARE = 0.999
_EPSILON = 1e-8
_RMSPROP_DECAY = 0.99
_ADAGRAD_EPSILON = 1e-10
_CLIP_EPSILON = 1e-6


class Rates(Protocol):
    """Numbers of a step that one may choose; an optimizer looks at those it knows."""

    @property
    def learning_rate(self) -> float:
        """How far a step goes, above 0."""

    @property
    def momentum(self) -> float:
        """How much of the velocity is kept, from 0 to below 1."""

    @property
    def weight_decay(self) -> float:
        """How much parameters shrink by themselves, per unit of the rate; from 0."""


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
    update : callable (parameters, gradient, slots, step, rates, scratch)
        Changes `parameters` and the arrays in `slots` in place. `gradient` and
        `scratch` (like the parameters) are overwritten. The first `step` is 1.
    default_learning_rate : float
        What a new project starts with.
    formula, source : str
        For people: w parameters, g gradient, η learning rate, t step, μ momentum, λ
        weight decay.
    uses_momentum, decays : bool
        Whether it looks at the momentum, and whether parameters shrink by the weight
        decay, also those whose gradient is 0.
    is_bounded : bool
        Whether a step is a few learning rates long, however large the gradient.
    """

    name: str
    label: str
    slots: tuple[str, ...]
    update: Callable[[Array, Array, Sequence[Array], int, Rates, Array], None]
    default_learning_rate: float
    formula: str
    source: str
    uses_momentum: bool = False
    decays: bool = False
    is_bounded: bool = False


def _sgd(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    rates: Rates,
    scratch: Array,
) -> None:
    np.multiply(gradient, rates.learning_rate, gradient)
    np.subtract(parameters, gradient, parameters)


def _momentum(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    rates: Rates,
    scratch: Array,
) -> None:
    (velocity,) = slots
    np.multiply(velocity, rates.momentum, velocity)
    np.add(velocity, gradient, velocity)

    np.multiply(velocity, rates.learning_rate, scratch)
    np.subtract(parameters, scratch, parameters)


def _nesterov(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    rates: Rates,
    scratch: Array,
) -> None:
    (velocity,) = slots
    np.multiply(velocity, rates.momentum, velocity)
    np.add(velocity, gradient, velocity)

    np.multiply(velocity, rates.momentum, scratch)
    np.add(gradient, scratch, gradient)
    np.multiply(gradient, rates.learning_rate, gradient)
    np.subtract(parameters, gradient, parameters)


def _adagrad(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    rates: Rates,
    scratch: Array,
) -> None:
    (squares,) = slots
    np.multiply(gradient, gradient, scratch)
    np.add(squares, scratch, squares)

    np.sqrt(squares, scratch)
    np.add(scratch, _ADAGRAD_EPSILON, scratch)
    np.divide(gradient, scratch, scratch)
    np.multiply(scratch, rates.learning_rate, scratch)
    np.subtract(parameters, scratch, parameters)


def _rmsprop(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    rates: Rates,
    scratch: Array,
) -> None:
    (square,) = slots
    np.multiply(gradient, gradient, scratch)
    np.multiply(scratch, 1 - _RMSPROP_DECAY, scratch)
    np.multiply(square, _RMSPROP_DECAY, square)
    np.add(square, scratch, square)

    np.sqrt(square, scratch)
    np.add(scratch, _EPSILON, scratch)
    np.divide(gradient, scratch, scratch)
    np.multiply(scratch, rates.learning_rate, scratch)
    np.subtract(parameters, scratch, parameters)


def _adam(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    rates: Rates,
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
    rate = rates.learning_rate * root_correction / (1 - _DECAY_OF_MEAN**step)
    np.sqrt(square, scratch)
    np.add(scratch, _EPSILON * root_correction, scratch)
    np.divide(mean, scratch, scratch)
    np.multiply(scratch, rate, scratch)
    np.subtract(parameters, scratch, parameters)


def _adamw(
    parameters: Array,
    gradient: Array,
    slots: Sequence[Array],
    step: int,
    rates: Rates,
    scratch: Array,
) -> None:
    kept = 1 - rates.learning_rate * rates.weight_decay
    np.multiply(parameters, kept, parameters)
    _adam(parameters, gradient, slots, step, rates, scratch)


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
        formula="v ← μ v + g;  w ← w − η v",
        source="Polyak (1964), doi:10.1016/0041-5553(64)90137-5",
        uses_momentum=True,
    ),
    Optimizer(
        name="nesterov",
        label="Nesterov",
        slots=("velocity",),
        update=_nesterov,
        default_learning_rate=0.01,
        formula="v ← μ v + g;  w ← w − η (g + μ v)",
        source="Nesterov (1983), Soviet Mathematics Doklady 27; in this form "
        "Sutskever, Martens, Dahl, Hinton (2013), ICML 28",
        uses_momentum=True,
    ),
    Optimizer(
        name="adagrad",
        label="AdaGrad",
        slots=("squares",),
        update=_adagrad,
        default_learning_rate=0.01,
        formula="v ← v + g²;  w ← w − η g / (√v + 10⁻¹⁰)",
        source="Duchi, Hazan, Singer (2011), JMLR 12, 2121-2159",
        is_bounded=True,
    ),
    Optimizer(
        name="rmsprop",
        label="RMSprop",
        slots=("square",),
        update=_rmsprop,
        default_learning_rate=0.01,
        formula="v ← 0.99 v + 0.01 g²;  w ← w − η g / (√v + 10⁻⁸)",
        source="Tieleman, Hinton (2012), Neural Networks for Machine Learning, "
        "lecture 6.5",
        is_bounded=True,
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
        is_bounded=True,
    ),
    Optimizer(
        name="adamw",
        label="AdamW",
        slots=("mean", "square"),
        update=_adamw,
        default_learning_rate=0.01,
        formula="w ← (1 − η λ) w;  then as Adam",
        source="Loshchilov, Hutter (2019), arXiv:1711.05101",
        decays=True,
        is_bounded=True,
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
