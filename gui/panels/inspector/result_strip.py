"""What a neuron makes of the viewed row, in one line."""

import math
import re
from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.fonts import font, font_scale, taller
from gui.style.number_text import format_number, full_shown
from gui.style.theme import theme
from gui.widgets.buttons import Button, IconButton
from gui.widgets.frame import paint_frame
from gui.widgets.type_height import TypeHeight

HEIGHT = 44
STRONG = "heading"
_DIGIT = re.compile(r"\d")
PADDING, SIGN_PADDING, GAP = 12.0, 6.0, 6.0
WAY = "Show how the neuron comes to this result (E)"


class ResultStrip(QWidget):
    """A strip of 44: `tanh(-0.292) = -0.284`, the result coloured by its sign."""

    explain_asked = Signal()
    """The way to the result is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = ""
        self._value: float | None = None
        self._hint = "There are no data to compute it from."
        TypeHeight(self, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("inspector_result")
        self._explain = Button("Explain", "link", parent=self)
        self._sign = IconButton("explain", f"Explain\n{WAY}", 28, 16, parent=self)
        self._sign.clicked.connect(self.explain_asked)
        # So that a new number does not have the panel behind it painted as well.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._explain.setObjectName("inspector_explain")
        self._explain.setToolTip(WAY)
        self._explain.clicked.connect(self.explain_asked)
        theme().changed.connect(self._place)

    @property
    def text(self) -> str:
        """The whole line in words."""
        if self._value is None:
            return self._left
        return f"{self._left} = {format_number(self._value)}"

    def show_result(self, left: str, value: float | None, hint: str = "") -> None:
        """Show what is computed and its result; None while it has none."""
        if (left, value) == (self._left, self._value) and hint == self._hint:
            return
        self._left, self._value, self._hint = left, value, hint
        number = "" if value is None else full_shown(value)
        lines = (left, number, hint)
        self.setToolTip("\n".join(line for line in lines if line))
        self.setAccessibleName(self.text)
        self._place()

    def sizeHint(self) -> QSize:
        """A strip of the panel's width."""
        return QSize(240, taller(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the link at the right."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put the link at the right; a sign in its stead where the line needs it."""
        has_room = self._needed() + self._explain.sizeHint().width() <= self.width()
        for button, shown in ((self._explain, has_room), (self._sign, not has_room)):
            size = button.sizeHint()
            margin = PADDING if has_room else SIGN_PADDING
            left = self.width() - size.width() - round(margin)
            top = (self.height() - size.height()) // 2
            button.setGeometry(left, top, size.width(), size.height())
            button.setVisible(shown)
        self.update()

    def _needed(self) -> float:
        """Width of the whole line with its margins."""
        number = "" if self._value is None else format_number(self._value)
        left = f"{self._left} =" if number else self._left
        words = _measured(_DIGIT.sub("0", left), "body", font_scale())
        strong = _measured(_DIGIT.sub("0", number), STRONG, font_scale())
        return words + strong + 2 * PADDING + 2 * GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip and its line."""
        palette = theme().palette
        area = QRectF(self.rect())
        painter = QPainter(self)
        painter.fillRect(event.rect(), palette.panel)
        paint_frame(painter, area, palette.accent_soft, None)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        shown = self._explain if self._explain.isVisibleTo(self) else self._sign
        words = area.adjusted(PADDING, 0, shown.x() - area.right() - GAP, 0)
        strong = font(STRONG)
        number = "" if self._value is None else format_number(self._value)
        room = words.width() - QFontMetricsF(strong).horizontalAdvance(number) - GAP
        metrics = QFontMetricsF(font("body"))
        left = f"{self._left} =" if number else self._left
        left = metrics.elidedText(left, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font("body"))
        painter.setPen(palette.text)
        painter.drawText(words, flags, left)
        if self._value is not None:
            words.setLeft(words.left() + metrics.horizontalAdvance(left) + GAP)
            value = 0.0 if math.isnan(self._value) else self._value
            painter.setFont(strong)
            painter.setPen(palette.signed(value))
            painter.drawText(words, flags, number)
        painter.end()


@lru_cache(maxsize=256)
def _measured(text: str, role: str, scale: float) -> float:
    """Width of a text; digits are equally wide, so that few are ever measured."""
    return QFontMetricsF(font(role)).horizontalAdvance(text)
