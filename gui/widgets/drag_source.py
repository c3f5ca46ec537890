"""Dragging something out of a widget, as a gesture of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent


class DragSource(QObject):
    """Watches one widget and tells, in global points, what is dragged out of it.

    The system's own drag runs a loop that blocks; here the pressed widget simply
    keeps the mouse until the button is released or Esc is pressed. Esc before the
    mouse has moved takes the press back: nothing is dragged and nothing is clicked.
    """

    started = Signal(QPoint)
    moved = Signal(QPoint)
    dropped = Signal(QPoint)
    cancelled = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._pressed: QPoint | None = None
        self._dragging = self._heard = False
        widget.installEventFilter(self)

    @property
    def dragging(self) -> bool:
        """Whether something is being dragged."""
        return self._dragging

    def cancel(self) -> None:
        """End the drag without a drop."""
        if self._dragging:
            self._end()
            self.cancelled.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse from press to release."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and self._pressed is not None:
            return self._key(cast("QKeyEvent", event))
        if watched is not self.parent():
            return False
        if kind == QEvent.Type.MouseButtonPress:
            return self._press(cast("QMouseEvent", event))
        if kind == QEvent.Type.MouseMove:
            return self._move(cast("QMouseEvent", event))
        if kind == QEvent.Type.MouseButtonRelease:
            return self._release(cast("QMouseEvent", event))
        if kind in {QEvent.Type.Hide, QEvent.Type.UngrabMouse}:
            self.cancel()
            self._let_go()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """What is held hears Esc, and while it is dragged no other key is heard."""
        if event.key() != Qt.Key.Key_Escape:
            return self._dragging
        if self._dragging:
            self.cancel()
            return True
        self._let_go()
        widget = self.parent()
        if isinstance(widget, QAbstractButton):
            widget.setDown(False)
        return True

    def _press(self, event: QMouseEvent) -> bool:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.globalPosition().toPoint()
            self._hear(True)
        elif self._dragging:
            self.cancel()
        return False

    def _move(self, event: QMouseEvent) -> bool:
        if self._pressed is None:
            return False
        point = event.globalPosition().toPoint()
        if self._dragging:
            self.moved.emit(point)
            return True
        way = (point - self._pressed).manhattanLength()
        if way < QApplication.startDragDistance():
            return False
        self._begin()
        self.started.emit(point)
        self.moved.emit(point)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        self._let_go()
        if not self._dragging:
            return False
        self._end()
        self.dropped.emit(event.globalPosition().toPoint())
        return True

    def _begin(self) -> None:
        self._dragging = True
        widget = cast("QWidget", self.parent())
        if isinstance(widget, QAbstractButton):
            # Else the release would count as a click.
            widget.setDown(False)
        widget.setCursor(Qt.CursorShape.ClosedHandCursor)
        widget.grabKeyboard()

    def _let_go(self) -> None:
        self._pressed = None
        self._hear(False)

    def _hear(self, keys: bool) -> None:
        """Hear the keys wherever the focus is, or no more."""
        application = QApplication.instance()
        if keys == self._heard or application is None:
            return
        self._heard = keys
        if keys:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def _end(self) -> None:
        self._dragging = False
        self._let_go()
        widget = cast("QWidget", self.parent())
        widget.setCursor(Qt.CursorShape.OpenHandCursor)
        widget.releaseKeyboard()
