"""The weights of a projection as a table: what each cell says, and what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from engine.edits.parameters import SetBiases, SetWeights
from gui.panels.outline.cell_text import shown
from gui.panels.outline.spoken import spoken_bias, spoken_weight, weight_tip
from gui.panels.outline.weight_block import Numbers

if TYPE_CHECKING:
    from engine.network.network import Network
    from gui.panels.outline.weight_block import Block

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
BIAS = "bias"
TYPE_BIAS = "Type a number to change it"
TYPE_WEIGHT = "Type a number, or press Delete to remove the connection"
Role = Qt.ItemDataRole
FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsEditable
)


class WeightModel(QAbstractTableModel):
    """Rows are sources, columns targets, the last row biases.

    `edit_wanted` carries the edit that a typed number asks for.
    """

    edit_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers: Numbers | None = None

    @property
    def numbers(self) -> Numbers | None:
        """The newest numbers; None where there is no table."""
        return self._numbers

    @property
    def block(self) -> Block | None:
        """What is shown."""
        return None if self._numbers is None else self._numbers.block

    def show_block(self, block: Block | None, network: Network) -> bool:
        """Show other weights; whether rows or columns are other ones than before."""
        before = self.block
        numbers = None if block is None else Numbers(block, network)
        if block is not None and block.is_like(before):
            renamed = not _same_names(self._numbers, numbers)
            self._numbers = numbers
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            if renamed:
                self._tell_heads()
            return False
        self.beginResetModel()
        self._numbers = numbers
        self.endResetModel()
        return True

    def show_numbers(self, network: Network) -> None:
        """Take newer parameters of the same rows without a word."""
        if self._numbers is not None:
            self._numbers = Numbers(self._numbers.block, network)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Sources, and a row of biases."""
        block = self.block
        return 0 if parent.isValid() or block is None else block.n_rows

    def columnCount(self, parent: Index = ROOT) -> int:
        """Targets."""
        block = self.block
        return 0 if parent.isValid() or block is None else block.n_columns

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = 0
    ) -> object:
        """Names of sources at the side, of targets above."""
        if role not in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.target_name(section)
        return self.source_name(section, whole=role != Role.DisplayRole)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell takes a number."""
        return FLAGS

    def data(self, index: Index, role: int = 0) -> object:
        """Return the text, the number to edit, or what is spoken."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.text(row, column)
        if role == Role.EditRole:
            return None if self._numbers is None else self._numbers.value(row, column)
        if role == Role.ToolTipRole:
            return weight_tip(self.spoken(row, column), self._value(row, column))
        if role == Role.AccessibleTextRole:
            return self.spoken(row, column)
        if role == Role.AccessibleDescriptionRole:
            bias = self.block is not None and row >= self.block.bias_row
            return TYPE_BIAS if bias else TYPE_WEIGHT
        return None

    def setData(self, index: Index, value: object, role: int = 0) -> bool:
        """Ask for the edit that was typed; an empty cell becomes a connection."""
        numbers = self._numbers
        if role != Role.EditRole or not isinstance(value, float) or numbers is None:
            return False
        self.edit_wanted.emit(self._edit(numbers, index.row(), index.column(), value))
        return True

    def text(self, row: int, column: int) -> str:
        """Return what a cell says; nothing where there is no connection."""
        value = self._value(row, column)
        return "" if value is None else shown(value)

    def spoken(self, row: int, column: int) -> str:
        """Return a cell as a screen reader says it."""
        numbers = self._numbers
        if numbers is None:
            return ""
        target, shown = self.target_name(column), self.text(row, column)
        frozen = numbers.is_frozen(row, column)
        if row >= numbers.block.bias_row:
            return spoken_bias(target, frozen, shown)
        source = self.source_name(row)
        return spoken_weight(source, target, self._value(row, column), frozen, shown)

    def target_name(self, column: int) -> str:
        """Return the name of the neuron of a column."""
        numbers = self._numbers
        if numbers is None:
            return ""
        layer = numbers.network.layer(numbers.block.target)
        return layer.names[int(numbers.block.columns[column])]

    def source_name(self, row: int, whole: bool = False) -> str:
        """Return the name of the neuron of a row; `whole`: with its layer."""
        numbers = self._numbers
        if numbers is None:
            return ""
        section = numbers.block.section_of(row)
        if section is None:
            return BIAS
        layer = numbers.network.layer(section.key[0])
        name = layer.names[row - section.start]
        return f"{layer.name}: {name}" if whole and not layer.loose else name

    def _tell_heads(self) -> None:
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.headerDataChanged.emit(across, 0, self.columnCount() - 1)
        self.headerDataChanged.emit(down, 0, self.rowCount() - 1)

    def _value(self, row: int, column: int) -> float | None:
        return None if self._numbers is None else self._numbers.value(row, column)

    def _edit(self, numbers: Numbers, row: int, column: int, value: float) -> object:
        target = int(numbers.block.neurons[numbers.block.columns[column]])
        name = self.target_name(column)
        section = numbers.block.section_of(row)
        if section is None:
            return SetBiases({target: value}, name)
        name = f"{self.source_name(row)} to {name}"
        if numbers.value(row, column) is None:
            return numbers.set_to(row, column, np.array([[value]]), name)
        source = int(section.sources[row - section.start])
        return SetWeights({(source, target): value}, name)


def _same_names(first: Numbers | None, second: Numbers | None) -> bool:
    """Whether the layers of two tables of the same cells are called the same."""
    if first is None or second is None:
        return first is second
    layers = {second.block.target, *(s.key[0] for s in second.block.sections)}
    pairs = ((first.network.layer(i), second.network.layer(i)) for i in layers)
    return all(a.name == b.name and a.names == b.names for a, b in pairs)
