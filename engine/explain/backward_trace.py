"""One training step, taken apart: forward, loss, error backward, gradient, update.

The step itself is the NumPy backend's own; what lies between is the same computation,
kept.
"""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints
from engine.backends.backend import Rows, Rule, State, rule_of
from engine.backends.numpy_backend import NumpyBackend
from engine.backends.threads import limit_threads
from engine.explain.batches import next_batch
from engine.explain.kept_pass import KeptPass
from engine.explain.kept_plan import KeptPlan
from engine.explain.layer_values import NeuronValues
from engine.explain.subject import CannotExplain
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.parameters import exists, frozen
from engine.network.topology import depths
from engine.optimizers import add_penalties, clip_by_norm
from engine.plan import Plan
from engine.project import Project
from engine.schedules import factor_at
from engine.stepping import course_of
from engine.trainer import check_runnable, rows_at, state_of

StageKind = Literal["forward", "loss", "backward", "update"]

MOST_ROWS = 10_000
"""Rows whose step is taken apart; every one keeps a number for each neuron."""


@dataclass(frozen=True)
class Stage:
    """One moment of the timeline: what happens, and in which layer if in one."""

    kind: StageKind
    layer: int | None


@dataclass(frozen=True, eq=False)
class BackwardTrace:
    """One training step with all that lies between the old weights and the new.

    Arrays by layer have the shape (n_neurons, n_rows); vectors are in network order.

    Attributes
    ----------
    rows : int64 array, shape (n_rows,)
        Indices into the data.
    stages : tuple of Stage
        The timeline: layer by layer forward, the loss, layer by layer backward, the
        update.
    values : NeuronValues
        Sums and outputs of every layer in this step.
    slopes : dict from layer id to array
        f'(z) of the layers that compute.
    kept : dict from layer id to array
        What dropout multiplied the outputs with; only layers in which neurons drop
        out.
    targets, differences : dict from layer id to array
        y and a - y of the output layers.
    row_losses : float64 array, shape (n_rows,)
        What each row adds to the loss, with its weight: their mean is `loss`.
    loss : float
        Of the batch, before the step.
    received : dict from layer id to array
        Sum of w x delta over what a hidden neuron feeds: the derivative of the loss
        by its output.
    deltas : dict from layer id to array
        The error signal: derivative of the loss by the sum z, for each row.
    gradient : array, shape (network_size,)
        Derivative of the loss by each parameter: the sum over the rows of delta x
        input. 0 where there is no connection.
    used : array, shape (network_size,)
        The gradient that the optimizer got: with penalties, clipped, 0 where frozen.
    before, after : array, shape (network_size,)
        All parameters around the step.
    optimizer : str
        A row of `OPTIMIZERS`. Of sgd, after = before - learning rate x used.
    learning_rate : float
        Of this epoch.
    step : int
        How many steps the optimizer has made after this one.
    """

    rows: Ints
    stages: tuple[Stage, ...]
    values: NeuronValues
    slopes: dict[int, Array]
    kept: dict[int, Array]
    targets: dict[int, Array]
    differences: dict[int, Array]
    row_losses: Array
    loss: float
    received: dict[int, Array]
    deltas: dict[int, Array]
    gradient: Array
    used: Array
    before: Array
    after: Array
    optimizer: str
    learning_rate: float
    step: int

    @property
    def change(self) -> Array:
        """What the step adds to each parameter, in network order."""
        with np.errstate(all="ignore"):
            change: Array = self.after - self.before
        return change

    @property
    def diverges(self) -> bool:
        """Whether something is not finite then, so that training would not go there."""
        return not (np.isfinite(self.after).all() and np.isfinite(self.loss))


def backward_trace(
    project: Project,
    rows: Ints | None = None,
    *,
    dtype: type[np.floating] = np.float32,
    as_typed: bool = False,
    plans: KeptPlan | None = None,
) -> BackwardTrace:
    """Take one training step apart.

    Parameters
    ----------
    project : Project
        Where the step begins, with the state of its optimizer.
    rows : int array, optional
        Which rows of the data are the batch; by default those of the next step, so
        that the result is that of `Trainer.advance(1)`.
    dtype : float32 or float64
        float32 is what training computes with.
    as_typed : bool
        With float64: take each parameter for the shortest decimal that single
        precision rounds to it, so that 0.15 is 0.15 to the last digit.
    plans : KeptPlan, optional
        What is kept between two moments of the same network.

    Returns
    -------
    BackwardTrace

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If there is no row, or more than 10,000.

    Notes
    -----
    Rumelhart, Hinton, Williams (1986), doi:10.1038/323533a0, eq. 4-8: delta of an
    output is dE/da f'(z), of a hidden neuron f'(z) x sum of w delta over what it
    feeds; dE/dw is delta x input. For a loss that is paired with its activation the
    delta of an output is found directly (`Loss.gradient_to_sums`).
    """
    check_runnable(project)
    limit_threads()
    batch = next_batch(project) if rows is None else np.asarray(rows, dtype=np.int64)
    if not 0 < len(batch) <= MOST_ROWS:
        raise CannotExplain(
            f"A step of 1 to {MOST_ROWS:,} rows can be shown, not of {len(batch):,}: "
            "choose a row, or a smaller batch."
        )
    plan = (plans or KeptPlan()).of(project.network, dtype)
    state = state_of(project, plan)
    if as_typed:
        single = state.parameters.astype(np.float32)
        np.copyto(state.parameters, single.astype(np.str_).astype(np.float64))
    rule, data = _rule(project, len(batch)), rows_at(project, plan, batch)
    with np.errstate(all="ignore"):
        return _taken_apart(project, plan, state, rule, batch, data)


