"""What a neuron makes of the viewed row, in one line."""

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.fonts import font
from gui.style.number_text import format_number, full_text
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.frame import paint_frame

HEIGHT = 44
PADDING = 12.0


class ResultStrip(QWidget):
    """A strip of 44: `tanh(-0.292) = -0.284`, the result coloured by its sign."""

    explain_asked = Signal()
    """The way to the result is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = ""
        self._value: float | None = None
        self._hint = "There are no data to compute it from."
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("inspector_result")
        self._explain = Button("Explain", "link", parent=self)
        self._explain.setObjectName("inspector_explain")
        self._explain.setToolTip("Show how the neuron comes to this result (E)")
        self._explain.clicked.connect(self.explain_asked)
        theme().changed.connect(self.update)

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
        number = "" if value is None else full_text(value)
        lines = (left, number, hint)
        self.setToolTip("\n".join(line for line in lines if line))
        self.setAccessibleName(self.text)
        self.update()

    def sizeHint(self) -> QSize:
        """A strip of the panel's width."""
        return QSize(240, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the link at the right."""
        super().resizeEvent(event)
        size = self._explain.sizeHint()
        left = self.width() - size.width() - round(PADDING) + 2
        top = (self.height() - size.height()) // 2
        self._explain.setGeometry(left, top, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip and its line."""
        palette = theme().palette
        area = QRectF(self.rect())
        painter = QPainter(self)
        paint_frame(painter, area, palette.accent_soft, None)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        words = area.adjusted(PADDING, 0, -PADDING - self._explain.width(), 0)
        strong = self._strong_font()
        number = "" if self._value is None else format_number(self._value)
        room = words.width() - QFontMetricsF(strong).horizontalAdvance(number) - 6
        metrics = QFontMetricsF(font("body"))
        left = f"{self._left} =" if number else self._left
        left = metrics.elidedText(left, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font("body"))
        painter.setPen(palette.text)
        painter.drawText(words, flags, left)
        if self._value is not None:
            words.setLeft(words.left() + metrics.horizontalAdvance(left) + 6)
            value = 0.0 if math.isnan(self._value) else self._value
            painter.setFont(strong)
            painter.setPen(palette.signed(value))
            painter.drawText(words, flags, number)
        painter.end()

    @staticmethod
    def _strong_font() -> QFont:
        return font("heading")
