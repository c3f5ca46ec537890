"""Whether a key or the mouse was used last, anywhere in the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

_PROPERTY = "weightloom_last_hand"
_PRESSES = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}
# A shortcut takes its key away before it becomes a press.
_KEYS = {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}


class LastHand(QObject):
    """Watches the windows that have the keys; of their parts it sees no event."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_mouse = False
        application = cast("QGuiApplication", parent)
        application.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note what was used; takes no event away."""
        kind = event.type()
        if kind in _PRESSES:
            self.is_mouse = True
        elif kind in _KEYS:
            self.is_mouse = False
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            # A filter that is there already is not added a second time.
            window.installEventFilter(self)


def last_hand() -> LastHand:
    """Return what watches the hands of the application, made at the first call."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("Hands need an application.")
    present = application.property(_PROPERTY)
    if isinstance(present, LastHand):
        return present
    made = LastHand(application)
    application.setProperty(_PROPERTY, made)
    return made
