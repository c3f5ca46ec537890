"""Copy a part of a network, and paste it into this or another one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.edits.bindings import bound_names, column_names, free_columns
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.extend import check_growth
from engine.edits.growth import restructure
from engine.edits.layout import PITCH
from engine.edits.lookup import layer_of, neuron_of
from engine.edits.naming import (
    free_name,
    free_prefix,
    layer_name,
    neuron_names,
    split_name,
)
from engine.edits.remove import keep_neurons
from engine.network.layer import UNBOUND, Layer
from engine.network.network import Network
from engine.network.parameters import vector_size
from engine.project import Project


@dataclass(frozen=True, eq=False)
class Fragment:
    """A part of a network: layers and the connections inside of it.

    Attributes
    ----------
    network : Network
        With the ids of where it was copied from.
    """

    network: Network


def copy_fragment(
    project: Project, layers: Collection[int], neurons: Collection[int] = ()
) -> Fragment:
    """Copy layers and single neurons with the connections among them.

    Parameters
    ----------
    project : Project
        It stays as it is.
    layers, neurons : collections of int
        Ids.

    Raises
    ------
    RefusedEdit
        If nothing is chosen, or something of it does not exist.
    """
    network = project.network
    chosen = set(neurons)
    for neuron in neurons:
        neuron_of(network, neuron)
    for layer_id in layers:
        chosen.update(layer_of(network, layer_id).neurons.tolist())
    if not chosen:
        raise RefusedEdit("Nothing is selected that could be copied.")
    wanted = np.fromiter(chosen, dtype=np.int64, count=len(chosen))
    kept = {
        layer.id: np.flatnonzero(np.isin(layer.neurons, wanted))
        for layer in network.layers
    }
    part = keep_neurons(network, kept)
    placed = [
        _placed(layer, network.layer(layer.id), int(kept[layer.id][0]))
        for layer in part.layers
    ]
    return Fragment(part.with_layers(placed))


def _placed(part: Layer, whole: Layer, first: int) -> Layer:
    """Put a part of a layer where its neurons stand; one of several stands alone."""
    x, y = whole.position
    alone = whole.loose or (part.size == 1 and whole.size > 1)
    activations = part.activations
    if activations == ("softmax",):
        # One class against all others: what softmax of two is for the first.
        activations = ("sigmoid",)
    return replace(
        part, position=(x, y + PITCH * first), loose=alone, activations=activations
    )


@dataclass(frozen=True)
class Paste:
    """A fragment enters the network with new ids and all of its values.

    Attributes
    ----------
    fragment : Fragment
    offset : (float, float)
        From where it was copied, in pixels at 100 % zoom.
    word : str
        What the undo menu calls it.
    """

    fragment: Fragment
    offset: tuple[float, float] = (0.0, 0.0)
    word: str = "Paste"
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return self.word

    def apply(self, project: Project) -> Project:
        """Return the project with the fragment; its layers are the last ones."""
        part, network = self.fragment.network, project.network
        largest = max(layer.size for layer in part.layers)
        check_growth(network, largest, vector_size(part))
        layer_ids = {}
        for layer in part.layers:
            pasted = self._pasted(project, layer)
            layer_ids[layer.id] = pasted.id
            network = replace(
                network,
                layers=(*network.layers, pasted),
                next_id=pasted.id + 1 + pasted.size,
            )
            project = replace(project, network=network)
        return self._joined(project, layer_ids)

    def _joined(self, pasted: Project, layer_ids: dict[int, int]) -> Project:
        network = pasted.network
        projections = (
            replace(p, source=layer_ids[p.source], target=layer_ids[p.target])
            for p in self.fragment.network.projections
        )
        joined = replace(network, projections=(*network.projections, *projections))
        n_old = len(network.layers) - len(layer_ids)
        names = [layer.name for layer in network.layers[n_old:]]
        what = f"layer {names[0]}" if len(names) == 1 else f"{len(names)} layers"
        before = replace(network, layers=network.layers[:n_old])
        given = np.ones(vector_size(joined), dtype=np.bool_)
        project = replace(pasted, network=before)
        return restructure(project, joined, f"{what} pasted", given)

    def _pasted(self, project: Project, layer: Layer) -> Layer:
        network = project.network
        first = network.next_id + 1
        names, columns = _named(project, layer)
        taken = {other.name for other in network.layers}
        wanted = layer.name
        if layer.loose:
            wanted = layer_name(network, layer.kind, loose=True)
        return replace(
            layer,
            id=network.next_id,
            name=free_name(taken, wanted),
            neurons=np.arange(first, first + layer.size, dtype=np.int64),
            names=names,
            columns=np.asarray(columns, dtype=np.int64),
            position=(
                layer.position[0] + self.offset[0],
                layer.position[1] + self.offset[1],
            ),
        )


def _named(project: Project, layer: Layer) -> tuple[tuple[str, ...], list[int]]:
    """Names and bindings of a layer's neurons in the network they enter."""
    if layer.kind == "hidden":
        return _hidden_names(project.network, layer), [UNBOUND] * layer.size
    free = free_columns(project, layer.kind)
    known = column_names(project, layer.kind)
    columns = []
    for name in layer.names:
        same = [column for column in free if known[column] == name]
        column = same[0] if same else UNBOUND
        columns.append(column)
        if same:
            free.remove(column)
    for index, column in enumerate(columns):
        if column == UNBOUND and free:
            columns[index] = free.pop(0)
    return bound_names(project, layer.kind, columns), columns


def _hidden_names(network: Network, layer: Layer) -> tuple[str, ...]:
    """Keep names that are free; automatic ones go on with a new letter."""
    taken = neuron_names(network)
    if not taken.intersection(layer.names):
        return layer.names
    prefix, number = free_prefix(network), 0
    names = []
    for name in layer.names:
        if split_name(name):
            number += 1
            name = f"{prefix}{number}"
        name = free_name(taken, name)
        taken.add(name)
        names.append(name)
    return tuple(names)
