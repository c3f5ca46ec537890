"""What the selection, and the neuron under the mouse, are joined to."""

import numpy as np

from engine.arrays import Ints, Mask
from gui.canvas.edges import Edges
from gui.canvas.geometry import CanvasGeometry
from gui.canvas.hit_test import Hit
from gui.selection import Picked


def chosen_edges(edges: Edges, picked: Picked) -> Mask:
    """Which connections are selected, or have a selected neuron at an end."""
    chosen = np.zeros(len(edges), np.bool_)
    if picked.neurons:
        neurons = np.fromiter(picked.neurons, np.int64, len(picked.neurons))
        chosen |= _touching(edges, neurons)
    if picked.connections:
        chosen[_places_of(edges, picked.connections)] = True
    return chosen


def touched_edges(edges: Edges, ids: frozenset[int]) -> Mask:
    """Which connections have one of these neurons at an end."""
    if not ids:
        return np.zeros(len(edges), np.bool_)
    return _touching(edges, np.fromiter(ids, np.int64, len(ids)))


def lit_neurons(geometry: CanvasGeometry, picked: Picked, hover: Hit) -> frozenset[int]:
    """Neurons of selected layers, and those under the mouse, while others step back."""
    if not picked:
        return frozenset()
    network = geometry.network
    layers = {layer for layer in picked.layers if network.has_layer(layer)}
    if hover.neuron is None and hover.connection is None and hover.layer is not None:
        layers.add(hover.layer)
    ids = {int(neuron) for layer in layers for neuron in network.layer(layer).neurons}
    if hover.neuron is not None:
        ids.add(hover.neuron)
    return frozenset(ids)


def near_neurons(
    edges: Edges, picked: Picked, lit: frozenset[int], hover: Hit
) -> frozenset[int]:
    """The neurons selected and under the mouse, and all that they are joined to."""
    mask = chosen_edges(edges, picked) | touched_edges(edges, lit)
    ends = np.concatenate([edges.sources[mask], edges.targets[mask]])
    # Not by `numpy.unique`: it imports masked arrays, in the middle of a gesture.
    near = {*np.flatnonzero(np.bincount(ends)).tolist(), *picked.neurons, *lit}
    for connection in (*picked.connections, hover.connection or ()):
        near.update(connection if isinstance(connection, tuple) else (connection,))
    return frozenset(near)


def _touching(edges: Edges, neurons: Ints) -> Mask:
    touching: Mask = _among(edges.sources, neurons) | _among(edges.targets, neurons)
    return touching


def _among(ids: Ints, chosen: Ints) -> Mask:
    """Which ids are among some: looked up, which is faster than sorting them."""
    known = np.zeros(1 + max(ids.max(initial=0), chosen.max(initial=0)), np.bool_)
    known[chosen] = True
    return known[ids]


def _places_of(edges: Edges, connections: frozenset[tuple[int, int]]) -> Ints:
    """Places of some connections, as far as they are painted."""
    pairs = np.array([*connections], np.int64)
    both = _among(edges.sources, pairs[:, 0]) & _among(edges.targets, pairs[:, 1])
    near = np.flatnonzero(both)
    wide = 1 + max(edges.targets.max(initial=0), pairs.max())
    keys = edges.sources[near] * wide + edges.targets[near]
    found: Ints = near[np.isin(keys, pairs[:, 0] * wide + pairs[:, 1])]
    return found
