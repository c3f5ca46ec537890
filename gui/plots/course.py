"""The course of a loss, made ready for the screen: thinned and smoothed."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array

MOST_POINTS = 1500
"""More than a plot has pixels for."""


@dataclass(frozen=True, eq=False)
class Course:
    """Losses at some epochs, several in one bucket where there are too many.

    Attributes
    ----------
    epochs : float64 array, shape (n,)
        Of the last loss of each bucket.
    low, high, mean : float64 arrays, shape (n,)
        Of the losses in each bucket.
    last : float, optional
        The newest loss.
    """

    epochs: Array
    low: Array
    high: Array
    mean: Array
    last: float | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not len(self.epochs)


def course(
    epochs: Array, losses: Array, *, positive: bool, most: int = MOST_POINTS
) -> Course:
    """Leave out what cannot be drawn, and gather the rest into few buckets.

    The size of a bucket is a power of two, so that finished buckets stay as they are
    while the history grows. `positive` leaves out what has no logarithm.
    """
    fits = np.isfinite(losses)
    if positive:
        fits &= losses > 0
    if not fits.all():
        epochs, losses = epochs[fits], losses[fits]
    count = len(losses)
    last = float(losses[-1]) if count else None
    size = 1
    while count > most * size:
        size *= 2
    if size == 1:
        return Course(epochs, losses, losses, losses, last)
    starts = np.arange(0, count, size)
    ends = np.minimum(starts + size, count)
    return Course(
        epochs[ends - 1],
        np.minimum.reduceat(losses, starts),
        np.maximum.reduceat(losses, starts),
        np.add.reduceat(losses, starts) / (ends - starts),
        last,
    )


def smoothed(values: Array, factor: float) -> Array:
    """Exponential moving average that starts without a bias.

    y_i = (f y_(i-1) + (1 - f) x_i), divided by 1 - f^(i+1); `factor` f is from 0,
    which changes nothing, to below 1.
    """
    if not factor:
        return values
    mean, weight = 0.0, 1.0
    result = []
    for value in values.tolist():
        mean = factor * mean + (1 - factor) * value
        weight *= factor
        result.append(mean / (1 - weight))
    return np.array(result)


def zigzag(shown: Course) -> tuple[Array, Array]:
    """Epochs and losses of a line through the lowest and highest of each bucket."""
    if shown.low is shown.high:
        return shown.epochs, shown.low
    return np.repeat(shown.epochs, 2), np.stack((shown.low, shown.high), 1).ravel()
