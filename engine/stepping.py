"""Steps that can always be taken back to the last finite state.

A small network's state is copied now and then, and steps are repeated from the copy. A
large one has no room for copies: its steps are foreseen to be finite before they are
made, and only one that is not is made with a copy at hand.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from types import FrameType

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import Rows, State, rule_of
from engine.backends.call_control import CallControl
from engine.backends.choice import Choice, make_backend
from engine.backends.foresight import Foresight
from engine.backends.fused_backend import FusedBackend
from engine.plan import Plan
from engine.schedules import (
    SCHEDULES,
    Course,
    begin,
    factor_at,
    forget_losses,
    is_steady,
    observe,
)
from engine.settings import TrainingSettings

SAVED_SECONDS = 0.125
"""How much may have to be repeated: as many steps as the backend makes at once, or
steps of so much time."""

STRIDE = 256
"""Steps that are repeated at once on the way to the first bad one."""

LARGE = 128 * 1024
"""Parameters of networks from which on no copy of the state is kept."""


@dataclass(frozen=True)
class Position:
    """Completed epochs, steps since the start, rows used of the present epoch."""

    epoch: int
    step: int
    row: int


@dataclass(frozen=True, eq=False)
class BadStep:
    """A step after which something was not finite.

    Attributes
    ----------
    before, after : array, shape (plan.size,)
        The parameters around it.
    rows : Rows
        The batch that it looked at.
    """

    before: Array
    after: Array
    rows: Rows


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
    course : Course, optional
        Where the schedule stands, if it has begun.

    Attributes
    ----------
    at : Position
    state : State
    backend : Backend
    rule : Rule
        Of the last step, or of the next one if there was none with these settings.
    course : Course
        Where the schedule of the learning rate stands.
    bad : BadStep, optional
        The step that `settle` found and took back.
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
        course: Course | None = None,
    ) -> None:
        self.state = state
        self.at = at
        self.step_seconds = 0.0
        self.bad: BadStep | None = None
        self._settled = at.step
        self._plan, self._choice = plan, choice
        self._foresight = Foresight() if plan.size > LARGE else None
        self._stands_before_bad = False
        self.use_rows(rows)
        self._order_of = (-1, -1)
        self._order: Ints = np.zeros(0, dtype=np.int64)
        self.course = course_of(settings, course, at.epoch)
        self.use(settings)

    def use(self, settings: TrainingSettings) -> None:
        """Make the steps from here on with these settings.

        Another schedule begins with the present epoch; one that was there goes on.
        """
        self._settings = settings
        self.course = course_of(settings, self.course, self.at.epoch)
        self.rule = rule_of(settings, self._rows.size)
        self._set_rate()
        self.step_seconds = 0.0
        self.save()

    def use_rows(self, rows: Rows) -> None:
        """Make the steps from here on with rows that count differently."""
        self._rows = rows
        self.backend = make_backend(self._choice, self._plan, rows, self.state)
        self._draws: tuple[int, bool] | None = None

    @property
    def watches_loss(self) -> bool:
        """Whether the schedule must be told the loss of each epoch."""
        return SCHEDULES[self.course.schedule].watches_loss

    def observe(self, loss: float) -> None:
        """Tell the schedule the exact loss at the end of an epoch; all is settled."""
        before = self.course
        self.course = observe(before, self.at.epoch - 1, loss)
        if self.course.factor != before.factor:
            # Steps before this moment must not be repeated with the new rate.
            self.save()

    def replace_parameters(self, parameters: Array) -> None:
        """Go on from other parameters; the optimizer begins anew."""
        np.copyto(self.state.parameters, parameters)
        for slot in self.state.slots:
            slot.fill(0)
        self.state.steps = 0
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
    def crosses_epochs(self) -> bool:
        """Whether one call may go on into later epochs, which have the same rate."""
        return is_steady(self.course, self.at.epoch) and self._across() is not None

    @property
    def obeys_control(self) -> bool:
        """Whether another thread may look into a call, and end it early."""
        return self._foresight is None and self._across() is not None

    def train(
        self,
        steps: int,
        losses: Array | None = None,
        control: CallControl | None = None,
    ) -> None:
        """Make steps, within the present epoch unless the backend crosses epochs.

        They may be fewer where there is a `control`, which asks for `obeys_control`.
        An exception in the middle, as KeyboardInterrupt, leaves the state before the
        call, or that after some of the steps.
        """
        if self._foresight is not None:
            self._foresee(steps, losses)
            return
        before = self.at.step
        try:
            self._make(steps, losses, control=control)
        except BaseException:
            self._restore()
            while self.at.step < before:
                self._make(min(self._steps_at_once, before - self.at.step))
            raise

    def settle(self) -> bool:
        """Whether all steps were finite; else go back to before the first bad one."""
        if self._foresight is not None:
            found, self._stands_before_bad = self._stands_before_bad, False
            return not found
        if self._settled == self.at.step:
            return True
        if not self.backend.is_finite() and self._go_back():
            return False
        self._settled = self.at.step
        if self.is_far:
            self.save()
        return True

    @property
    def is_far(self) -> bool:
        """Whether the saved state is so old that repeating would take long.

        Or whether the next step is known to be a bad one.
        """
        if self._foresight is not None:
            return self._stands_before_bad
        since = self.at.step - self._saved_at.step
        return (
            since >= self.backend.most_steps
            or since * self.step_seconds > SAVED_SECONDS
        )

    def save(self) -> None:
        """Remember this state, which must be finite."""
        self._settled = self.at.step
        if self._foresight is not None:
            self._foresight.look(self.rule, self.state)
            return
        self._saved, self._saved_at = self.state.copy(), self.at

    @property
    def _steps_at_once(self) -> int:
        return self.backend.most_steps if self.crosses_epochs else self.steps_left

    def _across(self) -> FusedBackend | None:
        """The backend, if it goes on into later epochs in the right order of rows."""
        backend, seed = self.backend, self._settings.seed
        if not isinstance(backend, FusedBackend):
            return None
        if not self._settings.shuffle:
            return backend
        if self._draws is None or self._draws[0] != seed:
            self._draws = seed, backend.draws_like_numpy(seed)
        return backend if self._draws[1] else None

    def _foresee(self, steps: int, losses: Array | None) -> None:
        """Make steps up to the first bad one, without a copy but for doubtful ones."""
        self._stands_before_bad = False
        at_once = steps if isinstance(self.backend, FusedBackend) else 1
        done = 0
        while done < steps:
            count = min(at_once, steps - done)
            rest = None if losses is None else losses[done : done + count]
            made = self._make(count, rest, self._foresight)
            if made < count and not self._try(None if rest is None else rest[made:]):
                self._stands_before_bad = True
                return
            done += made + (made < count)

    def _try(self, losses: Array | None) -> bool:
        """Make a step that may be a bad one; then take it back."""
        before, at = self.state.copy(), self.at
        lost = np.zeros(1)
        with undisturbed():
            self._make(1, lost)
            if np.isfinite(self.state.parameters).all() and np.isfinite(lost[0]):
                self.save()
                if losses is not None:
                    losses[0] = lost[0]
                return True
            after = self.state.parameters.copy()
            self.state.restore(before)
            self.at = at
            self.bad = BadStep(before.parameters, after, self._batch())
            self.save()
        return False

    def _make(
        self,
        steps: int,
        losses: Array | None = None,
        foresight: Foresight | None = None,
        control: CallControl | None = None,
    ) -> int:
        self._set_rate()
        at, across = self.at, self._across()
        # Whoever foresees has nothing to go back to from the middle of a step.
        with undisturbed() if self._foresight else nullcontext():
            if across is None:
                made = self.backend.train(
                    self.rule, self._rows_order(), at.row, steps, losses, foresight
                )
            else:
                seed = self._settings.seed if self._settings.shuffle else None
                made = across.train_epochs(
                    self.rule, seed, at.epoch, at.row, steps, losses, foresight, control
                )
            self.at = self._after(made)
        return made

    def _after(self, steps: int) -> Position:
        """Where some steps lead."""
        at, left = self.at, self.steps_left
        if steps < left:
            row = at.row + steps * self.rule.batch_size
            return Position(at.epoch, at.step + steps, row)
        epochs, rest = divmod(steps - left, self.steps_per_epoch)
        row = rest * self.rule.batch_size
        return Position(at.epoch + 1 + epochs, at.step + steps, row)

    def _set_rate(self) -> None:
        """Use the learning rate of the present epoch."""
        factor = factor_at(self.course, self.at.epoch)
        rate = self._settings.learning_rate * factor
        if rate != self.rule.learning_rate:
            self.rule = replace(self.rule, learning_rate=rate)

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
            after = self.state.parameters.copy()
            self.state.restore(before)
            self.at = at
            if count == 1:
                self.bad = BadStep(before.parameters, after, self._batch())
                self.save()
                return True
            stride = 1
        return False

    def _batch(self) -> Rows:
        """Rows of the next step."""
        order, first = self._rows_order(), self.at.row
        stop = min(first + self.rule.batch_size, self._rows.size)
        if order is None:
            return self._rows.part(first, stop)
        return self._rows.at(order[first:stop])

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


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl+C wait until the end of the context, in the thread that it reaches."""
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT) if is_main else None
    if not callable(before):
        yield
        return
    waiting: list[tuple[int, FrameType | None]] = []

    def note(number: int, frame: FrameType | None) -> None:
        waiting.append((number, frame))

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if waiting:
            before(*waiting[-1])


