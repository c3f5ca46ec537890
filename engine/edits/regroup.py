"""Deal the same neurons out to other layers; every connection keeps its ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Ints
from engine.edits.remove import normalised
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection


@dataclass(frozen=True, eq=False)
class _Part:
    """Neurons that moved together: where they stand now, and where they stood."""

    layer: Layer
    here: Ints
    there: Ints


@dataclass(frozen=True, eq=False)
class _Block:
    """What of a projection of before belongs to one of after."""

    projection: Projection
    source: _Part
    target: _Part


def regroup(network: Network, layers: Sequence[Layer], next_id: int) -> Network:
    """Return the network with its neurons in other layers.

    Parameters
    ----------
    network : Network
        Any valid network.
    layers : sequence of Layer
        All layers of the result; together they hold the same neurons as before, each
        once. A layer that stays as it is is the same object.
    next_id : int
        Of the result.

    Returns
    -------
    Network
        Every weight, mask bit and frozen bit is that of the same two neurons; nothing
        is computed. It is not validated: two gathered neurons may feed each other.
    """
    places = {
        int(neuron): (layer.id, index)
        for layer in network.layers
        for index, neuron in enumerate(layer.neurons.tolist())
    }
    parts: dict[int, list[_Part]] = {layer.id: [] for layer in network.layers}
    for layer in layers:
        for old, part in _parts(layer, places):
            parts[old].append(part)
    blocks: dict[tuple[int, int, int], list[_Block]] = {}
    for projection in network.projections:
        for source in parts[projection.source]:
            for target in parts[projection.target]:
                key = source.layer.id, target.layer.id, projection.delay
                blocks.setdefault(key, []).append(_Block(projection, source, target))
    before = {id(layer) for layer in network.layers}
    same = {layer.id for layer in layers if id(layer) in before}
    projections = []
    for key, found in blocks.items():
        untouched = key[0] in same and key[1] in same
        joined = found[0].projection if untouched else _assembled(key, found)
        if joined.n_connections:
            projections.append(joined)
    return replace(
        network, layers=tuple(layers), projections=tuple(projections), next_id=next_id
    )


def _parts(layer: Layer, places: dict[int, tuple[int, int]]) -> list[tuple[int, _Part]]:
    """Which neurons of a layer come from which layers of before."""
    found: dict[int, list[tuple[int, int]]] = {}
    for here, neuron in enumerate(layer.neurons.tolist()):
        old, there = places[neuron]
        found.setdefault(old, []).append((here, there))
    result = []
    for old, pairs in found.items():
        here, there = np.asarray(pairs, dtype=np.int64).T
        result.append((old, _Part(layer, here, there)))
    return result


def _assembled(key: tuple[int, int, int], blocks: list[_Block]) -> Projection:
    source, target, delay = key
    shape = blocks[0].source.layer.size, blocks[0].target.layer.size
    weights = np.zeros(shape, dtype=np.float32)
    mask = np.zeros(shape, dtype=np.bool_)
    frozen = np.zeros(shape, dtype=np.bool_)
    for block in blocks:
        old = block.projection
        here = np.ix_(block.source.here, block.target.here)
        there = np.ix_(block.source.there, block.target.there)
        weights[here] = old.weights[there]
        mask[here] = True if old.mask is None else old.mask[there]
        if old.frozen is not None:
            frozen[here] = old.frozen[there]
    return normalised(Projection(source, target, weights, mask, frozen, delay))
