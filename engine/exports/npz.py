"""Weights as an `.npz` file, which `numpy.load` reads."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.exports.contents import Side, biases, contents, tree_of
from engine.files.archive import write_archive
from engine.files.npy import to_npy
from engine.project import Project


def export_npz(project: Project, path: Path) -> tuple[str, ...]:
    """Write weights, biases, activations, names and scaling of a project.

    Raises
    ------
    FileProblem
        If the file cannot be written.
    """
    entries = {f"{key}.npy": to_npy(array) for key, array in arrays(project).items()}
    write_archive(path, entries)
    return ()


def arrays(project: Project) -> dict[str, NDArray[Any]]:
    """Every array of the file by its key, as docs/file-format.md lists them."""
    network, about = project.network, contents(project)
    result: dict[str, NDArray[Any]] = {}
    names = {layer.id: layer.name for layer in network.layers}
    for layer in network.layers:
        key = f"layers/{layer.name}"
        if layer.computes:
            result[f"{key}/biases"] = biases(layer)
            result[f"{key}/activations"] = _words(layer.activations)
        if layer.id in about.columns:
            result[f"{key}/columns"] = np.array(about.columns[layer.id], dtype=np.int64)
    for projection in network.projections:
        ends = f"{names[projection.source]}/{names[projection.target]}"
        key = f"{tree_of(projection)}/{ends}"
        result[f"{key}/weights"] = projection.weights.astype(np.float32, copy=False)
        if projection.mask is not None and not projection.mask.all():
            result[f"{key}/mask"] = projection.mask
    result["inputs/names"] = _words(about.inputs.names)
    result["targets/names"] = _words(about.targets.names)
    if about.classes:
        result["classes"] = _words(about.classes)
    return (
        result | _scaling("inputs", about.inputs) | _scaling("targets", about.targets)
    )


def _scaling(word: str, side: Side) -> dict[str, NDArray[Any]]:
    if side.mean is None or side.scale is None:
        return {}
    return {
        f"scaling/{word}/mean": side.mean,
        f"scaling/{word}/scale": side.scale,
    }


def _words(words: tuple[str, ...]) -> NDArray[np.str_]:
    return np.array(words, dtype=np.str_) if words else np.zeros(0, dtype="<U1")
