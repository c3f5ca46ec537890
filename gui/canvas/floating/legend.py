"""Which colour and width a weight of a given size has, and whether it is dashed."""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.canvas.floating.chip import Chip
from gui.canvas.painters.wedge_painter import WeightScale, paint_wedge
from gui.style.fonts import font, grown
from gui.style.number_text import MINUS, format_short
from gui.style.theme import theme

WIDTH, HEIGHT = 212, 40
BAR = QRectF(60, 10, 138, 8)
MARGIN, GAP = 12.0, 8.0
NUMBERS = 18
WORD = "weight"


class Legend(Chip):
    """A wedge coloured like the connections, from -reference over 0 to +reference."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self._bar = BAR
        self._fit()
        self._scale = WeightScale()
        self._speak()
        theme().changed.connect(self._follow_theme)

    @property
    def scale(self) -> WeightScale:
        """What it shows."""
        return self._scale

    def show_scale(self, scale: WeightScale) -> None:
        """Say which weight has the full colour, and which ones are dashed."""
        before, self._scale = self._scale, scale
        if scale == before:
            return
        self._speak()
        # While the view zooms the wedge mostly stays: it lies over what is painted.
        is_alike = scale.reference == before.reference
        if not (is_alike and scale.notches == before.notches):
            self.update()

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
        self.update()

    def _speak(self) -> None:
        negative, positive = self._state.palette.sign_words
        size = format_short(self._scale.reference)
        self.setAccessibleName(
            f"Legend: weights from {MINUS}{size}, {negative}, to +{size}, {positive}; "
            "the wider, the larger"
        )
        self.setToolTip(
            f"Colour and width of a connection show its weight; {size} and more "
            f"have the full colour. {self._words_of_dashes()}"
        )

    def _words_of_dashes(self) -> str:
        """Which negative connections have dashes as they are drawn now."""
        reference, dashed_from = self._scale
        if math.isinf(dashed_from):
            return "Negative ones are not dashed: too many are in view, or too thin"
        first = format_short(dashed_from * reference)
        return f"Negative ones are dashed from {MINUS}{first} on"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the wedge and its numbers."""
        painter = QPainter(self)
        try:
            self.paint_box(painter)
            palette = self._state.palette
            paint_wedge(painter, self._bar, self._scale, palette, palette.raised)
            self._paint_words(painter)
        finally:
            painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        palette, bar = self._state.palette, self._bar
        painter.setPen(QPen(palette.text2))
        painter.setFont(font("canvas_label"))
        middle = Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft
        word = QRectF(MARGIN, 0, bar.left() - MARGIN, self.height())
        painter.drawText(word, int(middle | left), WORD)
        row = QRectF(bar.left() - 12, bar.bottom(), bar.width() + 24, grown(NUMBERS))
        size = format_short(self._scale.reference)
        inner = row.adjusted(12, 0, -12, 0)
        painter.drawText(inner, int(middle | left), f"{MINUS}{size}")
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignHCenter), "0")
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, int(middle | right), f"+{size}")
