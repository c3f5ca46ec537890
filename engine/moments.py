"""Moments of a training: quickly taken, and looked at while the training goes on."""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import roomy_copy
from engine.backends.backend import Rows, State
from engine.backends.choice import Choice, make_backend
from engine.backends.fused_backend import FusedBackend
from engine.evaluation import Evaluator, by_target, measure
from engine.history import History
from engine.losses import LOSSES
from engine.network.parameters import unpack
from engine.plan import Plan
from engine.project import Project, TrainingState, dataset_of
from engine.schedules import Course
from engine.stepping import Position


@dataclass(frozen=True)
class Losses:
    """Exact losses, in scaled units; `test` is None where there are no test rows.

    Both count the rows by the class weights, so that they can be compared.
    """

    train: float
    test: float | None

    @property
    def watched(self) -> float:
        """The one that tells whether training gets better."""
        return self.train if self.test is None else self.test


@dataclass(frozen=True, eq=False)
class Moment:
    """What a training has reached after a step: all that is needed to go on from it.

    It costs no more than a copy of the parameters, and of the optimizer's state.

    Attributes
    ----------
    base : Project
        Where training began, with the settings of this moment.
    plan : Plan
    choice : Choice
        The backend, and why.
    at : Position
    state : State
        In arrays of its own, in plan order.
    course : Course
        Where the schedule of the learning rate stands.
    learning_rate : float
        Of the last step.
    seconds : float
        Spent training, in total.
    train, test : Rows
        As training sees them; no test rows are None.
    """

    base: Project
    plan: Plan
    choice: Choice
    at: Position
    state: State
    course: Course
    learning_rate: float
    seconds: float
    train: Rows
    test: Rows | None

    @property
    def epochs(self) -> float:
        """Epochs trained, with the fraction of the present one."""
        return self.at.epoch + self.at.row / self.train.size

    def project(self, history: History) -> Project:
        """Return the moment as a project with this history, ready to go on from."""
        at, state, trained = self.at, self.state, self.at.step > 0
        optimizer = self.base.settings.optimizer
        parameters, *slots = (
            self.plan.to_network_order(vector).astype(np.float32, copy=False)
            for vector in (state.parameters, *state.slots)
        )
        before = self.base.training
        training = TrainingState(
            epoch=at.epoch,
            step=at.step,
            row=at.row,
            seconds=self.seconds,
            start=self.base.start if trained else before.start,
            slots=tuple(slots) if trained else (),
            slots_of=optimizer if trained else "",
            optimizer_steps=state.steps,
            backend=self.choice.name if trained else None,
            history=history,
            course=self.course if trained else None,
        )
        network = unpack(self.base.network, parameters)
        return replace(self.base, network=network, training=training)


class Observer:
    """Finds losses and metrics of moments, in buffers of its own.

    So a thread beside the one that trains can do it. For one thread at a time.
    """

    def __init__(self) -> None:
        self._seen: Moment | None = None

    def losses(self, moment: Moment) -> Losses:
        """Exact losses of all training and test rows; see `Trainer.losses`."""
        self._look_at(moment)
        loss = LOSSES[moment.base.settings.loss]
        by = self._evaluator.loss if self._backend is None else self._backend.mean_loss
        test = None if moment.test is None else by(moment.test, loss)
        return Losses(by(moment.train, loss), test)

    def metrics(self, moment: Moment) -> dict[str, float]:
        """Metrics of the test rows, or of the training rows where there are none."""
        self._look_at(moment)
        rows = moment.train if moment.test is None else moment.test
        return metrics_of(
            moment.base, self._evaluator, rows, is_test=moment.test is not None
        )

    def _look_at(self, moment: Moment) -> None:
        """Take over the parameters of a moment, and what else is new about it."""
        seen, self._seen = self._seen, moment
        if seen is None or (seen.plan, seen.train) != (moment.plan, moment.train):
            self._prepare(moment)
        np.copyto(self._state.parameters, moment.state.parameters)

    def _prepare(self, moment: Moment) -> None:
        self._state = State(roomy_copy(moment.state.parameters), (), 0)
        self._evaluator = Evaluator(moment.plan, self._state.parameters)
        backend = None
        if moment.choice.name == FusedBackend.name:
            backend = make_backend(
                moment.choice, moment.plan, moment.train, self._state
            )
        self._backend = backend if isinstance(backend, FusedBackend) else None


def metrics_of(
    project: Project, evaluator: Evaluator, rows: Rows, *, is_test: bool
) -> dict[str, float]:
    """Metrics in the user's units.

    Parameters
    ----------
    project : Project
        With data.
    evaluator : Evaluator
        Of the parameters concerned.
    rows : Rows
        All test rows or all training rows of the data, as training sees them.
    is_test : bool
        Which of the two they are.
    """
    dataset, scaling = dataset_of(project), project.scaling
    scaled = by_target(evaluator.plan, dataset, evaluator.outputs(rows))
    predicted = scaled if scaling is None else scaling.unscale_targets(scaled)
    index = dataset.test_rows if is_test else dataset.train_rows
    return measure(dataset, predicted, dataset.targets[index])
