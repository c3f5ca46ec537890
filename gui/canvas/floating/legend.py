"""Which colour and width a weight of a given size has."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from gui.canvas.floating.chip import Chip
from gui.style.fonts import font, grown
from gui.style.number_text import MINUS, format_short
from gui.style.theme import theme

WIDTH, HEIGHT = 212, 40
BAR = QRectF(60, 10, 138, 8)
MARGIN, GAP = 12.0, 8.0
NUMBERS = 18
WORD = "weight"
NOTCHES = (0.12, 0.22, 0.3, 0.37)
"""Where the negative half is cut, as negative connections are: by dashes."""
NOTCH = 2.0


class Legend(Chip):
    """A wedge coloured like the connections, from -reference over 0 to +reference."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self._bar = BAR
        self._fit()
        self._reference = 0.0
        self.set_reference(1.0)
        theme().changed.connect(self._follow_theme)

    def set_reference(self, reference: float) -> None:
        """Say which weight has the full colour."""
        if reference != self._reference:
            self._reference = reference
            self._speak()

    def _fit(self) -> None:
        """Give the word before the wedge, and the numbers below it, their room."""
        word = QFontMetricsF(font("canvas_label")).horizontalAdvance(WORD)
        self._bar = QRectF(BAR)
        self._bar.moveLeft(max(BAR.left(), round(MARGIN + word + GAP)))
        width = round(WIDTH + self._bar.left() - BAR.left())
        self.setFixedSize(width, HEIGHT - NUMBERS + grown(NUMBERS))

    def _follow_theme(self) -> None:
        self._fit()
        self._speak()

    def _speak(self) -> None:
        reference = self._reference
        negative, positive = self._state.palette.sign_words
        size = format_short(reference)
        self.setAccessibleName(
            f"Legend: weights from {MINUS}{size}, {negative}, to +{size}, {positive}; "
            "the wider, the larger"
        )
        self.setToolTip(
            f"Colour and width of a connection show its weight; {size} and more "
            "have the full colour. Negative ones are dashed while there are few"
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the wedge and its numbers."""
        painter = QPainter(self)
        try:
            self.paint_box(painter)
            self._paint_wedge(painter)
            self._paint_words(painter)
        finally:
            painter.end()

    def _paint_wedge(self, painter: QPainter) -> None:
        bar = self._bar
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        stops = self._state.palette.weight_stops
        for place, colour in enumerate(stops):
            gradient.setColorAt(place / (len(stops) - 1), colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        middle = bar.center()
        hair = QPointF(0, 0.4)
        painter.drawPolygon(
            QPolygonF(
                [
                    bar.topLeft(),
                    middle - hair,
                    bar.topRight(),
                    bar.bottomRight(),
                    middle + hair,
                    bar.bottomLeft(),
                ]
            )
        )

        painter.setBrush(self._state.palette.raised)
        for share in NOTCHES:
            left = bar.left() + share * bar.width()
            painter.drawRect(QRectF(left, bar.top(), NOTCH, bar.height()))

    def _paint_words(self, painter: QPainter) -> None:
        palette, bar = self._state.palette, self._bar
        painter.setPen(QPen(palette.text2))
        painter.setFont(font("canvas_label"))
        middle = Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft
        word = QRectF(MARGIN, 0, bar.left() - MARGIN, self.height())
        painter.drawText(word, int(middle | left), WORD)
        row = QRectF(bar.left() - 12, bar.bottom(), bar.width() + 24, grown(NUMBERS))
        size = format_short(self._reference)
        inner = row.adjusted(12, 0, -12, 0)
        painter.drawText(inner, int(middle | left), f"{MINUS}{size}")
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignHCenter), "0")
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, int(middle | right), f"+{size}")
