"""A history that grows while training runs."""

import numpy as np

from engine.history import History, Mark

_FIELDS = ("epoch", "train_loss", "test_loss", "learning_rate", "seconds")
_FIRST_ROOM = 256


class Recorder:
    """Appends to a history without copying all of it each time.

    Parameters
    ----------
    history : History
        What happened before; it is not changed.
    """

    def __init__(self, history: History) -> None:
        self._marks = history.marks
        self._size = len(history.epoch)
        self._values = np.zeros((len(_FIELDS), _FIRST_ROOM + 2 * self._size))
        for row, field in zip(self._values, _FIELDS, strict=True):
            row[: self._size] = getattr(history, field)
        self._history: History | None = None

    def append(self, values: tuple[float, float, float, float, float]) -> None:
        """Add epoch, train loss, test loss, learning rate and seconds.

        A second entry for the same epoch replaces the first.
        """
        self._history = None
        if self._size and self._values[0, self._size - 1] == values[0]:
            self._size -= 1
        if self._size == self._values.shape[1]:
            self._values = np.concatenate([self._values, self._values], axis=1)
        self._values[:, self._size] = values
        self._size += 1

    def mark(self, epoch: float, text: str) -> None:
        """Mark a moment."""
        self._history = None
        self._marks = (*self._marks, Mark(epoch, text))

    @property
    def history(self) -> History:
        """Everything so far, as a value of its own."""
        if self._history is None:
            columns = [row[: self._size].copy() for row in self._values]
            epoch, train_loss, test_loss, learning_rate, seconds = columns
            self._history = History(
                epoch, train_loss, test_loss, learning_rate, seconds, self._marks
            )
        return self._history
