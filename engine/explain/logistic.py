"""Logistic regression, for two classes or several, to convergence."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.data.steps import finish

PENALTY = 1e-6
"""Half of it times the squared weights is added to the mean loss.

Where a line separates the classes the loss has no minimum without it: it falls for ever
as the weights grow.
"""

TOLERANCE = 1e-9
"""The fit rests where the gradient is this small."""

MOST_STEPS = 200
_LEAST_STEP = 1e-12
_ENOUGH = 1e-4


@dataclass(frozen=True, eq=False)
class Logistic:
    """A fit.

    Attributes
    ----------
    weights : float64 array, shape (n_inputs, n_outputs)
    biases : float64 array, shape (n_outputs,)
    converged : bool
        Whether the gradient became as small as it should.
    steps : int
        Of Newton's method.
    """

    weights: Array
    biases: Array
    converged: bool
    steps: int


def fit_logistic(
    inputs: Array,
    targets: Array,
    row_weights: Array | None = None,
    *,
    softmax: bool,
) -> Logistic:
    """Fit logistic regression; see `fit_logistic_steps`."""
    steps = fit_logistic_steps(inputs, targets, row_weights, softmax=softmax)
    return finish(steps)


def fit_logistic_steps(
    inputs: Array,
    targets: Array,
    row_weights: Array | None = None,
    *,
    softmax: bool,
) -> Generator[float, None, Logistic]:
    """Fit logistic regression, a part at a time.

    Parameters
    ----------
    inputs : array, shape (n_rows, n_inputs)
        At least one row.
    targets : array, shape (n_rows, n_outputs)
        Columns of 0 and 1; one-hot for softmax.
    row_weights : array, shape (n_rows,), optional
        How much each row counts.
    softmax : bool
        Whether the outputs are probabilities of several classes; else each is one of
        its own, sigmoid.

    Yields
    ------
    float
        Progress towards 1, which it may end well before.

    Returns
    -------
    Logistic
        The same for the same data, from weights of 0.

    Notes
    -----
    Minimised is the mean cross-entropy plus 1e-6 / 2 times the sum of squared weights
    (biases are free), by Newton's method; each step is solved by conjugate gradients
    (Hestenes, Stiefel, 1952) and shortened until it lowers the loss (Armijo, 1966).
    Nocedal, Wright (2006), Numerical Optimization, algorithm 7.1; Böhning (1992),
    doi:10.1007/BF00048682 for several classes, whose weights keep the sum 0
    that they start with.
    """
    problem = _Problem(inputs, targets, row_weights, softmax)
    point = np.zeros((inputs.shape[1] + 1, targets.shape[1]))
    value, gradient = problem.value(point), problem.gradient(point)
    steps, converged = 0, False
    while steps < MOST_STEPS:
        size = float(np.abs(gradient).max())
        converged = size <= TOLERANCE
        if converged:
            break
        direction = yield from problem.newton(point, gradient, steps)
        moved, new = _searched(problem, point, value, gradient, direction)
        if new >= value:
            # As low as double precision can tell.
            converged = size <= 1e3 * TOLERANCE
            break
        point, value = moved, new
        gradient = problem.gradient(point)
        steps += 1
    return Logistic(point[:-1], point[-1], converged, steps)


def _searched(
    problem: "_Problem", point: Array, value: float, gradient: Array, direction: Array
) -> tuple[Array, float]:
    """Go as far along a direction as lowers the value enough."""
    slope = float((gradient * direction).sum())
    length = 1.0
    while length > _LEAST_STEP:
        moved = point + length * direction
        new = problem.value(moved)
        if new <= value + _ENOUGH * length * slope:
            return moved, new
        length /= 2
    return point, value


class _Problem:
    """The penalised loss, its gradient and its curvature."""

    def __init__(
        self,
        inputs: Array,
        targets: Array,
        row_weights: Array | None,
        softmax: bool,
    ) -> None:
        n_rows = len(inputs)
        self._inputs = np.hstack([inputs, np.ones((n_rows, 1))])
        self._targets = targets
        weights = np.ones(n_rows) if row_weights is None else row_weights
        self._share = (np.asarray(weights, dtype=np.float64) / n_rows)[:, np.newaxis]
        self._softmax = softmax
        self._penalty = np.full((self._inputs.shape[1], 1), PENALTY)
        self._penalty[-1] = 0

    def value(self, point: Array) -> float:
        """The loss at some weights."""
        sums = self._inputs @ point
        if not self._softmax:
            terms = np.logaddexp(0, sums) - sums * self._targets
        else:
            shifted = sums - sums.max(axis=1, keepdims=True)
            normalizer = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
            # Row weights are of the rows, so that each row's terms are added first.
            terms = normalizer - (shifted * self._targets).sum(axis=1, keepdims=True)
        penalty = (self._penalty * point**2).sum() / 2
        return float((self._share * terms).sum() + penalty)

    def gradient(self, point: Array) -> Array:
        """Derivative by each weight."""
        error = self._share * (self._probabilities(point) - self._targets)
        gradient: Array = self._inputs.T @ error + self._penalty * point
        return gradient

    def newton(
        self, point: Array, gradient: Array, steps: int
    ) -> Generator[float, None, Array]:
        """Direction to the minimum of the quadratic that touches the loss here."""
        probabilities = self._probabilities(point)
        size = float(np.sqrt((gradient**2).sum()))
        enough = size * min(0.1, np.sqrt(size))
        result = np.zeros_like(point)
        rest = -gradient
        direction = rest.copy()
        square = float((rest**2).sum())
        for _ in range(4 * point.size + 20):
            if np.sqrt(square) <= enough:
                break
            yield 1 - 1 / (1 + steps)
            curved = self._curvature(probabilities, direction)
            bend = float((direction * curved).sum())
            if bend <= 0:
                break
            length = square / bend
            result = result + length * direction
            rest = rest - length * curved
            after = float((rest**2).sum())
            direction = rest + after / square * direction
            square = after
        return result if result.any() else -gradient

    def _probabilities(self, point: Array) -> Array:
        sums = self._inputs @ point
        if not self._softmax:
            sigmoid: Array = 0.5 + 0.5 * np.tanh(0.5 * sums)
            return sigmoid
        powers = np.exp(sums - sums.max(axis=1, keepdims=True))
        softmax: Array = powers / powers.sum(axis=1, keepdims=True)
        return softmax

    def _curvature(self, probabilities: Array, direction: Array) -> Array:
        """Product of the second derivatives with a direction."""
        moved = self._inputs @ direction
        if not self._softmax:
            bent = probabilities * (1 - probabilities) * moved
        else:
            mean = (probabilities * moved).sum(axis=1, keepdims=True)
            bent = probabilities * (moved - mean)
        curved: Array = self._inputs.T @ (self._share * bent)
        return curved + self._penalty * direction
