"""The loss row by row: what each adds, and what other losses would say."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.threads import limit_threads
from engine.backends.workspace import Workspace
from engine.explain.subject import CannotExplain, compiled
from engine.losses import LOSSES, weighted_mean
from engine.plan import Plan
from engine.project import Project, dataset_of
from engine.trainer import check_runnable, rows_at

MOST_ROWS = 100_000
"""Rows whose terms are kept."""


@dataclass(frozen=True, eq=False)
class LossTerms:
    """What each row adds to the loss.

    Attributes
    ----------
    rows : int64 array, shape (n_rows,)
        Indices into the data.
    predicted, targets : float64 array, shape (n_rows, n_outputs)
        In the user's units, in the order of the targets of the data.
    differences : float64 array, shape (n_rows, n_outputs)
        Predicted - target, in the scaled units in which training computes the loss.
    squares : float64 array, shape (n_rows,)
        Squared differences, meant over the outputs: the areas of the squares. Their
        mean is the loss `mse`.
    unit : float64 array, shape (n_outputs,)
        How many of the user's units one scaled unit is: a difference times `unit` is
        in the user's, a square times its square.
    terms : float64 array, shape (n_rows,)
        What each row adds to the project's own loss, with the row's weight.
    loss : float
        Their mean: the loss that training shows.
    others : dict from name to float
        What each loss says, of those that fit the outputs; row weights counted.
    """

    rows: Ints
    predicted: Array
    targets: Array
    differences: Array
    squares: Array
    unit: Array
    terms: Array
    loss: float
    others: dict[str, float]

    @property
    def mean_square(self) -> float:
        """Mean of the squares, each row counting the same."""
        return float(self.squares.mean())

    def areas(self, place: int) -> Array:
        """Squares of one target in the user's units, shape (n_rows,): as drawn.

        Divided by the square of its `unit`, and meant over the targets, they are
        `squares`.
        """
        areas: Array = np.square(self.differences[:, place] * self.unit[place])
        return areas


def loss_terms(project: Project, rows: Ints | None = None) -> LossTerms:
    """Take the loss apart, row by row.

    Parameters
    ----------
    project : Project
        One that can run.
    rows : int array, optional
        Indices into the data; by default the training rows, whose loss training shows.

    Returns
    -------
    LossTerms

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If there is no row, or more than 100,000.

    Notes
    -----
    E = mean over the rows of e(row); for `mse` e is the mean over the outputs of
    (a - y)^2, Legendre (1805). The formulas and sources of the others stand in
    `engine.losses.LOSSES`.
    """
    check_runnable(project)
    limit_threads()
    dataset, scaling = dataset_of(project), project.scaling
    chosen = dataset.train_rows if rows is None else np.asarray(rows, dtype=np.int64)
    if not 0 < len(chosen) <= MOST_ROWS:
        raise CannotExplain(
            f"The terms of 1 to {MOST_ROWS:,} rows can be shown, not of "
            f"{len(chosen):,}: choose fewer rows."
        )
    plan, parameters = compiled(project)
    data = rows_at(project, plan, chosen)
    workspace = Workspace(plan, parameters, data.size, keep_sums=True)
    with np.errstate(all="ignore"):
        for call in workspace.forward(data.inputs):
            call()
    sums, outputs = (
        workspace.at_ends(values) for values in (workspace.sums, workspace.outputs)
    )
    weights = np.ones(data.size) if data.weights is None else data.weights

    def terms_of(name: str) -> Array:
        loss = LOSSES[name]
        values = outputs if loss.value_from_sums is None else sums
        with np.errstate(all="ignore"):
            terms: Array = loss.rows(values, data.targets.T)
        return terms

    by_data = np.argsort(plan.output_columns)
    scaled = outputs.T[:, by_data].astype(np.float64)
    wanted = data.targets[:, by_data].astype(np.float64)
    differences = scaled - wanted
    unit = np.ones(dataset.n_outputs) if scaling is None else scaling.target_scale
    own = terms_of(project.settings.loss)
    return LossTerms(
        rows=chosen,
        predicted=scaled if scaling is None else scaling.unscale_targets(scaled),
        targets=dataset.targets[chosen],
        differences=differences,
        squares=np.square(differences).mean(axis=1),
        unit=unit,
        terms=own * weights,
        loss=weighted_mean(own, weights),
        others={
            name: weighted_mean(terms_of(name), weights)
            for name in fitting(plan, classes=bool(dataset.classes))
        },
    )


def fitting(plan: Plan, *, classes: bool) -> tuple[str, ...]:
    """Losses that can be computed of a network's outputs.

    Parameters
    ----------
    plan : Plan
        Of the network.
    classes : bool
        Whether the targets are classes.

    Returns
    -------
    tuple of str
        Rows of `LOSSES`: all that need no activation, and of classes those whose it
        is.
    """
    words = {
        run.activation
        for block in plan.blocks[1:]
        for run in block.runs
        if run.stop > block.first_output
    }
    return tuple(
        name
        for name, loss in LOSSES.items()
        if loss.paired is None or (classes and words == {loss.paired})
    )
