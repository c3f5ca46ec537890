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
    for source, target in picked.connections:
        chosen |= (edges.sources == source) & (edges.targets == target)
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
    touching: Mask = np.isin(edges.sources, neurons) | np.isin(edges.targets, neurons)
    return touching
