"""One step of undo: the project before an edit and after it."""

import weakref
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from engine.edits.edit import Edit
from engine.project import Project
from gui.retained_bytes import retained_bytes

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
        self.retained = retained_bytes(before, after)
        # The document owns the stack that owns this: no cycle, or both would stay.
        self._document = weakref.ref(document)
        self.gesture = gesture
        self._silent = False

    def again(self) -> "EditCommand | None":
        """Make the same step for a stack that is built anew; pushing shows nothing."""
        document = self._document()
        if document is None:
            return None
        copy = EditCommand(document, self.edit, self.before, self.after, self.gesture)
        copy._silent = True
        return copy

    def id(self) -> int:
        """Tell Qt whether it may offer this step for merging."""
        return -1 if self.gesture is None else MERGEABLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take a later edit of the same gesture into this step."""
        if not isinstance(other, EditCommand) or other.gesture != self.gesture:
            return False
        if other.edit.kind != self.edit.kind:
            return False
        self.edit = other.edit
        self.after = other.after
        self.retained = retained_bytes(self.before, self.after)
        self.setText(other.edit.label)
        return True

    def redo(self) -> None:
        """Show the project after the edit."""
        if self._silent:
            self._silent = False
            return
        self._show(self.after)

    def undo(self) -> None:
        """Show the project before the edit."""
        self._show(self.before)

    def _show(self, project: Project) -> None:
        document = self._document()
        if document is not None:
            document.show(project, self.edit.kind)
