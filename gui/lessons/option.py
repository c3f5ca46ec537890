"""One answer to a question, of which one can be chosen."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.style.fonts import font
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState
from gui.widgets.paragraph import line_pitch, paint_paragraph, wrapped

LEFT, RIGHT, ABOVE = 30.0, 8.0, 6.0


class Option(QAbstractButton):
    """A round mark beside words that may take several lines."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip("Choose what you expect")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._state = PaintedState(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """The lines at a usual width."""
        return QSize(220, self.heightForWidth(220))

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(120, round(line_pitch(font("body")) + 2 * ABOVE))

    def heightForWidth(self, width: int) -> int:
        """The lines at a width."""
        lines = wrapped(self.text(), font("body"), width - LEFT - RIGHT)
        return round(len(lines) * line_pitch(font("body")) + 2 * ABOVE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, mark and words."""
        palette, area = self._state.palette, QRectF(self.rect())
        chosen, enabled = self.isChecked(), self.isEnabled()
        fill, edge = palette.raised, palette.border
        if chosen:
            fill, edge = palette.accent_soft, palette.accent
        elif enabled and self._state.hovered:
            fill, edge = palette.hover, palette.strong
        painter = QPainter(self)
        paint_frame(painter, area, fill, edge)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        middle = QPointF(16, area.height() / 2)
        painter.setPen(QPen(palette.accent if chosen else palette.outline, 1.4))
        painter.setBrush(palette.raised)
        painter.drawEllipse(middle, 6, 6)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.accent)
            painter.drawEllipse(middle, 3, 3)
        painter.setPen(palette.text if enabled or chosen else palette.disabled)
        words = area.adjusted(LEFT, ABOVE, -RIGHT, -ABOVE)
        paint_paragraph(painter, words, self.text(), font("body"))
        painter.end()
