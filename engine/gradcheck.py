"""Back-propagated gradients against central differences, in double precision."""

from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints
from engine.backends.backend import Rows, State, rule_of
from engine.backends.numpy_backend import NumpyBackend
from engine.backends.threads import limit_threads
from engine.backends.workspace import Workspace
from engine.losses import Loss
from engine.network.parameters import describe, exists, pack
from engine.plan import Plan, compile_plan
from engine.project import Project
from engine.trainer import check_runnable, training_rows

STEP = 1e-5
LEAST_SIZE = 1e-3
"""Gradients smaller than this are compared as if they were so large."""

MOST_PARAMETERS = 2000
MOST_ROWS = 64


@dataclass(frozen=True)
class GradCheck:
    """Result of a gradient check.

    Attributes
    ----------
    checked, skipped_at_kinks : int
        Parameters compared, and those left out because their difference crosses a
        point where a derivative jumps.
    max_relative_error : float
        The largest |a - n| / max(|a|, |n|, 1e-3).
    worst : str
        The parameter it belongs to, in words; empty if none was compared.
    """

    checked: int
    skipped_at_kinks: int
    max_relative_error: float
    worst: str


def gradcheck(project: Project, seed: int = 0) -> GradCheck:
    """Check the gradient of the loss over the first training rows.

    Parameters
    ----------
    project : Project
        One that can run. Penalties, clipping and dropout are left out.
    seed : int
        Of the sample that is checked of more than 2,000 parameters.

    Returns
    -------
    GradCheck

    Raises
    ------
    CannotRun
        If the project lacks something.
    """
    check_runnable(project)
    limit_threads()
    network = project.network
    plan = compile_plan(network, np.float64)
    rows = training_rows(project, plan)[0].part(0, MOST_ROWS)
    rule = rule_of(project.settings, rows.size)

    parameters = plan.from_network_order(pack(network))
    backend = NumpyBackend(plan, rows, State(parameters, (), 0))
    analytic = plan.to_network_order(backend.gradient(rule))
    positions = plan.to_network_order(np.arange(plan.size))
    difference = _Difference(plan, parameters, rows, rule.loss)

    checked, skipped, worst, where = 0, 0, 0.0, ""
    for index in _sample(np.flatnonzero(exists(network)), seed).tolist():
        numeric = difference.along(int(positions[index]))
        if numeric is None:
            skipped += 1
            continue
        checked += 1
        exact = float(analytic[index])
        size = max(abs(exact), abs(numeric), LEAST_SIZE)
        error = abs(exact - numeric) / size
        # A NaN compares false and must not pass for agreement.
        if not error <= worst or not where:
            worst, where = error, describe(network, index)
            if np.isnan(error):
                break
    return GradCheck(checked, skipped, worst, where)


def _sample(candidates: Ints, seed: int) -> Ints:
    if len(candidates) <= MOST_PARAMETERS:
        return candidates
    generator = np.random.default_rng(seed)
    return np.sort(generator.choice(candidates, MOST_PARAMETERS, replace=False))


class _Difference:
    """Central differences of the loss, by one parameter at a time."""

    def __init__(self, plan: Plan, parameters: Array, rows: Rows, loss: Loss) -> None:
        self._plan = plan
        self._parameters = parameters
        self._rows = rows
        self._loss = loss
        self._workspace = Workspace(plan, parameters, rows.size, keep_sums=True)
        self._calls = self._workspace.forward(rows.inputs)

    def along(self, position: int) -> float | None:
        """Derivative by a parameter in plan order; None if it crosses a kink."""
        kept = self._parameters[position]
        self._parameters[position] = kept + STEP
        above, sides_above = self._evaluate()
        self._parameters[position] = kept - STEP
        below, sides_below = self._evaluate()
        self._parameters[position] = kept
        same = zip(sides_above, sides_below, strict=True)
        if not all(np.array_equal(one, other) for one, other in same):
            return None
        return (above - below) / (2 * STEP)

    def _evaluate(self) -> tuple[float, list[Array]]:
        """Loss, and on which side of each kink everything is."""
        workspace, loss = self._workspace, self._loss
        with np.errstate(all="ignore"):
            for call in self._calls:
                call()
            value = workspace.mean_loss(loss, self._rows.targets, self._rows.weights)
        error = workspace.at_ends(workspace.outputs) - self._rows.targets.T
        return value, [*self._sides(), *(np.sign(error - kink) for kink in loss.kinks)]

    def _sides(self) -> list[Array]:
        return [
            np.sign(self._workspace.sums[index][run.start : run.stop] - kink)
            for index, block in enumerate(self._plan.blocks)
            if index
            for run in block.runs
            for kink in ACTIVATIONS[run.activation].kinks
        ]
