"""What painted widgets are for a screen reader, which sees no painting."""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLE = "spoken_role"


def speak_as(widget: QWidget, role: QAccessible.Role) -> None:
    """Let a screen reader call a widget a slider, a list or the like."""
    widget.setProperty(_ROLE, role.value)


@cache
def install() -> None:
    """Tell Qt of the roles; once for a program, before anything is spoken."""
    QAccessible.installFactory(_interface)


def _interface(_kind: str, widget: QObject) -> QAccessibleInterface | None:
    role = widget.property(_ROLE) if isinstance(widget, QWidget) else None
    if role is None or not isinstance(widget, QWidget):
        return None
    return QAccessibleWidget(widget, QAccessible.Role(role), "")
