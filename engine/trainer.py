"""Training: deterministic, in portions of any size, always at a consistent state."""

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter
from typing import Literal

import numpy as np

from engine.arrays import Array, Ints, roomy
from engine.backends.backend import Rows, State, rows_for, rule_of, stacked_rows
from engine.backends.choice import Choice, choose, keep
from engine.backends.fused_backend import FusedBackend
from engine.backends.threads import limit_threads
from engine.data.mapped import give_back, is_mapped, parts_of
from engine.diagnosis import first_not_finite
from engine.errors import CannotRun
from engine.evaluation import Evaluator, row_weights
from engine.glimpses import Glimpses
from engine.history import History
from engine.moments import Losses, Moment, metrics_of
from engine.network.parameters import pack
from engine.optimizers import OPTIMIZERS
from engine.plan import Plan, compile_plan
from engine.project import Project, dataset_of
from engine.readiness import problems
from engine.recording import Recorder
from engine.settings import TrainingSettings
from engine.stepping import Position, Stepper
from engine.stopping import Progress, Stop, StopWatch, diverged, interrupted

CHUNK_SECONDS = 0.125
"""Bound of what is computed without looking at the clock."""

GROWTH = 8
"""How many times as many steps may follow on some: their time tells little of those."""

NEGLECTED = 1 / 8
"""Share of a stretch that may be left over: for so little another call does not pay,
after which a thread may have to wait for Python's lock."""

LONG_CALL = 0.025
"""Seconds: a shorter call need not be looked into, it returns soon enough."""

MAPPED_ROWS = 128
"""Rows of a file that are used before their memory is given back.

Each may bring up to 2 MB of its neighbourhood along.
"""


