"""How sharply the loss is bent, and the largest learning rate that can stand it."""

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Array, Mask
from engine.backends.backend import Rule, State, rule_of
from engine.backends.numpy_backend import NumpyBackend
from engine.backends.threads import limit_threads
from engine.data.steps import finish
from engine.explain.subject import CannotExplain, compiled
from engine.network.parameters import exists, frozen
from engine.project import Project
from engine.trainer import check_runnable, training_rows

STEP = 1e-4
"""How far a gradient is looked at to both sides, for a direction of length 1."""

TOLERANCE = 1e-5
"""The estimate rests when a round changes it by a smaller part than this."""

MOST_ROUNDS = 300
AGAIN = 0.3
"""Length of the random part of a direction that an iteration begins with again."""

MOST_WORK = 500_000_000
"""Rows times parameters whose gradients are taken so often."""


class NoLimit(CannotExplain):
    """Training for which 2 / curvature says nothing."""


@dataclass(frozen=True)
class RateLimit:
    """Where gradient descent stops approaching.

    Attributes
    ----------
    curvature : float
        Largest eigenvalue of the Hessian of the loss, with the L2 penalty, over the
        parameters that training moves.
    limit : float or None
        2 / curvature; None where the loss is nowhere bent upward.
    rounds : int
        Of the power iteration.
    converged : bool
        Whether it came to rest.
    direction : float64 array in plan order
        Along which the loss is bent so, of length 1; the next estimate of a network
        that went on learning may begin with it.
    """

    curvature: float
    limit: float | None
    rounds: int
    converged: bool
    direction: Array = field(compare=False, repr=False)


def why_no_limit(project: Project) -> str | None:
    """Why 2 / curvature is no bound for this project's training; None if it is.

    Parameters
    ----------
    project : Project
        With data.
    """
    settings = project.settings
    n_rows = 0 if project.dataset is None else len(project.dataset.train_rows)
    if settings.optimizer != "sgd":
        return (
            "2 / curvature is the limit of plain gradient descent: choose the "
            "optimizer SGD to see it."
        )
    if settings.batch_size is not None and settings.batch_size < n_rows:
        return (
            "2 / curvature is the limit for steps on all rows at once: choose the full "
            "batch to see it."
        )
    if settings.clip is not None:
        return "With a clipped gradient there is no limit of this kind: clip nothing."
    if settings.l1:
        return "With an L1 penalty the loss has kinks: set L1 to 0 to see the limit."
    if any(layer.dropout for layer in project.network.layers):
        return "With dropout each step has another loss: set dropout to 0."
    return None


def rate_limit(project: Project, seed: int = 0) -> RateLimit:
    """Estimate the largest rate with which the loss falls; see `rate_limit_steps`."""
    return finish(rate_limit_steps(project, seed))


def rate_limit_steps(
    project: Project, seed: int = 0, begin_with: Array | None = None
) -> Generator[float, None, RateLimit]:
    """Estimate the largest learning rate with which the loss still falls, in parts.

    Parameters
    ----------
    project : Project
        One that can run, trained by sgd on the full batch.
    seed : int
        Of the direction that the iteration begins with.
    begin_with : float64 array, optional
        The direction of a former estimate: near it a few rounds are enough. One of
        another length is left aside.

    Yields
    ------
    float
        Progress from 0 to 1; most estimates rest long before 1.

    Returns
    -------
    RateLimit
        Of this moment: the curvature changes while the network learns.

    Raises
    ------
    CannotRun
        If the project lacks something.
    NoLimit
        With the reason, if its training has no such limit.

    Notes
    -----
    Power iteration (von Mises, Pollaczek-Geiringer, 1929) with H v as a central
    difference of back-propagated gradients in double precision; LeCun, Simard,
    Pearlmutter (1993), Automatic learning rate maximization by on-line estimation of
    the Hessian's eigenvectors; the limit 2 / curvature: LeCun, Bottou, Orr, Müller
    (1998), Efficient BackProp, section 5. The eigenvalue of the largest size may be
    negative, or be as large as one of the other sign, so that no iteration comes to
    rest; then a second one, with H moved up by that size, finds the largest.
    """
    check_runnable(project)
    reason = why_no_limit(project)
    if reason is not None:
        raise NoLimit(reason)
    limit_threads()
    bend = Bend(project, begin_with)
    largest, rounds, converged = yield from bend.dominant(seed, 0.0)
    if largest < 0 or not converged:
        shift = -abs(largest)
        above, more, converged = yield from bend.dominant(seed, shift)
        largest, rounds = shift + above, rounds + more
    limit = 2 / largest if largest > 0 else None
    return RateLimit(largest, limit, rounds, converged, bend.direction)


