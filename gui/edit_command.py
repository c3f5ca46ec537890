"""One step of undo: the project before an edit and after it."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from engine.edits.edit import Edit
from engine.project import Project

if TYPE_CHECKING:
    from gui.document import Document

MERGEABLE = 1


class EditCommand(QUndoCommand):
    """Wraps any edit; the projects share their arrays, so keeping both is cheap."""

    def __init__(
        self,
        document: "Document",
        edit: Edit,
        before: Project,
        after: Project,
        gesture: int | None,
    ) -> None:
        super().__init__(edit.label)
        self.edit = edit
        self.before = before
        self.after = after
        self._document = document
        self._gesture = gesture

    def id(self) -> int:
        """Tell Qt whether it may offer this step for merging."""
        return -1 if self._gesture is None else MERGEABLE

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802
        """Take a later edit of the same gesture into this step."""
        if not isinstance(other, EditCommand) or other._gesture != self._gesture:
            return False
        if other.edit.kind != self.edit.kind:
            return False
        self.after = other.after
        return True

    def redo(self) -> None:
        """Show the project after the edit."""
        self._document.show(self.after, self.edit.kind)

    def undo(self) -> None:
        """Show the project before the edit."""
        self._document.show(self.before, self.edit.kind)
