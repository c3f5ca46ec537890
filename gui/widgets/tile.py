"""A tile that can be clicked, opened by keyboard, and dragged somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.widgets.drag_source import DragSource
from gui.widgets.painted_state import PaintedState

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent


class Tile(QAbstractButton):
    """What palette entries and activation tiles have in common.

    `activated` comes from a double click, Enter or Space; `drag_*` carry global
    points, once `set_draggable` was called.
    """

    activated = Signal()
    drag_started = Signal(QPoint)
    drag_moved = Signal(QPoint)
    drag_dropped = Signal(QPoint)
    drag_cancelled = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = PaintedState(self)
        self._drag: DragSource | None = None
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_draggable(self) -> None:
        """Let it be dragged out; an open hand says so."""
        if self._drag is not None:
            return
        self._drag = DragSource(self)
        self._drag.started.connect(self.drag_started)
        self._drag.moved.connect(self.drag_moved)
        self._drag.dropped.connect(self.drag_dropped)
        self._drag.cancelled.connect(self.drag_cancelled)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Activate."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space activate and click."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if not event.isAutoRepeat():
                self._state.show_ring()
                self.click()
                self.activated.emit()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space has done its work when it was pressed."""
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
