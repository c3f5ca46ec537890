"""A race of learning rates from one start, named in words."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from engine.arrays import Array
from engine.explain.race_valley import Valley
from engine.explain.subject import CannotExplain
from engine.project import Project, TrainingState, with_settings
from engine.settings import StopConditions
from engine.trainer import Trainer, check_runnable

LEAST, MOST = 3, 6
"""How many rates run against each other."""

RISE = 1e-3
"""Part of the first loss by which an epoch must rise to count as one that rises."""

OFTEN = 0.25
"""Part of the epochs that rise, from which on a rate leaps over."""

BACK = -0.3
"""Mean cosine between one epoch's way and the next, below which a rate zig-zags."""

SINGLE_STEPS = 24
"""So many steps of a run that is seen in a valley are kept one by one: at the end of an
epoch of several nobody would know from which side it came."""

STILL = 1e-3
"""Part of the longest way that an epoch must go to be looked at for its direction."""

SLOW = 0.5
"""Part of the best fall in loss of the race, below which a rate crawls."""


def _nowhere() -> Array:
    return np.zeros(0)


@dataclass(frozen=True, eq=False)
class RateRun:
    """How one learning rate fared.

    Attributes
    ----------
    rate : float
    losses : float64 array, shape (n_epochs + 1,)
        Exact training losses, before the first epoch and after each.
    turns : float64 array, shape (n,)
        Cosine between the way of an epoch and that of the next one, -1 to 1.
    diverged : bool
        Whether something was not finite any more.
    project : Project
        Where it stands.
    places, heights : float64 array, shape (n_dots,)
        Where on the line of the valley it was, seen at right angles to it, and its
        exact loss there: at the start, after each of the first `SINGLE_STEPS` steps,
        and after each epoch. Empty without a valley.
    """

    rate: float
    losses: Array
    turns: Array
    diverged: bool
    project: Project
    places: Array = field(default_factory=_nowhere)
    heights: Array = field(default_factory=_nowhere)


@dataclass(frozen=True, eq=False)
class Race:
    """Several rates that started together.

    Attributes
    ----------
    runs : tuple of RateRun
        In the order of the rates.
    words : tuple of str
        "crawls", "good", "zig-zags", "leaps over" or "diverges", for each.
    winner : int or None
        Place of the run with the least loss; None if all diverged.
    """

    runs: tuple[RateRun, ...]
    words: tuple[str, ...]
    winner: int | None


def race(project: Project, rates: Sequence[float], epochs: int) -> Race:
    """Let learning rates run from the same start.

    Parameters
    ----------
    project : Project
        One that can run: all begin with its parameters, and with a fresh optimizer.
    rates : sequence of float
        3 to 6 different ones above 0.
    epochs : int
        1 or more.

    Returns
    -------
    Race

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If these rates cannot race.
    """
    seen = deque(racing(project, rates, epochs), maxlen=1)
    if not seen:
        raise CannotExplain("A race takes one epoch or more.")
    return seen[0]


def racing(
    project: Project,
    rates: Sequence[float],
    epochs: int,
    valley: Valley | None = None,
) -> Iterator[Race]:
    """Hand over the race after every epoch, to be watched and broken off.

    Parameters
    ----------
    project, rates, epochs
        As of `race`.
    valley : Valley, optional
        Of the project: then the runs tell where on its line they were.

    Yields
    ------
    Race
        So far.
    """
    check_runnable(project)
    _check(rates)
    # Whether a run ends must not depend on what the user waits for.
    start = replace(
        with_settings(project, stop=StopConditions()), training=TrainingState()
    )
    runners = [_Runner(start, rate, valley) for rate in rates]
    for _ in range(epochs):
        for runner in runners:
            runner.advance()
        runs = tuple(runner.run for runner in runners)
        finite = [i for i, run in enumerate(runs) if not run.diverged]
        winner = min(finite, key=lambda i: runs[i].losses[-1], default=None)
        yield Race(runs, name_all(runs), winner)


