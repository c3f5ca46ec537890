"""The course of a loss, made ready for the screen: thinned and smoothed."""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array
from engine.history import History

MOST_POINTS = 600
"""About as many as a plot has pixels for; more would only take longer to paint."""
MOST_MOVING = 240
"""Of a smooth curve that is painted anew many times a second: some pixels apart."""
STEPS = 100
LEAST_LEFT = 1e-200


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


def smoothed(epochs: Array, values: Array, factor: float) -> Array:
    """Exponential moving average over the picture, which starts without a bias.

    `factor` f, from 0, which changes nothing, to below 1, is what a value keeps of its
    weight over a hundredth of all epochs. So few values, far from each other, stay as
    they are, and many are smoothed alike, however often losses were evaluated.
    """
    if not factor or len(values) < 2 or epochs[-1] <= epochs[0]:
        return values
    gaps = np.diff(epochs, prepend=2 * epochs[0] - epochs[1])
    kept = factor ** (gaps * STEPS / (epochs[-1] - epochs[0]))
    left = np.cumprod(kept)
    if left[-1] < LEAST_LEFT:
        return _one_by_one(values, kept)
    # m_i = k_i m_(i-1) + (1 - k_i) v_i is a plain sum once it is divided by what is
    # left of a weight by then.
    shares = (1 - kept) / left
    mean: Array = np.cumsum(shares * values) / np.cumsum(shares)
    return mean


def _one_by_one(values: Array, kept: Array) -> Array:
    """The same average where weights become too small to divide by."""
    mean = weight = 0.0
    result = []
    for value, keep in zip(values.tolist(), kept.tolist(), strict=True):
        mean = keep * mean + (1 - keep) * value
        weight = keep * weight + (1 - keep)
        result.append(mean / weight)
    return np.array(result)


def ended(
    history: History, epoch: float, train_loss: float | None, test_loss: float | None
) -> History:
    """Return a history that ends with these losses, unless it goes as far itself."""
    epochs = history.epoch
    if train_loss is None or (len(epochs) and epochs[-1] >= epoch):
        return history
    test = np.nan if test_loss is None else test_loss
    return replace(
        history,
        epoch=np.append(epochs, epoch),
        train_loss=np.append(history.train_loss, train_loss),
        test_loss=np.append(history.test_loss, test),
    )


def zigzag(shown: Course) -> tuple[Array, Array]:
    """Epochs and losses of a line through the lowest and highest of each bucket."""
    if shown.low is shown.high:
        return shown.epochs, shown.low
    return np.repeat(shown.epochs, 2), np.stack((shown.low, shown.high), 1).ravel()


def sparse(epochs: Array, values: Array) -> tuple[Array, Array]:
    """Leave out points of a smooth curve; its ends stay where they are."""
    last = len(epochs) - 1
    step = -(-len(epochs) // MOST_MOVING)
    if step <= 1:
        return epochs, values
    kept = np.append(np.arange(0, last, step), last)
    return epochs[kept], values[kept]