class Trainer:
    """Trains a project, step by step.

    Steps are the same, bit for bit, however they are divided into calls. After every
    call the state is consistent and finite, also if an exception such as
    KeyboardInterrupt broke the call off. For one thread at a time.

    Parameters
    ----------
    project : Project
        Where training goes on from; it is not changed.
    backend : str, optional
        Overrides the project's.
    dtype : float32 or float64
    glimpses : Glimpses, optional
        Where another thread finds moments amid the steps of `advance_for`.

    Attributes
    ----------
    settings : TrainingSettings
    plan : Plan
    choice : Choice
        The backend, and why.
    stopped : Stop or None
        Why the run has ended; then nothing advances before `begin`.
    seconds : float
        Spent training, in total.
    records_epochs : bool
        Evaluate and record the losses after every epoch.

    Raises
    ------
    CannotRun
        With the first thing that is missing.
    """

    def __init__(
        self,
        project: Project,
        *,
        backend: str | None = None,
        dtype: type[np.floating] = np.float32,
        glimpses: Glimpses | None = None,
    ) -> None:
        check_runnable(project)
        limit_threads()
        training, settings = project.training, project.settings
        self.settings = settings
        self.plan = compile_plan(project.network, dtype)
        self.seconds = training.seconds
        self.records_epochs = False
        self._project = project
        self._train, self._test = training_rows(project, self.plan)
        wanted = backend or wanted_backend(project)
        rule = rule_of(settings, self._train.size)
        self.choice: Choice = choose(wanted, self.plan, rule)
        if wanted == self.choice.name != (backend or settings.backend):
            self.choice = keep(wanted, self.plan, rule)

        at = Position(training.epoch, training.step, training.row)
        state = state_of(project, self.plan)
        self._steps = Stepper(
            self.plan, self._train, state, at, self.choice, settings, training.course
        )
        self._evaluator = Evaluator(self.plan, state.parameters)
        self._recorder = Recorder(training.history)
        self._losses: tuple[tuple[int, bool], Losses] | None = None
        self._made = 1
        self.glimpses = glimpses or Glimpses()
        self.begin()

    @property
    def parameters(self) -> Array:
        """The live parameters, in plan order: read them, do not write."""
        return self._steps.state.parameters

    @property
    def epoch(self) -> int:
        """Completed epochs."""
        return self._steps.at.epoch

    @property
    def step(self) -> int:
        """Steps since the start of training."""
        return self._steps.at.step

    @property
    def epochs(self) -> float:
        """Epochs trained, with the fraction of the present one."""
        return self.epoch + self._steps.at.row / self._train.size

    @property
    def steps_per_epoch(self) -> int:
        """Number of batches in a whole epoch."""
        return self._steps.steps_per_epoch

    @property
    def history(self) -> History:
        """What was recorded, as a value of its own."""
        return self._recorder.history

    def begin(self) -> None:
        """Begin a run: stop conditions count from here."""
        self.stopped: Stop | None = None
        self._best: Array | None = None
        self._watch = StopWatch(
            self.settings.stop, self._progress, tests=self._test is not None
        )

    def interrupt(self) -> None:
        """End the run because somebody asked for it."""
        self.stopped = self.stopped or interrupted(self.epoch)

    def advance(self, steps: int) -> int:
        """Make steps; return how many there were before something stopped the run."""
        before = self.step
        while self.stopped is None and self.step - before < steps:
            self._chunk(steps - (self.step - before))
        self._settle()
        return self.step - before

    def advance_epochs(self, epochs: int) -> int:
        """Train to the end of the next so many epochs; return the steps made."""
        before, last = self.step, self.epoch + epochs
        while self.stopped is None and self.epoch < last:
            whole = (last - self.epoch - 1) * self.steps_per_epoch
            self._chunk(self._steps.steps_left + whole)
        self._settle()
        return self.step - before

    def advance_for(self, seconds: float) -> int:
        """Train for about so long, at least one step; return the steps made."""
        before, end = self.step, perf_counter() + seconds
        left, least = seconds, seconds * NEGLECTED
        made, glimpses = self._steps, self.glimpses
        while self.stopped is None and (self.step == before or left > least):
            longest = min(self._steps_to_look, made.backend.most_steps)
            is_long = longest * made.step_seconds > LONG_CALL
            # Rows of a file are given back after few steps.
            is_long = is_long and not is_mapped(self._train.inputs)
            glimpses.is_open = is_long and made.obeys_control
            steps = max(1, int(left / max(made.step_seconds, 1e-9)))
            self._chunk(steps, glimpses if glimpses.is_open else None)
            left = end - perf_counter() - made.step_seconds / 2
            if glimpses.are_ended:
                break
        self._settle()
        return self.step - before

    def until_stop(self, seconds: float = 0.1) -> Iterator[Progress]:
        """Train until a stop condition holds, handing over about so often.

        Yields
        ------
        Progress
            Epochs and seconds in total.
        """
        while self.stopped is None:
            self.advance_for(seconds)
            yield self._progress

    def change(self, settings: TrainingSettings) -> None:
        """Go on with other settings.

        Another optimizer begins anew; changed stop conditions count from here. Seed
        and shuffling order the rows; initializer, backend and pace do nothing here.

        Raises
        ------
        CannotRun
            If the loss does not fit the network; nothing is changed then.
        """
        check_runnable(replace(self._project, settings=settings))
        self._settle()
        old, self.settings = self.settings, settings
        self._project = replace(self._project, settings=settings)
        if settings.class_weights != old.class_weights:
            self._train, self._test = training_rows(self._project, self.plan)
            self._steps.use_rows(self._train)
        if settings.optimizer != old.optimizer:
            state = self._steps.state
            state.slots = fresh_slots(settings.optimizer, state.parameters)
            state.steps = 0
        self._steps.use(settings)
        self._losses = None
        measured = settings.loss, settings.class_weights
        if measured != (old.loss, old.class_weights):
            self._watch.forget_best()
        if settings.stop != old.stop:
            self.begin()

    def losses(self, *, as_evaluated: bool = False) -> Losses:
        """Exact losses of all training and test rows at this moment.

        Where the kernel trains it evaluates too, which takes a small part of the time
        and rounds in another order.

        Parameters
        ----------
        as_evaluated : bool
            To the last digit what `engine.prediction.evaluate` finds.
        """
        backend, loss = self._steps.backend, self._steps.rule.loss
        mean = self._evaluator.loss
        if isinstance(backend, FusedBackend) and not as_evaluated:
            mean = backend.mean_loss
        key = self.step, as_evaluated
        # What `evaluate` finds is good for both.
        if self._losses is None or self._losses[0] not in (key, (self.step, True)):
            train = mean(self._train, loss)
            test = mean(self._test, loss) if self._test else None
            self._losses = key, Losses(train, test)
        return self._losses[1]

    def metrics(self, rows: Literal["train", "test"] | None = None) -> dict[str, float]:
        """Metrics in the user's units.

        Parameters
        ----------
        rows : "train" or "test", optional
            By default the test rows, or the training rows where there are none.
        """
        if rows is None:
            rows = "test" if self._test else "train"
        chosen = self._test if rows == "test" else self._train
        if chosen is None:
            raise CannotRun(f"{dataset_of(self._project).name} has no test rows.")
        is_test = chosen is self._test
        return metrics_of(self._project, self._evaluator, chosen, is_test=is_test)

    def record(self) -> None:
        """Evaluate the losses and add them to the history."""
        losses = self.losses()
        test = np.nan if losses.test is None else losses.test
        rate = self._steps.rule.learning_rate
        self._recorder.append((self.epochs, losses.train, test, rate, self.seconds))

    def moment(self) -> Moment:
        """Return this moment, for another thread or for later; it costs a copy."""
        steps = self._steps
        return Moment(
            base=self._project,
            plan=self.plan,
            choice=self.choice,
            at=steps.at,
            state=steps.state.copy(),
            course=steps.course,
            learning_rate=steps.rule.learning_rate,
            seconds=self.seconds,
            train=self._train,
            test=self._test,
        )

    def snapshot(self) -> Project:
        """Return everything as a project in arrays of its own, ready to go on from."""
        return self.moment().project(self.history)

    @property
    def _progress(self) -> Progress:
        return Progress(self.epoch, self.seconds)

    def _chunk(self, steps: int, glimpses: Glimpses | None = None) -> None:
        """Make some of so many steps, at most to where something must be looked at."""
        made = self._steps
        allowed = min(CHUNK_SECONDS, self._watch.seconds_left(self.seconds))
        # The first step after a change tells how long steps are.
        bound = max(1, int(allowed / made.step_seconds)) if made.step_seconds else 1
        bound = min(bound, GROWTH * self._made)
        if is_mapped(self._train.inputs):
            bound = min(bound, max(1, MAPPED_ROWS // made.rule.batch_size))
        count = min(steps, bound, made.backend.most_steps, self._steps_to_look)
        losses = np.zeros(count) if self._watch.wants_batch_losses else None

        before, started = made.at.step, perf_counter()
        control = glimpses.begin(self.moment(), started) if glimpses else None
        made.train(count, losses, control)
        give_back(self._train.inputs)
        elapsed = perf_counter() - started
        count = max(1, made.at.step - before)

        self.seconds += elapsed
        made.step_seconds, self._made = elapsed / count, count
        if losses is not None:
            self._watch.add_batches(float(losses[:count].sum()), count)
        if made.is_far and not self._settle():
            return
        if made.at.row == 0:
            self._end_epoch()
        self.stopped = self.stopped or self._watch.at_time(self._progress)

    @property
    def _steps_to_look(self) -> int:
        """Steps to the end of the first epoch after which something is decided."""
        left = self._steps.steps_left
        if self.records_epochs or self._watch.sees_every_epoch:
            return left
        if not self._steps.crosses_epochs:
            return left
        epochs = self._watch.epochs_left(self.epoch)
        if epochs is None:
            return self._steps.backend.most_steps
        return left + max(0, epochs - 1) * self.steps_per_epoch

    def _end_epoch(self) -> None:
        wanted = self._watch.wants_losses(self.epoch)
        found = None
        if wanted or self.records_epochs or self._steps.watches_loss:
            if not self._settle():
                return
            losses = self.losses()
            found = (losses.train, losses.test) if wanted else None
            if self.records_epochs:
                self.record()
            if self._steps.watches_loss:
                self._steps.observe(losses.watched)
        self.stopped = self._watch.at_epoch(self._progress, found)
        if self.settings.stop.restore_best:
            self._keep_best()

    def _keep_best(self) -> None:
        """Copy the best parameters, or take them back when patience is at its end."""
        if self._watch.best_epoch == self.epoch:
            self._best = self.parameters.copy()
        ended = self.stopped is not None and self.stopped.reason == "patience"
        if ended and self._best is not None:
            self._steps.replace_parameters(self._best)
            self._recorder.mark(
                self.epoch, f"epoch {self._watch.best_epoch:,} restored"
            )
            self._losses = None

    def _settle(self) -> bool:
        """Whether all steps were finite; else stand before the first bad one."""
        if self._steps.settle():
            return True
        self._losses = None
        bad, network = self._steps.bad, self._project.network
        what = "the loss"
        if bad is not None:
            what = first_not_finite(network, self.plan, bad.before, bad.after, bad.rows)
        self.stopped = diverged(self.epoch, self._steps.rule.learning_rate, what)
        return False


def check_runnable(project: Project) -> None:
    """Refuse a project that cannot be computed.

    Raises
    ------
    CannotRun
        With the sentence of the first problem.
    """
    found = problems(project)
    if found:
        raise CannotRun(found[0].sentence)


def wanted_backend(project: Project) -> str:
    """What was decided when training began; before that, what the settings say."""
    training = project.training
    kept = training.backend if training.step else None
    return kept or project.settings.backend


def training_rows(project: Project, plan: Plan) -> tuple[Rows, Rows | None]:
    """Scaled training rows, and test rows if there are any."""
    dataset = dataset_of(project)

    def rows(index: Ints) -> Rows:
        if not is_mapped(dataset.inputs):
            return rows_at(project, plan, index)
        blocks = (
            rows_at(project, plan, part) for part in parts_of(index, dataset.n_inputs)
        )
        return stacked_rows(blocks, len(index), plan)

    test = dataset.test_rows
    return rows(dataset.train_rows), rows(test) if len(test) else None


def rows_at(project: Project, plan: Plan, index: Ints) -> Rows:
    """Some rows of the data as training sees them: scaled, arranged, weighted."""
    dataset, scaling = dataset_of(project), project.scaling
    inputs, targets = dataset.inputs[index], dataset.targets[index]
    weights = row_weights(dataset, project.settings.class_weights, targets)
    give_back(dataset.inputs)
    if scaling is not None:
        inputs = scaling.scale_inputs(inputs)
        targets = scaling.scale_targets(targets)
    return rows_for(plan, inputs, targets, weights)


def fresh_slots(optimizer: str, parameters: Array) -> tuple[Array, ...]:
    """State of an optimizer before its first step."""
    slots = OPTIMIZERS[optimizer].slots
    return tuple(roomy(parameters.size, parameters.dtype) for _ in slots)


def state_of(project: Project, plan: Plan) -> State:
    """Parameters and the optimizer's state; a frozen parameter has none of that."""
    training, optimizer = project.training, project.settings.optimizer
    parameters = plan.from_network_order(pack(project.network))
    if not training.step or training.slots_of != optimizer:
        return State(parameters, fresh_slots(optimizer, parameters), 0)
    slots = tuple(plan.from_network_order(slot) for slot in training.slots)
    if plan.fixed is not None:
        for slot in slots:
            slot[plan.fixed] = 0
    return State(parameters, slots, training.optimizer_steps)
