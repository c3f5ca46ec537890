"""What another thread may do to a call of the kernel: end it, and look into it.

A call takes a tenth of a second, and a screen shows sixty pictures in one. Returning to
Python for each of them costs a thread more than the copy that it returns for: it waits
for Python's lock, and its code is no longer in the near caches. So the kernel looks at
two numbers after every step, and copies its state where another thread asks for that.
"""

import threading
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from engine.arrays import Array, Ints, roomy
from engine.backends import fused_words as at
from engine.backends.backend import State
from engine.backends.fused_program import padded
from engine.optimizers import OPTIMIZERS

MOST_SLOTS = max(len(optimizer.slots) for optimizer in OPTIMIZERS.values())


@dataclass(frozen=True, eq=False)
class Seen:
    """The state in the midst of a call.

    Attributes
    ----------
    call : int
        Which one.
    steps, epochs : int
        Made and ended since the call began.
    row : int
        Place of the next row in the order of its epoch.
    learning_rate : float
        Of the last step.
    is_finite : bool
        Whether the parameters and all losses so far seem finite.
    state : State
        In arrays of its own.
    asked_at : float
        When it was asked for, by `time.perf_counter`: shortly before.
    """

    call: int
    steps: int
    epochs: int
    row: int
    learning_rate: float
    is_finite: bool
    state: State
    asked_at: float


class CallControl:
    """Shared by the thread that trains and one that looks at it.

    Parameters
    ----------
    ends : int64 array, shape (1,), optional
        While it is not 0, calls end after the present step. Any thread may write it.

    Attributes
    ----------
    call : int
        Number of the newest call, from 1 on.
    """

    def __init__(self, ends: Ints | None = None) -> None:
        self.call = 0
        self._ends = np.zeros(1, dtype=np.int64) if ends is None else ends
        self._asks = np.zeros(at.N_ASKS, dtype=np.int64)
        self._told = np.zeros(at.N_TOLD)
        self._copy: Array = roomy(0)
        self._asked_at: float | None = None
        self._fence = threading.Lock()

    @property
    def ends_calls(self) -> bool:
        """Whether calls are to end now."""
        return bool(self._ends[0])

    def begin(self, size: int) -> dict[int, int]:
        """Begin the next call, on so many parameters.

        Returns
        -------
        dict of int to int
            Where the kernel finds what: places and addresses.
        """
        self.call += 1
        wanted = (1 + MOST_SLOTS) * padded(size)
        if self._copy.size != wanted:
            self._copy = roomy(wanted)
        shared = {at.ENDS: self._ends, at.ASKS: self._asks, at.TOLD: self._told}
        places = {place: array.ctypes.data for place, array in shared.items()}
        return places | {at.COPY: self._copy.ctypes.data}

    def look(self, size: int, n_slots: int) -> Seen | None:
        """Ask for a copy of the state; a later call returns it, once it is there.

        Parameters
        ----------
        size, n_slots : int
            Parameters, and how often as many numbers the optimizer keeps.
        """
        if self._asked_at is None:
            self._asked_at = perf_counter()
            self._asks[at.ASKED] += 1
            return None
        if self._asks[at.GIVEN] != self._asks[at.ASKED]:
            return None
        # What was written before the kernel told so is read after it was told.
        with self._fence:
            asked_at, self._asked_at = self._asked_at, None
        wide = padded(size)
        vectors = [
            self._copy[place * wide : place * wide + size].copy()
            for place in range(1 + n_slots)
        ]
        told = self._told
        with np.errstate(all="ignore"):
            finite = np.isfinite(vectors[0].sum() + told[at.WITNESS_THEN])
        return Seen(
            call=int(told[at.CALL_THEN]),
            steps=int(told[at.MADE_THEN]),
            epochs=int(told[at.EPOCHS_THEN]),
            row=int(told[at.ROW_THEN]),
            learning_rate=float(told[at.RATE_THEN]),
            is_finite=bool(finite),
            state=State(vectors[0], tuple(vectors[1:]), int(told[at.STEP_THEN])),
            asked_at=asked_at,
        )
