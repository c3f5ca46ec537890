"""What every gesture of the mouse can do, and the border to the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, Qt

from engine.errors import UserError
from gui.canvas.overlay import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.edits.edit import Edit
    from gui.canvas.canvas import Canvas

Modifiers = Qt.KeyboardModifier


class Gesture(Protocol):
    """Something that a hand does from the press of a button to its release.

    Positions are those of the widget. A gesture changes the project in one edit at
    its end, or not at all.
    """

    def update(self, pos: QPointF) -> None:
        """Follow the mouse, which has left the place where it was pressed."""

    def finish(self, pos: QPointF) -> None:
        """Do what the gesture means."""

    def click(self, pos: QPointF) -> None:
        """Do what a press without a movement means."""

    def cancel(self) -> None:
        """Leave everything as it was."""


def apply(canvas: Canvas, edit: Edit, gesture: int | None = None) -> bool:
    """Do an edit; a refusal becomes a message."""
    return attempt(canvas, lambda: canvas.document.do(edit, gesture))


def attempt(canvas: Canvas, what: Callable[[], None]) -> bool:
    """Do something that may be refused; the refusal becomes a message."""
    try:
        what()
    except UserError as error:
        canvas.notices.error("This cannot be done", str(error))
        return False
    return True


def clear(canvas: Canvas) -> None:
    """Show nothing of a gesture any more."""
    canvas.set_overlay(NOTHING)