def name_all(runs: Sequence[RateRun]) -> tuple[str, ...]:
    """Say in words how each rate fares.

    Parameters
    ----------
    runs : sequence of RateRun
        Of one race.

    Returns
    -------
    tuple of str
        The first that holds of: "diverges": something was not finite, or the loss is
        higher than at the start; "leaps over": the loss rose in at least a quarter of
        the epochs, each time by more than a thousandth of the first loss; "zig-zags":
        the mean cosine between one epoch's way and the next is below -0.3; "crawls":
        the loss fell by less than half of what it did with the best rate; else "good".

    Notes
    -----
    On a parabola of curvature h the rate r multiplies the distance to the bottom by
    1 - r h in each step: a slow approach for r h near 0, from side to side for r h
    from 1 to 2, further and further away beyond (LeCun, Bottou, Orr, Müller, 1998,
    Efficient BackProp, section 5). The thresholds are this program's own.
    """
    falls = [_fall(run) for run in runs]
    best = max(falls, default=0.0)
    return tuple(_word(run, fall, best) for run, fall in zip(runs, falls, strict=True))


def _word(run: RateRun, fall: float, best: float) -> str:
    first, losses = float(run.losses[0]), run.losses
    if run.diverged or losses[-1] > first * (1 + RISE):
        return "diverges"
    rises = np.diff(losses) > RISE * first
    if rises.size and rises.mean() >= OFTEN:
        return "leaps over"
    if run.turns.size and run.turns.mean() < BACK:
        return "zig-zags"
    return "crawls" if fall < SLOW * best else "good"


def _fall(run: RateRun) -> float:
    return 0.0 if run.diverged else float(run.losses[0] - run.losses[-1])


def _check(rates: Sequence[float]) -> None:
    if not LEAST <= len(set(rates)) == len(rates) <= MOST:
        raise CannotExplain(
            f"A race needs {LEAST} to {MOST} different learning rates, not "
            f"{len(set(rates))}."
        )
    if not all(np.isfinite(rate) and rate > 0 for rate in rates):
        raise CannotExplain("A learning rate in a race is a number above 0.")


class _Runner:
    """One rate under way."""

    def __init__(self, project: Project, rate: float, valley: Valley | None) -> None:
        self._rate = rate
        self._trainer = Trainer(with_settings(project, learning_rate=rate))
        self._losses = [self._trainer.losses().train]
        self._places = [self._trainer.parameters.astype(np.float64)]
        self._valley = valley
        self._dots: list[tuple[float, float]] = []
        self._cosines: list[float] = []
        self._longest = 0.0
        self._leave_dot()

    def advance(self) -> None:
        """Train an epoch, unless it has diverged."""
        trainer = self._trainer
        if trainer.stopped is not None:
            return
        self._step_by_step()
        if trainer.epoch < len(self._losses):
            trainer.advance_epochs(1)
        self._losses.append(trainer.losses().train)
        self._places.append(trainer.parameters.astype(np.float64))
        # Three places make a turn; older ones are not needed.
        self._places = self._places[-3:]
        self._cosines += self._turn()
        self._leave_dot()

    @property
    def run(self) -> RateRun:
        """How it fares so far."""
        losses = np.array(self._losses)
        stopped = self._trainer.stopped is not None
        return RateRun(
            rate=self._rate,
            losses=losses,
            turns=np.array(self._cosines),
            diverged=stopped or not np.isfinite(losses).all(),
            project=self._trainer.snapshot(),
            places=np.array([place for place, _ in self._dots]),
            heights=np.array([height for _, height in self._dots]),
        )

    def _step_by_step(self) -> None:
        """Make those steps of an epoch whose places are kept."""
        trainer, epoch = self._trainer, self._trainer.epoch
        if self._valley is None or not self._valley.is_quick:
            return
        while trainer.step < SINGLE_STEPS and trainer.stopped is None:
            trainer.advance(1)
            if trainer.epoch > epoch:
                return
            self._leave_dot()

    def _leave_dot(self) -> None:
        """Keep where it is on the line of the valley."""
        if self._valley is not None:
            trainer = self._trainer
            here = trainer.plan.to_network_order(trainer.parameters.astype(np.float64))
            self._dots.append((self._valley.place_of(here), trainer.losses().train))

    def _turn(self) -> list[float]:
        ways = [after - before for before, after in pairwise(self._places)]
        lengths = [float(np.sqrt(way @ way)) for way in ways]
        self._longest = max(self._longest, *lengths)
        if len(ways) < 2 or min(lengths) <= STILL * self._longest:
            return []
        return [float(ways[0] @ ways[1]) / (lengths[0] * lengths[1])]
