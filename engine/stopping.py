"""When a run ends, and why, in words."""

import math
from dataclasses import dataclass
from typing import Literal

from engine.settings import StopConditions

Reason = Literal["epochs", "loss", "seconds", "patience", "diverged", "interrupted"]

NEAR = 1.5
"""The exact loss is evaluated when the running mean is below this x the threshold."""

EVERY = 50
"""And every so many epochs."""


@dataclass(frozen=True)
class Stop:
    """Why a run ended.

    Attributes
    ----------
    reason : str
        A word for programs.
    sentence : str
        For people.
    epoch : int
        Completed epochs at that moment.
    """

    reason: Reason
    sentence: str
    epoch: int


@dataclass(frozen=True)
class Progress:
    """Where training stands: completed epochs, and seconds spent, in total."""

    epoch: int
    seconds: float


class StopWatch:
    """Watches one run for its stop conditions.

    Parameters
    ----------
    conditions : StopConditions
    start : Progress
        Where the run begins; its epochs and seconds count from here.
    tests : bool
        Whether there are test rows for patience to look at.

    Attributes
    ----------
    best_epoch : int
        The one that patience found best so far; the start before there was any.
    """

    def __init__(
        self, conditions: StopConditions, start: Progress, *, tests: bool
    ) -> None:
        self.conditions = conditions
        self.tests = tests
        self._start = start
        self._sum = 0.0
        self._batches = 0
        self._best = math.inf
        self._without_better = 0
        self.best_epoch = start.epoch

    def forget_best(self) -> None:
        """Begin patience anew: losses are of something else from now on."""
        self._best, self._without_better = math.inf, 0

    @property
    def wants_batch_losses(self) -> bool:
        """Whether the loss of each batch must be given to `add_batches`."""
        return self.conditions.loss is not None

    @property
    def sees_every_epoch(self) -> bool:
        """Whether something may be decided at the end of any epoch."""
        return self.conditions.loss is not None or self.conditions.patience is not None

    def epochs_left(self, epoch: int) -> int | None:
        """Epochs to the limit of the run; None without one."""
        limit = self.conditions.epochs
        return None if limit is None else limit - (epoch - self._start.epoch)

    def add_batches(self, total: float, count: int) -> None:
        """Take note of the losses of some batches of the present epoch."""
        self._sum += total
        self._batches += count

    def wants_losses(self, epoch: int) -> bool:
        """Whether the exact losses are needed now that an epoch is complete."""
        if self.conditions.patience is not None:
            return True
        if self.conditions.loss is None:
            return False
        near = self._batches and self._sum / self._batches < NEAR * self.conditions.loss
        return bool(near) or epoch % EVERY == 0

    def at_epoch(
        self, now: Progress, losses: tuple[float, float | None] | None
    ) -> Stop | None:
        """Decide at the end of an epoch.

        Parameters
        ----------
        now : Progress
            Where training stands.
        losses : (train, test), optional
            The exact losses, if `wants_losses` asked for them.
        """
        self._sum, self._batches = 0.0, 0
        stop = None
        if losses is not None:
            stop = self._threshold(now, losses[0]) or self._patience(now, losses)
        return stop or self._epochs(now)

    def at_time(self, now: Progress) -> Stop | None:
        """Decide at any moment whether the time is over."""
        limit = self.conditions.seconds
        if limit is None or now.seconds - self._start.seconds < limit:
            return None
        text = f"The time limit of {limit:g} s was reached in epoch {now.epoch + 1:,}."
        return Stop("seconds", text, now.epoch)

    def seconds_left(self, seconds: float) -> float:
        """Time until the limit; infinite without one."""
        limit = self.conditions.seconds
        return math.inf if limit is None else limit - (seconds - self._start.seconds)

    def _threshold(self, now: Progress, train: float) -> Stop | None:
        limit = self.conditions.loss
        if limit is None or not train <= limit:
            return None
        text = (
            f"Training loss {train:.4g} reached the threshold {limit:g} at epoch "
            f"{now.epoch:,}."
        )
        return Stop("loss", text, now.epoch)

    def _patience(
        self, now: Progress, losses: tuple[float, float | None]
    ) -> Stop | None:
        limit = self.conditions.patience
        if limit is None:
            return None
        train, test = losses
        watched = test if self.tests and test is not None else train
        if watched < self._best:
            self._best, self._without_better = watched, 0
            self.best_epoch = now.epoch
            return None
        self._without_better += 1
        if self._without_better < limit:
            return None
        which = "Test" if self.tests else "Training"
        best = f"the best was {self._best:.4g}"
        if self.conditions.restore_best:
            best = (
                f"the parameters of epoch {self.best_epoch:,}, with the best of "
                f"{self._best:.4g}, are restored"
            )
        text = f"{which} loss has not become better for {limit:,} epochs; {best}."
        return Stop("patience", text, now.epoch)

    def _epochs(self, now: Progress) -> Stop | None:
        limit = self.conditions.epochs
        if limit is None or now.epoch - self._start.epoch < limit:
            return None
        text = f"All {limit:,} epochs of this run are done."
        return Stop("epochs", text if limit > 1 else "The epoch is done.", now.epoch)


def diverged(epoch: int, learning_rate: float, what: str) -> Stop:
    """Say that training left the finite numbers.

    Parameters
    ----------
    epoch : int
        In which it did, counted from 0.
    learning_rate : float
        Of that epoch.
    what : str
        What was the first not to be finite, in a user's words.
    """
    text = (
        f"Training diverged in epoch {epoch + 1:,}: {what} was the first to stop being "
        "finite; training stands at the last finite state; try a learning rate below "
        f"{learning_rate:g}."
    )
    return Stop("diverged", text, epoch)


def interrupted(epoch: int) -> Stop:
    """Say that somebody ended the run."""
    return Stop("interrupted", f"Training was interrupted at epoch {epoch:,}.", epoch)
