"""The invisible edge between a panel and its neighbour, wide enough for a hand."""

from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gui.widgets.edge_hand import EdgeHand
from gui.widgets.painted_state import PaintedState
from gui.widgets.spoken_role import speak_as

QT_EDGE = "qt_qmainwindow_extended_splitter"
"""What Qt calls the invisible edges that it lays over ours."""
ZONE = 7
SHOWN = 3
"""How thick the line is that shows the focus."""


class Grip(QWidget):
    """Lies over the line of 1 px; a drag or the arrow keys change a panel's size."""

    def __init__(self, dock: QDockWidget, edge: Qt.Edge, window: QMainWindow) -> None:
        """`edge` is the side of the panel that moves."""
        super().__init__(window)
        self._dock = dock
        self._edge = edge
        self._start: QPoint | None = None
        self._size = 0
        self._before: dict[QDockWidget, int] = {}
        across = edge in {Qt.Edge.LeftEdge, Qt.Edge.RightEdge}
        self._orientation = (
            Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical
        )
        self.setCursor(
            Qt.CursorShape.SplitHCursor if across else Qt.CursorShape.SplitVCursor
        )
        self.setObjectName(f"grip_{dock.objectName()}")
        what, keys = (
            ("Width", "Left and Right") if across else ("Height", "Up and Down")
        )
        self.setAccessibleName(f"{what} of the panel {dock.windowTitle()}")
        self.setAccessibleDescription(f"{keys} move the edge, Esc takes it back")
        arrows = keys.replace("and", "or")
        self.setToolTip(
            f"Drag to give the panel another size; with the focus {arrows} moves it"
        )
        speak_as(self, QAccessible.Role.Splitter)
        self._state = PaintedState(self)
        hand = EdgeHand(self, self._orientation)
        hand.begun.connect(self._note)
        hand.stepped.connect(self._step)
        hand.taken_back.connect(self._take_back)

    def place(self) -> None:
        """Lie over the edge, or hide with the panel."""
        dock = self._dock
        shown = dock.isVisible() and not dock.isFloating() and self._can_move
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
            self._size = self._size_of(self._dock)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Make the panel as large as the hand says."""
        if self._start is None:
            return
        moved = event.globalPosition().toPoint() - self._start
        self._resize(self._size + self._grows * self._along(moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._start = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line while keys move the edge."""
        if not self._state.ring:
            return
        line = QRect(self.rect())
        beside = (ZONE - SHOWN) // 2
        if self._orientation == Qt.Orientation.Horizontal:
            line.adjust(beside, 0, -beside, 0)
        else:
            line.adjust(0, beside, 0, -beside)
        painter = QPainter(self)
        painter.fillRect(line, self._state.palette.focus)
        painter.end()

    @property
    def _can_move(self) -> bool:
        """Whether the panel may have another size; a rail has but one."""
        content = self._dock.widget()
        least, most = content.minimumSize(), content.maximumSize()
        room = most - least
        return self._along(room.width(), room.height()) > 0

    @property
    def _grows(self) -> int:
        return 1 if self._edge == Qt.Edge.RightEdge else -1

    def _note(self) -> None:
        """Note the sizes of all panels: the neighbours give and take."""
        self._before = {dock: self._size_of(dock) for dock in self._in_line()}

    def _step(self, by: int) -> None:
        self._resize(self._size_of(self._dock) + self._grows * by)

    def _take_back(self) -> None:
        self._start = None
        self._give({dock: n for dock, n in self._before.items() if dock.isVisible()})

    def _resize(self, size: int) -> None:
        """Let the panel grow into what is across the edge, or give way to it."""
        sizes = {dock: self._size_of(dock) for dock in self._in_line()}
        across, present = self._across(), sizes[self._dock]
        size = max(size, self._least(self._dock))
        room = self._size_of(across) - self._least(across)
        wanted = min(size, max(present, present + room))
        if isinstance(across, QDockWidget):
            sizes[across] += present - wanted
        sizes[self._dock] = wanted
        self._give(sizes)

    def _give(self, sizes: dict[QDockWidget, int]) -> None:
        # A panel left out would get its share of what another one gives.
        self._window.resizeDocks([*sizes], [*sizes.values()], self._orientation)

    @property
    def _window(self) -> QMainWindow:
        return cast("QMainWindow", self.parentWidget())

    def _in_line(self) -> list[QDockWidget]:
        """The panels whose sizes the edge may have to do with."""
        docks = [
            dock
            for dock in self._window.findChildren(QDockWidget)
            if dock.isVisible() and not dock.isFloating()
        ]
        here = self._dock.geometry().left()
        if self._orientation == Qt.Orientation.Vertical:
            return [dock for dock in docks if dock.geometry().left() == here]
        # Panels of one column have one width, that of the panel itself.
        others = [dock for dock in docks if dock.geometry().left() != here]
        return [self._dock, *others]

    def _across(self) -> QWidget:
        """What is at the other side of the edge: a panel, or the canvas."""
        beyond = self._grows * ZONE
        point = self.geometry().center()
        point += QPoint(self._along(beyond, 0), self._along(0, beyond))
        for dock in self._in_line():
            if dock is not self._dock and dock.geometry().contains(point):
                return dock
        return cast("QWidget", self._window.centralWidget())

    def _least(self, part: QWidget) -> int:
        inner = part.layout()
        least = part.minimumSizeHint() if inner is None else inner.minimumSize()
        least = least.expandedTo(part.minimumSize())
        return self._along(least.width(), least.height())

    def _size_of(self, part: QWidget) -> int:
        return self._along(part.width(), part.height())

    def _along(self, x: int, y: int) -> int:
        return x if self._orientation == Qt.Orientation.Horizontal else y
