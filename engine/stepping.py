"""Steps that can always be taken back to the last finite state."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import Rows, State, rule_of
from engine.backends.choice import Choice, make_backend
from engine.plan import Plan
from engine.settings import TrainingSettings

SAVED_STEPS = 256
SAVED_SECONDS = 0.125
"""How much may have to be repeated: so many steps, or steps of so much time."""


@dataclass(frozen=True)
class Position:
    """Completed epochs, steps since the start, rows used of the present epoch."""

    epoch: int
    step: int
    row: int


class Stepper:
    """Makes steps, knows where in the data they are, and finds where they diverge.

    Parameters
    ----------
    plan : Plan
    rows : Rows
        The training rows.
    state : State
        Changed in place; finite.
    at : Position
    choice : Choice
    settings : TrainingSettings

    Attributes
    ----------
    at : Position
    state : State
    step_seconds : float
        What a step took of late; whoever calls `train` measures it.
    """

    def __init__(
        self,
        plan: Plan,
        rows: Rows,
        state: State,
        at: Position,
        choice: Choice,
        settings: TrainingSettings,
    ) -> None:
        self.state = state
        self.at = at
        self.step_seconds = 0.0
        self._settled = at.step
        self._rows = rows
        self._backend = make_backend(choice, plan, rows, state)
        self._order_of = (-1, -1)
        self._order: Ints = np.zeros(0, dtype=np.int64)
        self.use(settings)

    def use(self, settings: TrainingSettings) -> None:
        """Make the steps from here on with these settings."""
        self._settings = settings
        self.rule = rule_of(settings, self._rows.size)
        self.step_seconds = 0.0
        self.save()

    @property
    def steps_left(self) -> int:
        """Steps to the end of the present epoch."""
        return -(-(self._rows.size - self.at.row) // self.rule.batch_size)

    def train(self, steps: int, losses: Array | None = None) -> None:
        """Make steps within the present epoch.

        An exception in the middle, as KeyboardInterrupt, leaves the state before the
        call.
        """
        before = self.at.step
        try:
            self._make(steps, losses)
        except BaseException:
            self._restore()
            while self.at.step < before:
                self._make(min(self.steps_left, before - self.at.step))
            raise

    def settle(self) -> bool:
        """Whether all steps were finite; else go back to before the first bad one."""
        if self._settled == self.at.step:
            return True
        if not self._backend.is_finite() and self._go_back():
            return False
        self._settled = self.at.step
        if self.is_far:
            self.save()
        return True

    @property
    def is_far(self) -> bool:
        """Whether the saved state is so old that repeating would take long."""
        since = self.at.step - self._saved_at.step
        return since >= SAVED_STEPS or since * self.step_seconds > SAVED_SECONDS

    def save(self) -> None:
        """Remember this state, which must be finite."""
        self._saved, self._saved_at = self.state.copy(), self.at
        self._settled = self.at.step

    def _make(self, steps: int, losses: Array | None = None) -> None:
        at = self.at
        self._backend.train(self.rule, self._rows_order(), at.row, steps, losses)
        row = at.row + steps * self.rule.batch_size
        if row >= self._rows.size:
            self.at = Position(at.epoch + 1, at.step + steps, 0)
        else:
            self.at = Position(at.epoch, at.step + steps, row)

    def _restore(self) -> None:
        self.state.restore(self._saved)
        self.at = self._saved_at

    def _go_back(self) -> bool:
        """Repeat the steps since the saved state singly, up to the first bad one.

        Returns
        -------
        bool
            False if there was none: a sum had overflowed, nothing else.
        """
        last, loss = self.at.step, np.zeros(1)
        self._restore()
        while self.at.step < last:
            before, at = self.state.copy(), self.at
            self._make(1, loss)
            if not (np.isfinite(self.state.parameters).all() and np.isfinite(loss[0])):
                self.state.restore(before)
                self.at = at
                self.save()
                return True
        return False

    def _rows_order(self) -> Ints | None:
        """Order of the rows in the present epoch: from the seed and the epoch alone.

        A batch of all rows needs none.
        """
        whole = self.rule.batch_size == self._rows.size and self.at.row == 0
        if whole or not self._settings.shuffle:
            return None
        key = self._settings.seed, self.at.epoch
        if key != self._order_of:
            self._order = np.random.default_rng(key).permutation(self._rows.size)
            self._order_of = key
        return self._order
