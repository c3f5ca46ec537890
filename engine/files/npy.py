"""Arrays as `.npy` bytes, read without trust in what the header says.

The layout is that of the NumPy Enhancement Proposal 1 (Kern, 2007). Only plain numbers,
booleans and text are read, never objects; the header is matched, not evaluated.
"""

import io
import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"\x93NUMPY"
_MAX_HEADER = 10_000
_HEADER = re.compile(
    r"\s*\{\s*'descr'\s*:\s*'(?P<descr>[<>|=][biufU]\d{1,9})'\s*,"
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
    header, start = _split(content)
    match = _HEADER.fullmatch(header)
    if match is None:
        raise BadArray("the header of an array cannot be read")
    try:
        dtype = np.dtype(match["descr"])
    except TypeError as error:
        raise BadArray("an array is of an unknown kind") from error
    shape = _shape(match["shape"])
    size = math.prod(shape)
    if size * dtype.itemsize != len(content) - start:
        raise BadArray("an array is not as long as its header says")
    if size == 0:
        return np.zeros(shape, dtype)
    flat = np.frombuffer(content, dtype, offset=start)
    if match["fortran"] == "True":
        return flat.reshape(shape[::-1]).transpose()
    return flat.reshape(shape)


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
