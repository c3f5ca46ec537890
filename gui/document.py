"""The project that a window shows: every change goes through `Document.do`."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from engine.edits.edit import Edit, EditKind
from engine.project import Project
from gui.edit_command import EditCommand
from gui.undo_memory import UNDO_BYTES, forget_oldest


class Document(QObject):
    """Holds the project as a value, its undo stack and its path.

    Views read `project` and listen to the narrow signals; nothing else writes to it.
    `project_replaced` tells that all may be different, also by an edit; `opened` that
    it is another project, which nobody has looked at yet.
    `about_to_edit` lets a running training hand over what it learned so far, and
    `undo_shortened` tells how many of the oldest steps had to go.
    """

    about_to_edit = Signal(str)
    structure_changed = Signal()
    parameters_changed = Signal()
    placement_changed = Signal()
    settings_changed = Signal()
    data_changed = Signal()
    run_changed = Signal()
    project_replaced = Signal()
    opened = Signal()
    path_changed = Signal()
    modified_changed = Signal(bool)
    undo_shortened = Signal(int)

    def __init__(
        self,
        project: Project | None = None,
        parent: QObject | None = None,
        *,
        undo_bytes: int = UNDO_BYTES,
    ) -> None:
        super().__init__(parent)
        self._project = project or Project()
        self._path: Path | None = None
        self._undo_bytes = undo_bytes
        self._gesture = 0
        self.stack = QUndoStack(self)
        self.stack.cleanChanged.connect(self._clean_changed)

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._project

    @property
    def path(self) -> Path | None:
        """The file that the project came from or was last saved to."""
        return self._path

    @property
    def is_modified(self) -> bool:
        """Whether something changed since the last save."""
        return not self.stack.isClean()

    def new_gesture(self) -> int:
        """Return a number that no gesture has had."""
        self._gesture += 1
        return self._gesture

    def do(self, edit: Edit, gesture: int | None = None) -> None:
        """Apply an edit and make it one step of undo.

        Edits of the same kind with the same gesture number become a single step.
        What the edit raises leaves document and undo stack as they were.
        """
        self.about_to_edit.emit(edit.kind)
        before = self._project
        after = edit.apply(before)
        if after is before:
            return
        self.stack.push(EditCommand(self, edit, before, after, gesture))
        if forgotten := forget_oldest(self.stack, self._undo_bytes):
            self.undo_shortened.emit(forgotten)

    def give_up(self, gesture: int) -> None:
        """Take back what a gesture did, as if it had never begun."""
        index = self.stack.index()
        newest = self.stack.command(index - 1) if index else None
        if isinstance(newest, EditCommand) and newest.gesture == gesture:
            newest.undo()
            # Qt drops what is obsolete when its turn comes, and does not undo it.
            newest.setObsolete(True)
            self.stack.undo()

    def show(self, project: Project, kind: EditKind) -> None:
        """Take a project over and tell the views; called by `EditCommand` alone."""
        self._project = project
        signals = {
            "structure": self.structure_changed,
            "parameters": self.parameters_changed,
            "placement": self.placement_changed,
            "settings": self.settings_changed,
            "data": self.data_changed,
            "run": self.run_changed,
            "project": self.project_replaced,
        }
        signals[kind].emit()

    def replace(self, project: Project, path: Path | None) -> None:
        """Show another project, with nothing to undo."""
        self._path = path
        self._project = project
        self.stack.clear()
        self.project_replaced.emit()
        self.opened.emit()
        self.path_changed.emit()

    def saved(self, path: Path, unchanged: bool = True) -> None:
        """Remember where the project was saved, and whether it is unchanged since."""
        self._path = path
        if unchanged:
            self.stack.setClean()
        else:
            self.stack.resetClean()
        self.path_changed.emit()

    def move_to(self, path: Path | None) -> None:
        """Be at another path from now on; nothing else changes."""
        if path != self._path:
            self._path = path
            self.path_changed.emit()

    def _clean_changed(self, clean: bool) -> None:
        self.modified_changed.emit(not clean)
