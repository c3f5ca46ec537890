"""Moments that lie amid the steps which another thread is making."""

from dataclasses import replace

from engine.arrays import Ints
from engine.backends.call_control import CallControl
from engine.moments import Moment
from engine.stepping import Position


class Glimpses:
    """Of one trainer, which makes steps in its thread while another thread looks.

    Parameters
    ----------
    ends : int64 array, shape (1,), optional
        While it is not 0, `Trainer.advance_for` ends after the present step.

    Attributes
    ----------
    is_open : bool
        Whether calls take so long of late that it is worth while to look.
    """

    def __init__(self, ends: Ints | None = None) -> None:
        self.is_open = False
        self._control = CallControl(ends)
        # Exchanged as a whole, because the other thread reads it at any time.
        self._under_way: tuple[int, Moment, float] | None = None

    @property
    def are_ended(self) -> bool:
        """Whether steps are to end now."""
        return self._control.ends_calls

    def begin(self, before: Moment, now: float) -> CallControl:
        """What the next call of the kernel needs, which begins now at this moment."""
        self._under_way = self._control.call + 1, before, now
        return self._control

    def look(self) -> Moment | None:
        """Return a moment amid the steps.

        Each is asked for by one call of this, and returned by a later one, after the
        step that was under way; None until then, and where that call of the kernel has
        given way to the next meanwhile. All of a moment is finite.
        """
        if self._under_way is None:
            return None
        call, before, began = self._under_way
        seen = self._control.look(before.plan.size, len(before.state.slots))
        if seen is None or seen.call != call or not seen.is_finite:
            return None
        at = before.at
        return replace(
            before,
            at=Position(at.epoch + seen.epochs, at.step + seen.steps, seen.row),
            state=seen.state,
            learning_rate=seen.learning_rate,
            seconds=before.seconds + max(0.0, seen.asked_at - began),
        )
