"""Undo and redo in a field: for what is being typed, and else for the project."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

_KEYS = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo


class UndoKeys(QObject):
    """Leaves these keys to the project while nothing is typed in a field.

    Qt's fields claim them at all times, so that after Enter the step that was just made
    could not be taken back.
    """

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Refuse them where the field is asked whether it wants them."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        if not isinstance(watched, QLineEdit) or watched.isModified():
            return False
        if not any(map(event.matches, _KEYS)):
            return False
        event.ignore()
        return True
