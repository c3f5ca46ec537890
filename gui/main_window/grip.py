"""The invisible edge between a panel and its neighbour, wide enough for a hand."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

ZONE = 7


class Grip(QWidget):
    """Lies over the line of 1 px and drags the size of a panel."""

    def __init__(self, dock: QDockWidget, edge: Qt.Edge, window: QMainWindow) -> None:
        """`edge` is the side of the panel that moves."""
        super().__init__(window)
        self._dock = dock
        self._edge = edge
        self._start: QPoint | None = None
        self._size = 0
        across = edge in {Qt.Edge.LeftEdge, Qt.Edge.RightEdge}
        self._orientation = (
            Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical
        )
        self.setCursor(
            Qt.CursorShape.SplitHCursor if across else Qt.CursorShape.SplitVCursor
        )
        self.setObjectName(f"grip_{dock.objectName()}")

    def place(self) -> None:
        """Lie over the edge, or hide with the panel."""
        dock = self._dock
        shown = dock.isVisible() and not dock.isFloating()
        self.setVisible(shown)
        if not shown:
            return
        rect = dock.geometry()
        half = ZONE // 2
        if self._orientation == Qt.Orientation.Horizontal:
            right = self._edge == Qt.Edge.RightEdge
            x = rect.right() + 1 if right else rect.left() - 1
            self.setGeometry(x - half, rect.top(), ZONE, rect.height())
        else:
            self.setGeometry(rect.left(), rect.top() - 1 - half, rect.width(), ZONE)
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the edge."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._start = event.globalPosition().toPoint()
            self._size = self._along(self._dock.width(), self._dock.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Make the panel as large as the hand says."""
        if self._start is None:
            return
        moved = event.globalPosition().toPoint() - self._start
        grows = 1 if self._edge == Qt.Edge.RightEdge else -1
        size = self._size + grows * self._along(moved.x(), moved.y())
        window = self.parentWidget()
        if isinstance(window, QMainWindow):
            window.resizeDocks([self._dock], [max(1, size)], self._orientation)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._start = None

    def _along(self, x: int, y: int) -> int:
        return x if self._orientation == Qt.Orientation.Horizontal else y
