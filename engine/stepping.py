"""Steps that can always be taken back to the last finite state."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import Rows, State, rule_of
from engine.backends.choice import Choice, make_backend
from engine.backends.fused_backend import FusedBackend
from engine.plan import Plan
from engine.settings import TrainingSettings

SAVED_SECONDS = 0.125
"""How much may have to be repeated: as many steps as the backend makes at once, or
steps of so much time."""

STRIDE = 256
"""Steps that are repeated at once on the way to the first bad one."""


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
        self._draws: tuple[int, bool] | None = None
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

    @property
    def steps_per_epoch(self) -> int:
        """Number of batches in a whole epoch."""
        return -(-self._rows.size // self.rule.batch_size)

    @property
    def most_steps(self) -> int:
        """How many steps the backend makes at once."""
        return self._backend.most_steps

    @property
    def crosses_epochs(self) -> bool:
        """Whether one call may go on into later epochs."""
        return self._across() is not None

    def train(self, steps: int, losses: Array | None = None) -> None:
        """Make steps, within the present epoch unless the backend crosses epochs.

        An exception in the middle, as KeyboardInterrupt, leaves the state before the
        call.
        """
        before = self.at.step
        try:
            self._make(steps, losses)
        except BaseException:
            self._restore()
            while self.at.step < before:
                self._make(min(self._steps_at_once, before - self.at.step))
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
        return since >= self.most_steps or since * self.step_seconds > SAVED_SECONDS

    def save(self) -> None:
        """Remember this state, which must be finite."""
        self._saved, self._saved_at = self.state.copy(), self.at
        self._settled = self.at.step

    @property
    def _steps_at_once(self) -> int:
        return self.most_steps if self.crosses_epochs else self.steps_left

    def _across(self) -> FusedBackend | None:
        """The backend, if it goes on into later epochs in the right order of rows."""
        backend, seed = self._backend, self._settings.seed
        if not isinstance(backend, FusedBackend):
            return None
        if not self._settings.shuffle:
            return backend
        if self._draws is None or self._draws[0] != seed:
            self._draws = seed, backend.draws_like_numpy(seed)
        return backend if self._draws[1] else None

    def _make(self, steps: int, losses: Array | None = None) -> None:
        at, across = self.at, self._across()
        if across is None:
            order = self._rows_order()
            self._backend.train(self.rule, order, at.row, steps, losses)
        else:
            seed = self._settings.seed if self._settings.shuffle else None
            across.train_epochs(self.rule, seed, at.epoch, at.row, steps, losses)
        self.at = self._after(steps)

    def _after(self, steps: int) -> Position:
        """Where some steps lead."""
        at, left = self.at, self.steps_left
        if steps < left:
            row = at.row + steps * self.rule.batch_size
            return Position(at.epoch, at.step + steps, row)
        epochs, rest = divmod(steps - left, self.steps_per_epoch)
        row = rest * self.rule.batch_size
        return Position(at.epoch + 1 + epochs, at.step + steps, row)

    def _restore(self) -> None:
        self.state.restore(self._saved)
        self.at = self._saved_at

    def _go_back(self) -> bool:
        """Repeat the steps since the saved state, up to the first bad one.

        Returns
        -------
        bool
            False if there was none: a sum had overflowed, nothing else.
        """
        last, stride = self.at.step, STRIDE
        self._restore()
        while self.at.step < last:
            before, at = self.state.copy(), self.at
            count = min(stride, last - at.step, self._steps_at_once)
            losses = np.zeros(count)
            self._make(count, losses)
            if np.isfinite(self.state.parameters).all() and np.isfinite(losses).all():
                continue
            self.state.restore(before)
            self.at = at
            if count == 1:
                self.save()
                return True
            stride = 1
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
