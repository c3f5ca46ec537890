"""Which import belongs to which suffix."""

from collections.abc import Callable
from pathlib import Path

from engine.files.problem import FileProblem
from engine.imports.json_weights import read_json_weights
from engine.imports.npz import read_npz
from engine.imports.safetensors_weights import read_safetensors
from engine.imports.weight_set import WeightSet

IMPORTS: dict[str, Callable[[Path], WeightSet]] = {
    ".npz": read_npz,
    ".json": read_json_weights,
    ".safetensors": read_safetensors,
}


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
