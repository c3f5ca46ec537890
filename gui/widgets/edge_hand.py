"""What moves an edge between two parts: a drag or the arrow keys; Esc undoes both."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

STEP, FINE_STEP = 8, 1
_STEPS = {
    Qt.Orientation.Horizontal: {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1},
    Qt.Orientation.Vertical: {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1},
}
_LEFT = Qt.MouseButton.LeftButton


class EdgeHand(QObject):
    """Watches the widget that lies over an edge, and hears the keys while it is held.

    `begun` comes before the first change, to note what `taken_back` brings back;
    `stepped` carries the pixels to the right, or down, that a key moves the edge by.
    Where and how far a drag moves it is the affair of the widget.
    """

    begun = Signal()
    stepped = Signal(int)
    taken_back = Signal()

    def __init__(self, widget: QWidget, along: Qt.Orientation) -> None:
        """`along` is the way in which the edge moves."""
        super().__init__(widget)
        self._steps = _STEPS[along]
        self._held = self._changed = False
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow hand and keys; while the edge is held it alone hears the keys."""
        widget, kind = cast("QWidget", self.parent()), event.type()
        if kind == QEvent.Type.KeyPress and (self._held or watched is widget):
            return self._key(cast("QKeyEvent", event))
        if watched is not widget:
            return False
        if kind == QEvent.Type.MouseButtonPress:
            if cast("QMouseEvent", event).button() == _LEFT:
                self._changed = True
                self._hold(True)
                self.begun.emit()
        elif kind == QEvent.Type.MouseMove:
            pressed = bool(cast("QMouseEvent", event).buttons() & _LEFT)
            return pressed and not self._held
        elif kind in (QEvent.Type.MouseButtonRelease, QEvent.Type.Hide):
            self._changed = self._changed and not self._held
            self._hold(False)
        elif kind == QEvent.Type.FocusOut:
            self._changed = self._held
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._changed:
            self._changed = False
            self._hold(False)
            self.taken_back.emit()
            return True
        if self._held or key not in self._steps:
            return self._held
        if not self._changed:
            self._changed = True
            self.begun.emit()
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.stepped.emit(self._steps[key] * (FINE_STEP if fine else STEP))
        return True

    def _hold(self, held: bool) -> None:
        """Hear all keys, or no more; the focus stays where something may be typed."""
        application = QApplication.instance()
        if held == self._held or application is None:
            return
        self._held = held
        if held:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)
