"""A small linear slider, for test rows, noise and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter, QPaintEvent

from gui.style.number_text import format_short
from gui.widgets.track import Track

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Slider(Track):
    """A slider whose values lie evenly and go by steps."""

    MARGIN = 7
    KNOB = 12

    def __init__(
        self,
        bounds: tuple[float, float],
        value: float,
        step: float,
        words: str,
        parent: QWidget | None = None,
    ) -> None:
        self._step_size = step
        super().__init__(bounds, value, words, parent)

    def share_of(self, value: float) -> float:
        """Return where a value lies, 0 to 1."""
        return (value - self._low) / (self._high - self._low)

    def value_at(self, share: float) -> float:
        """Return the value at a place, rounded to whole steps."""
        steps = round(share * (self._high - self._low) / self._step_size)
        return round(self._low + steps * self._step_size, 9)

    def stepped(self, steps: float) -> float:
        """Return the value some steps away; a fine step counts as a whole one."""
        whole = round(steps) or (1 if steps > 0 else -1)
        return round(self._value + whole * self._step_size, 9)

    def spoken(self, value: float) -> str:
        """Return a value in words."""
        return format_short(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the slider."""
        painter = QPainter(self)
        self.paint_track(painter)
        painter.end()
