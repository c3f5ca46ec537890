"""What sliders share: a groove, a knob, and the hands that move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.widgets.frame import paint_frame, paint_round_ring
from gui.widgets.painted_state import PaintedState
from gui.widgets.spoken_role import speak_as

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}
_RESETS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Track(QWidget):
    """A horizontal slider over a value; a subclass says how values lie on it.

    `moved` is emitted for every change by hand, `released` when a drag ends, so that
    a drag can become one step of undo; `cancelled` in its place when Esc ends it, and
    the knob is back where it was.
    """

    moved = Signal(float)
    released = Signal()
    cancelled = Signal()

    MARGIN = 8
    KNOB = 13
    GROOVE_Y = 12

    def __init__(
        self, bounds: tuple[float, float], value: float, words: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._low, self._high = bounds
        self._value = value
        self._default = self._before = value
        self._words = words
        self._dragging = False
        self._state = PaintedState(self)
        speak_as(self, QAccessible.Role.Slider)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._speak()

    @property
    def value(self) -> float:
        """The present value."""
        return self._value

    @property
    def dragging(self) -> bool:
        """Whether the knob is held."""
        return self._dragging

    def set_value(self, value: float) -> None:
        """Show a value without a signal; a held knob stays under the hand."""
        if value != self._value and not self._dragging:
            self._value = value
            self._speak()
            self.update()

    def set_default(self, value: float) -> None:
        """Set what a double click returns to."""
        self._default = value

    def share_of(self, value: float) -> float:
        """Return where a value lies, 0 at the left end, 1 at the right."""
        raise NotImplementedError

    def value_at(self, share: float) -> float:
        """Return the value at a place, the inverse of `share_of`."""
        raise NotImplementedError

    def stepped(self, steps: float) -> float:
        """Return the value some steps away; a fine step is a tenth."""
        raise NotImplementedError

    def spoken(self, value: float) -> str:
        """Return a value in words for screen readers and tooltips."""
        raise NotImplementedError

    def x_of(self, value: float) -> float:
        """Return the place of a value in the widget's pixels."""
        share = min(1.0, max(0.0, self.share_of(value)))
        return self.MARGIN + share * (self.width() - 2 * self.MARGIN)

    def sizeHint(self) -> QSize:
        """A slider of moderate width."""
        return QSize(120, 24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the knob to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging, self._before = True, self._value
            self._drag_to(event.position().x())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the knob with the mouse."""
        if self._dragging:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the knob go."""
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.update()
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Return to the default."""
        self._change(self._default)
        self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a step, with Shift a fine one; only with the focus."""
        if not self.hasFocus():
            event.ignore()
            return
        turn = event.angleDelta()
        # Shift turns a vertical wheel into a horizontal one on some systems.
        notches = (turn.y() or turn.x()) / 120
        self._step(notches, event.modifiers())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step, finely with Shift; Home and End: the ends; Del: the default."""
        key = Qt.Key(event.key())
        if self._dragging:
            # What is held hears Esc, which lets it go, and no other key.
            if key == Qt.Key.Key_Escape:
                self._cancel()
            return
        if key == Qt.Key.Key_Home:
            self._change(self._low)
        elif key == Qt.Key.Key_End:
            self._change(self._high)
        elif key in _STEPS:
            self._step(_STEPS[key], event.modifiers())
        elif key in _RESETS:
            self._change(self._default)
        else:
            super().keyPressEvent(event)
            return
        self._state.show_ring()
        self.released.emit()

    def paint_track(self, painter: QPainter) -> None:
        """Draw groove, filled part and knob."""
        self.paint_groove(painter)
        self.paint_knob(painter)

    def paint_groove(self, painter: QPainter) -> None:
        """Draw the groove and its filled part."""
        palette = self._state.palette
        at = self.x_of(self._value)
        top = self.GROOVE_Y - 2.0
        width = self.width() - 2 * self.MARGIN
        groove = QRectF(self.MARGIN, top, width, 4)
        filled = QRectF(self.MARGIN, top, max(0.0, at - self.MARGIN), 4)
        accent = palette.accent if self.isEnabled() else palette.disabled
        paint_frame(painter, groove, palette.track, None, radius=1.5)
        paint_frame(painter, filled, accent, None, radius=1.5)

    def paint_knob(self, painter: QPainter) -> None:
        """Draw the knob with its halo or ring."""
        palette = self._state.palette
        at = self.x_of(self._value)
        size = self.KNOB
        knob = QRectF(at - size / 2, self.GROOVE_Y - size / 2, size, size)
        edge = palette.accent if self.isEnabled() else palette.strong
        if self._state.hovered and self.isEnabled() and not self._dragging:
            halo = knob.adjusted(-4, -4, 4, 4)
            painter.setOpacity(0.22)
            paint_frame(painter, halo, palette.accent, None, radius=halo.height() / 2)
            painter.setOpacity(1)
        if self._dragging:
            whole = knob.adjusted(-1, -1, 1, 1)
            paint_frame(painter, whole, edge, None, radius=whole.height() / 2)
        else:
            paint_frame(painter, knob, palette.knob, edge, 2, size / 2)
        if self._state.ring:
            paint_round_ring(painter, knob.adjusted(2, 2, -2, -2), palette.focus)

    def _cancel(self) -> None:
        """Let the knob go as if it had never been held."""
        self._dragging = False
        self._value = self._before
        self._speak()
        self.update()
        self.cancelled.emit()

    def _drag_to(self, x: float) -> None:
        width = max(1, self.width() - 2 * self.MARGIN)
        share = min(1.0, max(0.0, (x - self.MARGIN) / width))
        self._change(self.value_at(share))

    def _step(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._change(self.stepped(steps / 10 if fine else steps))

    def _change(self, value: float) -> None:
        value = min(self._high, max(self._low, value))
        if value == self._value:
            return
        self._value = value
        self._speak()
        self.update()
        self.moved.emit(value)

    def _speak(self) -> None:
        self.setAccessibleName(f"{self._words}: {self.spoken(self._value)}")
