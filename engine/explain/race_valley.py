"""The valley that a race of learning rates runs through: the loss along one line."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.backends.backend import Rows, Rule, State, rule_of
from engine.backends.numpy_backend import NumpyBackend
from engine.backends.threads import limit_threads
from engine.data.steps import finish, part
from engine.evaluation import Evaluator
from engine.explain.subject import CannotExplain, compiled
from engine.losses import Loss
from engine.network.parameters import exists, frozen
from engine.plan import Plan
from engine.project import Project
from engine.trainer import check_runnable, training_rows

REACH = 6.0
"""How far the line goes to both sides of the bottom, in distances of the start."""

POINTS, FEW_POINTS = 241, 61
"""Losses along the line; few where each takes long."""

MUCH_WORK = 2_000_000_000
"""Points times rows times parameters from which on few points are enough."""

CHUNK_ROWS = 4096
"""Rows whose gradient is taken at once."""

FIRST_FALL = 1e-3
"""Part of the loss that the first step towards the bottom would take off."""

FLAT = 0.01
"""Part of the fall so far below which twice as far is no further down."""

MOST_DOUBLINGS = 60
CUTS = 20
"""How often the golden section narrows the bottom down, to a ten-thousandth."""

LEAST_FALL = 1e-5
"""Part of the loss by which the bottom must be lower: less is lost in rounding."""

NOT_FINITE = "The loss is not a finite number here: rewind first."
LEVEL = "The loss is level here: there is no valley to be drawn."
GOLDEN = (np.sqrt(5) - 1) / 2


@dataclass(frozen=True, eq=False)
class Valley:
    """The loss along the line that leads straight downhill from a start.

    Attributes
    ----------
    origin, direction : float64 array, in network order
        Parameters of the start, and the way of steepest descent, of length 1; 0 for
        what training does not move.
    places : float64 array, shape (n_points,)
        Distances from the start along the line, symmetrical about the bottom.
    losses : float64 array, shape (n_points,)
        There, without penalties and dropout; infinite or NaN where the outputs are.
    bottom : float
        Distance of the first place from which the loss rises, or is level.
    loss, lowest : float
        At the start and at the bottom.
    n_free : int
        Parameters that training moves: of one the line is all there is.
    """

    origin: Array
    direction: Array
    places: Array
    losses: Array
    bottom: float
    loss: float
    lowest: float
    n_free: int

    @property
    def is_quick(self) -> bool:
        """Whether a loss of all rows takes no time to speak of."""
        return len(self.places) == POINTS

    def place_of(self, parameters: Array) -> float:
        """Where on the line some parameters are, seen at right angles to it.

        Parameters
        ----------
        parameters : array
            In network order.
        """
        with np.errstate(all="ignore"):
            return float(self.direction @ (parameters - self.origin))


def race_valley(project: Project) -> Valley:
    """The loss along the line of steepest descent; see `race_valley_steps`."""
    return finish(race_valley_steps(project))


def race_valley_steps(project: Project) -> Generator[float, None, Valley]:
    """Loss along the line of steepest descent from where the project stands, in parts.

    Parameters
    ----------
    project : Project
        One that can run.

    Yields
    ------
    float
        Progress from 0 to 1.

    Returns
    -------
    Valley

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If nothing moves, or if there is no way downhill.

    Notes
    -----
    w(s) = w0 - s g / |g| with the gradient g of the loss of all training rows at w0:
    the line of steepest descent (Cauchy, 1847). The first step of gradient descent on
    all rows leads along it, by the rate times |g|. The bottom is bracketed by doubling
    and narrowed down by golden section (Kiefer, 1953).
    """
    check_runnable(project)
    limit_threads()
    free = exists(project.network) & ~frozen(project.network)
    if not free.any():
        raise CannotExplain("Everything is frozen: free a parameter to see its valley.")
    plan, parameters = compiled(project)
    rows = training_rows(project, plan)[0]
    rule = rule_of(project.settings, rows.size)
    gradient = yield from part(_gradient(plan, parameters, rows, rule), 0.0, 0.1)
    gradient = np.where(plan.from_network_order(free), gradient.astype(np.float64), 0)
    with np.errstate(all="ignore"):
        slope = float(np.sqrt(gradient @ gradient))
    if slope == 0:
        raise CannotExplain(LEVEL)
    if not np.isfinite(slope):
        raise CannotExplain(NOT_FINITE)
    line = _Line(plan, parameters, -gradient / slope, rows, rule.loss)
    loss = line.loss_at(0.0)
    if not np.isfinite(loss):
        raise CannotExplain(NOT_FINITE)
    bottom = yield from part(_bottom(line, slope), 0.1, 0.3)
    lowest = line.loss_at(bottom)
    if not loss - lowest > LEAST_FALL * loss:
        raise CannotExplain(LEVEL)
    n_points = POINTS if POINTS * rows.size * plan.size <= MUCH_WORK else FEW_POINTS
    places = bottom * (1 + np.linspace(-REACH, REACH, n_points))
    losses = yield from part(_over(line, places), 0.3, 1.0)
    return Valley(
        plan.to_network_order(parameters.astype(np.float64)),
        plan.to_network_order(line.direction),
        places,
        losses,
        bottom,
        loss,
        lowest,
        int(free.sum()),
    )


def crossings(places: Array, bottom: float) -> int:
    """How often a ball went from one side of the bottom to the other.

    Parameters
    ----------
    places : array, shape (n,)
        Of a run, one after the other.
    bottom : float
        Of its valley.

    Examples
    --------
    >>> crossings(np.array([0.0, 1.5, 0.8, 0.9, 1.1]), 1.0)
    3
    """
    sides = np.sign(places - bottom)
    sides = sides[np.isfinite(sides) & (sides != 0)]
    return int(np.count_nonzero(np.diff(sides)))


class _Line:
    """Losses along a straight line through the parameters."""

    def __init__(
        self, plan: Plan, origin: Array, direction: Array, rows: Rows, loss: Loss
    ) -> None:
        self.direction = direction
        self._origin = origin.astype(np.float64)
        self._parameters = origin.copy()
        self._evaluator = Evaluator(plan, self._parameters)
        self._rows, self._loss = rows, loss

    def loss_at(self, place: float) -> float:
        """Exact loss of all rows at a distance from the start."""
        with np.errstate(all="ignore"):
            np.copyto(self._parameters, self._origin + place * self.direction)
        return self._evaluator.loss(self._rows, self._loss)


def _gradient(
    plan: Plan, parameters: Array, rows: Rows, rule: Rule
) -> Generator[float, None, Array]:
    """Gradient of the mean loss over all rows, in plan order."""
    total = np.zeros(plan.size)
    for start in range(0, rows.size, CHUNK_ROWS):
        some = rows.part(start, min(start + CHUNK_ROWS, rows.size))
        backend = NumpyBackend(plan, some, State(parameters.copy(), (), 0))
        total += some.size * backend.gradient(rule).astype(np.float64)
        yield (start + some.size) / rows.size
    mean: Array = total / rows.size
    return mean


def _over(line: _Line, places: Array) -> Generator[float, None, Array]:
    losses = np.zeros(len(places))
    for index, place in enumerate(places.tolist()):
        losses[index] = line.loss_at(place)
        yield (index + 1) / len(places)
    return losses


def _bottom(line: _Line, slope: float) -> Generator[float, None, float]:
    """Distance of the first bottom downhill."""
    loss = line.loss_at(0.0)
    near = FIRST_FALL * loss / slope
    low = line.loss_at(near)
    left, right = 0.0, 2 * near
    if low < loss:
        for count in range(MOST_DOUBLINGS):
            right, there = 2 * near, line.loss_at(2 * near)
            yield count / MOST_DOUBLINGS
            if not there < low:
                break
            if low - there < FLAT * (loss - there):
                return right
            left, near, low = near, right, there
    else:
        # So far the first step leads over the whole valley.
        while not low < loss:
            near /= 2
            if near <= right / 2**MOST_DOUBLINGS:
                raise CannotExplain(LEVEL)
            low = line.loss_at(near)
            yield 0.0
        right = 2 * near
    return _narrowed(line, left, right)


def _narrowed(line: _Line, left: float, right: float) -> float:
    """Place of least loss between two, where it falls and then rises."""
    inner, outer = (right - share * (right - left) for share in (GOLDEN, 1 - GOLDEN))
    low, high = line.loss_at(inner), line.loss_at(outer)
    for _ in range(CUTS):
        # What is not finite is high.
        if low < high or not np.isfinite(high):
            right, outer, high = outer, inner, low
            inner = right - GOLDEN * (right - left)
            low = line.loss_at(inner)
        else:
            left, inner, low = inner, outer, high
            outer = left + GOLDEN * (right - left)
            high = line.loss_at(outer)
    return (left + right) / 2
