"""Which import belongs to which suffix."""

from collections.abc import Callable
from pathlib import Path

from engine.files.problem import FileProblem
from engine.imports.json_network import JsonNetwork, read_json
from engine.imports.json_weights import read_json_weights
from engine.imports.npz import read_npz
from engine.imports.onnx_network import read_onnx
from engine.imports.safetensors_weights import read_safetensors
from engine.imports.weight_set import WeightSet

IMPORTS: dict[str, Callable[[Path], WeightSet]] = {
    ".npz": read_npz,
    ".json": read_json_weights,
    ".safetensors": read_safetensors,
}


NETWORKS: dict[str, Callable[[Path], JsonNetwork]] = {
    ".json": read_json,
    ".onnx": read_onnx,
}
"""Formats that hold a whole network."""


def read_network(path: Path) -> JsonNetwork:
    """Read a whole network in the format that the suffix of its file names.

    Raises
    ------
    FileProblem
        If the suffix is unknown, or the file cannot be read, is damaged, or holds what
        does not fit.
    """
    reader = NETWORKS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(NETWORKS)
        raise FileProblem(path, f"the suffix is unknown, a network is one of {known}")
    return reader(path)


def read_weights(path: Path) -> WeightSet:
    """Read a file of weights in the format that its suffix names.

    Raises
    ------
    FileProblem
        If the suffix is unknown, or the file cannot be read or is damaged.
    """
    reader = IMPORTS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(IMPORTS)
        raise FileProblem(path, f"the suffix is unknown, weights are one of {known}")
    return reader(path)
