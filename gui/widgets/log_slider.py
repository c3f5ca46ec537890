"""The slider of the learning rate: even steps are equal factors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen

from gui.style.fonts import font, taller
from gui.style.number_text import format_rate
from gui.style.palette import faded
from gui.widgets.track import Track

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

HATCH = 6.0
"""From one stroke of the hatching to the next."""


class LogSlider(Track):
    """A slider over decades with ticks; a step is a tenth of a decade.

    Values from the start of a zone on are warned of: red, hatched, behind a tick.
    """

    def __init__(
        self,
        words: str = "Learning rate",
        bounds: tuple[float, float] = (1e-4, 10.0),
        value: float = 0.03,
        parent: QWidget | None = None,
    ) -> None:
        self._decades = math.log10(bounds[1] / bounds[0])
        self._zone: float | None = None
        super().__init__(bounds, value, words, parent)
        self.setMinimumWidth(196)
        self.setMaximumWidth(300)

    @property
    def zone(self) -> float | None:
        """From which value on it warns; None warns of nothing."""
        return self._zone

    def set_zone(self, start: float | None) -> None:
        """Warn of all values from here on."""
        if start != self._zone:
            self._zone = start
            self.update()

    def share_of(self, value: float) -> float:
        """Return where a value lies, 0 to 1; what is not positive lies at the left."""
        if not value > 0:
            return 0.0
        return math.log10(value / self._low) / self._decades

    def value_at(self, share: float) -> float:
        """Return the value at a place, in three digits."""
        return _digits(self._low * 10 ** (share * self._decades), 3)

    def stepped(self, steps: float) -> float:
        """Return the value some tenths of a decade away."""
        return _digits(self._value * 10 ** (steps / 10), 6)

    def spoken(self, value: float) -> str:
        """Return a value in words."""
        return format_rate(value)

    def sizeHint(self) -> QSize:
        """The width of the transport's slider, with room for ticks and labels."""
        return QSize(228, taller(40))

    def minimumSizeHint(self) -> QSize:
        """Narrower, labels would touch."""
        return QSize(196, taller(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale and the slider."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        self.paint_groove(painter)
        self._paint_zone(painter)
        self.paint_knob(painter)
        painter.end()

    def _paint_zone(self, painter: QPainter) -> None:
        if self._zone is None or self._zone >= self._high or not self.isEnabled():
            return
        palette = self._state.palette
        start, end = self.x_of(self._zone), self.width() - self.MARGIN
        top = self.GROOVE_Y - 2.0
        groove = QPainterPath()
        groove.addRect(QRectF(start, top, end - start, 4))
        painter.save()
        painter.setClipPath(groove)
        # What of the zone is below the present rate is the stronger part.
        held = max(start, min(self.x_of(self._value), end))
        painter.fillRect(QRectF(start, top, held - start, 4), palette.danger)
        rest = QRectF(held, top, end - held, 4)
        painter.fillRect(rest, faded(palette.danger, 0.55))
        painter.setPen(QPen(palette.panel, 1.2))
        at = start + HATCH / 2
        while at < end + 4:
            painter.drawLine(QLineF(at, top + 4, at + 4, top))
            at += HATCH
        painter.restore()
        painter.setPen(QPen(palette.danger, 2))
        painter.drawLine(QLineF(start, top - 6, start, top + 4))

    def _paint_scale(self, painter: QPainter) -> None:
        palette = self._state.palette
        quiet = palette.text2 if self.isEnabled() else palette.disabled
        first, last = round(math.log10(self._low)), round(math.log10(self._high))
        top = self.GROOVE_Y + 6.5
        painter.setFont(font("canvas_label"))
        width = QFontMetricsF(font("canvas_label")).horizontalAdvance
        free_from = 0.0
        for power in range(first, last + 1):
            at = self.x_of(10.0**power)
            painter.setPen(QPen(quiet, 1))
            painter.drawLine(QLineF(at, top, at, top + 5))
            if first < power < last:
                area = QRectF(at - 30, self.GROOVE_Y + 12, 60, taller(14))
                label = format_rate(10.0**power)
                half = width(label) / 2
                if at - half >= free_from:
                    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), label)
                    free_from = at + half + 2
            if power < last:
                painter.setPen(QPen(palette.strong, 1))
                self._paint_short_ticks(painter, power, top + 1)

    def _paint_short_ticks(self, painter: QPainter, power: int, top: float) -> None:
        for digit in range(2, 10):
            at = self.x_of(digit * 10.0**power)
            painter.drawLine(QLineF(at, top, at, top + 3))


def _digits(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
