"""The network order: all parameters of a network as one vector.

First the biases of each layer (input layers included, as zeros), then the weights of
each projection row by row, missing connections as zeros. Start values and optimizer
moments are kept as such vectors, so that a structural edit carries them all in one way.
"""

from dataclasses import replace

import numpy as np

from engine.arrays import Array, Mask
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
    _carry_biases(before, after)
    _carry_weights(before, after)
    return result


def _carry_biases(before: Network, after: Network) -> None:
    for layer in after.layers:
        for old_layer in before.layers:
            _, here, there = np.intersect1d(
                layer.neurons, old_layer.neurons, return_indices=True
            )
            layer.biases[here] = old_layer.biases[there]


def _carry_weights(before: Network, after: Network) -> None:
    old_ids = {layer.id: layer.neurons for layer in before.layers}
    new_ids = {layer.id: layer.neurons for layer in after.layers}
    for projection in after.projections:
        sources, targets = new_ids[projection.source], new_ids[projection.target]
        for old in before.projections:
            if old.delay != projection.delay:
                continue
            _, row, old_row = np.intersect1d(
                sources, old_ids[old.source], return_indices=True
            )
            _, column, old_column = np.intersect1d(
                targets, old_ids[old.target], return_indices=True
            )
            if not len(row) or not len(column):
                continue
            both = np.ix_(old_row, old_column)
            kept = projection.exists[np.ix_(row, column)] & old.exists[both]
            block = projection.weights[np.ix_(row, column)]
            block[kept] = old.weights[both][kept]
            projection.weights[np.ix_(row, column)] = block
