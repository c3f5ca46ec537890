"""Add a layer, or a neuron to a layer."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.edits.bindings import bound_names, free_columns, next_columns
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.extend import (
    check_growth,
    entries_per_neuron,
    extend,
    sibling_names,
)
from engine.edits.fitting import output_activation
from engine.edits.growth import restructure
from engine.edits.lookup import layer_of
from engine.edits.naming import free_prefix, layer_name, numbered
from engine.network.layer import UNBOUND, Layer, LayerKind
from engine.project import Project

INPUTS_WITHOUT_DATA = 2
HIDDEN_ACTIVATION = "tanh"


@dataclass(frozen=True)
class AddLayer:
    """A new layer, not connected to anything yet.

    Attributes
    ----------
    layer_kind : {"input", "hidden", "output"}
    size : int, optional
        Input and output layers: by default as many as the data have free columns.
    activation : str, optional
        By default tanh, for outputs what the data need, for inputs identity.
    position : (float, float)
        Centre of the first neuron.
    name : str, optional
        By default the next automatic one.
    loose : bool
        A single neuron without a card.
    each : tuple of str
        The activation of each neuron, where they are not all the same.
    """

    layer_kind: LayerKind
    size: int | None = None
    activation: str | None = None
    position: tuple[float, float] = (0.0, 0.0)
    name: str | None = None
    loose: bool = False
    each: tuple[str, ...] = ()
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        if self.loose:
            return "Add neuron"
        words = {"input": "input layer", "hidden": "layer", "output": "output layer"}
        return f"Add {words[self.layer_kind]}"

    def apply(self, project: Project) -> Project:
        """Return the project with the layer."""
        size = 1 if self.loose else self._size(project)
        network = project.network
        check_growth(network, size, size)
        if self.each and len(self.each) != size:
            raise RefusedEdit(
                f"{len(self.each)} activations are named, but {size:,} neurons."
            )
        layer = self._layer(project, size)
        network = replace(
            network,
            layers=(*network.layers, layer),
            next_id=network.next_id + 1 + size,
        )
        what = f"neuron {layer.names[0]}" if self.loose else f"layer {layer.name}"
        return restructure(project, network, f"{what} added")

    def _size(self, project: Project) -> int:
        if self.size is not None:
            return self.size
        if self.layer_kind == "hidden":
            return 1
        if project.dataset is None:
            return INPUTS_WITHOUT_DATA if self.layer_kind == "input" else 1
        return max(1, len(free_columns(project, self.layer_kind)))

    def _layer(self, project: Project, size: int) -> Layer:
        network, kind = project.network, self.layer_kind
        if kind == "hidden":
            columns = [UNBOUND] * size
            prefix = "n" if self.loose else free_prefix(network)
            names = numbered(network, prefix, size)
        else:
            columns = next_columns(project, kind, size)
            names = bound_names(project, kind, columns)
        first = network.next_id + 1
        return Layer(
            id=network.next_id,
            name=self.name or layer_name(network, kind, self.loose),
            kind=kind,
            neurons=np.arange(first, first + size, dtype=np.int64),
            names=names,
            activations=self._activations(project, size),
            biases=np.zeros(size, dtype=np.float32),
            frozen=np.zeros(size, dtype=np.bool_),
            columns=np.asarray(columns, dtype=np.int64),
            position=self.position,
            loose=self.loose,
        )

    def _activations(self, project: Project, size: int) -> tuple[str, ...]:
        if self.each and self.layer_kind != "input":
            return self.each
        return (self._activation(project),) * size

    def _activation(self, project: Project) -> str:
        if self.layer_kind == "input":
            return "identity"
        if self.activation is not None:
            return self.activation
        if self.layer_kind == "output":
            return output_activation(project.dataset)
        return HIDDEN_ACTIVATION


@dataclass(frozen=True)
class AddNeuron:
    """One more neuron in a layer, joined as its siblings are.

    Attributes
    ----------
    layer_id : int
    activation : str, optional
        By default that of the layer's last neuron.
    """

    layer_id: int
    activation: str | None = None
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Add neuron"

    def apply(self, project: Project) -> Project:
        """Return the project with the neuron."""
        layer = layer_of(project.network, self.layer_id)
        return grow_layer(project, layer, 1, self.activation)


def grow_layer(
    project: Project, layer: Layer, count: int, activation: str | None = None
) -> Project:
    """Append neurons to a layer and give them their parameters.

    Parameters
    ----------
    project : Project
        It stays as it is.
    layer : Layer
        One of its layers.
    count : int
        How many, at least 1.
    activation : str, optional
        By default that of the layer's last neuron.

    Raises
    ------
    UserError
        If the network would be absurdly large, or softmax would not be of a whole
        layer.
    """
    network = project.network
    added = count * entries_per_neuron(network, layer)
    check_growth(network, layer.size + count, added)
    chosen = layer.activations[-1] if activation is None else activation
    if layer.kind == "input":
        chosen = "identity"
    elif "softmax" in (chosen, layer.activations[0]) and chosen != layer.activations[0]:
        raise RefusedEdit(
            f"All neurons of {layer.name} have the same activation with softmax."
        )
    if layer.kind == "hidden":
        columns = [UNBOUND] * count
        names = sibling_names(network, layer, count)
    else:
        columns = next_columns(project, layer.kind, count)
        names = bound_names(project, layer.kind, columns)
    what = f"neuron {names[0]}" if count == 1 else f"{count} neurons"
    network = extend(network, layer, names, chosen, columns)
    mark = f"{what} added" if count == 1 else f"{what} added to {layer.name}"
    return restructure(project, network, mark)
