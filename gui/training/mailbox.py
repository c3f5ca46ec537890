"""What passes between the window and the training thread. Knows no Qt.

The newest snapshot only: a slow screen skips some, and nothing queues. Commands are
kept in order.
"""

import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.backends.choice import Choice
from engine.project import Project
from engine.settings import TrainingSettings
from engine.stopping import Stop

if TYPE_CHECKING:
    from engine.arrays import Ints

Extent = Literal["run", "epoch", "batch", "look"]
"""How far to train: until it stops by itself or is halted; to the end of an epoch;
one step; or no step at all, only the losses."""


@dataclass(frozen=True, eq=False)
class Begin:
    """Train this project from where it stands.

    Attributes
    ----------
    run : int
        Numbers each run; snapshots of an older one are thrown away.
    project : Project
    extent : Extent
    """

    run: int
    project: Project
    extent: Extent


@dataclass(frozen=True)
class Change:
    """Go on with other settings."""

    settings: TrainingSettings


@dataclass(frozen=True)
class Halt:
    """Stop training and forget the trainer."""


@dataclass(frozen=True)
class Quit:
    """End the thread."""


Command = Begin | Change | Halt | Quit


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A consistent moment of a run.

    Attributes
    ----------
    run : int
    project : Project
        With parameters, optimizer state and history of that moment.
    train_loss, test_loss : float, optional
        The newest that were evaluated, exact for the moment `loss_step`.
    metrics : dict of str to float
    steps_per_second : float
    stop : Stop, optional
        Why the run ended by itself.
    done : bool
        Whether nothing follows in this run.
    failure : str
        What went wrong in words, empty otherwise.
    backend : Choice, optional
        What computes the steps, and why.
    """

    run: int
    project: Project | None
    train_loss: float | None = None
    test_loss: float | None = None
    metrics: tuple[tuple[str, float], ...] = ()
    steps_per_second: float = 0.0
    stop: Stop | None = None
    done: bool = False
    failure: str = ""
    backend: Choice | None = None


class Mailbox:
    """Commands to the training thread, the newest snapshot back.

    Attributes
    ----------
    waits : int64 array, shape (1,)
        Not 0 while a command waits, so that a call of the kernel ends for it.
    """

    def __init__(self) -> None:
        self.waits: Ints = np.zeros(1, dtype=np.int64)
        self._condition = threading.Condition()
        self._commands: deque[Command] = deque()
        self._snapshot: Snapshot | None = None

    def send(self, command: Command) -> None:
        """Give the training thread something to do; never waits."""
        with self._condition:
            self._commands.append(command)
            self.waits[0] = 1
            self._condition.notify()

    def commands(self, timeout: float | None) -> list[Command]:
        """Take all commands, waiting for one at most so many seconds (None: for ever).

        What was sent before the newest `Begin` has no effect any more and is left out.
        Called by the training thread.
        """
        with self._condition:
            if not self._commands and timeout != 0:
                self._condition.wait(timeout)
            taken = list(self._commands)
            self._commands.clear()
            self.waits[0] = 0
        begins = [place for place, each in enumerate(taken) if isinstance(each, Begin)]
        return taken[begins[-1] :] if begins else taken

    def publish(self, snapshot: Snapshot) -> None:
        """Put a snapshot in the place of the one before; never waits."""
        with self._condition:
            self._snapshot = snapshot

    def take(self) -> Snapshot | None:
        """Take the newest snapshot, or None if it was taken already."""
        with self._condition:
            taken, self._snapshot = self._snapshot, None
            return taken
