"""The loss over one parameter or two of any network, all others held."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import Rows, State, rule_of
from engine.backends.choice import choose
from engine.backends.numpy_backend import NumpyBackend
from engine.backends.threads import limit_threads
from engine.data.steps import finish
from engine.explain.subject import CannotExplain, compiled, plan_position
from engine.explain.sweep import Sweep
from engine.explain.walk import Walk, is_even
from engine.losses import LOSSES
from engine.network.network import Network
from engine.network.parameters import exists
from engine.plan import compile_plan
from engine.project import Project, dataset_of
from engine.trainer import Trainer, check_runnable, rows_at

MOST_WORK = 2_000_000_000
"""Points times rows times parameters of one picture."""


@dataclass(frozen=True, eq=False)
class LossCurve:
    """The loss over one parameter.

    Attributes
    ----------
    parameter : int
        In network order.
    values, losses : float64 array, shape (n_points,)
    value, loss : float
        Where the network stands.
    slope : float
        Derivative of the loss there.
    downhill : float
        value - learning rate x slope: where a plain step down this slope leads. The
        next step of training may lead elsewhere (`next_step`).
    """

    parameter: int
    values: Array
    losses: Array
    value: float
    loss: float
    slope: float
    downhill: float

    def tangent(self, values: Array) -> Array:
        """Loss that the slope alone would promise."""
        line: Array = self.loss + self.slope * (values - self.value)
        return line


@dataclass(frozen=True, eq=False)
class LossPlane:
    """The loss over two parameters.

    Attributes
    ----------
    first, second : int
        In network order.
    xs, ys : float64 arrays
        Values of the first and of the second.
    losses : float64 array, shape (len(ys), len(xs))
    point : (float, float)
        Where the network stands.
    loss : float
        There.
    slopes : (float, float)
        Derivatives of the loss there.
    """

    first: int
    second: int
    xs: Array
    ys: Array
    losses: Array
    point: tuple[float, float]
    loss: float
    slopes: tuple[float, float]


def loss_curve(
    project: Project, parameter: int, values: Array, rows: Ints | None = None
) -> LossCurve:
    """Loss over one parameter, all others held.

    Parameters
    ----------
    project : Project
        One that can run; its own network and loss.
    parameter : int
        In network order: `weight_index` and `bias_index` tell it.
    values : array, shape (n_points,)
        What it is set to.
    rows : int array, optional
        Indices into the data, for a mini-batch; by default all training rows.

    Returns
    -------
    LossCurve
        Without penalties and dropout, in single precision as training computes.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If the parameter does not exist, or if this would take too long.
    """
    subject = _Subject(project, (parameter,), rows)
    points = np.asarray(values, dtype=np.float64)
    losses = finish(subject.over(points, np.zeros(1)))[0]
    loss, (slope,) = subject.here()
    (value,) = subject.point
    downhill = value - project.settings.learning_rate * slope
    return LossCurve(parameter, points, losses, value, loss, slope, downhill)


def loss_plane(
    project: Project,
    first: int,
    second: int,
    xs: Array,
    ys: Array,
    rows: Ints | None = None,
) -> LossPlane:
    """Loss over two parameters, all others held; see `loss_plane_steps`."""
    return finish(loss_plane_steps(project, first, second, xs, ys, rows))


def loss_plane_steps(
    project: Project,
    first: int,
    second: int,
    xs: Array,
    ys: Array,
    rows: Ints | None = None,
) -> Generator[float, None, LossPlane]:
    """Loss over two parameters, all others held, a part at a time.

    Parameters
    ----------
    project : Project
        One that can run; its own network and loss.
    first, second : int
        Two different parameters in network order.
    xs, ys : arrays
        Values of the first and of the second.
    rows : int array, optional
        Indices into the data, for a mini-batch; by default all training rows.

    Yields
    ------
    float
        Progress from 0 to 1.

    Returns
    -------
    LossPlane
        A slice: what happens in all other directions is not seen.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If a parameter does not exist or is named twice, or if this would take too
        long.

    Notes
    -----
    Goodfellow, Vinyals, Saxe (2015), arXiv:1412.6544, for slices through the loss; Li
    et al. (2018), arXiv:1712.09913, for what they hide.
    """
    subject = _Subject(project, (first, second), rows)
    wide, high = (np.asarray(each, dtype=np.float64) for each in (xs, ys))
    losses = yield from subject.over(wide, high)
    loss, (slope_x, slope_y) = subject.here()
    x, y = subject.point
    return LossPlane(
        first, second, wide, high, losses, (x, y), loss, (slope_x, slope_y)
    )


def most_points(project: Project, rows: Ints | None = None) -> int:
    """At how many points of one picture the loss may be computed.

    Parameters
    ----------
    project : Project
        With data; its own network.
    rows : int array, optional
        Indices into the data, for a mini-batch; by default all training rows.

    Raises
    ------
    CannotRun
        If there are no data, or the network cannot be computed.
    """
    chosen = dataset_of(project).train_rows if rows is None else rows
    size = compile_plan(project.network).size
    return MOST_WORK // max(1, len(chosen) * size)


def parameter_path(project: Project, parameters: Sequence[int], steps: int) -> Array:
    """Where the next steps of training take some parameters.

    Parameters
    ----------
    project : Project
        One that can run; its own optimizer, rate and batches.
    parameters : sequence of int
        In network order.
    steps : int
        How many; fewer where training stops or diverges.

    Returns
    -------
    float64 array, shape (n_steps + 1, n_parameters)
        Before the first step and after each.

    Raises
    ------
    CannotRun
        If the project lacks something.
    """
    trainer = Trainer(project)
    positions = [plan_position(trainer.plan, parameter) for parameter in parameters]
    places = [trainer.parameters[positions]]
    while len(places) <= steps and trainer.advance(1):
        places.append(trainer.parameters[positions])
    path: Array = np.array(places, dtype=np.float64)
    return path


def next_step(project: Project, parameters: Sequence[int]) -> tuple[float, ...] | None:
    """Where the very next step of training takes some parameters.

    Parameters
    ----------
    project : Project
        One that can run; its own optimizer, rate and batches.
    parameters : sequence of int
        In network order.

    Returns
    -------
    tuple of float, or None
        As the trainer makes it; None where it makes no more.

    Raises
    ------
    CannotRun
        If the project lacks something.
    """
    path = parameter_path(project, parameters, 1)
    return tuple(path[1].tolist()) if len(path) > 1 else None


class _Subject:
    """A network with some parameters that move, and the rows it is judged by."""

    def __init__(
        self, project: Project, parameters: tuple[int, ...], rows: Ints | None
    ) -> None:
        check_runnable(project)
        limit_threads()
        there = exists(project.network)
        known = all(0 <= p < len(there) and there[p] for p in parameters)
        if not known or len(set(parameters)) < len(parameters):
            raise CannotExplain(
                "This needs weights or biases that exist, each named once: choose a "
                "connection or a neuron on the canvas."
            )
        chosen = dataset_of(project).train_rows if rows is None else rows
        if not len(chosen):
            raise CannotExplain("There are no rows whose loss could be computed.")
        project = replace(project, network=_thawed(project.network))
        self._plan, self._parameters = compiled(project)
        self._rows: Rows = rows_at(project, self._plan, np.asarray(chosen, np.int64))
        self._positions = [plan_position(self._plan, p) for p in parameters]
        self._settings = project.settings
        self.point = tuple(float(self._parameters[p]) for p in self._positions)

    def here(self) -> tuple[float, list[float]]:
        """Loss where the network stands, and its derivative by each parameter."""
        rule = rule_of(self._settings, self._rows.size)
        state = State(self._parameters.copy(), (), 0)
        gradient = NumpyBackend(self._plan, self._rows, state).gradient(rule)
        here = finish(self._swept(np.array([self.point])))
        return float(here[0]), gradient[self._positions].tolist()

    def over(self, xs: Array, ys: Array) -> Generator[float, None, Array]:
        """Loss at each point of a grid, shape (len(ys), len(xs)); yields progress.

        The compiled kernel is used where training would use it; it needs even steps.
        """
        n_points = len(xs) * len(ys)
        if n_points * self._rows.size * self._plan.size > MOST_WORK:
            raise CannotExplain(
                "The loss of so many rows at so many points would take too long: "
                "choose fewer rows, a mini-batch, or fewer points."
            )
        rule = rule_of(self._settings, self._rows.size)
        plain = not self._plan.dropout and is_even(xs)
        if plain and choose("auto", self._plan, rule).name == "fused":
            walk = Walk(self._plan, self._parameters, self._rows, rule.loss)
            losses = yield from walk.losses(self._positions, xs, ys)
            if losses is not None:
                return losses
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        points = grid[:, : len(self._positions)]
        swept = yield from self._swept(points)
        return swept.reshape(len(ys), len(xs))

    def _swept(self, points: Array) -> Generator[float, None, Array]:
        loss = LOSSES[self._settings.loss]
        sweep = Sweep(self._plan, self._parameters, self._rows, loss, self._positions)
        return sweep.losses(points - np.array(self.point))


def _thawed(network: Network) -> Network:
    """The network with nothing frozen: here a frozen parameter may move too."""
    network = network.with_layers(
        replace(layer, frozen=np.zeros(layer.size, dtype=np.bool_))
        for layer in network.layers
    )
    free = tuple(replace(p, frozen=None) for p in network.projections)
    return replace(network, projections=free)