def _taken_apart(
    project: Project, plan: Plan, state: State, rule: Rule, batch: Ints, data: Rows
) -> BackwardTrace:
    pass_ = KeptPass(plan, state.parameters.copy(), rule, data, state.steps)
    values = pass_.values
    before = plan.to_network_order(state.parameters)
    gradient = np.where(
        exists(project.network), plan.to_network_order(pass_.gradient), 0
    )
    NumpyBackend(plan, data, state).train(rule, None, 0, 1)
    deltas = pass_.by_layer(pass_.deltas)
    received = _received(plan, project.network, pass_, before, deltas)
    targets, differences = _differences(plan, project.network, values, data)
    row_losses, loss = pass_.losses()
    return BackwardTrace(
        rows=batch,
        stages=_stages(project.network),
        values=values,
        slopes=_slopes(project.network, values),
        kept=pass_.kept(),
        targets=targets,
        differences=differences,
        row_losses=row_losses,
        loss=loss,
        received=received,
        deltas=deltas,
        gradient=gradient,
        used=_used(project.network, before, gradient, rule),
        before=before,
        after=plan.to_network_order(state.parameters),
        optimizer=rule.optimizer.name,
        learning_rate=rule.learning_rate,
        step=state.steps,
    )


def _rule(project: Project, n_rows: int) -> Rule:
    """How the step is made: with the rate of the present epoch."""
    training, settings = project.training, project.settings
    course = course_of(settings, training.course, training.epoch)
    rate = settings.learning_rate * factor_at(course, training.epoch)
    rule = rule_of(settings, n_rows)
    return replace(rule, learning_rate=rate, batch_size=n_rows)


def _used(network: Network, before: Array, gradient: Array, rule: Rule) -> Array:
    """What the optimizer is given: with penalties, without the frozen, clipped."""
    there, used = exists(network), gradient.copy()
    if rule.l1 or rule.l2:
        is_weight = there.copy()
        is_weight[: sum(layer.size for layer in network.layers)] = False
        mask, room = is_weight.astype(used.dtype), np.zeros_like(used)
        add_penalties(used, before, mask, rule.l1, rule.l2, room)
    used[frozen(network)] = 0
    if rule.clip is not None:
        clip_by_norm(used, rule.clip)
    return used


def _stages(network: Network) -> tuple[Stage, ...]:
    order = depths(network)
    forward = sorted(
        (layer.id for layer in network.layers if layer.computes),
        key=lambda layer: order[layer],
    )
    return (
        *(Stage("forward", layer) for layer in forward),
        Stage("loss", None),
        *(Stage("backward", layer) for layer in reversed(forward)),
        Stage("update", None),
    )


def _slopes(network: Network, values: NeuronValues) -> dict[int, Array]:
    return {
        layer.id: _slopes_of(layer, values.sums[layer.id], values.outputs[layer.id])
        for layer in network.layers
        if layer.computes
    }


def _slopes_of(layer: Layer, sums: Array, outputs: Array) -> Array:
    """f'(z) of a layer; neighbours with one activation are computed together."""
    slopes, start = np.empty_like(outputs), 0
    for word, alike in groupby(layer.activations):
        stop = start + len(list(alike))
        part = slice(start, stop)
        slopes[part] = ACTIVATIONS[word].derivative(sums[part], outputs[part])
        start = stop
    return slopes


def _received(
    plan: Plan,
    network: Network,
    pass_: KeptPass,
    before: Array,
    deltas: dict[int, Array],
) -> dict[int, Array]:
    """Error that comes back to each hidden layer from what it feeds."""
    kept, vector = pass_.kept(), plan.from_network_order(before)
    received = {}
    for layer in network.of_kind("hidden"):
        total = np.zeros_like(deltas[layer.id])
        for projection in network.outgoing(layer.id):
            if projection.n_connections:
                target = projection.target
                total += plan.layer_weights(vector, layer.id, target) @ deltas[target]
        received[layer.id] = total * kept[layer.id] if layer.id in kept else total
    return received


def _differences(
    plan: Plan, network: Network, values: NeuronValues, rows: Rows
) -> tuple[dict[int, Array], dict[int, Array]]:
    """Targets of each output layer, and what its outputs lack to them."""
    place_of = {int(column): at for at, column in enumerate(plan.output_columns)}
    targets: dict[int, Array] = {}
    differences: dict[int, Array] = {}
    for layer in network.of_kind("output"):
        chosen = [place_of[int(column)] for column in layer.columns]
        targets[layer.id] = rows.targets.T[chosen]
        differences[layer.id] = values.outputs[layer.id] - targets[layer.id]
    return targets, differences
