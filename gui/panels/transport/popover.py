"""A small panel that opens under a button and closes at a click elsewhere."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.style.shadow import POPOVER, paint_shadow
from gui.widgets.frame import paint_frame
from gui.widgets.painted_state import PaintedState

ROOM = 20
"""For the shadow, on every side."""


class Popover(QWidget):
    """Holds its contents in `column`; Esc closes it."""

    def __init__(self, words: str, parent: QWidget) -> None:
        flags = Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint
        super().__init__(parent, flags | Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(words)
        self._state = PaintedState(self)
        self.column = QVBoxLayout(self)
        edge = ROOM + 12
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(8)

    def open_under(self, widget: QWidget) -> None:
        """Open below a widget, inside its screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        left, top = corner.x() - ROOM, corner.y() - ROOM
        screen = widget.screen().availableGeometry()
        left = min(left, screen.right() - self.width() + ROOM)
        top = min(top, screen.bottom() - self.height() + ROOM)
        self.move(max(screen.left() - ROOM, left), max(screen.top() - ROOM, top))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shadow and the body."""
        palette = self._state.palette
        body = QRectF(self.rect()).adjusted(ROOM, ROOM, -ROOM, -ROOM)
        painter = QPainter(self)
        paint_shadow(painter, body, palette.shadow, POPOVER)
        paint_frame(painter, body, palette.panel, palette.strong, radius=8)
        painter.end()
