"""The kinds of arrays that the engine passes around."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
"""float32 in training, float64 in the gradient check."""

Ints = NDArray[np.int64]
"""Indices, class numbers, neuron ids."""

Mask = NDArray[np.bool_]
"""True where something exists or holds."""

_LINE = 64
_VECTOR = 32


def all_differ(numbers: Ints) -> bool:
    """Whether no number is there twice.

    As `numpy.unique` tells too, which imports masked arrays for it: a tenth of the
    time in which the window starts.

    Parameters
    ----------
    numbers : int64 array
        In any order.

    Examples
    --------
    >>> all_differ(np.array([3, 1, 2])), all_differ(np.array([3, 1, 3]))
    (True, False)
    """
    ordered = np.sort(numbers)
    return bool((ordered[1:] != ordered[:-1]).all())


def roomy(size: int, dtype: np.dtype[Any] | type = np.float32) -> NDArray[Any]:
    """Zeros that begin where a line of the cache begins.

    After them there is room, filled with zeros, up to a whole number of the processor's
    widest vectors, so that compiled code may go through them vector by vector.

    Parameters
    ----------
    size : int
        How many.
    dtype : dtype
        Of what kind.

    Examples
    --------
    >>> vector = roomy(3)
    >>> vector.shape, has_room(vector), has_room(np.zeros(3, np.float32))
    ((3,), True, False)
    """
    n_bytes = size * np.dtype(dtype).itemsize
    room = np.zeros(n_bytes + _LINE + _VECTOR, dtype=np.uint8)
    start = -room.ctypes.data % _LINE
    part = room[start : start + n_bytes]
    return part.view(dtype)


def has_room(array: NDArray[Any]) -> bool:
    """Whether an array was made by `roomy`, as a whole."""
    base = array.base
    if not (isinstance(base, np.ndarray) and base.dtype == np.uint8):
        return False
    start = array.ctypes.data - base.ctypes.data
    fits = start + array.nbytes + _VECTOR <= base.nbytes
    return array.flags.c_contiguous and array.ctypes.data % _LINE == 0 and fits


def roomy_copy(array: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in an array made by `roomy`."""
    result = roomy(array.size, array.dtype)
    np.copyto(result, array)
    return result
