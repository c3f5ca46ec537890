"""Which row of the tree stands for what: arithmetic, without an object per row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.arrays import Ints
    from engine.network.layer import Layer
    from engine.network.network import Network
    from engine.network.projection import Projection

Kind = Literal["layer", "neuron", "incoming", "outgoing"]
Key = tuple[int, int, int]
Place = tuple[int, int]
"""Row of a layer, and row below it; -1 for the layer itself."""

_INPUT_FIRST = ("input", "hidden", "output")


@dataclass(frozen=True)
class Item:
    """What a row stands for.

    Attributes
    ----------
    kind : {"layer", "neuron", "incoming", "outgoing"}
    layer_id : int
        The layer, or the layer below which the row stands.
    neuron : int
        Id; 0 for other kinds. A loose neuron has a row at the top.
    key : (int, int, int), optional
        Of the projection.
    index : int
        Place of a neuron within its layer, at the time.
    """

    kind: Kind
    layer_id: int
    neuron: int = 0
    key: Key | None = None
    index: int = field(default=0, compare=False)


class Rows:
    """Layers in the order of computing; below each its projections and its neurons.

    Projections come first: however large a layer is, they are a few rows away.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self.layers = in_order(network)
        self._last: tuple[Place, Item] = (-1, -1), Item("layer", 0)
        self._row_of = {layer.id: row for row, layer in enumerate(self.layers)}

    def is_like(self, other: Rows) -> bool:
        """Whether the same rows stand in the same places; for equal structures."""
        mine = [(layer.id, layer.loose) for layer in self.layers]
        return mine == [(layer.id, layer.loose) for layer in other.layers]

    def count(self, row: int) -> int:
        """Return how many rows stand below a layer."""
        layer = self.layers[row]
        joined = len(self._into[row]) + len(self._out_of[row])
        return joined if layer.loose else joined + layer.size

    def first_neuron(self, row: int) -> int:
        """Return the row below a layer at which its neurons begin."""
        return len(self._into[row]) + len(self._out_of[row])

    def at(self, place: Place) -> Item:
        """Return what stands in a row."""
        # The cells of a row are asked for one after the other.
        if place != self._last[0]:
            self._last = place, self._at(place)
        return self._last[1]

    def _at(self, place: Place) -> Item:
        row, below = place
        layer = self.layers[row]
        if below < 0:
            if layer.loose:
                return Item("neuron", layer.id, int(layer.neurons[0]))
            return Item("layer", layer.id)
        into, out_of = self._into[row], self._out_of[row]
        if below < len(into):
            return Item("incoming", layer.id, key=into[below].key)
        below -= len(into)
        if below < len(out_of):
            return Item("outgoing", layer.id, key=out_of[below].key)
        below -= len(out_of)
        return Item("neuron", layer.id, int(layer.neurons[below]), index=below)

    def place_of(self, item: Item) -> Place | None:
        """Return the row of something; None if it is gone."""
        row = self._row_of.get(item.layer_id)
        if item.kind == "neuron":
            return self.place_of_neuron(item.neuron)
        if row is None or item.kind == "layer":
            return None if row is None else (row, -1)
        joined = [*self._into[row], *self._out_of[row]]
        begin = 0 if item.kind == "incoming" else len(self._into[row])
        for below in range(begin, len(joined)):
            if joined[below].key == item.key:
                return row, below
        return None

    def place_of_layer(self, layer_id: int) -> Place | None:
        """Return the row of a layer."""
        row = self._row_of.get(layer_id)
        return None if row is None else (row, -1)

    def place_of_neuron(self, neuron: int) -> Place | None:
        """Return the row of a neuron; that of its layer if it is loose."""
        found = self.find(np.array([neuron]))
        row, index = int(found[0][0]), int(found[1][0])
        if row < 0:
            return None
        if self.layers[row].loose:
            return row, -1
        return row, self.first_neuron(row) + index

    def find(self, neurons: Ints) -> tuple[Ints, Ints]:
        """Return the row of the layer of each neuron, -1 without, and its index."""
        ids, rows, indices = self._all_neurons
        if not len(ids):
            return np.full(len(neurons), -1), np.zeros(len(neurons), dtype=np.int64)
        places = np.searchsorted(ids, neurons).clip(max=len(ids) - 1)
        there = ids[places] == neurons
        return np.where(there, rows[places], -1), indices[places]

    def keys_into(self, layer_id: int) -> list[Key]:
        """Return the projections that end at a layer, in the order of their rows."""
        return [projection.key for projection in self._into[self._row_of[layer_id]]]

    @cached_property
    def _all_neurons(self) -> tuple[Ints, Ints, Ints]:
        """Ids of all neurons, sorted, with the row of their layer and their index."""
        if not self.layers:
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing, nothing
        ids = np.concatenate([layer.neurons for layer in self.layers])
        sizes = [layer.size for layer in self.layers]
        rows = np.repeat(np.arange(len(sizes)), sizes)
        indices = np.concatenate([np.arange(size) for size in sizes])
        order = np.argsort(ids)
        return ids[order], rows[order], indices[order]

    @cached_property
    def _into(self) -> list[list[Projection]]:
        return [self._sorted(self._network.incoming(x.id), 0) for x in self.layers]

    @cached_property
    def _out_of(self) -> list[list[Projection]]:
        return [self._sorted(self._network.outgoing(x.id), 1) for x in self.layers]

    def _sorted(self, found: Iterable[Projection], end: int) -> list[Projection]:
        return sorted(found, key=lambda p: (self._row_of[p.key[end]], p.delay))


def in_order(network: Network) -> tuple[Layer, ...]:
    """Return the layers so that none stands before what feeds it.

    Among the orders that this leaves open it is the one in which the layers were made,
    inputs first and outputs that feed nothing last; so a row moves only where it must.
    """
    joined = {(p.source, p.target) for p in network.projections if not p.delay}
    feeding = {source for source, _ in joined}
    waits = Counter(target for _, target in joined)
    rank = {
        layer.id: (_rank(layer, layer.id in feeding), place)
        for place, layer in enumerate(network.layers)
    }
    ready = [(*rank[i], i) for i in rank if not waits[i]]
    heapify(ready)
    found: list[int] = []
    while ready:
        done = heappop(ready)[-1]
        found.append(done)
        for source, target in joined:
            if source == done:
                waits[target] -= 1
                if not waits[target]:
                    heappush(ready, (*rank[target], target))
    return tuple(network.layer(layer_id) for layer_id in found)


def _rank(layer: Layer, feeds: bool) -> int:
    if layer.kind == "output" and not feeds:
        return len(_INPUT_FIRST)
    return _INPUT_FIRST.index(layer.kind)
