"""Which row of the data the window shows the values of."""

from PySide6.QtCore import QObject, Signal

from gui.row_numbers import RowNumbers

ROW_BEFORE = "The row before\nShow the values of the row before (Alt+Up)"
ROW_AFTER = "The row after\nShow the values of the row after (Alt+Down)"
"""What the buttons to the neighbours are called, and do."""


class ViewedRow(QObject):
    """The chosen row, by its place in the data set; the first training row at first."""

    changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._row = 0
        self.numbers = RowNumbers()
        """What the network makes of it."""

    @property
    def row(self) -> int:
        """Index of the row in the data set."""
        return self._row

    def set(self, row: int) -> None:
        """Choose another row."""
        if row != self._row:
            self._row = row
            self.changed.emit(row)
