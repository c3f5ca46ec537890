"""Which parameters a selection stands for, and whether training may move them."""

from collections.abc import Iterator

import numpy as np

from engine.arrays import Mask
from engine.edits.patch import BiasPatch, FreezePatch, WeightPatch
from engine.network.network import Network
from engine.network.projection import Projection
from gui.panels.picked_neurons import computing_neurons
from gui.selection import Picked


def can_freeze(network: Network, picked: Picked) -> bool:
    """Whether a selection stands for parameters."""
    if computing_neurons(network, picked):
        return True
    return any(mask.any() for _, mask in _weights(network, picked))


def is_frozen(network: Network, picked: Picked) -> bool:
    """Whether everything that a selection stands for is frozen."""
    chosen = set(computing_neurons(network, picked))
    for layer in network.layers:
        if not layer.computes:
            continue
        inside = [neuron in chosen for neuron in layer.neurons.tolist()]
        if not layer.frozen[np.array(inside, np.bool_)].all():
            return False
    for projection, mask in _weights(network, picked):
        if projection.frozen is None or not projection.frozen[mask].all():
            return False
    return can_freeze(network, picked)


def freezing(network: Network, picked: Picked, frozen: bool) -> FreezePatch:
    """Return the edit that freezes what a selection stands for, or frees it."""
    weights = tuple(WeightPatch(p.key, mask) for p, mask in _weights(network, picked))
    chosen = computing_neurons(network, picked)
    biases = []
    for layer in network.layers:
        where = np.isin(layer.neurons, chosen)
        if where.any():
            biases.append(BiasPatch(layer.id, where))
    return FreezePatch(weights, tuple(biases), frozen)


def _weights(network: Network, picked: Picked) -> Iterator[tuple[Projection, Mask]]:
    """For each projection, which of its weights come into a selection or are in it."""
    if not picked:
        return
    for projection in network.projections:
        target = network.layer(projection.target)
        if target.id in picked.layers:
            yield projection, projection.exists
            continue
        mask = np.zeros(projection.weights.shape, np.bool_)
        into = np.isin(target.neurons, list(picked.neurons))
        mask[:, into] = projection.exists[:, into]
        _mark(network, projection, picked, mask)
        if mask.any():
            yield projection, mask


def _mark(network: Network, projection: Projection, picked: Picked, mask: Mask) -> None:
    """Add the connections that are selected by themselves."""
    source, target = map(network.layer, (projection.source, projection.target))
    for first, last in picked.connections:
        rows = np.flatnonzero(source.neurons == first)
        columns = np.flatnonzero(target.neurons == last)
        if len(rows) and len(columns):
            row, column = rows[0], columns[0]
            mask[row, column] |= projection.has(int(row), int(column))
