"""Adding a matrix product to a matrix in one call of BLAS, which NumPy does not offer.

The function is that of the OpenBLAS which NumPy itself has loaded. Where there is none,
or it has another name, whoever asks does without.
"""

import ctypes
from collections.abc import Callable
from functools import cache

import numpy as np
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

from engine.arrays import Array

Function = Callable[..., object]

NAMES = (
    ("scipy_cblas_sgemm64_", ctypes.c_int64),
    ("cblas_sgemm64_", ctypes.c_int64),
    ("scipy_cblas_sgemm", ctypes.c_int32),
    ("cblas_sgemm", ctypes.c_int32),
)
"""How builds of OpenBLAS call it, and what its whole numbers are."""

ROWS_FIRST, PLAIN, TRANSPOSED = 101, 111, 112


@cache
def sgemm() -> Function | None:
    """The function, ready to be called; None if there is none to be found.

    It has been tried on a small product: a library that only looks alike is not used.
    """
    for library in threadpool_info():
        if library["internal_api"] != "openblas" or "numpy" not in library["filepath"]:
            continue
        try:
            loaded = ctypes.CDLL(library["filepath"])
        except OSError:
            continue
        for name, whole in NAMES:
            function = getattr(loaded, name, None)
            if function is None:
                continue
            number, place = ctypes.c_float, ctypes.c_void_p
            function.restype = None
            function.argtypes = [
                *[ctypes.c_int] * 3,
                *[whole] * 3,
                number,
                *[place, whole] * 2,
                number,
                place,
                whole,
            ]
            found: Function = function
            return found if _is_right(found) else None
    return None


def adding_product(
    function: Function, left: Array, right: Array, into: Array
) -> Callable[[float], None]:
    """Bind `into += factor * left @ right` to its arrays; the factor comes later.

    Parameters
    ----------
    function : callable
        What `sgemm` gave.
    left, right, into : float32 arrays of two dimensions
        `into` and `left` have contiguous rows, `right` contiguous rows or columns.
    """
    (rows, columns), inner = into.shape, left.shape[1]
    is_plain = right.strides[1] == right.itemsize
    # The distance of rows means nothing where there is one, but must not be small.
    step = right.strides[0 if is_plain else 1] // right.itemsize
    step = max(step, columns if is_plain else inner)
    places = [array.ctypes.data for array in (left, right, into)]
    steps = [
        max(array.strides[0] // array.itemsize, array.shape[1])
        for array in (left, into)
    ]

    def add(factor: float) -> None:
        function(
            ROWS_FIRST,
            PLAIN,
            PLAIN if is_plain else TRANSPOSED,
            rows,
            columns,
            inner,
            factor,
            places[0],
            steps[0],
            places[1],
            step,
            1.0,
            places[2],
            steps[1],
        )

    return add


def _is_right(function: Function) -> bool:
    left = np.arange(6, dtype=np.float32).reshape(2, 3)
    right = np.arange(12, dtype=np.float32).reshape(4, 3)
    found = np.ones((2, 4), dtype=np.float32)
    adding_product(function, left, right.T, found)(-0.5)
    return np.array_equal(found, 1 - 0.5 * (left @ right.T))
