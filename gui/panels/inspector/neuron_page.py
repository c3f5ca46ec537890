"""The page of one neuron: what it adds up, what it makes of it, what it feeds."""

from typing import ClassVar

import numpy as np
from PySide6.QtWidgets import QWidget

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from engine.edits.data import BindColumn
from engine.edits.parameters import SetBiases, SetFrozen, SetWeights
from engine.edits.remove import RemoveItems
from engine.edits.rename import RenameNeuron
from engine.network.layer import Layer
from gui.panels.inspector.activation_row import ActivationRow
from gui.panels.inspector.binding_row import BindingRow
from gui.panels.inspector.links import (
    Ends,
    Link,
    ends_of,
    links_into,
    links_out_of,
    most_important,
    values_of,
    weights_of,
)
from gui.panels.inspector.live_products import Numbers
from gui.panels.inspector.page import Page
from gui.panels.inspector.parts import Parts
from gui.panels.inspector.product_table import ProductTable, Row
from gui.panels.inspector.result_strip import ResultStrip
from gui.panels.inspector.weight_field import Key
from gui.selection import Picked
from gui.style.number_text import format_number, format_short

EMPTY = Ends((), (), ())


class NeuronPage(Page):
    """Inputs, weights and products, the bias, the sum and the result, live."""

    needs_values: ClassVar[bool] = True

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parts, parent)
        self._neuron = 0
        self._layer_id = 0
        self._index = 0
        self._inward: tuple[Link, ...] = ()
        self._outward: tuple[Link, ...] = ()
        self._sources, self._targets = EMPTY, EMPTY
        self._chosen_in: list[int] = []
        self._chosen_out: list[int] = []
        self._activation = ActivationRow()
        self._binding = BindingRow()
        self._strip = ResultStrip()
        self._inputs = ProductTable(("Inputs", "value", "weight", "product"))
        self._feeds = ProductTable(("Feeds",))
        self.column.addSpacing(12)
        self.column.addWidget(self._activation)
        self.column.addWidget(self._binding)
        self.column.addSpacing(10)
        self.column.addWidget(self._strip)
        self.column.addSpacing(4)
        self.column.addWidget(self._inputs)
        self.column.addWidget(self._feeds)
        self.column.addStretch(1)
        self.head.renamed.connect(self._rename)
        self.head.frozen_chosen.connect(self._freeze)
        self._activation.chosen.connect(self._set_activation)
        self._binding.chosen.connect(self._bind)
        self._strip.explain_asked.connect(self._explain)
        for table in (self._inputs, self._feeds):
            table.typed.connect(self._set_parameter)
            table.refused.connect(self.refuse)
        menu = self.head.menu
        menu.add("Select its layer", "Show the layer here instead.").triggered.connect(
            self._up
        )
        menu.addSeparator()
        menu.add(
            "Remove", "Take the neuron and its connections off the canvas."
        ).triggered.connect(self._remove)

    @property
    def _layer(self) -> Layer:
        return self.network.layer(self._layer_id)

    @property
    def _name(self) -> str:
        return self._layer.names[self._index]

    def lay_out(self, picked: Picked) -> None:
        """List what the neuron is joined to."""
        (self._neuron,) = picked.neurons
        layer, self._index = self.network.find_neuron(self._neuron)
        self._layer_id = layer.id
        self._inward = links_into(self.network, layer, self._index)
        self._outward = links_out_of(self.network, layer, self._index)
        self._sources = ends_of(self.network, self._inward, self._index, True)
        self._targets = ends_of(self.network, self._outward, self._index, False)
        self._choose()
        self._lay_out_head(layer)
        self._lay_out_inputs(layer)
        self._lay_out_feeds()

    def show_numbers(self, running: bool) -> None:
        """Show the numbers of the viewed row."""
        layer = self._layer
        value = self.parts.values.output(layer.id, self._index)
        total = self.parts.values.weighted_sum(layer.id, self._index)
        self._show_result(layer, value, total)
        weights = weights_of(self.network, self._outward, self._index, False)
        feeds = [Numbers(weight=float(weights[place])) for place in self._chosen_out]
        self._feeds.show_numbers(feeds, None, running)
        if layer.computes:
            self._inputs.show_numbers(self._input_numbers(layer), total, running)

    def _choose(self) -> None:
        """Of many connections, choose those that count most at this moment."""
        weights = weights_of(self.network, self._inward, self._index, True)
        values = values_of(self.parts.values, self._inward)
        sizes = weights if values is None else weights * values
        self._chosen_in = most_important(sizes)
        outward = weights_of(self.network, self._outward, self._index, False)
        self._chosen_out = most_important(outward)

    def _lay_out_head(self, layer: Layer) -> None:
        kind = {"input": "Input in", "hidden": "Neuron in", "output": "Output in"}
        where = "Single neuron" if layer.loose else f"{kind[layer.kind]} {layer.name}"
        self.head.set_words(layer.names[self._index], where, editable=True)
        activation = layer.activations[self._index]
        self._activation.setVisible(layer.computes)
        project = self.parts.document.project
        self._binding.show_binding(project, layer, self._index)
        if not layer.computes:
            self.head.set_frozen(None, "")
            self.head.glyph.show_icon("input")
            return
        frozen = bool(layer.frozen[self._index]) and all(self._sources.frozen)
        self.head.set_frozen(frozen, "its weights and its bias")
        self.head.glyph.show_neuron(activation, float(layer.biases[self._index]))
        self._activation.set_value(activation)
        whole = activation == "softmax"
        note = "Softmax is of the whole layer." if whole else ""
        self._activation.set_note(note)

    def _lay_out_inputs(self, layer: Layer) -> None:
        self._inputs.setVisible(layer.computes)
        name = layer.names[self._index]
        ends = self._sources
        rows = [
            Row(
                ends.names[place],
                (ends.neurons[place], self._neuron),
                ends.frozen[place],
                f"Weight from {ends.names[place]} to {name}",
            )
            for place in self._chosen_in
        ]
        if len(ends.names) > len(rows):
            rows.append(Row(f"{len(ends.names) - len(rows):,} more, together"))
        frozen = bool(layer.frozen[self._index])
        rows.append(Row("bias", self._neuron, frozen, f"Bias of {name}"))
        self._inputs.set_rows(rows, "Sum z")

    def _lay_out_feeds(self) -> None:
        ends = self._targets
        self._feeds.setVisible(bool(ends.names))
        rows = [
            Row(
                ends.names[place],
                (self._neuron, ends.neurons[place]),
                ends.frozen[place],
                f"Weight from {self._name} to {ends.names[place]}",
            )
            for place in self._chosen_out
        ]
        if len(ends.names) > len(rows):
            rows.append(Row(f"{len(ends.names) - len(rows):,} more"))
        self._feeds.set_rows(rows)

    def _input_numbers(self, layer: Layer) -> list[Numbers]:
        weights = weights_of(self.network, self._inward, self._index, True)
        values = values_of(self.parts.values, self._inward)
        bias = float(layer.biases[self._index])
        known = np.full(len(weights), np.nan) if values is None else values
        products = weights.astype(np.float64) * known
        numbers = [
            Numbers(
                None if values is None else float(known[place]),
                float(weights[place]),
                None if values is None else float(products[place]),
            )
            for place in self._chosen_in
        ]
        if len(weights) > len(numbers):
            rest = float(products.sum() - products[self._chosen_in].sum())
            numbers.append(Numbers(product=None if values is None else rest))
        return [*numbers, Numbers(weight=bias, product=bias)]

    def _show_result(
        self, layer: Layer, value: float | None, total: float | None
    ) -> None:
        if not layer.computes:
            raw = self.parts.values.raw(int(layer.columns[self._index]))
            hint = "" if raw is None else f"{format_short(raw)} in the table's units"
            self._strip.show_result(self._name, value, hint)
            return
        word = ACTIVATIONS[layer.activations[self._index]].label
        self.head.glyph.show_neuron(
            layer.activations[self._index], float(layer.biases[self._index])
        )
        if value is None or total is None:
            self._strip.show_result(
                f"{word}(z)", None, "There are no data to show yet."
            )
            return
        share = self.parts.values.share(layer.id, self._index)
        self.head.glyph.show_value(total, value, share)
        hint = "z is the sum of the whole layer's." if word == "softmax" else ""
        self._strip.show_result(f"{word}({format_number(total)})", value, hint)

    def _rename(self, name: str) -> None:
        if not self.do(RenameNeuron(self._neuron, name), self.head.name):
            self.head.name.restore()

    def _freeze(self, frozen: bool) -> None:
        pairs = tuple((source, self._neuron) for source in self._sources.neurons)
        self.do(SetFrozen((self._neuron,), pairs, frozen), self.head)

    def _set_activation(self, name: str) -> None:
        if not self.do(SetActivation((self._neuron,), name), self._activation):
            self._activation.set_value(self._layer.activations[self._index])

    def _explain(self) -> None:
        self.explain_wanted.emit(self._neuron)

    def _bind(self, column: int) -> None:
        self.do(BindColumn(self._neuron, column), self._binding)

    def _set_parameter(self, key: Key, value: float, field: QWidget) -> None:
        edit: SetBiases | SetWeights
        if isinstance(key, int):
            edit = SetBiases({key: value}, self._name)
        else:
            edit = SetWeights({key: value}, self._names_of(key))
        if not self.do(edit, field, self.burst(key)):
            self.show_numbers(running=False)

    def _names_of(self, key: tuple[int, int]) -> str:
        found = [self.network.find_neuron(neuron) for neuron in key]
        source, target = (layer.names[index] for layer, index in found)
        return f"{source} to {target}"

    def _up(self) -> None:
        self.parts.selection.select(layers=[self._layer_id])

    def _remove(self) -> None:
        self.do(RemoveItems(neurons=(self._neuron,)), self.head)
