"""Keeps the picture in time: gives up quality while drawing takes too long."""

import math
from collections import deque
from dataclasses import dataclass
from functools import lru_cache

FAST_MS, SLOW_MS = 16.0, 32.0
"""A little less than from one picture to the next of 60 and 30 a second."""
A_LITTLE_LESS = 0.96
MANY = 5_000
"""Above this many lines 30 pictures a second are the aim while training runs."""
SAMPLES = 9
PATIENCE = 90
"""Pictures with time to spare before a better quality is tried again; twice as many
after each try that failed, so that the picture does not go to and fro."""
MOST_PATIENCE = 64 * PATIENCE
ON_TRIAL = 5 * SAMPLES
"""A quality that is given up again within so many pictures was a try that failed."""
SPARE = 0.5
"""Share of the time below which a picture counts as one with time to spare."""
ROOM_FOR_MORE = 0.9
"""The same share with as many lines as come back next, which take so much longer as
they are more."""
FEWEST = 1_000
FAR, FEW_SAMPLES = 8.0, 3
"""So many times as slow as it should be, a picture is not waited for as often."""


@dataclass(frozen=True)
class Quality:
    """How to draw the next picture.

    Attributes
    ----------
    straight : bool
        Curves as straight lines.
    interval : float
        Milliseconds from one picture to the next.
    coarse : bool
        One dot for each pixel of the window on a screen with more.
    most : int
        Only so many of the strongest lines.
    """

    straight: bool
    interval: float
    coarse: bool
    most: int


@dataclass(frozen=True)
class Demand:
    """What is to be drawn: how many lines, on what, beside what."""

    lines: int
    curved: bool
    fine_screen: bool
    training: bool

    @property
    def kind(self) -> tuple[int, bool, bool]:
        """What is alike where the same quality will do."""
        return self.lines.bit_length(), self.curved, self.fine_screen

    @property
    def steps(self) -> tuple[str, ...]:
        """What can be given up, in this order."""
        return _steps_of(self)


def fewer(lines: int, steps: int) -> int:
    """How many lines are left: all, 3/4, 1/2, 3/8, 1/4, ..."""
    halves, more = divmod(steps, 2)
    return (3 * lines >> 2 if more else lines) >> halves


@lru_cache(maxsize=16)
def _steps_of(demand: Demand) -> tuple[str, ...]:
    steps = ["straight"] if demand.curved else []
    if not (demand.training and demand.lines > MANY):
        steps.append("slow")
    if demand.fine_screen:
        steps.append("coarse")
    count = 1
    while fewer(demand.lines, count) >= FEWEST:
        steps.append("fewer")
        count += 1
    return tuple(steps)


class Governor:
    """Looks at the running median of the times and gives up a step, or takes one back.

    `best` is the full quality, for a picture that stays.
    """

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=SAMPLES)
        self._given_up = 0
        self._patience = 0
        self._needed = PATIENCE
        self._trial = 0
        self._kind: tuple[int, bool, bool] | None = None
        self._steps: tuple[str, ...] = ()
        self._lines = 0
        self._screen_ms = FAST_MS

    def follow_screen(self, rate: float) -> None:
        """Take the pictures a second of a screen; more than it shows are in vain."""
        self._screen_ms = A_LITTLE_LESS * 1000 / rate if rate > 1 else FAST_MS

    @property
    def median(self) -> float:
        """Running median of the times in milliseconds; 0 before the first."""
        # The module `statistics` would bring fractions and decimals to every start.
        times = sorted(self._times)
        return times[len(times) // 2] if times else 0.0

    def quality(self, demand: Demand) -> Quality:
        """How to draw while the picture changes; another network begins at the best."""
        if demand.kind != self._kind:
            self._kind = demand.kind
            self._given_up, self._needed = 0, PATIENCE
            self._times.clear()
        steps, self._lines = demand.steps, demand.lines
        self._steps = steps
        self._given_up = min(self._given_up, len(steps))
        gone = steps[: self._given_up]
        is_slow = "slow" in gone or (demand.training and demand.lines > MANY)
        return Quality(
            straight="straight" in gone,
            interval=max(self._screen_ms, SLOW_MS if is_slow else FAST_MS),
            coarse="coarse" in gone,
            most=fewer(demand.lines, gone.count("fewer")),
        )

    def best(self, demand: Demand) -> Quality:
        """How to draw a picture that stays."""
        return Quality(False, max(self._screen_ms, FAST_MS), False, demand.lines)

    def note(self, took: float, quality: Quality) -> None:
        """Learn how long a picture took that was drawn while things changed."""
        self._times.append(took)
        self._trial = max(0, self._trial - 1)
        latest = list(self._times)[-FEW_SAMPLES:]
        if len(latest) == FEW_SAMPLES and min(latest) > FAR * quality.interval:
            self._step(self._needed_steps(min(latest) / quality.interval))
            return
        if len(self._times) < SAMPLES:
            return
        if self.median > quality.interval:
            self._step(self._needed_steps(self.median / quality.interval))
        elif self.median < self._spare * quality.interval and self._given_up:
            self._patience += 1
            if self._patience >= self._needed:
                self._step(-1)
        else:
            self._patience = 0

    @property
    def _spare(self) -> float:
        gone = self._steps[: self._given_up]
        if gone[-1:] != ("fewer",):
            return SPARE
        count = gone.count("fewer")
        now, then = fewer(self._lines, count), fewer(self._lines, count - 1)
        return ROOM_FOR_MORE * now / then

    def _needed_steps(self, ratio: float) -> int:
        """How many steps at once make a picture faster by about this ratio.

        Two of them halve the number of lines, and the time with it; what the others
        save nobody knows.
        """
        if "fewer" not in self._steps[self._given_up : self._given_up + 1]:
            return 1
        return max(1, int(2 * math.log2(ratio)))

    def _step(self, by: int) -> None:
        self._given_up += by
        if by > 0 and self._trial:
            self._needed = min(2 * self._needed, MOST_PATIENCE)
        self._trial = ON_TRIAL if by < 0 else 0
        self._patience = 0
        self._times.clear()
