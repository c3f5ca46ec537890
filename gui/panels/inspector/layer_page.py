"""The page of one layer."""

import numpy as np
from PySide6.QtWidgets import QWidget

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from engine.edits.bindings import column_names
from engine.edits.dropout import SetDropout
from engine.edits.patch import BiasPatch, FreezePatch, WeightPatch
from engine.edits.remove import RemoveItems
from engine.edits.rename import RenameLayer
from engine.edits.resize import ResizeLayer
from engine.network.layer import Layer
from gui.panels.inspector.activation_row import ActivationRow
from gui.panels.inspector.facts import Facts
from gui.panels.inspector.field_row import FieldRow
from gui.panels.inspector.neuron_list import INSET, Entry, NeuronList
from gui.panels.inspector.page import Page
from gui.panels.inspector.parts import Parts
from gui.selection import Picked
from gui.style.number_text import format_count
from gui.widgets.number_field import NumberField
from gui.widgets.section import SectionHead

BELOW_TILES = 6
KINDS = {"input": "Input layer", "hidden": "Hidden layer", "output": "Output layer"}


class LayerPage(Page):
    """Name, size, activation, what it is joined to, and its neurons."""

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parts, parent)
        self._layer_id = 0
        self._size = NumberField("Size of the layer", "whole")
        self._size.setObjectName("inspector_size")
        self._size.committed.connect(self._resize)
        self._size.refused.connect(self._refuse_size)
        self._activation = ActivationRow()
        self._activation.setContentsMargins(0, 0, 0, BELOW_TILES)
        self._activation.chosen.connect(self._set_activation)
        self._dropout = NumberField("Dropout", "short")
        self._dropout.setObjectName("inspector_dropout")
        self._dropout.setToolTip(
            "Part of the neurons that is silent in each step of training"
        )
        self._dropout.committed.connect(self._set_dropout)
        self._dropout.refused.connect(self._refuse_dropout)
        self._dropout_row = FieldRow("Dropout", self._dropout, 64)
        self._facts = Facts()
        self._list = NeuronList()
        self._list.chosen.connect(self._select_neuron)
        self.column.addSpacing(12)
        self.column.addWidget(FieldRow("Neurons", self._size, 64))
        self.column.addSpacing(6)
        self.column.addWidget(self._activation)
        self.column.addWidget(self._dropout_row)
        self.column.addSpacing(8)
        self.column.addWidget(self._facts)
        self._title = SectionHead("Neurons")
        self.column.addWidget(self._title)
        self.add_wide(self._list, left=INSET, right=INSET)
        self.end()
        self.head.renamed.connect(self._rename)
        self.head.frozen_chosen.connect(self._freeze)
        self.head.menu.add(
            "Remove", "Take the layer and its connections off the canvas."
        ).triggered.connect(self._remove)

    @property
    def _layer(self) -> Layer:
        return self.network.layer(self._layer_id)

    def lay_out(self, picked: Picked) -> None:
        """Describe the layer."""
        (self._layer_id,) = picked.layers
        layer = self._layer
        self.head.set_words(layer.name, KINDS[layer.kind], editable=True)
        self.head.glyph.show_icon("layer" if layer.kind == "hidden" else layer.kind)
        self.head.set_frozen(self._is_frozen(layer), "its weights and its biases")
        self._size.set_value(layer.size)
        self._activation.setVisible(layer.computes)
        kinds = set(layer.activations)
        self._activation.set_value(kinds.pop() if len(kinds) == 1 else None)
        self._dropout_row.setVisible(layer.kind == "hidden")
        self._dropout.set_value(layer.dropout)
        self._facts.set_facts(self._describe(layer))
        inputs = layer.kind == "input"
        self._title.set_title("Columns" if inputs else "Neurons")
        self._list.show_entries(self._entries(layer))

    def _describe(self, layer: Layer) -> dict[str, str]:
        network = self.network
        into, out = list(network.incoming(layer.id)), list(network.outgoing(layer.id))
        weights = sum(projection.n_connections for projection in into)
        facts = {}
        if into:
            names = (network.layer(p.source).name for p in into)
            facts["Fed by"] = ", ".join(names)
        if out:
            names = (network.layer(p.target).name for p in out)
            facts["Feeds"] = ", ".join(names)
        if layer.computes:
            facts["Weights and biases"] = format_count(weights + layer.size)
        return facts

    def _entries(self, layer: Layer) -> tuple[Entry, ...]:
        columns = column_names(self.parts.document.project, layer.kind)
        words = [
            ACTIVATIONS[name].label if layer.computes else ""
            for name in layer.activations
        ]
        if layer.kind != "hidden":
            bound = [
                columns[column] if 0 <= column < len(columns) else "no column"
                for column in layer.columns.tolist()
            ]
            words = [
                column if column != name else word
                for name, column, word in zip(layer.names, bound, words, strict=True)
            ]
        rows = zip(layer.neurons.tolist(), layer.names, words, strict=True)
        return tuple(Entry(*row) for row in rows)

    def _is_frozen(self, layer: Layer) -> bool | None:
        """Whether all is frozen; None for inputs."""
        if not layer.computes:
            return None
        into = self.network.incoming(layer.id)
        return bool(layer.frozen.all()) and all(
            p.frozen is not None and bool(p.frozen[p.exists].all()) for p in into
        )

    def _rename(self, name: str) -> None:
        if not self.do(RenameLayer(self._layer_id, name), self.head.name):
            self.head.name.restore()

    def _resize(self, size: float) -> None:
        key = ("size", self._layer_id)
        edit = ResizeLayer(self._layer_id, round(size))
        if not self.do(edit, self._size, self.burst(key)):
            self._size.set_value(self._layer.size)

    def _refuse_size(self, sentence: str) -> None:
        self.refuse(sentence, self._size)

    def _set_dropout(self, dropout: float) -> None:
        key = ("dropout", self._layer_id)
        edit = SetDropout((self._layer_id,), dropout)
        if not self.do(edit, self._dropout, self.burst(key)):
            self._dropout.set_value(self._layer.dropout)

    def _refuse_dropout(self, sentence: str) -> None:
        self.refuse(sentence, self._dropout)

    def _set_activation(self, name: str) -> None:
        neurons = tuple(self._layer.neurons.tolist())
        if not self.do(SetActivation(neurons, name), self._activation):
            self.lay_out(self.parts.selection.picked)

    def _freeze(self, frozen: bool) -> None:
        layer = self._layer
        into = self.network.incoming(layer.id)
        weights = tuple(WeightPatch(p.key, p.exists) for p in into)
        biases = (BiasPatch(layer.id, np.ones(layer.size, dtype=np.bool_)),)
        self.do(FreezePatch(weights, biases, frozen), self.head)

    def _select_neuron(self, neuron: int) -> None:
        self.parts.selection.select(neurons=[neuron])

    def _remove(self) -> None:
        self.do(RemoveItems(layers=(self._layer_id,)), self.head)
