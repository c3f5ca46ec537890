"""The network as a tree: what each cell says, and the edits that typing makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from engine.edits.parameters import SetBiases
from engine.edits.rename import RenameLayer, RenameNeuron
from engine.network.comparison import matched
from engine.network.network import Network
from gui.panels.outline.cell_text import DOT, shown
from gui.panels.outline.frozen import can_freeze, freeze, frozen_share
from gui.panels.outline.layer_numbers import change_of
from gui.panels.outline.look import LEFT, RIGHT
from gui.panels.outline.rows import Item, Rows
from gui.panels.outline.spoken import counted, spoken_cell, spoken_row
from gui.style.icons import icon
from gui.style.number_text import format_short, full_shown

if TYPE_CHECKING:
    from engine.network.layer import Layer
    from gui.panels.inspector.row_values import RowValues
    from gui.panels.outline.layer_numbers import LayerNumber
    from gui.panels.outline.rows import Place

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("Name", "Activation", "Value", "Bias", "Frozen")
NAME, ACTIVATION, VALUE, BIAS, FROZEN = range(len(HEADINGS))
TIPS = (
    "What it is called; F2 renames it",
    "What a neuron makes of its sum; of a layer, how many neurons it has, and dropout",
    "What comes out of a neuron for the row of the data that is shown",
    "What is added to the sum of a neuron",
    "Whether training leaves weights and bias alone; Space changes it",
)
PROJECTION_TIP = "Enter goes to its weights, Delete removes them"
LONGEST = 6
"""Characters of a number that has three decimals in the narrow columns."""
MIXED = "mixed"
ROOT = QModelIndex()
Role = Qt.ItemDataRole
PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
EDITABLE = PLAIN | Qt.ItemFlag.ItemIsEditable
CHECKABLE = PLAIN | Qt.ItemFlag.ItemIsUserCheckable
CHECKS = {
    True: Qt.CheckState.Checked,
    False: Qt.CheckState.Unchecked,
    None: Qt.CheckState.PartiallyChecked,
}


class TreeModel(QAbstractItemModel):
    """Layers, and below each its projections and neurons; nothing is made per row.

    `edit_wanted` carries the edit that a typed cell asks for; `words_changed` tells
    that rows or words are other ones, once and after the views know of it.
    """

    edit_wanted = Signal(object)
    words_changed = Signal()

    def __init__(self, values: RowValues, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values = values
        self._network = Network()
        self._rows = Rows(self._network)
        self.asked: LayerNumber | None = None
        """Which number of a layer is to be typed where its activation is told."""

    @property
    def network(self) -> Network:
        """The network that is shown, with its newest parameters."""
        return self._network

    @property
    def rows(self) -> Rows:
        """What stands where."""
        return self._rows

    def show_network(self, network: Network) -> bool:
        """Show another network; whether the rows are other ones than before.

        Of numbers alone nothing is told, as by `show_numbers`: asking each of many rows
        what it says now would be felt while one types.
        """
        rows = Rows(network)
        if matched(self._network, network) is not None and self._rows.is_like(rows):
            before = self._network
            self._network, self._rows = network, rows
            if not _differ_in_numbers_alone(before, network):
                self._tell_changed()
                self.words_changed.emit()
            return False
        self.beginResetModel()
        self._network, self._rows = network, rows
        self.endResetModel()
        self.words_changed.emit()
        return True

    def show_numbers(self, network: Network) -> bool:
        """Take newer parameters without a word; whether they are of the same rows."""
        if matched(self._network, network) is None:
            return False
        self._network = network
        return True

    def item(self, index: Index) -> Item:
        """Return what the row of an index stands for."""
        above, row = index.internalId(), index.row()
        return self._rows.at((above - 1, row) if above else (row, -1))

    def index_of(self, item: Item, column: int = NAME) -> QModelIndex:
        """Return the index of something; an invalid one if it is gone."""
        place = self._rows.place_of(item)
        return QModelIndex() if place is None else self.index_at(place, column)

    def index_at(self, place: Place, column: int = NAME) -> QModelIndex:
        """Return the index of a row."""
        row, below = place
        if below < 0:
            return self.createIndex(row, column, 0)
        return self.createIndex(below, column, row + 1)

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """Return the index of a cell; what is below a layer knows the layer's row."""
        above = parent.row() + 1 if parent.isValid() else 0
        count = self._rows.count(above - 1) if above else len(self._rows.layers)
        if 0 <= row < count and 0 <= column < len(HEADINGS):
            return self.createIndex(row, column, above)
        return QModelIndex()

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        """Return the layer that a row is below."""
        above = index.internalId() if index.isValid() else 0
        return self.createIndex(above - 1, 0, 0) if above else QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Layers at the top, below each its projections and neurons."""
        if not parent.isValid():
            return len(self._rows.layers)
        if parent.column() or parent.internalId():
            return 0
        return self._rows.count(parent.row())

    def columnCount(self, parent: Index = ROOT) -> int:
        """Name, activation, value, bias, frozen."""
        return len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = 0
    ) -> object:
        """Headings, and what each column is."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.ToolTipRole:
            return TIPS[section]
        if role == Role.DecorationRole and section == FROZEN:
            return icon("freeze", "text2", 14)
        if role == Role.TextAlignmentRole:
            return RIGHT if section in (VALUE, BIAS) else LEFT
        if role == Role.DisplayRole:
            # Where the sign stands, the word would only take room.
            return "" if section == FROZEN else HEADINGS[section]
        return HEADINGS[section] if role == Role.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names of layers and neurons, activations, biases are edited in place."""
        item, column = self.item(index), index.column()
        if column == FROZEN and can_freeze(self._network, item):
            return CHECKABLE
        return EDITABLE if self._is_editable(item, column) else PLAIN

    def data(self, index: Index, role: int = 0) -> object:
        """Return the words, the check, the number to edit or what is spoken."""
        if not index.isValid():
            return None
        item, column = self.item(index), index.column()
        if role == Role.DisplayRole:
            return self.text(item, column)
        if role == Role.EditRole:
            return self._to_edit(item, column)
        if role == Role.CheckStateRole and column == FROZEN:
            if can_freeze(self._network, item):
                return CHECKS[frozen_share(self._network, item)]
        elif role == Role.ToolTipRole:
            return self._tip(item, column)
        elif role == Role.AccessibleTextRole:
            row = spoken_row(self._network, item) if column == NAME else ""
            return row or self._spoken(item, column)
        elif role == Role.AccessibleDescriptionRole:
            return PROJECTION_TIP if item.key is not None else TIPS[column]
        return None

    def setData(self, index: Index, value: object, role: int = 0) -> bool:
        """Ask for the edit that was typed."""
        item, column = self.item(index), index.column()
        if role == Role.CheckStateRole and column == FROZEN:
            frozen = Qt.CheckState(value) == Qt.CheckState.Checked
            self.edit_wanted.emit(freeze(self._network, [item], frozen))
            return True
        if role != Role.EditRole or not self._is_editable(item, column):
            return False
        if column == NAME and item.kind == "layer":
            self.edit_wanted.emit(RenameLayer(item.layer_id, str(value)))
        elif column == NAME:
            self.edit_wanted.emit(RenameNeuron(item.neuron, str(value)))
        elif column == ACTIVATION:
            neurons = (item.neuron,)
            if item.kind == "layer":
                neurons = tuple(self._network.layer(item.layer_id).neurons.tolist())
            self.edit_wanted.emit(SetActivation(neurons, str(value)))
        elif isinstance(value, float):
            name = self.text(item, NAME)
            self.edit_wanted.emit(SetBiases({item.neuron: value}, name))
        return True

    def set_layer_number(self, index: Index, what: LayerNumber, value: float) -> None:
        """Ask for another size or dropout of a layer."""
        self.edit_wanted.emit(change_of(self.item(index).layer_id, what, value))

    def text(self, item: Item, column: int) -> str:
        """Return what a cell says."""
        if column == NAME:
            return self._name(item)
        if column == ACTIVATION:
            return self._activation(item)
        if item.kind != "neuron" or column == FROZEN:
            return ""
        layer = self._network.layer(item.layer_id)
        index = item.index
        if column == VALUE:
            value = self._values.output(layer.id, index)
            return "" if value is None else shown(value, LONGEST)
        bias = float(layer.biases[index])
        return shown(bias, LONGEST) if layer.computes else ""

    def _name(self, item: Item) -> str:
        network = self._network
        if item.kind == "layer":
            return network.layer(item.layer_id).name
        if item.kind == "neuron":
            layer = network.layer(item.layer_id)
            return layer.names[item.index]
        source, target, _ = item.key or (0, 0, 0)
        if item.kind == "incoming":
            return f"from {shown_name(network.layer(source))}"
        return f"to {shown_name(network.layer(target))}"

    def _activation(self, item: Item) -> str:
        if item.key is not None:
            projection = self._network.projection(*item.key)
            count = 0 if projection is None else projection.n_connections
            return counted(count, "weight")
        layer = self._network.layer(item.layer_id)
        if not layer.computes:
            return counted(layer.size, "input") if item.kind == "layer" else ""
        if item.kind == "layer":
            dot = f"{layer.size:,} {DOT} "
            drops = f" {DOT} dropout {format_short(layer.dropout)}"
            sized = f"{dot if layer.size > 1 else ''}{_word(layer)}"
            return f"{sized}{drops if layer.dropout else ''}"
        return ACTIVATIONS[layer.activations[item.index]].label

    def _to_edit(self, item: Item, column: int) -> object:
        if column == NAME:
            return self._name(item)
        if item.key is not None:
            return None
        layer = self._network.layer(item.layer_id)
        if item.kind == "layer":
            same = len(set(layer.activations)) == 1
            return layer.activations[0] if column == ACTIVATION and same else None
        index = item.index
        if column == ACTIVATION:
            return layer.activations[index]
        return float(layer.biases[index]) if column == BIAS else None

    def _is_editable(self, item: Item, column: int) -> bool:
        if item.key is not None:
            return False
        if column == NAME:
            return True
        computes = self._network.layer(item.layer_id).computes
        if column == ACTIVATION:
            return computes or self.asked is not None
        return column == BIAS and computes and item.kind == "neuron"

    def _spoken(self, item: Item, column: int) -> str:
        if column == FROZEN:
            if not can_freeze(self._network, item):
                return "nothing to freeze"
            share = frozen_share(self._network, item)
            return {True: "frozen", False: "not frozen", None: "partly frozen"}[share]
        text = self.text(item, column)
        if item.key is not None and column == ACTIVATION:
            return text
        return spoken_cell(HEADINGS[column], text.replace(f" {DOT}", ","))

    def _tip(self, item: Item, column: int) -> str:
        text = self.text(item, column)
        if column == NAME:
            return spoken_row(self._network, item)
        if item.kind == "neuron" and text and column in (VALUE, BIAS):
            layer = self._network.layer(item.layer_id)
            index = item.index
            exact = float(layer.biases[index]) if column == BIAS else None
            exact = self._values.output(layer.id, index) if exact is None else exact
            text = text if exact is None else full_shown(exact)
        return f"{HEADINGS[column]}: {text}" if text else TIPS[column]

    def _tell_changed(self) -> None:
        last = len(HEADINGS) - 1
        for row in range(len(self._rows.layers)):
            layer = self.index_at((row, -1))
            if count := self._rows.count(row):
                first = self.index(0, 0, layer)
                self.dataChanged.emit(first, self.index(count - 1, last, layer))
        if self._rows.layers:
            bottom = self.index(len(self._rows.layers) - 1, last)
            self.dataChanged.emit(self.index(0, 0), bottom)


def _differ_in_numbers_alone(first: Network, second: Network) -> bool:
    """Whether two networks of the same rows have the same words and checks."""
    layers = zip(first.layers, second.layers, strict=True)
    projections = zip(first.projections, second.projections, strict=True)
    return all(
        a.name == b.name
        and a.names == b.names
        and a.activations == b.activations
        and a.dropout == b.dropout
        and a.frozen is b.frozen
        for a, b in layers
    ) and all(a.frozen is b.frozen for a, b in projections)


def shown_name(layer: Layer) -> str:
    """Return what a layer is called where it is seen: a loose one by its neuron."""
    return layer.names[0] if layer.loose else layer.name


def _word(layer: Layer) -> str:
    kinds = set(layer.activations)
    return ACTIVATIONS[kinds.pop()].label if len(kinds) == 1 else MIXED
