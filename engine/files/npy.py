"""Arrays as `.npy` bytes, read without trust in what the header says.

The layout is that of the NumPy Enhancement Proposal 1 (Kern, 2007). Only plain numbers,
booleans and text are read, never objects; the header is matched, not evaluated.
"""

import io
import math
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"\x93NUMPY"
_MAX_HEADER = 10_000
_LAST_SIGN, _FIRST_HALF, _HALVES = 0x10FFFF, 0xD800, 0x800
"""The range of Unicode, and the halves of signs in it that are none by themselves."""

MAPPED_FROM = 64_000_000
"""Files of more bytes are mapped, not loaded."""

_HEADER = re.compile(
    r"\s*\{\s*'descr'\s*:\s*'(?P<descr>[<>|=][biufU][1-9]\d{0,8})'\s*,"
    r"\s*'fortran_order'\s*:\s*(?P<fortran>True|False)\s*,"
    r"\s*'shape'\s*:\s*\((?P<shape>[\d\s,]*)\)\s*,?\s*\}\s*"
)


class BadArray(ValueError):
    """Bytes are not an array that this program reads; the message says why."""


def to_npy(array: NDArray[Any]) -> bytes:
    """Bytes of an `.npy` file, always the same for the same array."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asarray(array, order="C"), allow_pickle=False)
    return stream.getvalue()


def from_npy(content: bytes) -> NDArray[Any]:
    """Read the bytes of an `.npy` file.

    Returns
    -------
    array of numbers, booleans or text
        Read-only: a view of the bytes.

    Raises
    ------
    BadArray
        If it is no such file, or its size is not what the header says.
    """
    head = _head(content, len(content))
    if head.size == 0:
        return np.zeros(head.shape, head.dtype)
    flat = np.frombuffer(content, head.dtype, offset=head.start)
    if head.dtype.kind == "U":
        _check_signs(flat)
    return head.shaped(flat)


def map_npy(path: Path) -> NDArray[Any]:
    """Open an `.npy` file without loading it.

    Returns
    -------
    array of numbers, booleans or text
        Read-only. A small one is a copy; a large one is a map of the file, which
        brings into memory what is looked at.

    Raises
    ------
    BadArray
        If it is no such file, or its size is not what the header says.
    OSError
        If it cannot be read.
    """
    with path.open("rb") as stream:
        length = os.fstat(stream.fileno()).st_size
        head = _head(stream.read(_MAX_HEADER + 12), length)
        if length <= MAPPED_FROM or head.size == 0:
            stream.seek(0)
            return from_npy(stream.read(length))
    return head.shaped(np.memmap(path, head.dtype, "r", head.start, head.size))


@dataclass(frozen=True)
class _Head:
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    fortran: bool
    start: int

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    def shaped(self, flat: NDArray[Any]) -> NDArray[Any]:
        if self.fortran:
            return flat.reshape(self.shape[::-1]).transpose()
        return flat.reshape(self.shape)


def _head(content: bytes, length: int) -> _Head:
    """Read the header from the beginning of a file of so many bytes."""
    header, start = _split(content)
    match = _HEADER.fullmatch(header)
    if match is None:
        raise BadArray("the header of an array cannot be read")
    try:
        dtype = np.dtype(match["descr"])
    except TypeError as error:
        raise BadArray("an array is of an unknown kind") from error
    head = _Head(dtype, _shape(match["shape"]), match["fortran"] == "True", start)
    if head.size * dtype.itemsize != length - start:
        raise BadArray("an array is not as long as its header says")
    return head


def _check_signs(flat: NDArray[np.str_]) -> None:
    """Refuse numbers that are no signs, which no text of Python can hold."""
    codes = flat.view(np.dtype(np.uint32).newbyteorder(flat.dtype.byteorder))
    if (codes > _LAST_SIGN).any() or (codes - _FIRST_HALF < _HALVES).any():
        raise BadArray("an array of texts holds what is no sign")


def _split(content: bytes) -> tuple[str, int]:
    if content[:6] != _MAGIC or len(content) < 10:
        raise BadArray("an array does not begin as one")
    width = {1: 2, 2: 4, 3: 4}.get(content[6])
    if width is None:
        raise BadArray("an array is of an unknown version")
    length = int.from_bytes(content[8 : 8 + width], "little")
    start = 8 + width + length
    if length > _MAX_HEADER or start > len(content):
        raise BadArray("the header of an array is too long")
    return content[8 + width : start].decode("latin-1"), start


def _shape(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if parts and not parts[-1]:
        parts.pop()
    if len(parts) > 4 or not all(p.isdigit() and len(p) < 16 for p in parts):
        raise BadArray("an array has a strange shape")
    return tuple(int(part) for part in parts)
