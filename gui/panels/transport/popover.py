"""A small panel that opens under a button and closes at a click elsewhere."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.frame import paint_frame
from gui.widgets.painted_state import PaintedState
from gui.widgets.tab_order import move_focus

ROOM = 12
EDGE = 8


class Popover(QWidget):
    """Holds its contents in `column`; Esc closes it."""

    def __init__(self, words: str, parent: QWidget) -> None:
        flags = Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint
        super().__init__(parent, flags)
        self.setAccessibleName(words)
        self._state = PaintedState(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(ROOM, ROOM, ROOM, ROOM)
        self.column.setSpacing(8)

    def open_under(self, widget: QWidget) -> None:
        """Open below a widget, inside its window where that is wide enough."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        screen = widget.screen().availableGeometry()
        window = widget.window().geometry() & screen
        edge = EDGE if window.width() > self.width() + EDGE else 0
        right = window.right() if edge else screen.right()
        left = min(corner.x(), right - edge - self.width())
        top = min(corner.y(), screen.bottom() - self.height())
        self.move(max(screen.left(), left), max(screen.top(), top))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes by rows, also through what is lent to it."""
        return move_focus(self, (), forward)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the body, as menus have it: not every screen can show what is round."""
        palette = self._state.palette
        painter = QPainter(self)
        body = QRectF(self.rect())
        paint_frame(painter, body, palette.panel, palette.strong, radius=0)
        painter.end()
