"""Notices that another program wrote to a file that is open here, and asks."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.dialogs.question import ask_to_replace


@dataclass(frozen=True)
class Stamp:
    """When a file was written, and how long it was then."""

    path: Path
    modified: int
    size: int

    @classmethod
    def of(cls, path: Path) -> "Stamp | None":
        """Look at a file; None if it is not there."""
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(path, found.st_mtime_ns, found.st_size)

    @property
    def is_outdated(self) -> bool:
        """Whether there is another file at the place now."""
        now = Stamp.of(self.path)
        return now is not None and now != self


class NewerFile(QObject):
    """Remembers the files as they were read or written here.

    After a question `again` tells to save to the file all the same, `elsewhere` to
    save under another name, `given_up` to do neither.
    """

    again = Signal(object)
    elsewhere = Signal()
    given_up = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._stamps: dict[Path, Stamp | None] = {}
        self._asked_of = Path()

    def stamp(self, path: Path) -> Stamp | None:
        """Return how a file was; None if it was never read or written here."""
        return self._stamps.get(path)

    def remember(self, path: Path, stamp: Stamp | None) -> None:
        """Take it that a file is as it should be."""
        self._stamps[path] = stamp

    def ask(self, path: Path) -> None:
        """Ask what becomes of what another program wrote."""
        self._asked_of = path
        window = self.parent()
        parent = window if isinstance(window, QWidget) else None
        question = ask_to_replace(path.name, parent)
        question.answered.connect(self._answered)
        question.open()

    def _answered(self, answer: str) -> None:
        if answer == "replace":
            self._stamps.pop(self._asked_of, None)
            self.again.emit(self._asked_of)
        elif answer == "elsewhere":
            self.elsewhere.emit()
        else:
            self.given_up.emit()
