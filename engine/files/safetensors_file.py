"""Safetensors: a header in JSON, then the numbers; written the same way always.

The format is described at https://huggingface.co/docs/safetensors.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.files.problem import DamagedFile, FileProblem, foreign_words, unreadable
from engine.files.strict_json import BadJson, decode

MAX_BYTES = 8 * 2**30
MAX_HEADER = 100_000_000
"""The format's own limit."""

_LENGTH = 8
_DTYPES: dict[str, str] = {
    "F16": "<f2",
    "F32": "<f4",
    "F64": "<f8",
    "I8": "|i1",
    "I16": "<i2",
    "I32": "<i4",
    "I64": "<i8",
    "U8": "|u1",
    "BOOL": "|b1",
}


def to_safetensors(
    arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]
) -> bytes:
    """Bytes of a safetensors file, always the same for the same contents."""
    from safetensors.numpy import save

    content = save({k: np.ascontiguousarray(a) for k, a in arrays.items()})
    # The library orders metadata by chance, and equal networks make equal files.
    length = int.from_bytes(content[:_LENGTH], "little")
    header: dict[str, Any] = {"__metadata__": dict(sorted(metadata.items()))}
    header |= json.loads(content[_LENGTH : _LENGTH + length])
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _LENGTH)
    return len(text).to_bytes(_LENGTH, "little") + text + content[_LENGTH + length :]


class SafetensorsFile:
    """A safetensors file whose header was checked before any array is made.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    metadata : dict from str to str
    keys : tuple of str

    Raises
    ------
    FileProblem
        If it cannot be read, or is no such file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        content = _read(path)
        self.metadata = _metadata(path, content)
        self._tensors = _tensors(path, content)
        self.keys = tuple(self._tensors)

    def array(self, key: str) -> NDArray[Any]:
        """Return an array of numbers or booleans.

        Raises
        ------
        FileProblem
            If its kind is not one that NumPy has.
        """
        tensor = self._tensors[key]
        word = _DTYPES.get(tensor["dtype"])
        if word is None:
            kind = tensor["dtype"]
            raise FileProblem(
                self._path, f"{key!r} is of the kind {kind}, unknown here"
            )
        flat = np.frombuffer(tensor["data"], np.uint8 if word == "|b1" else word)
        if word == "|b1":
            if (flat > 1).any():
                raise DamagedFile(self._path, f"{key!r} is neither true nor false")
            flat = flat.view(np.bool_)
        return flat.reshape(tensor["shape"])


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileProblem(path, f"the file is larger than {MAX_BYTES >> 30} GB")
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:  # a NUL in the name
        raise FileProblem(path, "the name is not valid") from error


def _metadata(path: Path, content: bytes) -> dict[str, str]:
    length = int.from_bytes(content[:_LENGTH], "little")
    if len(content) < _LENGTH or length > min(len(content), MAX_HEADER):
        raise DamagedFile(path, "this is not a safetensors file, or it is cut off")
    try:
        header = decode(content[_LENGTH : _LENGTH + length])
    except BadJson as error:
        what = f"this is not a safetensors file: {error}"
        raise DamagedFile(path, what) from error
    metadata = header.get("__metadata__", {}) if isinstance(header, dict) else None
    if not isinstance(metadata, dict) or not all(
        isinstance(value, str) for value in metadata.values()
    ):
        raise DamagedFile(path, "the header is not that of a safetensors file")
    return metadata


def _tensors(path: Path, content: bytes) -> dict[str, dict[str, Any]]:
    from safetensors import SafetensorError, deserialize

    try:
        return dict(deserialize(content))  # type: ignore[no-untyped-call]
    except (SafetensorError, ValueError, OverflowError) as error:
        what = f"this is not a safetensors file: {foreign_words(error)}"
        raise DamagedFile(path, what) from error
