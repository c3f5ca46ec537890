"""The page of several things: what they have in common, set for all at once."""

from PySide6.QtWidgets import QWidget

from engine.edits.activation import SetActivation
from engine.edits.dropout import SetDropout
from engine.edits.edit import Compound
from engine.edits.parameters import SetBiases, SetFrozen, SetWeights
from engine.edits.remove import RemoveItems
from engine.edits.resize import ResizeLayer
from gui.panels.inspector.activation_row import ActivationRow
from gui.panels.inspector.field_row import FieldRow
from gui.panels.inspector.page import Page
from gui.panels.inspector.parts import Parts
from gui.panels.picked_neurons import computing_neurons, weights_at
from gui.selection import Picked
from gui.style.number_text import format_count
from gui.widgets.number_field import Mode, NumberField


class SeveralPage(Page):
    """Fields show "multi." where the things differ."""

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parts, parent)
        self._picked = Picked()
        self._neurons: tuple[int, ...] = ()
        self._activation = ActivationRow()
        self._activation.chosen.connect(self._set_activation)
        self._size = _field("Size of the layers", "inspector_size", "whole")
        self._dropout = _field("Dropout of the layers", "inspector_dropout", "short")
        self._bias = _field("Bias of the neurons", "inspector_bias")
        self._weight = _field("Weight of the connections", "inspector_weight")
        self._size.committed.connect(self._resize)
        self._dropout.committed.connect(self._set_dropout)
        self._bias.committed.connect(self._set_biases)
        self._weight.committed.connect(self._set_weights)
        for field in (self._size, self._dropout, self._bias, self._weight):
            field.refused.connect(self._refuse)
        self._rows = {
            "size": FieldRow("Neurons per layer", self._size, 64),
            "dropout": FieldRow("Dropout", self._dropout, 64),
            "bias": FieldRow("Bias", self._bias, 64),
            "weight": FieldRow("Weight", self._weight, 64),
        }
        self.column.addSpacing(12)
        self.column.addWidget(self._activation)
        self.column.addSpacing(8)
        for row in self._rows.values():
            self.column.addWidget(row)
        self.column.addStretch(1)
        self.head.frozen_chosen.connect(self._freeze)
        self.head.menu.add(
            "Remove", "Take all that is selected off the canvas."
        ).triggered.connect(self._remove)

    def lay_out(self, picked: Picked) -> None:
        """Say how many of what are selected."""
        self._picked = picked
        self._neurons = computing_neurons(self.network, picked)
        counts = (
            (len(picked.layers), "layer"),
            (len(picked.neurons), "neuron"),
            (len(picked.connections), "connection"),
        )
        words = [
            f"{format_count(count)} {noun}{'' if count == 1 else 's'}"
            for count, noun in counts
            if count
        ]
        total = sum(count for count, _ in counts)
        self.head.set_words(f"{format_count(total)} selected", ", ".join(words))
        self.head.glyph.show_icon("layer" if picked.layers else "neuron")
        self.head.set_frozen(self._is_frozen(), "their weights and biases")
        self._activation.setVisible(bool(self._neurons))
        if self._neurons:
            self._activation.set_value(self._common_activation())
        self._rows["size"].setVisible(bool(picked.layers))
        self._rows["bias"].setVisible(bool(self._neurons))
        self._rows["weight"].setVisible(bool(picked.connections))
        layers = [self.network.layer(layer) for layer in sorted(picked.layers)]
        _show_common(self._size, {float(layer.size) for layer in layers})
        hidden = bool(layers) and all(layer.kind == "hidden" for layer in layers)
        self._rows["dropout"].setVisible(hidden)
        _show_common(self._dropout, {layer.dropout for layer in layers})

    def show_numbers(self, running: bool) -> None:
        """Show what biases and weights have in common."""
        if self._neurons:
            _show_common(self._bias, set(self._biases()))
        if self._picked.connections:
            weights = weights_at(self.network, tuple(self._picked.connections))
            _show_common(self._weight, set(weights))

    def _biases(self) -> list[float]:
        chosen = set(self._neurons)
        return [
            bias
            for layer in self.network.layers
            for neuron, bias in zip(
                layer.neurons.tolist(), layer.biases.tolist(), strict=True
            )
            if neuron in chosen
        ]

    def _common_activation(self) -> str | None:
        chosen = set(self._neurons)
        found = {
            activation
            for layer in self.network.layers
            for neuron, activation in zip(
                layer.neurons.tolist(), layer.activations, strict=True
            )
            if neuron in chosen
        }
        return found.pop() if len(found) == 1 else None

    def _is_frozen(self) -> bool | None:
        if not (self._neurons or self._picked.connections):
            return None
        chosen = set(self._neurons)
        biases = all(
            frozen or neuron not in chosen
            for layer in self.network.layers
            for neuron, frozen in zip(
                layer.neurons.tolist(), layer.frozen.tolist(), strict=True
            )
        )
        connections = tuple(self._picked.connections)
        return biases and all(weights_at(self.network, connections, frozen=True))

    def _set_activation(self, name: str) -> None:
        if not self.do(SetActivation(self._neurons, name), self._activation):
            self._activation.set_value(self._common_activation())

    def _resize(self, size: float) -> None:
        layers = sorted(self._picked.layers)
        edits = tuple(ResizeLayer(layer, round(size)) for layer in layers)
        edit = Compound(edits, f"Resize {len(layers)} layers to {round(size):,}")
        if not self.do(edit, self._size, self.burst("size")):
            self.lay_out(self._picked)

    def _set_dropout(self, dropout: float) -> None:
        edit = SetDropout(tuple(sorted(self._picked.layers)), dropout)
        if not self.do(edit, self._dropout, self.burst("dropout")):
            self.lay_out(self._picked)

    def _set_biases(self, value: float) -> None:
        edit = SetBiases(dict.fromkeys(self._neurons, value))
        if not self.do(edit, self._bias, self.burst("bias")):
            self.show_numbers(running=False)

    def _set_weights(self, value: float) -> None:
        edit = SetWeights(dict.fromkeys(self._picked.connections, value))
        if not self.do(edit, self._weight, self.burst("weight")):
            self.show_numbers(running=False)

    def _refuse(self, sentence: str) -> None:
        field = self.sender()
        if isinstance(field, NumberField):
            self.refuse(sentence, field)

    def _freeze(self, frozen: bool) -> None:
        connections = tuple(self._picked.connections)
        self.do(SetFrozen(self._neurons, connections, frozen), self.head)

    def _remove(self) -> None:
        picked = self._picked
        edit = RemoveItems(
            tuple(picked.layers), tuple(picked.neurons), tuple(picked.connections)
        )
        self.do(edit, self.head)


def _field(words: str, name: str, mode: Mode = "real") -> NumberField:
    field = NumberField(words, mode)
    field.setObjectName(name)
    return field


def _show_common(field: NumberField, values: set[float]) -> None:
    if len(values) == 1:
        field.set_value(values.pop())
    elif values:
        field.set_mixed()
