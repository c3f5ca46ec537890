"""Weights as a `.safetensors` file: the keys of the `.npz` file, texts as metadata."""

import json
from pathlib import Path

from engine.exports.npz import arrays
from engine.files.atomic_write import atomic_write
from engine.files.safetensors_file import to_safetensors
from engine.project import Project


def export_safetensors(project: Project, path: Path) -> tuple[str, ...]:
    """Write weights, biases, activations, names and scaling of a project.

    Arrays of numbers are tensors; lists of words are JSON in the metadata, under the
    same keys.

    Raises
    ------
    FileProblem
        If the file cannot be written.
    """
    tensors, metadata = {}, {}
    for key, array in arrays(project).items():
        if array.dtype.kind == "U":
            metadata[key] = json.dumps(array.tolist())
        else:
            tensors[key] = array
    atomic_write(path, to_safetensors(tensors, metadata))
    return ()
