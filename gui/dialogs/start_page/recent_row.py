"""One recent project in the list of the start page."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.dialogs.start_page.row import Row


class RecentRow(Row):
    """The file's name, and what is known of it."""

    chosen = Signal(str)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(path.name, parent)
        self._path = path
        self.setToolTip(f"{path}\nOpen this project")
        self.clicked.connect(self._choose)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def _choose(self) -> None:
        self.chosen.emit(str(self._path))
