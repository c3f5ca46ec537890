"""A whole network as JSON: the tree of the `.npz` file, and complete."""

import json
from pathlib import Path
from typing import Any

from engine.exports.contents import Side, biases, contents, tree_of
from engine.files.atomic_write import atomic_write
from engine.network.layer import Layer
from engine.network.projection import Projection
from engine.project import Project

FORMAT_VERSION = 2
"""What a file with dropout needs; others are written so that version 1 reads them."""


def export_json(project: Project, path: Path) -> tuple[str, ...]:
    """Write a network with its weights, names and scaling.

    Raises
    ------
    FileProblem
        If the file cannot be written.
    """
    text = json.dumps(tree(project), ensure_ascii=False, indent=1, allow_nan=False)
    atomic_write(path, (text + "\n").encode())
    return ()


def tree(project: Project) -> dict[str, Any]:
    """Everything in the file, as lists, numbers and texts.

    Weights are float32; their decimal digits give the same float32 when read.
    """
    network, about = project.network, contents(project)
    names = {layer.id: layer.name for layer in network.layers}
    drops = any(layer.dropout for layer in network.layers)
    result: dict[str, Any] = {
        "format_version": FORMAT_VERSION if drops else 1,
        "layers": {
            layer.name: _layer(layer, about.columns.get(layer.id))
            for layer in network.layers
        },
        "projections": {},
    }
    for projection in network.projections:
        sources = result.setdefault(tree_of(projection), {})
        targets = sources.setdefault(names[projection.source], {})
        targets[names[projection.target]] = _projection(projection)
    result["inputs"] = {"names": list(about.inputs.names)}
    result["targets"] = {"names": list(about.targets.names)}
    if about.classes:
        result["classes"] = list(about.classes)
    scaling = _scaling("inputs", about.inputs) | _scaling("targets", about.targets)
    if scaling:
        result["scaling"] = scaling
    return result


def _layer(layer: Layer, columns: list[int] | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "kind": layer.kind,
        "size": layer.size,
        "names": list(layer.names),
        "position": [float(value) for value in layer.position],
        "loose": layer.loose,
    }
    if layer.dropout:
        record["dropout"] = float(layer.dropout)
    if columns is not None:
        record["columns"] = columns
    if layer.computes:
        record["activations"] = list(layer.activations)
        record["biases"] = biases(layer).tolist()
        if layer.frozen.any():
            record["frozen"] = layer.frozen.tolist()
    return record


def _projection(projection: Projection) -> dict[str, Any]:
    record: dict[str, Any] = {"delay": projection.delay}
    if projection.mask is not None and not projection.mask.all():
        record["mask"] = projection.mask.tolist()
    if projection.frozen is not None and projection.frozen.any():
        record["frozen"] = projection.frozen.tolist()
    return record | {"weights": projection.weights.tolist()}


def _scaling(word: str, side: Side) -> dict[str, Any]:
    if side.mean is None or side.scale is None:
        return {}
    return {word: {"mean": side.mean.tolist(), "scale": side.scale.tolist()}}
