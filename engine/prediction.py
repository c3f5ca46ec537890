"""What a trained network says about rows that it may never have seen."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import rows_for
from engine.backends.threads import limit_threads
from engine.data.mapped import give_back, parts
from engine.evaluation import (
    Evaluator,
    by_target,
    confusion_of,
    measure,
    row_weights,
)
from engine.losses import LOSSES
from engine.network.parameters import pack
from engine.plan import Plan, compile_plan
from engine.project import Project, dataset_of
from engine.trainer import check_runnable


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How good a network is on some rows.

    Attributes
    ----------
    loss : float
        In scaled units and with the class weights, as in training.
    metrics : dict from name to value
        In the user's units; each row counts the same.
    confusion : int64 array, shape (n_classes, n_classes), or None
        How often each class (row) was taken for each (column); None for numbers.
    """

    loss: float
    metrics: dict[str, float]
    confusion: Ints | None


def predict(project: Project, raw_inputs: Array) -> Array:
    """Outputs of the network for some rows, computed in double precision.

    Training computes in single precision, in which a sum depends on the order of its
    terms where they cancel: the network would answer otherwise when its layers are
    gathered otherwise.

    Parameters
    ----------
    project : Project
        One that can run.
    raw_inputs : array, shape (n_rows, n_inputs)
        In the user's units, in the order of the columns of the data.

    Returns
    -------
    float64 array, shape (n_rows, n_targets)
        In the user's units, in the order of the targets; probabilities for classes.

    Raises
    ------
    CannotRun
        If the project lacks something.
    """
    check_runnable(project)
    return _outputs(project, compile_plan(project.network, np.float64), raw_inputs)


def evaluate(project: Project, raw_inputs: Array, raw_targets: Array) -> Evaluation:
    """Loss and metrics of the network on some rows, in single precision as in training.

    Parameters
    ----------
    project : Project
        One that can run.
    raw_inputs : array, shape (n_rows, n_inputs)
        In the user's units; at least one row.
    raw_targets : array, shape (n_rows, n_targets)
        In the user's units.

    Returns
    -------
    Evaluation

    Raises
    ------
    CannotRun
        If the project lacks something.
    """
    check_runnable(project)
    plan, dataset = compile_plan(project.network), dataset_of(project)
    predicted = _outputs(project, plan, raw_inputs)
    targets = raw_targets
    if project.scaling is not None:
        targets = project.scaling.scale_targets(raw_targets)
    weights = row_weights(dataset, project.settings.class_weights, raw_targets)
    evaluator, loss = _evaluator(project, plan), LOSSES[project.settings.loss]
    total = 0.0
    for start, stop in parts(len(raw_inputs), plan.n_inputs):
        some = _scaled_inputs(project, raw_inputs[start:stop])
        counted = None if weights is None else weights[start:stop]
        rows = rows_for(plan, some, targets[start:stop], counted)
        total += evaluator.loss(rows, loss) * (stop - start)
    return Evaluation(
        total / len(raw_inputs),
        measure(dataset, predicted, raw_targets),
        confusion_of(dataset, predicted, raw_targets),
    )


def _outputs(project: Project, plan: Plan, raw_inputs: Array) -> Array:
    """Outputs in the user's units, computed with the precision of the plan."""
    evaluator = _evaluator(project, plan)
    outputs = np.zeros((len(raw_inputs), plan.n_outputs), plan.dtype)
    for start, stop in parts(len(raw_inputs), plan.n_inputs):
        some = _scaled_inputs(project, raw_inputs[start:stop])
        outputs[start:stop] = evaluator.outputs(rows_for(plan, some))
        give_back(raw_inputs)
    scaled = by_target(plan, dataset_of(project), outputs)
    return (
        scaled if project.scaling is None else project.scaling.unscale_targets(scaled)
    )


def _evaluator(project: Project, plan: Plan) -> Evaluator:
    limit_threads()
    return Evaluator(plan, plan.from_network_order(pack(project.network)))


def _scaled_inputs(project: Project, raw: Array) -> Array:
    wide = np.asarray(raw, dtype=np.float64)
    return wide if project.scaling is None else project.scaling.scale_inputs(wide)