class Bend:
    """Products of the Hessian of a project's loss with directions.

    Parameters
    ----------
    project : Project
        One that can run.
    begin_with : float64 array, optional
        A direction to begin with.

    Raises
    ------
    NoLimit
        If nothing moves, or if there is too much to compute.
    """

    def __init__(self, project: Project, begin_with: Array | None = None) -> None:
        network = project.network
        self._plan, self._parameters = compiled(project, np.float64)
        rows = training_rows(project, self._plan)[0]
        if rows.size * self._plan.size > MOST_WORK:
            raise NoLimit(
                "The curvature of so large a network on so many rows would take too "
                "long to estimate."
            )
        free = exists(network) & ~frozen(network)
        self._free: Mask = self._plan.from_network_order(free)
        if not self._free.any():
            raise NoLimit("Everything is frozen: free a parameter to see the limit.")
        is_weight = free.copy()
        is_weight[: sum(layer.size for layer in network.layers)] = False
        self._penalty = project.settings.l2 * self._plan.from_network_order(is_weight)
        self._rule: Rule = rule_of(project.settings, rows.size)
        self._state = State(self._parameters.copy(), (), 0)
        self._backend = NumpyBackend(self._plan, rows, self._state)
        self._begin_with = begin_with
        self._direction: Array = np.zeros(self._plan.size)

    @property
    def direction(self) -> Array:
        """Where the newest iteration came to rest."""
        return self._direction

    def times(self, direction: Array) -> Array:
        """The Hessian times a direction of length 1, in plan order."""
        above, below = (self._gradient(side * direction) for side in (STEP, -STEP))
        with np.errstate(all="ignore"):
            product: Array = (above - below) / (2 * STEP) + self._penalty * direction
        return np.where(self._free, product, 0)

    def dominant(
        self, seed: int, shift: float
    ) -> Generator[float, None, tuple[float, int, bool]]:
        """Eigenvalue of the largest size, of the Hessian less a shift.

        Yields
        ------
        float
            Progress.

        Returns
        -------
        float, int, bool
            The eigenvalue, how many rounds it took, and whether it rests.
        """
        direction = self._first(seed)
        value = 0.0
        for rounds in range(1, MOST_ROUNDS + 1):
            product = self.times(direction) - shift * direction
            before, value = value, float(direction @ product)
            if not np.isfinite(value):
                raise NoLimit("The curvature is not finite here: rewind first.")
            size = float(np.sqrt(product @ product))
            if size == 0:
                return 0.0, rounds, True
            # Less a shift the eigenvalue itself may be small beside what is compared.
            enough = TOLERANCE * min(abs(value), abs(value + shift))
            if rounds > 1 and abs(value - before) <= enough:
                return value, rounds, True
            self._direction = direction = product / size
            yield rounds / MOST_ROUNDS
        return value, MOST_ROUNDS, False

    def _first(self, seed: int) -> Array:
        drawn = np.random.default_rng(seed).standard_normal(len(self._free))
        direction = _unit(np.where(self._free, drawn, 0))
        near = self._begin_with
        if near is None or near.shape != direction.shape or not near.any():
            return direction
        # A little of all directions: another one may be bent the most by now.
        return _unit(np.where(self._free, near + AGAIN * direction, 0))

    def _gradient(self, shift: Array) -> Array:
        np.copyto(self._state.parameters, self._parameters + shift)
        return self._backend.gradient(self._rule)


def _unit(direction: Array) -> Array:
    unit: Array = direction / np.sqrt(direction @ direction)
    return unit
