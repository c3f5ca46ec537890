"""Chooses the gesture for what a hand does and leads it to its end."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

NOTCH = 120.0


class GestureController:
    """Pans with the middle button, zooms with the wheel, marks what is hovered."""

    def __init__(self, canvas: Canvas) -> None:
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas = weakref.ref(canvas)
        self._last: QPointF | None = None

    @property
    def canvas(self) -> Canvas:
        """The canvas whose hands these are."""
        canvas = self._canvas()
        if canvas is None:
            raise ReferenceError("the canvas is gone")
        return canvas

    def mouse_press(self, event: QMouseEvent) -> bool:
        """Begin a gesture."""
        if event.button() != Qt.MouseButton.MiddleButton:
            return False
        self._last = event.position()
        return True

    def mouse_move(self, event: QMouseEvent) -> bool:
        """Go on with the gesture, or mark what is under the mouse."""
        if self._last is None:
            self.canvas.set_hover(self.canvas.hit(event.position()))
            return True
        self.canvas.view.pan(event.position() - self._last)
        self._last = event.position()
        return True

    def mouse_release(self, event: QMouseEvent) -> bool:
        """End the gesture."""
        was_panning, self._last = self._last is not None, None
        return was_panning

    def double_click(self, event: QMouseEvent) -> bool:
        """Open a closed card."""
        hit = self.canvas.hit(event.position())
        if hit.layer is None or hit.neuron is not None:
            return False
        self.canvas.open_layer(hit.layer)
        return True

    def wheel(self, event: QWheelEvent) -> bool:
        """Zoom at the cursor."""
        notches = event.angleDelta().y() / NOTCH
        self.canvas.view.zoom_at(event.position(), 1.25**notches)
        return True

    def key_press(self, event: QKeyEvent) -> bool:
        """Frame the selection with F."""
        if event.key() != Qt.Key.Key_F:
            return False
        self.canvas.frame_selection()
        return True

    def key_release(self, event: QKeyEvent) -> bool:
        """Nothing yet ends with a key."""
        return False

    def add_entry(self, entry: str) -> None:
        """Add an entry of the palette at a free place in view."""

    def palette_drag_started(self, entry: str, pos: QPoint) -> None:
        """Take over an entry that is dragged from the palette; global position."""

    def palette_drag_moved(self, pos: QPoint) -> None:
        """Follow the dragged entry."""

    def palette_drag_finished(self, pos: QPoint) -> None:
        """Drop the dragged entry."""

    def palette_drag_cancelled(self) -> None:
        """Forget the dragged entry."""
