"""How many steps are due, for a run that can be watched."""

MAX_DEBT = 0.1
"""Seconds of steps that a late thread makes up for; more is let go."""


class Pace:
    """Spreads the steps of a run evenly over time. Knows no clock and no Qt."""

    def __init__(self) -> None:
        self._steps_per_second: float | None = None
        self._last = 0.0
        self._due = 0.0

    def set(self, steps_per_second: float | None, now: float) -> None:
        """Take another pace from now on; None is full speed."""
        if steps_per_second != self._steps_per_second:
            self._steps_per_second = steps_per_second
            self._last, self._due = now, 1.0

    @property
    def is_limited(self) -> bool:
        """Whether steps have to wait for their time."""
        return self._steps_per_second is not None

    def take(self, now: float) -> int:
        """Whole steps that are due now; they count as done."""
        rate = self._steps_per_second or 0.0
        elapsed = min(now - self._last, MAX_DEBT)
        self._last = now
        self._due += elapsed * rate
        steps = int(self._due)
        self._due -= steps
        return steps

    def give_back(self, steps: int) -> None:
        """Steps that were due and could not be done in time are let go or kept.

        Only what fits into `MAX_DEBT` is kept.
        """
        rate = self._steps_per_second or 0.0
        self._due = min(self._due + steps, rate * MAX_DEBT)

    def wait(self) -> float:
        """Seconds until the next step is due."""
        rate = self._steps_per_second
        return 0.0 if not rate else max(0.0, (1.0 - self._due) / rate)
