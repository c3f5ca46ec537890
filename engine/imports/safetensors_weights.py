"""Weights from a `.safetensors` file, whoever wrote it."""

from pathlib import Path

from engine.files.safetensors_file import SafetensorsFile
from engine.files.strict_json import BadJson, parse
from engine.imports.arrays import ArraySource, read_arrays
from engine.imports.weight_set import WeightSet


def read_safetensors(path: Path) -> WeightSet:
    """Read the weights of a file; keys that are not weights are left alone.

    Raises
    ------
    FileProblem
        If it cannot be read, or an array is not of the kind its key asks for.
    """
    with SafetensorsFile(path) as file:
        texts = {key: _words(text) for key, text in file.metadata.items()}
        words = {key: found for key, found in texts.items() if found is not None}
        return read_arrays(ArraySource(path, file.keys, file.array, words))


def _words(text: str) -> tuple[str, ...] | None:
    """A list of words in JSON; None for what other programs keep in metadata."""
    try:
        value = parse(text)
    except BadJson:
        return None
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        return None
    return tuple(value)
