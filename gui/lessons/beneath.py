"""What lies beneath the networks that lessons put in the place of the user's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.project import Project
from gui.document import Document
from gui.edit_command import EditCommand
from gui.lessons.set_up import SetUpLesson


@dataclass
class _Home:
    """Where a network is saved, and as what it was saved there."""

    path: Path | None = None
    saved: Project | None = None


class Beneath(QObject):
    """Knows the user's own networks on the undo stack, under those of lessons.

    A save during a lesson must never go over the user's own file: while the network of
    a lesson stands the document has no path, or the one that this network was saved to.
    Going back to the user's own gives that its file again.
    """

    changed = Signal()
    """A network of a lesson was put in the place of another, or was taken away."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._shown: SetUpLesson | None = None
        self._homes: dict[SetUpLesson | None, _Home] = {
            None: _Home(document.path, document.project)
        }
        self._top = 0
        document.stack.indexChanged.connect(self._moved)
        document.path_changed.connect(self._filed)
        document.undo_shortened.connect(self._shortened)

    @property
    def shown(self) -> SetUpLesson | None:
        """What put the network there that is shown; None for the user's own."""
        return self._shown

    @property
    def title(self) -> str:
        """Of the lesson or example whose network is shown; empty for the own."""
        return "" if self._shown is None else self._shown.title

    @property
    def is_untouched(self) -> bool:
        """Whether what is shown is just as a lesson or an example put it there."""
        edit = self._edit(self._document.stack.index() - 1)
        return isinstance(edit, SetUpLesson)

    def stands(self, edit: SetUpLesson) -> bool:
        """Whether a network is the one that is shown, or what it became."""
        index = self._document.stack.index()
        return any(edit is each for _, each in self._set_ups(index))

    def next_own(self) -> int | None:
        """The step of undo that leads to a network of the user with unsaved changes.

        It is the nearest one under what is shown; None where nothing would be lost.
        """
        found = list(self._set_ups(self._document.stack.index()))
        below = [None, *(edit for _, edit in found)]
        for (place, edit), under in reversed(list(zip(found, below, strict=False))):
            command = self._document.stack.command(place)
            if not edit.over_own or not isinstance(command, EditCommand):
                continue
            home = self._homes.get(under)
            if home is None or command.before is not home.saved:
                return place
        return None

    def go_to(self, place: int, top: bool) -> None:
        """Show a network that lies beneath; with `top` remember where that began."""
        if top:
            self._top = self._document.stack.index()
        self._document.stack.setIndex(place)

    def come_back(self) -> None:
        """Show again what was shown before it went down."""
        top, self._top = self._top, 0
        # Whoever edited what lay beneath has left the rest behind.
        if self._document.stack.index() < top <= self._document.stack.count():
            self._document.stack.setIndex(top)

    def _edit(self, place: int) -> object:
        stack = self._document.stack
        return getattr(stack.command(place), "edit", None) if place >= 0 else None

    def _set_ups(self, end: int) -> Iterator[tuple[int, SetUpLesson]]:
        for place in range(end):
            edit = self._edit(place)
            if isinstance(edit, SetUpLesson):
                yield place, edit

    def _moved(self) -> None:
        """Be at the file of what is shown, and know whether that was saved."""
        stack = self._document.stack
        # Most stacks have no lesson on them, and may be long.
        has_any = len(self._homes) > 1 or self.is_untouched
        below = [edit for _, edit in self._set_ups(stack.index())] if has_any else []
        shown = below[-1] if below else None
        if shown is not self._shown:
            self._change(shown)
        if self._document.project is self._homes[shown].saved and not stack.isClean():
            # There is one clean place on a stack, and each network has its file.
            stack.setClean()

    def _change(self, shown: SetUpLesson | None) -> None:
        document = self._document
        self._homes[self._shown].path = document.path
        known, count = self._homes, document.stack.count()
        everywhere = [edit for _, edit in self._set_ups(count)]
        self._homes = {each: known.get(each, _Home()) for each in (None, *everywhere)}
        self._shown = shown
        home = self._homes[shown]
        if count:
            saved = home.saved
            document.move_to(home.path)
            home.saved = saved
        else:
            # Another project was opened, and nothing lies under it.
            home.path, home.saved = document.path, document.project
        self.changed.emit()

    def _filed(self) -> None:
        """Note what was opened or saved, and where."""
        home = self._homes[self._shown]
        document = self._document
        is_as_saved = document.stack.isClean()
        home.path, home.saved = document.path, document.project if is_as_saved else None

    def _shortened(self) -> None:
        """Forget what can no longer be gone back to."""
        stack = self._document.stack
        left = {edit for _, edit in self._set_ups(stack.count())}
        known = list(self._homes)
        under = known[1 : known.index(self._shown) + 1]
        gone = [edit for edit in under if edit not in left]
        if not gone:
            return
        lowest = self._homes[gone[-1]]
        kept = [(edit, home) for edit, home in self._homes.items() if edit in left]
        self._homes = {None: lowest}
        self._homes.update(kept)
        if self._shown in gone:
            self._shown = None
