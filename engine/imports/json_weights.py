"""Weights from the JSON export."""

from pathlib import Path

from engine.imports.json_network import read_json
from engine.imports.weight_set import (
    LayerWeights,
    ProjectionWeights,
    WeightSet,
)


def read_json_weights(path: Path) -> WeightSet:
    """Read the weights of a JSON file; layers and projections without any are left out.

    Raises
    ------
    FileProblem
        If it cannot be read or a field is wrong.
    """
    network = read_json(path)
    layers = {
        name: LayerWeights(layer.biases, layer.activations)
        for name, layer in network.layers.items()
        if layer.biases is not None or layer.activations is not None
    }
    projections = {
        key: ProjectionWeights(projection.weights, projection.mask)
        for key, projection in network.projections.items()
        if projection.weights is not None
    }
    return WeightSet(path.name, layers, projections, network.scaling)
