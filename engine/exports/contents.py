"""What every export of weights says, whatever its format."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.network.layer import Layer
from engine.network.projection import Projection
from engine.project import Project


@dataclass(frozen=True, eq=False)
class Side:
    """The inputs or the targets: what they are called and how they are scaled.

    Attributes
    ----------
    names : tuple of str
        The columns of the layers are indices into them.
    mean, scale : float64 arrays, or None where nothing is scaled
        scaled = (raw - mean) / scale, in the order of the names.
    """

    names: tuple[str, ...]
    mean: Array | None
    scale: Array | None


@dataclass(frozen=True, eq=False)
class Contents:
    """Names and scaling of a project, and the bindings of its neurons.

    Attributes
    ----------
    inputs, targets : Side
    classes : tuple of str
        In the order of the outputs; empty where the targets are numbers.
    columns : dict
        Of each input and output layer, by its id: indices into the names.
    """

    inputs: Side
    targets: Side
    classes: tuple[str, ...]
    columns: dict[int, list[int]]


def contents(project: Project) -> Contents:
    """Collect what an export says beside the weights.

    A project without data has no columns; the names are then those of its neurons.
    """
    network, dataset, scaling = project.network, project.dataset, project.scaling
    columns: dict[int, list[int]] = {}
    neurons: dict[str, list[str]] = {"input": [], "output": []}
    for layer in network.layers:
        if layer.kind == "hidden":
            continue
        first = len(neurons[layer.kind])
        neurons[layer.kind] += layer.names
        columns[layer.id] = (
            layer.columns.tolist()
            if dataset is not None
            else list(range(first, first + layer.size))
        )
    if dataset is None:
        inputs = Side(tuple(neurons["input"]), None, None)
        targets = Side(tuple(neurons["output"]), None, None)
        return Contents(inputs, targets, (), columns)
    inputs = Side(dataset.input_names, None, None)
    targets = Side(dataset.target_names, None, None)
    if scaling is not None:
        inputs = _side(inputs.names, scaling.input_mean, scaling.input_scale)
        targets = _side(targets.names, scaling.target_mean, scaling.target_scale)
    return Contents(inputs, targets, dataset.classes, columns)


def _side(names: tuple[str, ...], mean: Array, scale: Array) -> Side:
    if not mean.any() and (scale == 1).all():
        return Side(names, None, None)
    return Side(names, mean.astype(np.float64), scale.astype(np.float64))


def tree_of(projection: Projection) -> str:
    """Under which word a projection stands: "recurrent" if it is delayed."""
    return "recurrent" if projection.delay else "projections"


def biases(layer: Layer) -> Array:
    """Biases of a layer as float32."""
    return layer.biases.astype(np.float32, copy=False)
