"""From a file to the data of the project: read it, show what it holds, take it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.data.table import Table
from engine.files.read_table import read_table_steps
from gui.actions.work import Work
from gui.document import Document
from gui.notices import Notices


class Tables(QObject):
    """Reads a table beside the window, and asks for roles, split and scaling."""

    shown = Signal()

    def __init__(
        self, document: Document, notices: Notices, work: Work, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._notices, self._work = document, notices, work

    def open(self, path: Path) -> None:
        """Read a table and show its columns."""
        steps = partial(read_table_steps, path)
        self._work.begin_steps(f"Reading {path.name}", steps, self._read)

    def show(self, table: Table) -> None:
        """Show the columns of a table."""
        from gui.dialogs.table_dialog import TableDialog

        self.shown.emit()
        parent = self.parent()
        window = parent if isinstance(parent, QWidget) else None
        TableDialog(table, self._document, self._notices, window).open()

    def _read(self, table: object) -> None:
        if isinstance(table, Table):
            self.show(table)
