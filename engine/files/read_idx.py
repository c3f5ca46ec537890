"""IDX files, as the MNIST digits come in, plain or compressed with gzip.

The format is described at https://yann.lecun.com/exdb/mnist: two bytes 0, a byte for
the kind of number, one for the number of axes, their lengths as big-endian 32-bit
numbers, then the numbers.
"""

import gzip
import math
import os
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.data.blocks import MAX_NUMBERS
from engine.data.table import Table
from engine.errors import TableError
from engine.files.matrix_table import matrix_table
from engine.files.problem import unreadable

GZIP = b"\x1f\x8b"
_KINDS: dict[int, str] = {
    0x08: "|u1",
    0x09: "|i1",
    0x0B: ">i2",
    0x0C: ">i4",
    0x0D: ">f4",
    0x0E: ">f8",
}
_MAX_AXES = 8
_MAX_RATIO = 200
"""Most times its size that a file above `_SMALL` may take in memory."""
_SMALL = 2**20


def is_idx(start: bytes) -> bool:
    """Whether a file begins as an IDX file does."""
    return len(start) >= 4 and start[:2] == b"\0\0" and start[2] in _KINDS


def read_idx_table(path: Path) -> Table:
    """Read an IDX file: the first axis counts the rows, all others are columns.

    Raises
    ------
    UserError
        If it is no such file, is cut off, or larger than can be used.
    """
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == GZIP
            plain.seek(0)
            length = os.fstat(plain.fileno()).st_size
            if not packed:
                return matrix_table(path, _read(path, plain, length))
            with gzip.GzipFile(fileobj=plain, mode="rb") as stream:
                largest = max(_SMALL, _MAX_RATIO * length)
                return matrix_table(path, _read(path, stream, largest))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise TableError(path.name, "is damaged or cut off") from error
    except OSError as error:
        raise unreadable(path, error) from error


def _read(path: Path, stream: "BinaryIO | gzip.GzipFile", largest: int) -> NDArray[Any]:
    """Read an array from a stream that has at most so many bytes."""
    start = stream.read(4)
    if not is_idx(start):
        raise TableError(path.name, "is no IDX file")
    n_axes = start[3]
    if not 1 <= n_axes <= _MAX_AXES:
        raise TableError(path.name, f"has {n_axes} axes; 1 to {_MAX_AXES} can be read")
    lengths = stream.read(4 * n_axes)
    if len(lengths) < 4 * n_axes:
        raise TableError(path.name, "is cut off")
    shape = tuple(np.frombuffer(lengths, ">u4").tolist())
    size = math.prod(shape)
    if size > MAX_NUMBERS:
        what = f"has {size:,} numbers; the limit is {MAX_NUMBERS:,}"
        raise TableError(path.name, what)
    dtype = np.dtype(_KINDS[start[2]])
    if size * dtype.itemsize > largest:
        what = "is not as long as its header says"
        if isinstance(stream, gzip.GzipFile):
            what += f", or would unpack to more than {_MAX_RATIO} times its size"
        raise TableError(path.name, what)
    # One byte more than there should be shows whether it ends where it says.
    content = stream.read(size * dtype.itemsize + 1)
    if len(content) != size * dtype.itemsize:
        raise TableError(path.name, "is not as long as its header says")
    return np.frombuffer(content, dtype).reshape(shape)
