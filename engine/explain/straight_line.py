"""Gradient descent where all of it can be seen: one neuron, y = m x + b."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.explain.coefficients import coefficients
from engine.explain.linear_baseline import least_squares
from engine.explain.subject import CannotExplain
from engine.losses import LOSSES
from engine.project import Project, dataset_of
from engine.trainer import Trainer, check_runnable

FACTORS = {"mse": 1.0, "half_sse": 0.5}
"""What the mean of the squares is multiplied with, for each loss that is one."""


@dataclass(frozen=True, eq=False)
class StraightLine:
    """One linear neuron on one input, in the user's units.

    With n rows and the factor c of the loss (1 for `mse`, 1/2 for `half_sse`),
    E = c / n x sum of (m x + b - y)^2, dE/dm = 2 c / n x sum of (m x + b - y) x and
    dE/db = 2 c / n x sum of (m x + b - y).

    Attributes
    ----------
    input, target : str
        Names of the columns.
    slope, intercept : float
        m and b.
    rows : int64 array, shape (n,)
        Indices into the data: the training rows.
    xs, ys : float64 arrays, shape (n,)
        In the user's units.
    errors : float64 array, shape (n,)
        m x + b - y.
    factor : float
        c.
    loss : float
        E, in squared units of the target.
    scaled_loss : float
        The same in scaled units, as training shows it: E / `unit`^2.
    unit : float
        How many of the user's units of the target one scaled unit is.
    by_slope, by_intercept : float
        dE/dm and dE/db.
    best_slope, best_intercept, best_loss : float
        Where E is least: least squares.
    """

    input: str
    target: str
    slope: float
    intercept: float
    rows: Ints
    xs: Array
    ys: Array
    errors: Array
    factor: float
    loss: float
    scaled_loss: float
    unit: float
    by_slope: float
    by_intercept: float
    best_slope: float
    best_intercept: float
    best_loss: float

    @property
    def slope_terms(self) -> Array:
        """What each row adds to dE/dm: their sum is that."""
        terms: Array = 2 * self.factor / len(self.xs) * self.errors * self.xs
        return terms

    @property
    def intercept_terms(self) -> Array:
        """What each row adds to dE/db: their sum is that."""
        terms: Array = 2 * self.factor / len(self.xs) * self.errors
        return terms

    def surface(self, slopes: Array, intercepts: Array) -> Array:
        """E over a grid.

        Parameters
        ----------
        slopes, intercepts : arrays
            Values of m and of b.

        Returns
        -------
        float64 array, shape (len(intercepts), len(slopes))

        Notes
        -----
        Multiplied out, E = c (m^2 mean(x^2) + b^2 + mean(y^2) + 2 m b mean(x)
        - 2 m mean(x y) - 2 b mean(y)), here about the optimum, so that nothing is
        lost where E is small.
        """
        away = np.asarray(slopes, dtype=np.float64) - self.best_slope
        up = (np.asarray(intercepts, dtype=np.float64) - self.best_intercept)[:, None]
        bent = away**2 * np.mean(self.xs**2) + 2 * away * up * np.mean(self.xs) + up**2
        surface: Array = self.best_loss + self.factor * bent
        return surface


def straight_line(project: Project) -> StraightLine:
    """A network as y = m x + b, with its loss and gradient in the user's units.

    Parameters
    ----------
    project : Project
        One that can run: one input, one linear neuron, the loss `mse` or `half_sse`.

    Returns
    -------
    StraightLine

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If the network is more than that.

    Notes
    -----
    Gradient: Cauchy (1847); optimum: Legendre (1805).
    """
    _check(project)
    dataset, scaling = dataset_of(project), project.scaling
    rows = dataset.train_rows
    xs = dataset.inputs[rows, 0].astype(np.float64)
    ys = dataset.targets[rows, 0].astype(np.float64)
    found = coefficients(project)
    slope, intercept = float(found.weights[0, 0]), float(found.intercepts[0])
    errors = slope * xs + intercept - ys
    factor = FACTORS[project.settings.loss]
    loss = factor * float(np.mean(errors**2))
    weights, biases = least_squares(xs[:, np.newaxis], ys[:, np.newaxis])
    best = float(weights[0, 0]), float(biases[0])
    rest = best[0] * xs + best[1] - ys
    unit = 1.0 if scaling is None else float(scaling.target_scale[0])
    return StraightLine(
        input=dataset.input_names[0],
        target=dataset.target_names[0],
        slope=slope,
        intercept=intercept,
        rows=rows,
        xs=xs,
        ys=ys,
        errors=errors,
        factor=factor,
        loss=loss,
        scaled_loss=loss / unit**2,
        unit=unit,
        by_slope=2 * factor * float(np.mean(errors * xs)),
        by_intercept=2 * factor * float(np.mean(errors)),
        best_slope=best[0],
        best_intercept=best[1],
        best_loss=factor * float(np.mean(rest**2)),
    )


def line_path(project: Project, steps: int) -> Array:
    """Where the next steps of training lead.

    Parameters
    ----------
    project : Project
        As of `straight_line`; its own optimizer, rate and batches.
    steps : int
        How many; fewer where training stops or diverges.

    Returns
    -------
    float64 array, shape (n_steps + 1, 2)
        m and b before the first step and after each.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If the network is more than a line.
    """
    _check(project)
    found = list(_points(project, steps))
    return np.array(found)


def line_parameters(
    project: Project, slope: float, intercept: float
) -> tuple[float, float]:
    """Weight and bias that draw another line: what dragging the ball leads to.

    Parameters
    ----------
    project : Project
        As of `straight_line`.
    slope, intercept : float
        m and b in the user's units.

    Returns
    -------
    float, float
        The weight and the bias, as training sees them.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If the network is more than a line.
    """
    _check(project)
    scaling = project.scaling
    if scaling is None:
        return slope, intercept
    (mean_x,), (scale_x,) = scaling.input_mean, scaling.input_scale
    (mean_y,), (scale_y,) = scaling.target_mean, scaling.target_scale
    bias = (intercept + slope * mean_x - mean_y) / scale_y
    return float(slope * scale_x / scale_y), float(bias)


def _points(project: Project, steps: int) -> Iterator[tuple[float, float]]:
    trainer = Trainer(project)
    for step in range(steps + 1):
        found = coefficients(trainer.snapshot())
        yield float(found.weights[0, 0]), float(found.intercepts[0])
        if step < steps and not trainer.advance(1):
            return


def _check(project: Project) -> None:
    check_runnable(project)
    network, dataset = project.network, dataset_of(project)
    computing = [layer for layer in network.layers if layer.computes]
    small = len(computing) == 1 and computing[0].size == 1
    if not small or dataset.n_inputs != 1 or len(network.projections) != 1:
        raise CannotExplain(
            "E(m, b) needs a network of one input and one neuron, y = m x + b: the "
            "example Line has that."
        )
    if computing[0].activations[0] != "identity":
        raise CannotExplain(
            f"{computing[0].names[0]} bends its sum: y = m x + b needs the activation "
            "identity."
        )
    if project.settings.loss not in FACTORS:
        label = LOSSES[project.settings.loss].label
        raise CannotExplain(
            f"E(m, b) is the mean of the squares: choose the loss "
            f"{LOSSES['mse'].label} instead of {label}."
        )
