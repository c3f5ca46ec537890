"""Chooses the gesture for what a hand does and leads it to its end."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent

from gui.canvas.gestures import choice, zooming
from gui.canvas.gestures.keys import Keyboard
from gui.canvas.gestures.pan import Pan
from gui.canvas.gestures.place import PlaceEntry, add_in_view
from gui.canvas.hit_test import EMPTY
from gui.canvas.seen_part import SeenPart

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QNativeGestureEvent,
        QWheelEvent,
    )

    from gui.canvas.canvas import Canvas
    from gui.canvas.gestures.gesture import Gesture

THRESHOLD = 4
"""Pixels that the mouse must move before a press becomes a drag."""

_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class GestureController:
    """Holds the one gesture under way; everything else is in the gestures."""

    def __init__(self, canvas: Canvas) -> None:
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas = weakref.ref(canvas)
        self._keyboard = Keyboard()
        self._seen: SeenPart | None = None
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._pressed = self._last = QPointF()
        self._dragging = False
        self.modifiers = Qt.KeyboardModifier.NoModifier
        """What was held when the mouse moved last."""
        self.aimed: QPoint | None = None
        """Where the menu that is open was asked for; a global point."""

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
        held = event.buttons() & self._button and event.button() != self._button
        if self._gesture is not None and held:
            return True
        self.cancel()
        self._keyboard.mouse_pressed()
        self.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._gesture = self._choose(event)
        self._button, self._pressed = event.button(), event.position()
        if isinstance(self._gesture, Pan):
            _set_cursor(self.canvas, Pan.cursor)
        return self._gesture is not None

    def mouse_move(self, event: QMouseEvent) -> bool:
        """Go on with the gesture, or mark what is under the mouse."""
        if self._button and not event.buttons() & self._button:
            # The release was told to something else, a menu for example.
            self.cancel()
        if self._gesture is None or not self._button:
            self._hover(event.position())
            return True
        way = event.position() - self._pressed
        if not self._dragging and way.manhattanLength() < THRESHOLD:
            return True
        self._dragging, self._last = True, event.position()
        self.canvas.tools.selection.set_away(True)
        self.modifiers = event.modifiers()
        _set_cursor(self.canvas, self._gesture.cursor)
        self._gesture.update(event.position())
        return True

    def mouse_release(self, event: QMouseEvent) -> bool:
        """End the gesture that this button began."""
        gesture = self._gesture
        if event.button() != self._button:
            return False
        dragged = self._dragging
        self._end()
        if gesture is None:
            return False
        self.modifiers = event.modifiers()
        if dragged:
            gesture.finish(event.position())
        else:
            gesture.click(event.position())
        self._hover(event.position())
        return True

    def double_click(self, event: QMouseEvent) -> bool:
        """Open or close a large layer, or rename what was hit."""
        plain = not event.modifiers() and event.button() == Qt.MouseButton.LeftButton
        if plain and choice.double_click(self.canvas, event.position()):
            return True
        return self.mouse_press(event)

    def wheel(self, event: QWheelEvent) -> bool:
        """Zoom at the cursor, or pan to the side."""
        before = SeenPart.of(self.canvas)
        return self._view_moved(zooming.turn(self.canvas, event), before)

    def native_gesture(self, event: QNativeGestureEvent) -> bool:
        """Zoom with two fingers."""
        before = SeenPart.of(self.canvas)
        return self._view_moved(zooming.pinch(self.canvas, event), before)

    def key_press(self, event: QKeyEvent) -> bool:
        """Cancel with Esc; the other keys are the keyboard's."""
        if event.key() == Qt.Key.Key_Escape:
            return self._escape()
        if _asks_for_menu(event) and not self.is_active:
            choice.ask_for_menu(self.canvas)
            return True
        taken = self._keyboard.press(self.canvas, event, busy=self.is_active)
        if self._keyboard.space and not self.is_active:
            _set_cursor(self.canvas, Qt.CursorShape.OpenHandCursor)
        return taken

    def key_release(self, event: QKeyEvent) -> bool:
        """Play or pause with Space, unless it was held to pan."""
        taken = self._keyboard.release(self.canvas, event)
        if taken and not self.is_active:
            _set_cursor(self.canvas, choice.cursor_over(self.canvas, self.canvas.hover))
        return taken

    def focus_out(self, event: QFocusEvent) -> bool:
        """Forget keys that are held, and what was being joined with them."""
        if event.reason() not in _STAYS:
            self._keyboard.leave()
        self._keyboard.space = False
        return False

    def context_menu(self, event: QContextMenuEvent) -> bool:
        """Select what is under the mouse, if it is not, and ask for its menu."""
        if self.is_active:
            return True
        canvas, place = self.canvas, event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            choice.ask_for_menu(canvas)
            return True
        choice.select_for_menu(canvas, QPointF(event.pos()))
        canvas.context_menu_requested.emit(place)
        return True

    def start_joining(self) -> None:
        """Let the arrow keys choose what the selection is joined to."""
        self.cancel()
        self._keyboard.start_joining(self.canvas)

    def cancel(self) -> bool:
        """Leave everything as it was; whether something was under way."""
        gesture = self._gesture
        self._end()
        if gesture is not None:
            gesture.cancel()
            _set_cursor(self.canvas, choice.cursor_over(self.canvas, self.canvas.hover))
        return self._keyboard.cancel() or gesture is not None

    def take_back(self) -> bool:
        """Cancel what is under way, and what the wheel has shown in the midst of it."""
        if self._seen is not None:
            self._seen.show_on(self.canvas)
        return self.cancel()

    def add_entry(self, entry: str) -> None:
        """Add an entry of the palette at a free place in view."""
        add_in_view(self.canvas, entry)

    def palette_drag_started(self, entry: str, pos: QPoint) -> None:
        """Take over an entry that is dragged from the palette; global position."""
        self.cancel()
        self.canvas.set_hover(EMPTY)
        self._gesture = PlaceEntry(self.canvas, entry)
        self.palette_drag_moved(pos)

    def palette_drag_moved(self, pos: QPoint) -> None:
        """Follow the dragged entry."""
        if isinstance(self._gesture, PlaceEntry):
            self._dragging = True
            self.canvas.tools.selection.set_away(True)
            self._last = QPointF(self.canvas.mapFromGlobal(pos))
            self._gesture.update(self._last)

    def palette_drag_finished(self, pos: QPoint) -> None:
        """Drop the dragged entry."""
        gesture = self._gesture
        if isinstance(gesture, PlaceEntry):
            self._end()
            gesture.finish(QPointF(self.canvas.mapFromGlobal(pos)))
            # The keys that follow are meant for what was dropped.
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, event: QMouseEvent) -> Gesture | None:
        if event.button() == Qt.MouseButton.MiddleButton:
            return Pan(self.canvas, event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return None
        if self._keyboard.space:
            return Pan(self.canvas, event.position())
        return choice.by_hit(self.canvas, event.position(), event.modifiers())

    def _hover(self, pos: QPointF) -> None:
        hit = self.canvas.hit(pos)
        self.canvas.set_hover(hit)
        hand = Qt.CursorShape.OpenHandCursor
        _set_cursor(
            self.canvas,
            hand if self._keyboard.space else choice.cursor_over(self.canvas, hit),
        )

    def _view_moved(self, moved: bool, before: SeenPart) -> bool:
        """Let the gesture under way follow, as if the mouse had moved.

        What was seen before it comes back with Esc.
        """
        if moved and self._gesture is not None:
            self._seen = self._seen or before
            if self._dragging:
                self._gesture.update(self._last)
        return moved

    def _escape(self) -> bool:
        if self.take_back():
            return True
        if not self.canvas.hasFocus():
            # From a tool that stands on the canvas one comes back to it first.
            self.canvas.take_focus()
            return True
        if self.canvas.selection.picked:
            self.canvas.selection.clear()
            return True
        return False

    def _end(self) -> None:
        self._gesture, self._seen = None, None
        self._button = Qt.MouseButton.NoButton
        self._dragging = False
        self.canvas.tools.selection.set_away(False)


def _set_cursor(canvas: Canvas, shape: Qt.CursorShape) -> None:
    if canvas.cursor().shape() != shape:
        canvas.setCursor(shape)


def _asks_for_menu(event: QKeyEvent) -> bool:
    """Whether a key is that of menus, or Shift and F10, which stands for it."""
    if event.key() == Qt.Key.Key_Menu:
        return True
    shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return shift and event.key() == Qt.Key.Key_F10
