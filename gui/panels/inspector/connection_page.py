"""The page of one connection."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from engine.edits.parameters import SetFrozen, SetWeights
from engine.edits.remove import RemoveItems
from gui.panels.inspector.facts import Facts
from gui.panels.inspector.field_row import FieldRow
from gui.panels.inspector.page import Page
from gui.panels.inspector.parts import Parts
from gui.panels.inspector.weight_field import WeightField
from gui.selection import Connection, Picked
from gui.style.number_text import DASH, format_number, format_signed


class ConnectionPage(Page):
    """Its weight, the value that comes in, and what it adds to its target."""

    needs_values: ClassVar[bool] = True

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parts, parent)
        self._connection: Connection = (0, 0)
        self._places = (0, 0, 0, 0)
        self._weight = WeightField()
        self._weight.committed.connect(self._set_weight)
        self._weight.refused.connect(self._refuse)
        self._facts = Facts()
        self.column.addSpacing(12)
        self.column.addWidget(FieldRow("Weight", self._weight, 80))
        self.column.addWidget(self._facts)
        self.column.addStretch(1)
        self.head.frozen_chosen.connect(self._freeze)
        menu = self.head.menu
        begins = menu.add("Select where it begins", "Show that neuron here instead.")
        ends = menu.add("Select where it ends", "Show that neuron here instead.")
        begins.triggered.connect(self._select_source)
        ends.triggered.connect(self._select_target)
        menu.addSeparator()
        menu.add("Remove", "Join the two neurons no longer.").triggered.connect(
            self._remove
        )

    def lay_out(self, picked: Picked) -> None:
        """Describe the connection."""
        (self._connection,) = picked.connections
        source, target = self._connection
        from_layer, row = self.network.find_neuron(source)
        to_layer, column = self.network.find_neuron(target)
        self._places = from_layer.id, to_layer.id, row, column
        first, last = from_layer.names[row], to_layer.names[column]
        where = f"{from_layer.name} to {to_layer.name}"
        self.head.set_words(f"{first} to {last}", where)
        self.head.glyph.show_icon("output")
        projection = self.network.projection(from_layer.id, to_layer.id)
        mask = None if projection is None else projection.frozen
        frozen = mask is not None and bool(mask[row, column])
        self.head.set_frozen(frozen, "this weight")
        self._weight.take(self._connection, f"Weight from {first} to {last}", frozen)

    def show_numbers(self, running: bool) -> None:
        """Show the numbers of the viewed row."""
        source, target, row, column = self._places
        projection = self.network.projection(source, target)
        if projection is None:
            return
        weight = float(projection.weights[row, column])
        self._weight.set_value(weight)
        values = self.parts.values
        value = values.output(source, row)
        first = self.network.layer(source).names[row]
        last = self.network.layer(target).names[column]
        total = values.weighted_sum(target, column)
        product = None if value is None else value * weight
        self._facts.set_facts(
            {
                f"Value of {first}": DASH if value is None else format_number(value),
                "Product": DASH if product is None else format_signed(product),
                f"Sum z of {last}": DASH if total is None else format_number(total),
            }
        )

    def _set_weight(self, value: float) -> None:
        source, target, row, column = self._places
        first = self.network.layer(source).names[row]
        last = self.network.layer(target).names[column]
        edit = SetWeights({self._connection: value}, f"{first} to {last}")
        if not self.do(edit, self._weight, self.burst(self._connection)):
            self.show_numbers(running=False)

    def _refuse(self, sentence: str) -> None:
        self.refuse(sentence, self._weight)

    def _freeze(self, frozen: bool) -> None:
        self.do(SetFrozen((), (self._connection,), frozen), self.head)

    def _select_source(self) -> None:
        self.parts.selection.select(neurons=[self._connection[0]])

    def _select_target(self) -> None:
        self.parts.selection.select(neurons=[self._connection[1]])

    def _remove(self) -> None:
        self.do(RemoveItems(connections=(self._connection,)), self.head)
