"""What every gesture of the mouse can do, and the border to the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from engine.errors import UserError
from gui.canvas.hit_test import EMPTY, Hit, hit_test
from gui.canvas.overlay import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPointF, Qt

    from engine.edits.edit import Edit
    from engine.project import Project
    from gui.canvas.canvas import Canvas


class Gesture(Protocol):
    """Something that a hand does from the press of a button to its release.

    Positions are those of the widget. A gesture changes the project in one edit at
    its end, or not at all. Its cursor is shown from the first movement on.
    """

    cursor: ClassVar[Qt.CursorShape]

    def update(self, pos: QPointF) -> None:
        """Follow the mouse, which has left the place where it was pressed."""

    def finish(self, pos: QPointF) -> None:
        """Do what the gesture means."""

    def click(self, pos: QPointF) -> None:
        """Do what a press without a movement means."""

    def cancel(self) -> None:
        """Leave everything as it was."""


def apply(
    canvas: Canvas,
    edit: Edit,
    gesture: int | None = None,
    *,
    title: str = "This cannot be done",
) -> bool:
    """Do an edit; a refusal becomes a message under a title."""
    return attempt(canvas, lambda: canvas.document.do(edit, gesture), title=title)


def attempt(
    canvas: Canvas, what: Callable[[], None], *, title: str = "This cannot be done"
) -> bool:
    """Do something that may be refused; the refusal becomes a message."""
    try:
        what()
    except UserError as error:
        canvas.notices.refused(title, str(error))
        return False
    return True


def reason_against(project: Project, edit: Edit) -> str | None:
    """Why an edit would be refused, found out without doing it."""
    return reason_of(lambda: edit.apply(project))


def reason_of(what: Callable[[], object]) -> str | None:
    """Why something is refused; None where it is not."""
    try:
        what()
    except UserError as error:
        return str(error)
    return None


def clear(canvas: Canvas) -> None:
    """Show nothing of a gesture any more."""
    canvas.set_overlay(NOTHING)


def target_at(canvas: Canvas, pos: QPointF) -> Hit:
    """Return the neuron or layer under a point, also where a connection covers it."""
    stage = canvas.stage
    hit = hit_test(stage.geometry, stage.edges, canvas.view, pos)
    if hit.connection is None:
        return hit
    point = canvas.scene_pos(pos)
    for card in reversed(canvas.scene_geometry.cards):
        if card.rect.contains(point):
            return Hit("card", card.layer)
    return EMPTY
