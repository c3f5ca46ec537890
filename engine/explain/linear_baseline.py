"""The best linear answer to the same data, beside what the network says."""

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array
from engine.backends.backend import Rows
from engine.backends.threads import limit_threads
from engine.data.steps import finish
from engine.errors import UserError
from engine.explain.coefficients import Coefficients, in_user_units, linear_network
from engine.explain.logistic import fit_logistic_steps
from engine.losses import needs
from engine.plan import compile_plan
from engine.project import Project, dataset_of
from engine.trainer import Trainer, check_runnable, training_rows

MOST_VALUES = 20_000_000
"""Inputs of the training rows that are solved for at once, at most."""


class NoBaseline(UserError):
    """Data for which the linear answer is not computed."""


@dataclass(frozen=True)
class Score:
    """How good something is on the training rows, and on test rows if there are any.

    Attributes
    ----------
    train_loss : float
        The project's loss, in scaled units, as training shows it.
    test_loss : float, optional
    train_metrics : dict from name to float
        In the user's units.
    test_metrics : dict from name to float, optional
    """

    train_loss: float
    test_loss: float | None
    train_metrics: dict[str, float]
    test_metrics: dict[str, float] | None


@dataclass(frozen=True, eq=False)
class LinearBaseline:
    """The best linear answer and the network's, on the same rows.

    Attributes
    ----------
    method : str
        "least squares" or "logistic regression".
    coefficients : Coefficients
        In the user's units; of `meals` the prices.
    linear, network : Score
        Of the linear answer, and of the project's own network.
    converged : bool
        Whether the fit came to rest; least squares always does.
    project : Project
        The linear answer as a project of its own.
    """

    method: str
    coefficients: Coefficients
    linear: Score
    network: Score
    converged: bool
    project: Project


def linear_baseline(project: Project, *, by_squares: bool = False) -> LinearBaseline:
    """Fit the best linear answer, and compare; see `linear_baseline_steps`."""
    return finish(linear_baseline_steps(project, by_squares=by_squares))


def linear_baseline_steps(
    project: Project, *, by_squares: bool = False
) -> Generator[float, None, LinearBaseline]:
    """Fit the best linear answer to the training rows and compare, a part at a time.

    Parameters
    ----------
    project : Project
        One that can run.
    by_squares : bool
        Least squares for classes too, as numbers 0 and 1: what a network of identity
        neurons is to be compared with.

    Yields
    ------
    float
        Progress towards 1, which it may end well before.

    Returns
    -------
    LinearBaseline
        Numbers are answered by least squares, classes by logistic regression, both
        with the rows weighted as in training.

    Raises
    ------
    CannotRun
        If the project lacks something.
    NoBaseline
        If there are too many numbers to solve for.

    Notes
    -----
    Least squares: Legendre (1805); of several solutions the shortest (Moore, Penrose).
    Logistic regression: Cox (1958), doi:10.1111/j.2517-6161.1958.tb00292.x; see
    `fit_logistic`.
    """
    check_runnable(project)
    limit_threads()
    dataset = dataset_of(project)
    if len(dataset.train_rows) * dataset.n_inputs > MOST_VALUES:
        raise NoBaseline(
            f"The linear answer needs at most {MOST_VALUES:,} numbers to learn from, "
            f"but {dataset.name} has more."
        )
    squares = by_squares or not dataset.classes
    word = "identity" if squares else _activation(project)
    bare = _project(project, word, np.zeros((dataset.n_inputs, dataset.n_outputs)))
    rows = _rows(bare)
    inputs = rows.inputs[:, :-1]
    converged = True
    if not squares:
        method = "logistic regression"
        softmax = "softmax" in bare.network.layers[-1].activations
        fitted = yield from fit_logistic_steps(
            inputs, rows.targets, rows.weights, softmax=softmax
        )
        weights, biases, converged = fitted.weights, fitted.biases, fitted.converged
    else:
        method = "least squares"
        weights, biases = least_squares(inputs, rows.targets, rows.weights)
    made = _project(project, word, weights, biases)
    return LinearBaseline(
        method=method,
        coefficients=in_user_units(project, weights, biases),
        linear=score(made),
        network=score(project),
        converged=converged,
        project=made,
    )


def least_squares(
    inputs: Array, targets: Array, row_weights: Array | None = None
) -> tuple[Array, Array]:
    """Weights and biases with the smallest sum of squared errors.

    Parameters
    ----------
    inputs : array, shape (n_rows, n_inputs)
        At least one row.
    targets : array, shape (n_rows, n_outputs)
        What is to be said about them.
    row_weights : array, shape (n_rows,), optional
        How much each row counts, 0 or more and not all 0.

    Returns
    -------
    weights : float64 array, shape (n_inputs, n_outputs)
    biases : float64 array, shape (n_outputs,)

    Examples
    --------
    >>> inputs, targets = np.array([[0.0], [2.0]]), np.array([[1.0], [5.0]])
    >>> weights, biases = least_squares(inputs, targets)
    >>> weights.round(6).tolist(), biases.round(6).tolist()
    ([[2.0]], [1.0])
    """
    # About the means, the intercept is exact, also where the inputs are far from 0.
    middle, level = (
        np.average(each, axis=0, weights=row_weights) for each in (inputs, targets)
    )
    x, y = inputs - middle, targets - level
    if row_weights is not None:
        share = np.sqrt(row_weights)[:, np.newaxis]
        x, y = x * share, y * share
    weights, *_ = np.linalg.lstsq(x, y, rcond=None)
    return weights, level - middle @ weights


def score(project: Project) -> Score:
    """Exact losses and metrics of a project as it stands.

    Parameters
    ----------
    project : Project
        One that can run.
    """
    trainer = Trainer(project, backend="numpy")
    losses = trainer.losses()
    tests = losses.test is not None
    return Score(
        losses.train,
        losses.test,
        trainer.metrics("train"),
        trainer.metrics("test") if tests else None,
    )


def _project(
    project: Project, word: str, weights: Array, biases: Array | None = None
) -> Project:
    """The data and settings of a project with a linear network."""
    if biases is None:
        biases = np.zeros(weights.shape[1])
    network = linear_network(project, weights, biases, word)
    return replace(project, network=network)


def _activation(project: Project) -> str:
    """What answers for classes, and goes with the loss."""
    dataset = dataset_of(project)
    fitting = "sigmoid" if dataset.n_outputs == 1 else "softmax"
    return needs(project.settings.loss) or fitting


def _rows(project: Project) -> Rows:
    """Training rows in double precision, in the order of the data."""
    return training_rows(project, compile_plan(project.network, np.float64))[0]
