"""The network order: all parameters of a network as one vector.

First the biases of each layer (input layers included, as zeros), then the weights of
each projection row by row, missing connections as zeros. Start values and optimizer
moments are kept as such vectors, so that a structural edit carries them all in one way.
"""

from dataclasses import replace
from itertools import product

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.network.layer import Layer
from engine.network.network import Network


def vector_size(network: Network) -> int:
    """Length of a vector in network order."""
    biases = sum(layer.size for layer in network.layers)
    return biases + sum(p.weights.size for p in network.projections)


def pack(network: Network) -> Array:
    """All parameters as a new float32 vector in network order."""
    parts = [layer.biases for layer in network.layers]
    parts += [p.weights.ravel() for p in network.projections]
    if not parts:
        return np.zeros(0, dtype=np.float32)
    return np.concatenate(parts).astype(np.float32, copy=False)


def unpack(network: Network, vector: Array) -> Network:
    """The same network with its parameters taken from a vector in network order.

    The new layers and projections hold views of `vector`: do not write to it again.
    """
    layers, projections, offset = [], [], 0
    for layer in network.layers:
        biases = vector[offset : offset + layer.size]
        layers.append(replace(layer, biases=biases))
        offset += layer.size
    for projection in network.projections:
        size = projection.weights.size
        weights = vector[offset : offset + size].reshape(projection.weights.shape)
        projections.append(replace(projection, weights=weights))
        offset += size
    return replace(network, layers=tuple(layers), projections=tuple(projections))


def with_parameters_of(network: Network, other: Network) -> Network:
    """The same network with the parameters of another of the same structure.

    The arrays are shared, and what has them already is the same object as before.
    """
    layers = [
        mine if mine.biases is its.biases else replace(mine, biases=its.biases)
        for mine, its in zip(network.layers, other.layers, strict=True)
    ]
    projections = [
        mine if mine.weights is its.weights else replace(mine, weights=its.weights)
        for mine, its in zip(network.projections, other.projections, strict=True)
    ]
    return replace(network, layers=tuple(layers), projections=tuple(projections))


def exists(network: Network) -> Mask:
    """Which entries of the vector are parameters: not inputs, not missing."""
    parts = [np.full(layer.size, layer.computes) for layer in network.layers]
    parts += [projection.exists.ravel() for projection in network.projections]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.bool_)


def frozen(network: Network) -> Mask:
    """Which entries of the vector training leaves alone."""
    parts = [layer.frozen for layer in network.layers]
    for projection in network.projections:
        if projection.frozen is None:
            parts.append(np.zeros(projection.weights.size, dtype=np.bool_))
        else:
            parts.append(projection.frozen.ravel())
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.bool_)


def describe(network: Network, index: int) -> str:
    """Name one entry of the vector in a user's words.

    Examples
    --------
    "bias of a2", "weight from x1 to a2".
    """
    for layer in network.layers:
        if index < layer.size:
            return f"bias of {layer.names[index]}"
        index -= layer.size
    for projection in network.projections:
        if index < projection.weights.size:
            row, column = divmod(index, projection.weights.shape[1])
            source = network.layer(projection.source).names[row]
            target = network.layer(projection.target).names[column]
            return f"weight from {source} to {target}"
        index -= projection.weights.size
    raise IndexError(index)


def carry(old: Network, vector: Array, new: Network, fill: Array) -> Array:
    """Take over the values of all parameters whose ends survive an edit.

    Parameters
    ----------
    old : Network
        The network that `vector` belongs to.
    vector : float array, shape (vector_size(old),)
        Parameters, start values or a slot of an optimizer.
    new : Network
        The network after the edit; neurons are recognised by their ids.
    fill : float array, shape (vector_size(new),)
        The values of what is new.

    Returns
    -------
    float array like `fill`
        A new array.
    """
    result = fill.copy()
    before, after = unpack(old, vector), unpack(new, result)
    shared = {layer.id: _shared(layer, before) for layer in after.layers}
    for layer in after.layers:
        for old_layer, here, there in shared[layer.id]:
            layer.biases[here] = before.layer(old_layer).biases[there]
    _carry_weights(before, after, shared)
    return result


def _shared(layer: Layer, before: Network) -> list[tuple[int, Ints, Ints]]:
    """Which neurons a layer shares with which old layers: id, places, old places."""
    if before.has_layer(layer.id):
        same = before.layer(layer.id)
        if np.array_equal(same.neurons, layer.neurons):
            everyone = np.arange(layer.size)
            return [(layer.id, everyone, everyone)]
    found = []
    for old in before.layers:
        _, here, there = np.intersect1d(
            layer.neurons, old.neurons, assume_unique=True, return_indices=True
        )
        if len(here):
            found.append((old.id, here, there))
    return found


def _carry_weights(
    before: Network,
    after: Network,
    shared: dict[int, list[tuple[int, Ints, Ints]]],
) -> None:
    by_key = {projection.key: projection for projection in before.projections}
    for projection in after.projections:
        ends = product(shared[projection.source], shared[projection.target])
        for (source, row, old_row), (target, column, old_column) in ends:
            old = by_key.get((source, target, projection.delay))
            if old is None:
                continue
            here, there = np.ix_(row, column), np.ix_(old_row, old_column)
            kept = projection.exists[here] & old.exists[there]
            block = projection.weights[here]
            block[kept] = old.weights[there][kept]
            projection.weights[here] = block
