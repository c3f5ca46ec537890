"""The columns of a table as rows of a view: what each is, and what it is for."""

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from engine.data.cells import Cells
from engine.data.table import Table

Role = Literal["input", "target", "ignore"]
Index = QModelIndex | QPersistentModelIndex
ROLES: dict[Role, str] = {"input": "Input", "target": "Target", "ignore": "Ignore"}
HEADINGS = ("Column", "Role", "Category", "Missing", "First rows")
NAME, ROLE, CATEGORY, MISSING, FIRST = range(len(HEADINGS))
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
SHOWN_ROWS = 4
ROOT = QModelIndex()
CHECKS = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}


@dataclass(frozen=True)
class ColumnPlan:
    """What is to become of one column.

    Attributes
    ----------
    name : str
    role : {"input", "target", "ignore"}
    category : bool
        Its cells are words, or are to be taken as words.
    words : bool
        Its cells are words anyway: mostly no numbers.
    """

    name: str
    role: Role
    category: bool
    words: bool


def first_plans(table: Table) -> list[ColumnPlan]:
    """Return what a table itself suggests: without a mark the last is the target."""
    targets = table.targets or table.names[-1:]
    return [
        ColumnPlan(name, "target" if name in targets else "input", words, words)
        for name, words in zip(table.names, map(are_words, table.cells), strict=True)
    ]


def are_words(cells: Cells) -> bool:
    """Whether at least half of the cells that are there are no numbers."""
    n_words = int(cells.words.sum())
    n_present = len(cells) - int(cells.missing.sum())
    return n_words > 0 and 2 * (n_present - n_words) <= n_present


class ColumnModel(QAbstractTableModel):
    """A line per column of the table; role and category can be changed."""

    changed = Signal()

    def __init__(
        self, table: Table, plans: list[ColumnPlan], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._table = table
        self.plans = plans

    def rowCount(self, parent: Index = ROOT) -> int:
        """A line per column of the table."""
        return 0 if parent.isValid() else len(self.plans)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Name, role, category, missing cells, first rows."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = 0
    ) -> object:
        """Headings above, each as its cells stand; nothing at the side."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section == MISSING:
            return RIGHT
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation == Qt.Orientation.Horizontal:
                return HEADINGS[section]
            return ""
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Roles are edited, categories are checked unless the cells are words."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == ROLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        if index.column() == CATEGORY and not self.plans[index.row()].words:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = 0) -> object:
        """Return the text, the check, or the tooltip of a cell."""
        plan = self.plans[index.row()]
        if index.column() == CATEGORY and role == Qt.ItemDataRole.CheckStateRole:
            return CHECKS[plan.category]
        if role == Qt.ItemDataRole.EditRole:
            return plan.role
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == MISSING:
            return RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row(), index.column())
        return None

    def setData(self, index: Index, value: object, role: int = 0) -> bool:
        """Take another role or check over."""
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == CATEGORY:
            checked = Qt.CheckState(value) == Qt.CheckState.Checked
            plan = replace(self.plans[index.row()], category=checked)
            self._change({index.row(): plan})
            return True
        for each in ROLES:
            if role == Qt.ItemDataRole.EditRole and value == each:
                self.set_roles([index.row()], each)
                return True
        return False

    def set_roles(self, rows: list[int], role: Role) -> None:
        """Give several columns a role."""
        self._change({row: replace(self.plans[row], role=role) for row in rows})

    def names(self, role: Role) -> list[str]:
        """Names of the columns with a role."""
        return [plan.name for plan in self.plans if plan.role == role]

    def categories(self) -> list[str]:
        """Names of the columns that are used as words although they may be numbers."""
        return [
            plan.name for plan in self.plans if plan.category and plan.role != "ignore"
        ]

    def _change(self, plans: dict[int, ColumnPlan]) -> None:
        if not plans:
            return
        for row, plan in plans.items():
            self.plans[row] = plan
        first = self.index(min(plans), 0)
        last = self.index(max(plans), len(HEADINGS) - 1)
        self.dataChanged.emit(first, last)
        self.changed.emit()

    def _text(self, row: int, column: int) -> str:
        plan, cells = self.plans[row], self._table.cells[row]
        if column == NAME:
            return plan.name
        if column == ROLE:
            return ROLES[plan.role]
        if column == MISSING:
            missing = int(cells.missing.sum())
            return f"{missing:,}" if missing else ""
        if column == FIRST:
            return ", ".join(self._first(cells))
        return ""

    def _first(self, cells: Cells) -> list[str]:
        rows = range(min(SHOWN_ROWS, len(cells)))
        return [" ".join(cells.text(row).split())[:40] or "\u2013" for row in rows]

    def _tip(self, row: int, column: int) -> str:
        if column == CATEGORY:
            if self.plans[row].words:
                return "Its cells are words, so it is a category"
            return "Take its numbers as names of categories, one input for each"
        if column == ROLE:
            return "Click to choose what the column is for"
        return self._text(row, column)
