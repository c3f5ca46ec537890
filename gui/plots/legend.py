"""What the colours of the curves mean."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.fonts import font, taller
from gui.widgets.frame import paint_frame
from gui.widgets.painted_state import PaintedState

SWATCH = 14
GAP = 18

CURVES = (("train", "text"), ("test", "accent_text"))
"""The word for each curve and the token of its colour."""


class Legend(QWidget):
    """A swatch and a word for each curve that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[tuple[str, str], ...] = CURVES
        self._state = PaintedState(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_curves(self, shown: list[bool]) -> None:
        """Name only the curves that are there."""
        pairs = zip(CURVES, shown, strict=True)
        entries = tuple(entry for entry, is_shown in pairs if is_shown)
        if entries != self._entries:
            self._entries = entries
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for all words."""
        metrics = QFontMetricsF(font("caption"))
        words = sum(metrics.horizontalAdvance(name) for name, _ in self._entries)
        return QSize(round(words) + len(self._entries) * (SWATCH + 6 + GAP), taller(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatches and words."""
        palette = self._state.palette
        painter = QPainter(self)
        painter.setFont(font("caption"))
        metrics = QFontMetricsF(font("caption"))
        left = 0.0
        for name, token in self._entries:
            swatch = QRectF(left, self.height() / 2 - 1.5, SWATCH, 3)
            paint_frame(painter, swatch, palette.colour(token), None, radius=1.5)
            painter.setPen(palette.text)
            left += SWATCH + 6
            words = QRectF(left, 0, metrics.horizontalAdvance(name) + 2, self.height())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), name)
            left += words.width() + GAP
        painter.end()
