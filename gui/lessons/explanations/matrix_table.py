"""A matrix with names for its rows and columns; nothing is made for a number."""

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QTableView,
    QWidget,
)

from engine.arrays import Array
from gui.style.fonts import font
from gui.style.number_text import format_number, full_shown

COLUMN = 84
ROOM = 18
"""Beside the name of a column."""
MOST_MEASURED = 100
"""Names of columns that get the width that they need."""
ROW = 26

Index = QModelIndex | QPersistentModelIndex


class MatrixModel(QAbstractTableModel):
    """Numbers with names."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._values: Array = np.zeros((0, 0))
        self._rows: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ()

    def show(
        self, values: Array, rows: tuple[str, ...], columns: tuple[str, ...]
    ) -> None:
        """Show another matrix."""
        self.beginResetModel()
        self._values, self._rows, self._columns = values, rows, columns
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The numbers, to the right; all digits in the tooltip."""
        value = float(self._values[index.row(), index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if np.isnan(value) else format_number(value, 3)
        if role == Qt.ItemDataRole.ToolTipRole:
            return full_shown(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The names."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        across = orientation == Qt.Orientation.Horizontal
        return (self._columns if across else self._rows)[section]


class MatrixTable(QTableView):
    """Shows a matrix; NaN is an empty cell."""

    def __init__(
        self, words: str, column: int = COLUMN, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = MatrixModel(self)
        self.setModel(self._model)
        self.setAccessibleName(words)
        self.setFont(font("body"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        # In the corner Qt has a button of its own.
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName("All numbers")
            corner.setToolTip("Choose all numbers of the table")
        self._column = column
        self.horizontalHeader().setDefaultSectionSize(column)
        self.verticalHeader().setDefaultSectionSize(ROW)

    def show_matrix(
        self, values: Array, rows: tuple[str, ...], columns: tuple[str, ...]
    ) -> None:
        """Show another matrix."""
        self._model.show(values, rows, columns)
        metrics = QFontMetricsF(self.horizontalHeader().font())
        for place, name in enumerate(columns[:MOST_MEASURED]):
            wanted = round(metrics.horizontalAdvance(name)) + ROOM
            self.setColumnWidth(place, max(self._column, wanted))
