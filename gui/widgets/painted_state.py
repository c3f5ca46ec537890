"""What a painted widget must know about hands and theme to draw itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QChildEvent,
    QDynamicPropertyChangeEvent,
    QEvent,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QMouseEvent,
    QMoveEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)

from gui.style.theme import theme
from gui.widgets.last_hand import last_hand

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent
    from PySide6.QtWidgets import QWidget

    from gui.style.palette import Palette

_BY_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
# The window or a menu took the focus for a moment and gives it back.
_PASSING = {
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
}
# Most of all events, told by their class: asking for the type costs ten times as much.
_OF_NO_CONCERN = (
    *(QPaintEvent, QResizeEvent, QMoveEvent, QShowEvent),
    *(QMouseEvent, QChildEvent, QDynamicPropertyChangeEvent),
)


class PaintedState(QObject):
    """Watches one widget: hover, focus by keyboard, and the theme."""

    hover_changed = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.hovered = False
        self._by_keyboard = False
        self._focused = False
        widget.installEventFilter(self)
        # What is painted is there before any hand is: from here on hands are known.
        last_hand()
        theme().changed.connect(self._repaint)

    @property
    def palette(self) -> Palette:
        """The colours in use."""
        return theme().palette

    @property
    def ring(self) -> bool:
        """Whether the focus ring is shown: only when the keyboard brought the focus."""
        return self._focused and self._by_keyboard

    def show_ring(self) -> None:
        """Show the ring from now on, since a key was used."""
        self._by_keyboard = True

    def hide_ring(self) -> None:
        """Show no ring any more, since the mouse was used."""
        if self.ring:
            cast("QWidget", self.parent()).update()
        self._by_keyboard = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the state up to date; takes no event away."""
        if isinstance(event, _OF_NO_CONCERN):
            return False
        kind = event.type()
        was_hovered = self.hovered
        if kind in {QEvent.Type.Enter, QEvent.Type.Leave}:
            self.hovered = kind == QEvent.Type.Enter
        elif kind == QEvent.Type.FocusIn:
            reason = cast("QFocusEvent", event).reason()
            if reason not in _PASSING:
                self._by_keyboard = reason in _BY_KEYBOARD
            self._focused = True
        elif kind == QEvent.Type.FocusOut:
            self._focused = False
        elif kind == QEvent.Type.Hide:
            # A popover that closes under the mouse is not told that it was left.
            self.hovered = False
        elif kind == QEvent.Type.EnabledChange:
            part = cast("QWidget", watched)
            self.hovered = part.isEnabled() and part.underMouse()
        else:
            return False
        cast("QWidget", watched).update()
        if self.hovered != was_hovered:
            self.hover_changed.emit()
        return False

    def _repaint(self) -> None:
        widget = cast("QWidget", self.parent())
        widget.updateGeometry()
        widget.update()
