"""The course of the losses over the epochs."""

from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Array


@dataclass(frozen=True)
class Mark:
    """A change of a setting or of the structure, for the loss plot."""

    epoch: float
    text: str


@dataclass(frozen=True, eq=False)
class History:
    """Exact losses over the epochs, at the moments when something asked for them.

    Attributes
    ----------
    epoch : float64 array, shape (n,)
        Epochs trained so far, whole or in parts.
    train_loss, test_loss, learning_rate, seconds : float64 arrays, shape (n,)
        `test_loss` is NaN where there are no test rows; `seconds` of training.
    marks : tuple of Mark
    """

    epoch: Array = field(default_factory=lambda: np.zeros(0))
    train_loss: Array = field(default_factory=lambda: np.zeros(0))
    test_loss: Array = field(default_factory=lambda: np.zeros(0))
    learning_rate: Array = field(default_factory=lambda: np.zeros(0))
    seconds: Array = field(default_factory=lambda: np.zeros(0))
    marks: tuple[Mark, ...] = ()