def course_of(settings: TrainingSettings, kept: Course | None, epoch: int) -> Course:
    """Where the schedule of some settings stands in an epoch.

    Parameters
    ----------
    settings : TrainingSettings
        Name the schedule.
    kept : Course, optional
        Goes on if it is of the same schedule; else that begins with this epoch.
    epoch : int
        The present one.
    """
    fresh = begin(settings.schedule, settings.schedule_epochs, settings.warm_up, epoch)
    numbers = fresh.schedule, fresh.epochs, fresh.warm_up
    if kept is None or (kept.schedule, kept.epochs, kept.warm_up) != numbers:
        kept = fresh
    measure = f"{settings.loss}, {settings.class_weights}"
    return kept if kept.measure == measure else forget_losses(kept, measure)


def order_of_rows(seed: int, epoch: int, n_rows: int) -> Ints:
    """Order in which an epoch uses the rows.

    Parameters
    ----------
    seed, epoch : int
        All that it depends on.
    n_rows : int
        How many rows there are.
    """
    return np.random.default_rng((seed, epoch)).permutation(n_rows)


def rate_in(settings: TrainingSettings, kept: Course | None, epoch: int) -> float:
    """The learning rate that steps of an epoch use.

    Parameters
    ----------
    settings : TrainingSettings
        Choose the rate and its schedule.
    kept : Course, optional
        Where the schedule stands, as for `course_of`.
    epoch : int
        The present one.
    """
    return settings.learning_rate * factor_at(course_of(settings, kept, epoch), epoch)
