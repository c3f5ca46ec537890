"""Remove layers, neurons and connections."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.arrays import Ints, Mask
from engine.edits.edit import EditKind
from engine.edits.growth import restructure
from engine.edits.lookup import layer_of, neuron_of
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project

Connection = tuple[int, int]
"""Ids of the source and of the target neuron."""


@dataclass(frozen=True)
class RemoveItems:
    """Layers, neurons and connections disappear, and all that hangs on them.

    Attributes
    ----------
    layers, neurons : tuple of int
        Ids. A layer whose last neuron goes disappears.
    connections : tuple of (int, int)
        Source neuron and target neuron.
    """

    layers: tuple[int, ...] = ()
    neurons: tuple[int, ...] = ()
    connections: tuple[Connection, ...] = ()
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        for word in ("layer", "neuron", "connection"):
            count = len(getattr(self, f"{word}s"))
            if count == self._count:
                return f"Delete {word}" if count == 1 else f"Delete {count} {word}s"
        return f"Delete {self._count} items"

    @property
    def _count(self) -> int:
        return len(self.layers) + len(self.neurons) + len(self.connections)

    def apply(self, project: Project) -> Project:
        """Return the project without them."""
        if not self._count:
            return project
        network = project.network
        mark = self._mark(network)
        network = without_connections(network, self.connections)
        going = set(self.neurons)
        for layer_id in self.layers:
            going.update(layer_of(network, layer_id).neurons.tolist())
        for neuron in self.neurons:
            neuron_of(network, neuron)
        return restructure(project, without_neurons(network, going), mark)

    def _mark(self, network: Network) -> str:
        if self._count > 1:
            return f"{self._count} items removed"
        if self.layers:
            return f"layer {layer_of(network, self.layers[0]).name} removed"
        if self.neurons:
            layer, index = neuron_of(network, self.neurons[0])
            return f"neuron {layer.names[index]} removed"
        ends = [neuron_of(network, neuron) for neuron in self.connections[0]]
        source, target = (layer.names[index] for layer, index in ends)
        return f"{source} to {target} removed"


def without_connections(
    network: Network, connections: Collection[Connection]
) -> Network:
    """Return the network without some connections; missing ones are no mistake."""
    masks: dict[tuple[int, int, int], Mask] = {}
    for source, target in connections:
        (above, row), (below, column) = (
            neuron_of(network, n) for n in (source, target)
        )
        for projection in network.projections:
            if (projection.source, projection.target) == (above.id, below.id):
                if projection.key not in masks:
                    masks[projection.key] = projection.exists.copy()
                masks[projection.key][row, column] = False
    projections = (
        normalised(replace(p, mask=masks[p.key])) if p.key in masks else p
        for p in network.projections
    )
    return replace(
        network, projections=tuple(p for p in projections if p.n_connections)
    )


def without_neurons(network: Network, going: Collection[int]) -> Network:
    """Return the network without some neurons and what is empty then."""
    gone = np.fromiter(going, dtype=np.int64, count=len(going))
    kept = {
        layer.id: np.flatnonzero(~np.isin(layer.neurons, gone))
        for layer in network.layers
    }
    return keep_neurons(network, kept)


def keep_neurons(network: Network, kept: dict[int, Ints]) -> Network:
    """Return the network with some of each layer's neurons, in a given order.

    Parameters
    ----------
    network : Network
        Any valid network.
    kept : dict from layer id to int array
        Places within the layer; layers that are missing here or keep nobody go.
    """
    layers = tuple(
        pick_layer(layer, kept[layer.id])
        for layer in network.layers
        if len(kept.get(layer.id, ()))
    )
    here = {layer.id for layer in layers}
    projections = (
        _pick_projection(p, kept[p.source], kept[p.target])
        for p in network.projections
        if p.source in here and p.target in here
    )
    return replace(
        network,
        layers=layers,
        projections=tuple(p for p in projections if p.n_connections),
    )


def normalised(projection: Projection) -> Projection:
    """Return the projection with absent weights 0 and no needless masks."""
    mask, frozen, weights = projection.mask, projection.frozen, projection.weights
    if mask is not None:
        weights = np.where(mask, weights, np.float32(0))
        frozen = None if frozen is None else frozen & mask
        mask = None if mask.all() else mask
    if frozen is not None and not frozen.any():
        frozen = None
    return replace(projection, weights=weights, mask=mask, frozen=frozen)


def pick_layer(layer: Layer, places: Ints) -> Layer:
    """Return the layer with some of its neurons, in a given order."""
    if np.array_equal(places, np.arange(layer.size)):
        return layer
    indices = places.tolist()
    return replace(
        layer,
        neurons=layer.neurons[places],
        names=tuple(layer.names[i] for i in indices),
        activations=tuple(layer.activations[i] for i in indices),
        biases=layer.biases[places],
        frozen=layer.frozen[places],
        columns=layer.columns[places],
    )


def _pick_projection(projection: Projection, rows: Ints, columns: Ints) -> Projection:
    shape = projection.weights.shape
    everything = (np.arange(shape[0]), np.arange(shape[1]))
    if all(map(np.array_equal, (rows, columns), everything)):
        return projection
    at = np.ix_(rows, columns)
    mask, frozen = projection.mask, projection.frozen
    return normalised(
        replace(
            projection,
            weights=projection.weights[at],
            mask=None if mask is None else mask[at],
            frozen=None if frozen is None else frozen[at],
        )
    )
