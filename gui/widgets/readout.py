"""A number of the transport: its caption above, the number below."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from gui.style.fonts import family, font, font_scale, grown, pixel_size, taller
from gui.style.number_text import DASH
from gui.style.theme import theme
from gui.widgets.frame import paint_frame
from gui.widgets.opaque import Opaque
from gui.widgets.painted_state import PaintedState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FIELD, BETWEEN = 24, 1
"""Height of a field of the transport, and what is between it and its caption."""
_SWATCH = 20
_DIGIT = re.compile(r"\d")


class Readout(QLabel):
    """Caption over value, with a swatch in the colour of the curve it belongs to."""

    def __init__(
        self,
        caption: str,
        swatch: str | None = None,
        widest: tuple[str, ...] = ("0.0000",),
        parent: QWidget | None = None,
    ) -> None:
        """Give it room for each of the `widest` values from the start."""
        super().__init__(DASH, parent)
        self._caption = caption
        self._swatch = swatch
        self._widest = widest
        self._state = PaintedState(self)
        self._opaque = Opaque(self)
        self.setAccessibleName(caption)
        theme().changed.connect(self._fit)
        self._fit()

    @property
    def caption(self) -> str:
        """The words above the number."""
        return self._caption

    def set_caption(self, caption: str) -> None:
        """Name what is shown."""
        if caption != self._caption:
            self._caption = caption
            self.setAccessibleName(caption)
            self._fit()
            self.update()

    def set_widest(self, widest: tuple[str, ...]) -> None:
        """Keep room for these values, and for what is shown."""
        self._widest = widest
        self._fit()

    def set_value(self, text: str) -> None:
        """Show a value; the room grows when it must and never shrinks."""
        if text == self.text():
            return
        self.setText(text)
        width = QFontMetricsF(font("readout")).horizontalAdvance
        if width(text) > max(map(width, self._widest)):
            self._widest = (*self._widest, text)
            self._fit()

    def sizeHint(self) -> QSize:
        """Room for the caption and for the longest value so far."""
        caption, height = _measured(self._caption, "caption")
        if self._swatch is not None:
            caption += _SWATCH
        # Digits are equally wide, so that few texts are ever measured.
        texts = (_DIGIT.sub("0", text) for text in (*self._widest, self.text()))
        sizes = [_measured(text, "readout") for text in texts]
        width = max(caption, *(size[0] for size in sizes))
        return QSize(round(width + 1), max(grown(40), round(height + sizes[0][1] + 6)))

    def minimumSizeHint(self) -> QSize:
        """Numbers are never cut."""
        return self.sizeHint()

    def _fit(self) -> None:
        """Be as large as the hint says, and no layout asks again at every number."""
        self.setFixedSize(self.sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatch, caption and value."""
        palette = self._state.palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.panel)
        middle, size = self.height() / 2, max(1.0, font_scale())
        upper = self._upper()
        left = 0.0
        if self._swatch is not None:
            line = QRectF(0, upper.center().y() - 1.5, 14, 3)
            colour = palette.colour(self._swatch)
            paint_frame(painter, line, colour, None, radius=1.5)
            left = _SWATCH
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        upper.setLeft(left)
        painter.setFont(font("caption"))
        painter.setPen(palette.text2)
        painter.drawText(upper, flags, self._caption)
        painter.setFont(font("readout"))
        painter.setPen(palette.text if self.isEnabled() else palette.disabled)
        lower = QRectF(0, middle - 2 * size, self.width(), 22 * size)
        painter.drawText(lower, flags, self.text())
        painter.end()

    def _upper(self) -> QRectF:
        """Where the caption is: as high as one that stands over a field."""
        line = math.ceil(_measured("", "caption")[1])
        top = math.ceil((self.height() - line - BETWEEN - taller(FIELD)) / 2)
        return QRectF(0, top, self.width(), line)


def _measured(text: str, role: str) -> tuple[float, float]:
    """Width and height of a text."""
    return _kept(text, role, pixel_size(role), family())


@lru_cache(maxsize=1024)
def _kept(text: str, role: str, pixels: int, family: str | None) -> tuple[float, float]:
    """Measure once; `pixels` and `family` tell apart fonts of the same role."""
    metrics = QFontMetricsF(font(role))
    return metrics.horizontalAdvance(text), metrics.height()
