"""Esc in a field: the first gives up what is typed, the next is for what is around."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class EscapeKey(QObject):
    """Takes the key while something is typed, and leaves it alone where nothing is.

    The focus stays in the field. The owner, who knows what was there, puts it back.
    """

    given_up = Signal()

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the key from every shortcut, and give up when it is pressed."""
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Escape or event.modifiers():
            return False
        if not isinstance(watched, QLineEdit) or not watched.isModified():
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.given_up.emit()
            watched.selectAll()
        return True
