"""Safetensors: a header in JSON, then the numbers; written the same way always.

The format is described at https://huggingface.co/docs/safetensors.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engine.files.ordinary import open_ordinary
from engine.files.problem import DamagedFile, FileProblem, foreign_words, unreadable
from engine.files.strict_json import BadJson, decode

MAX_BYTES = 8 * 2**30
MAX_HEADER = 100_000_000
"""The format's own limit."""

_LENGTH = 8
KINDS = frozenset(("F16", "F32", "F64", "I8", "I16", "I32", "I64", "U8", "BOOL"))
"""Of numbers that are taken: those that every version of NumPy has."""


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

    A context that keeps the file open: arrays that are not asked for are never read.

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
        header = _header(path)
        self.metadata = _metadata(path, header)
        self._kinds = {
            key: about.get("dtype") if isinstance(about, dict) else None
            for key, about in header.items()
            if key != "__metadata__"
        }
        self.keys = tuple(self._kinds)
        self._file = _opened(path)

    def __enter__(self) -> Self:
        """Use the file; it is closed at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._file.__exit__(kind, error, trace)

    def array(self, key: str) -> NDArray[Any]:
        """Return an array of numbers or booleans.

        Raises
        ------
        FileProblem
            If its kind is not one that NumPy has.
        """
        from safetensors import SafetensorError

        kind = self._kinds[key]
        if kind not in KINDS:
            raise FileProblem(
                self._path, f"{key!r} is of the kind {kind}, unknown here"
            )
        try:
            array: NDArray[Any] = self._file.get_tensor(key)
        except (SafetensorError, ValueError, OverflowError) as error:
            what = f"{key!r} cannot be read: {foreign_words(error)}"
            raise DamagedFile(self._path, what) from error
        if array.dtype == np.bool_ and (array.view(np.uint8) > 1).any():
            raise DamagedFile(self._path, f"{key!r} is neither true nor false")
        return array


def _header(path: Path) -> dict[str, Any]:
    cut = DamagedFile(path, "this is not a safetensors file, or it is cut off")
    with open_ordinary(path, MAX_BYTES) as stream:
        try:
            start = stream.read(_LENGTH + 1)
            length = int.from_bytes(start[:_LENGTH], "little")
            if start[_LENGTH:] != b"{" or length > MAX_HEADER:
                raise cut
            stream.seek(_LENGTH)
            content = stream.read(length)
        except OSError as error:
            raise unreadable(path, error) from error
    if len(content) < length:
        raise cut
    try:
        header = decode(content)
    except BadJson as error:
        what = f"this is not a safetensors file: {error}"
        raise DamagedFile(path, what) from error
    if not isinstance(header, dict):
        raise DamagedFile(path, "the header is not that of a safetensors file")
    return header


def _metadata(path: Path, header: dict[str, Any]) -> dict[str, str]:
    metadata = header.get("__metadata__", {})
    if not isinstance(metadata, dict) or not all(
        isinstance(value, str) for value in metadata.values()
    ):
        raise DamagedFile(path, "the header is not that of a safetensors file")
    return metadata


def _opened(path: Path) -> Any:  # noqa: ANN401
    """The file as its own library reads it, which holds the header against the rest."""
    from safetensors import SafetensorError, safe_open

    try:
        return safe_open(path, framework="np").__enter__()  # type: ignore[no-untyped-call]
    except OSError as error:
        raise unreadable(path, error) from error
    except (SafetensorError, ValueError, OverflowError) as error:
        what = f"this is not a safetensors file: {foreign_words(error)}"
        raise DamagedFile(path, what) from error
