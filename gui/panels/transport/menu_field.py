"""A field that shows a choice in words and opens more when clicked."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.style.fonts import font, taller
from gui.style.icons import paint_icon
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState


class MenuField(QAbstractButton):
    """Icon, words and an arrow down, 24 high."""

    def __init__(
        self, icon_name: str, words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._words = words
        self._state = PaintedState(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def set_value(self, text: str) -> None:
        """Show what is chosen; the whole of it is in the tooltip too."""
        self.setText(text)
        self.setToolTip(text)
        self.setAccessibleName(f"{self._words}: {text}")
        self.update()

    def sizeHint(self) -> QSize:
        """The width of the pictures: the field stays while its words change."""
        room = QFontMetricsF(font("body")).horizontalAdvance("loss < 0.00005")
        return QSize(round(room) + 52, taller(24))

    def minimumSizeHint(self) -> QSize:
        """It may be narrower."""
        return QSize(96, taller(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field."""
        palette = self._state.palette
        area = QRectF(self.rect())
        fill, edge = palette.raised, palette.border
        if self.isDown():
            fill, edge = palette.press, palette.strong
        elif self._state.hovered:
            fill, edge = palette.hover, palette.strong
        painter = QPainter(self)
        paint_frame(painter, area, fill, edge)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        box = QRectF(8, (area.height() - 14) / 2, 14, 14)
        paint_icon(painter, self._icon_name, palette.text2, box)
        words = area.adjusted(28, 0, -22, 0)
        metrics = QFontMetricsF(font("body"))
        mode = Qt.TextElideMode.ElideRight
        painter.setFont(font("body"))
        painter.setPen(palette.text)
        shown = metrics.elidedText(self.text(), mode, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)
        arrow = QRectF(area.right() - 20, (area.height() - 14) / 2, 14, 14)
        paint_icon(painter, "chevron-down", palette.text2, arrow)
        painter.end()
