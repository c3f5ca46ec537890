"""In which order layers compute, how deep they are, and what reaches what."""

from collections import deque

import numpy as np

from engine.arrays import Mask
from engine.network.network import Network


def depths(network: Network) -> dict[int, int]:
    """Depth of each layer: the longest path of undelayed projections that ends there.

    Layers without inputs have depth 0. Layers of a cycle have no depth and are left
    out (Kahn, 1962, Topological sorting of large networks).
    """
    open_inputs = {layer.id: 0 for layer in network.layers}
    targets: dict[int, list[int]] = {layer.id: [] for layer in network.layers}
    for projection in network.projections:
        if projection.delay == 0 and projection.n_connections:
            open_inputs[projection.target] += 1
            targets[projection.source].append(projection.target)
    ready = deque(layer for layer, count in open_inputs.items() if count == 0)
    result = dict.fromkeys(ready, 0)
    while ready:
        layer = ready.popleft()
        for target in targets[layer]:
            result[target] = max(result.get(target, 0), result[layer] + 1)
            open_inputs[target] -= 1
            if open_inputs[target] == 0:
                ready.append(target)
    return {layer: d for layer, d in result.items() if open_inputs[layer] == 0}


def has_cycle(network: Network) -> bool:
    """Whether some undelayed path leads from a layer back to itself."""
    return len(depths(network)) < len(network.layers)


def leads_to(network: Network, source: int, target: int) -> bool:
    """Whether an undelayed path of projections leads from one layer to another."""
    seen, stack = {source}, [source]
    while stack:
        layer = stack.pop()
        if layer == target:
            return True
        for projection in network.outgoing(layer):
            if projection.delay == 0 and projection.target not in seen:
                seen.add(projection.target)
                stack.append(projection.target)
    return False


def fed_by_inputs(network: Network) -> dict[int, Mask]:
    """Which neurons of each layer some input neuron reaches, by layer id."""
    order = sorted(depths(network).items(), key=lambda item: item[1])
    reached = {
        layer.id: np.full(layer.size, layer.kind == "input") for layer in network.layers
    }
    for layer_id, _ in order:
        for projection in network.outgoing(layer_id):
            hit = reached[layer_id] @ projection.exists
            reached[projection.target] = reached[projection.target] | hit
    return reached


def live_to_outputs(network: Network) -> dict[int, Mask]:
    """From which neurons a path of non-zero weights leads to an output, by layer id."""
    order = sorted(depths(network).items(), key=lambda item: -item[1])
    live = {
        layer.id: np.full(layer.size, layer.kind == "output")
        for layer in network.layers
    }
    for layer_id, _ in order:
        for projection in network.outgoing(layer_id):
            strong = projection.exists & (projection.weights != 0)
            live[layer_id] = live[layer_id] | (strong @ live[projection.target])
    return live


def has_input(network: Network) -> dict[int, Mask]:
    """Which neurons of each layer have at least one connection, by layer id."""
    result = {
        layer.id: np.full(layer.size, layer.kind == "input") for layer in network.layers
    }
    for projection in network.projections:
        result[projection.target] |= projection.exists.any(axis=0)
    return result
