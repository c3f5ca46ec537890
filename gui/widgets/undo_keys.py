"""Undo and redo in a field: for what is being typed, and else for the project."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

_KEYS = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo


def leaves_to_project(field: QLineEdit, event: QEvent) -> bool:
    """Whether a field that is asked for a key has nothing typed to undo.

    Qt's fields claim these keys at all times, so that after Enter the step that was
    just made could not be taken back.
    """
    if field.isModified() or event.type() != QEvent.Type.ShortcutOverride:
        return False
    return isinstance(event, QKeyEvent) and any(map(event.matches, _KEYS))
