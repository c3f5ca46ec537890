"""Keys that the canvas itself listens to; all others are actions of the menus."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from engine.edits.placement import Move
from gui.canvas.gestures.connect_by_keys import ConnectByKeys, begin
from gui.canvas.gestures.gesture import apply
from gui.canvas.gestures.pick_and_move import selected_layers
from gui.canvas.gestures.walking import Walk
from gui.canvas.gestures.weight_keys import held_connection, step_weight

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from gui.canvas.canvas import Canvas
    from gui.selection import Picked

NUDGE, FINE_NUDGE = 8.0, 1.0
BURST_SECONDS = 1.0
"""Arrow keys that follow each other faster than this are one step of undo."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_COLUMNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_MODIFIERS = Qt.KeyboardModifier
_EXTENDING = _MODIFIERS.ControlModifier | _MODIFIERS.ShiftModifier
_MODIFIER_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class Keyboard:
    """Knows whether Space is held, what is being joined, and what is one burst."""

    def __init__(self) -> None:
        self.space = False
        """Whether Space is held, so that the mouse pans."""
        self._space_used = False
        self._joining: ConnectByKeys | None = None
        self._walk = Walk()
        self._burst = 0
        self._burst_of: Picked | None = None
        self._nudged_at = 0.0

    def press(self, canvas: Canvas, event: QKeyEvent, busy: bool) -> bool:
        """Take a key; `busy` tells that a gesture of the mouse is under way."""
        key, modifiers = Qt.Key(event.key()), _without_keypad(event.modifiers())
        if key == Qt.Key.Key_Space and not modifiers:
            if not event.isAutoRepeat():
                self.space, self._space_used = True, busy
            return True
        if busy:
            return False
        if self._joining is not None:
            if not self._joining.key(key):
                self._joining = None
            return True
        if key in _ARROWS:
            return self._arrow(canvas, key, modifiers)
        if key in _MODIFIER_KEYS:
            return False
        self._burst_of = None
        return self._command(canvas, key, modifiers)

    def release(self, canvas: Canvas, event: QKeyEvent) -> bool:
        """Play or pause with Space, unless it was held to pan."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self.space:
            return False
        self.space = False
        if not self._space_used:
            canvas.play_requested.emit()
        return True

    def start_joining(self, canvas: Canvas) -> None:
        """Let the arrow keys choose what the selection is joined to."""
        self.cancel()
        self._joining = begin(canvas)

    def mouse_pressed(self) -> None:
        """A press of the mouse ends bursts and joining, and uses Space up."""
        self._space_used = True
        self._burst_of = None
        self.cancel()

    def leave(self) -> None:
        """Forget keys whose release will be told to something else."""
        self.space = False
        self.cancel()

    def cancel(self) -> bool:
        """End the joining under way; whether there was one."""
        joining, self._joining = self._joining, None
        if joining is not None:
            joining.cancel()
        return joining is not None

    def _command(self, canvas: Canvas, key: Qt.Key, modifiers: _MODIFIERS) -> bool:
        """Walk to another layer, keep what is selected, or begin to join it."""
        if key == Qt.Key.Key_Space and modifiers == _MODIFIERS.ControlModifier:
            self._walk.keep(canvas)
            return True
        if modifiers:
            return False
        if key in _COLUMNS:
            return self._walk.to_column(canvas, _COLUMNS[key])
        if key == Qt.Key.Key_C:
            self.start_joining(canvas)
            return True
        return False

    def _arrow(self, canvas: Canvas, key: Qt.Key, modifiers: _MODIFIERS) -> bool:
        """Walk with Ctrl, else move what is selected, or select the first layer."""
        across, down = _ARROWS[key]
        if modifiers in (_MODIFIERS.ControlModifier, _EXTENDING):
            adding = modifiers == _EXTENDING
            return self._walk.to_next(canvas, across + down, adding=adding)
        if modifiers & ~_MODIFIERS.ShiftModifier:
            return False
        if not canvas.selection.picked:
            return self._walk.to_next(canvas, 1)
        if held_connection(canvas) is not None:
            if down:
                number = self._number(canvas)
                step_weight(canvas, -down, bool(modifiers), number)
            return True
        step = FINE_NUDGE if modifiers else NUDGE
        layers = selected_layers(canvas)
        if layers:
            move = Move(layers, across * step, down * step)
            apply(canvas, move, self._number(canvas))
        return True

    def _number(self, canvas: Canvas) -> int:
        """The gesture number of this burst, a new one after a pause."""
        now, picked = perf_counter(), canvas.selection.picked
        if picked != self._burst_of or now - self._nudged_at > BURST_SECONDS:
            self._burst, self._burst_of = canvas.document.new_gesture(), picked
        self._nudged_at = now
        return self._burst


def _without_keypad(modifiers: _MODIFIERS) -> _MODIFIERS:
    return modifiers & ~_MODIFIERS.KeypadModifier
