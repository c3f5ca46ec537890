"""Chooses the gesture for what a hand does and leads it to its end."""

from __future__ import annotations

import weakref
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt

from gui.canvas.gestures import commands, keys
from gui.canvas.gestures.box_select import BoxSelect
from gui.canvas.gestures.connect import ConnectByDrag
from gui.canvas.gestures.pan import Pan
from gui.canvas.gestures.pick_and_move import PickAndMove, picked_by
from gui.canvas.gestures.place import PlaceEntry, add_in_view
from gui.canvas.gestures.resize_layer import ResizeByEdge

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

    from gui.canvas.canvas import Canvas
    from gui.canvas.gestures.gesture import Gesture
    from gui.canvas.hit_test import Hit

NOTCH = 120.0
ZOOM_OF_A_NOTCH = 1.2
THRESHOLD = 4
"""Pixels that the mouse must move before a press becomes a drag."""

_numbers = count(1)

_CURSORS = {
    "port": Qt.CursorShape.CrossCursor,
    "card_port": Qt.CursorShape.CrossCursor,
    "lower_edge": Qt.CursorShape.SizeVerCursor,
    "head": Qt.CursorShape.OpenHandCursor,
    "connection": Qt.CursorShape.PointingHandCursor,
    "neuron": Qt.CursorShape.PointingHandCursor,
}


class GestureController:
    """Holds the one gesture under way; everything else is in the gestures."""

    def __init__(self, canvas: Canvas) -> None:
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas = weakref.ref(canvas)
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._pressed = QPointF()
        self._dragging = False
        self._space = False
        self._space_used = False
        self._number = next(_numbers)

    @property
    def canvas(self) -> Canvas:
        """The canvas whose hands these are."""
        canvas = self._canvas()
        if canvas is None:
            raise ReferenceError("the canvas is gone")
        return canvas

    @property
    def is_active(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None

    def mouse_press(self, event: QMouseEvent) -> bool:
        """Begin a gesture."""
        if self._gesture is not None:
            return True
        self._number = next(_numbers)
        self.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._gesture = self._choose(event)
        self._button, self._pressed = event.button(), event.position()
        self._dragging = False
        return self._gesture is not None

    def mouse_move(self, event: QMouseEvent) -> bool:
        """Go on with the gesture, or mark what is under the mouse."""
        if self._gesture is None or self._button == Qt.MouseButton.NoButton:
            self._hover(event.position())
            return True
        way = event.position() - self._pressed
        if not self._dragging and way.manhattanLength() < THRESHOLD:
            return True
        self._dragging = True
        self._gesture.update(event.position())
        return True

    def mouse_release(self, event: QMouseEvent) -> bool:
        """End the gesture that this button began."""
        gesture = self._gesture
        if gesture is None or event.button() != self._button:
            return False
        dragged = self._dragging
        self._end()
        if dragged:
            gesture.finish(event.position())
        else:
            gesture.click(event.position())
        self._hover(event.position())
        return True

    def double_click(self, event: QMouseEvent) -> bool:
        """Open or close a large layer, or rename what was hit."""
        if event.button() != Qt.MouseButton.LeftButton:
            return self.mouse_press(event)
        hit, canvas = self.canvas.hit(event.position()), self.canvas
        card = None if hit.layer is None else canvas.scene_geometry.card(hit.layer)
        if card is not None and card.closed:
            canvas.open_layer(card.layer)
        elif hit.kind == "head" and card is not None:
            self._double_click_head(card.layer)
        elif hit.on_label:
            canvas.selection.set(picked_by(hit))
            commands.rename_selection(canvas)
        else:
            return self.mouse_press(event)
        return True

    def wheel(self, event: QWheelEvent) -> bool:
        """Zoom at the cursor."""
        notches = event.angleDelta().y() / NOTCH
        self.canvas.view.zoom_at(event.position(), ZOOM_OF_A_NOTCH**notches)
        return True

    def key_press(self, event: QKeyEvent) -> bool:
        """Cancel with Esc, move with the arrows, pan with Space held."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            return self._escape()
        if key == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self._space, self._space_used = True, False
            return True
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return keys.walk(self.canvas, key)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        if not event.isAutoRepeat():
            self._number = next(_numbers)
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return keys.arrow(self.canvas, key, fine, self._number)

    def key_release(self, event: QKeyEvent) -> bool:
        """Play or pause with Space, unless it was held to pan."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self._space:
            return False
        self._space = False
        if not self._space_used:
            self.canvas.play_requested.emit()
        return True

    def add_entry(self, entry: str) -> None:
        """Add an entry of the palette at a free place in view."""
        add_in_view(self.canvas, entry)

    def palette_drag_started(self, entry: str, pos: QPoint) -> None:
        """Take over an entry that is dragged from the palette; global position."""
        self._escape_gesture()
        self._button = Qt.MouseButton.NoButton
        self._gesture = PlaceEntry(self.canvas, entry)
        self.palette_drag_moved(pos)

    def palette_drag_moved(self, pos: QPoint) -> None:
        """Follow the dragged entry."""
        if isinstance(self._gesture, PlaceEntry):
            self._gesture.update(QPointF(self.canvas.mapFromGlobal(pos)))

    def palette_drag_finished(self, pos: QPoint) -> None:
        """Drop the dragged entry."""
        gesture = self._gesture
        if isinstance(gesture, PlaceEntry):
            self._end()
            gesture.finish(QPointF(self.canvas.mapFromGlobal(pos)))

    def palette_drag_cancelled(self) -> None:
        """Forget the dragged entry."""
        self._escape_gesture()

    def _choose(self, event: QMouseEvent) -> Gesture | None:
        canvas, pos = self.canvas, event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            return Pan(canvas, pos)
        if event.button() != Qt.MouseButton.LeftButton:
            return None
        if self._space:
            self._space_used = True
            return Pan(canvas, pos)
        return self._choose_by_hit(canvas.hit(pos), pos, event.modifiers())

    def _choose_by_hit(
        self, hit: Hit, pos: QPointF, modifiers: Qt.KeyboardModifier
    ) -> Gesture | None:
        canvas = self.canvas
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if hit.kind == "empty":
            return BoxSelect(canvas, pos, adding=shift)
        if shift and hit.layer is not None:
            commands.connect_selection_to(canvas, hit)
            return None
        if hit.port is not None and not control:
            return ConnectByDrag(canvas, hit)
        if hit.kind == "lower_edge" and hit.layer is not None and not control:
            return ResizeByEdge(canvas, pos, hit.layer)
        return PickAndMove(canvas, pos, hit, toggling=control)

    def _double_click_head(self, layer: int) -> None:
        canvas = self.canvas
        if layer in canvas.stage.opened:
            canvas.close_layer(layer)
            return
        canvas.selection.select(layers=(layer,))
        commands.rename_selection(canvas)

    def _hover(self, pos: QPointF) -> None:
        hit = self.canvas.hit(pos)
        self.canvas.set_hover(hit)
        shape = _CURSORS.get(hit.kind, Qt.CursorShape.ArrowCursor)
        if self.canvas.cursor().shape() != shape:
            self.canvas.setCursor(shape)

    def _escape(self) -> bool:
        if self._escape_gesture():
            return True
        if self.canvas.selection.picked:
            self.canvas.selection.clear()
            return True
        return False

    def _escape_gesture(self) -> bool:
        gesture = self._gesture
        if gesture is None:
            return False
        self._end()
        gesture.cancel()
        return True

    def _end(self) -> None:
        self._gesture = None
        self._button = Qt.MouseButton.NoButton
        self._dragging = False
