"""A check box with its words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.style.fonts import font, taller
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState

_BOX = 16


class CheckBox(QAbstractButton):
    """A box of 16 with a check; a dash when what it stands for is mixed."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mixed = False
        self._state = PaintedState(self)
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._end_mixed)

    def set_mixed(self, mixed: bool) -> None:
        """Show a dash: some of the things it stands for are on, some off."""
        self._mixed = mixed
        self.update()

    def is_mixed(self) -> bool:
        """Whether it shows a dash."""
        return self._mixed

    def sizeHint(self) -> QSize:
        """The box and the words."""
        metrics = QFontMetricsF(font("body"))
        words = metrics.horizontalAdvance(self.text())
        width = _BOX + (round(words) + 10 if self.text() else 0)
        return QSize(width, max(taller(24), round(metrics.height()) + 6))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, check and words."""
        palette = self._state.palette
        painter = QPainter(self)
        box = QRectF(0, (self.height() - _BOX) / 2, _BOX, _BOX)
        filled = self.isChecked() or self._mixed
        self._paint_box(painter, box, filled)
        if filled:
            self._paint_check(painter, box)
        painter.setFont(font("body"))
        painter.setPen(palette.text if self.isEnabled() else palette.disabled)
        words = QRectF(self.rect()).adjusted(_BOX + 8, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, int(flags), self.text())
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRectF, filled: bool) -> None:
        palette = self._state.palette
        fill: QColor | None = palette.raised
        edge: QColor | None = palette.outline
        if not self.isEnabled():
            fill, edge = (palette.track if filled else None), palette.border
        elif filled:
            fill = palette.accent_hover if self._state.hovered else palette.accent
            edge = None
        elif self._state.hovered:
            fill = palette.hover
        paint_frame(painter, box, fill, edge)
        if self._state.ring:
            paint_focus_ring(painter, box, palette.text if filled else palette.focus)

    def _paint_check(self, painter: QPainter, box: QRectF) -> None:
        palette = self._state.palette
        colour = palette.on_accent if self.isEnabled() else palette.disabled
        pen = QPen(colour, 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        corner = box.topLeft()
        if self._mixed:
            painter.drawLine(corner + QPointF(4, 8), corner + QPointF(12, 8))
            return
        stroke = [QPointF(4, 8.4), QPointF(6.8, 11.2), QPointF(12, 5)]
        painter.drawPolyline([corner + point for point in stroke])

    def _end_mixed(self) -> None:
        self._mixed = False
