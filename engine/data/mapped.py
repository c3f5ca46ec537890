"""Arrays that are too large for memory: parts of a file that come and go.

A map counts as memory of the process while its pages are there. What was looked at is
given back after each part, so that a table of any size costs a few megabytes.
"""

import mmap
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Ints

PART_NUMBERS = 1_000_000
"""So many numbers are looked at before their memory is given back."""

IN_MEMORY_BYTES = 64_000_000
"""An array of more bytes is kept in a file."""


def is_mapped(array: NDArray[Any]) -> bool:
    """Whether an array is a part of a file."""
    return isinstance(array, np.memmap)


def parts(n_rows: int, n_columns: int) -> Iterator[tuple[int, int]]:
    """Ranges of rows that are small enough to be looked at at once."""
    step = max(1, PART_NUMBERS // max(1, n_columns))
    for start in range(0, n_rows, step):
        yield start, min(start + step, n_rows)


def parts_of(rows: Ints, n_columns: int) -> Iterator[Ints]:
    """The same for rows that are chosen by their numbers."""
    for start, stop in parts(len(rows), n_columns):
        yield rows[start:stop]


def give_back(array: NDArray[Any]) -> None:
    """Give back the memory of what was looked at; nothing where it is no map."""
    if not isinstance(array, np.memmap):
        return
    found: Any = array
    while isinstance(found, np.ndarray):
        found = found.base
    if isinstance(found, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        found.madvise(mmap.MADV_DONTNEED)


def gathered(array: Array, rows: Ints) -> Array:
    """Some rows of an array, as an array of their own."""
    if not is_mapped(array):
        return array[rows]
    result = np.empty((len(rows), array.shape[1]), array.dtype)
    done = 0
    for part in parts_of(rows, array.shape[1]):
        result[done : done + len(part)] = array[part]
        done += len(part)
        give_back(array)
    return result


def stacked(blocks: Iterable[Array], n_rows: int, n_columns: int) -> Array:
    """Put blocks of rows below each other, in a file where they are too large.

    Parameters
    ----------
    blocks : iterable of arrays of one dtype, shape (any, n_columns)
        Each is used before the next is asked for.
    n_rows, n_columns : int
        Of all of them together; at least one row.

    Returns
    -------
    array, shape (n_rows, n_columns)
        The file of a map has no name and is gone with the array, also when the process
        is killed.

    Raises
    ------
    OSError
        If the disk is full.
    """
    iterator = iter(blocks)
    first = next(iterator)
    if n_rows * n_columns * first.itemsize <= IN_MEMORY_BYTES:
        return first if len(first) == n_rows else np.concatenate([first, *iterator])
    with tempfile.TemporaryFile(dir=_folder()) as file:
        file.write(np.ascontiguousarray(first).data)
        for block in iterator:
            file.write(np.ascontiguousarray(block).data)
        file.flush()
        # To be written to like any other array, so that compiled code takes it.
        return np.memmap(file, first.dtype, "r+", shape=(n_rows, n_columns))


def _folder() -> str | None:
    """A folder on a disk: that for temporary files is in memory on some systems."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(cache) / "weightloom"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder) if os.access(folder, os.W_OK) else None
