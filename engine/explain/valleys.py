"""Valleys of a curve, and which of them lies downhill."""

import numpy as np

from engine.arrays import Array, Ints

LEAST_RISE = 0.01
"""Part of the usual height above the lowest point by which both sides of a valley rise:
less is a wiggle."""


def valleys(losses: Array) -> Ints:
    """Where a curve has local minima, its ends left out.

    Parameters
    ----------
    losses : array, shape (n_points,)
        At even steps; what is not finite counts as very high.

    Returns
    -------
    int64 array, shape (n_valleys,)
        Their places, from left to right; of a flat bottom the first.

    Examples
    --------
    >>> valleys(np.array([3.0, 1.0, 2.0, 0.0, 4.0])).tolist()
    [1, 3]
    """
    heights = _finite(losses)
    rise = LEAST_RISE * float(np.median(heights) - heights.min()) if len(heights) else 0
    found: list[int] = []
    falls, at = False, 0
    turn = float(heights[0]) if len(heights) else 0.0
    for place, height in enumerate(heights.tolist()):
        if falls and height < turn:
            turn, at = height, place
        elif falls and height > turn + rise:
            found.append(at)
            falls, turn = False, height
        elif not falls and height < turn - rise:
            falls, turn, at = True, height, place
        elif not falls:
            turn = max(turn, height)
    return np.array(found, dtype=np.int64)


def downhill(losses: Array, start: int) -> int:
    """Where a ball that only rolls down comes to rest.

    Parameters
    ----------
    losses : array, shape (n_points,)
        As of `valleys`.
    start : int
        Where it begins.

    Returns
    -------
    int
        A place of the curve; an end of it where it is lower still.

    Examples
    --------
    >>> downhill(np.array([3.0, 1.0, 2.0, 0.0, 4.0]), 2), downhill(np.ones(3), 1)
    (3, 1)
    """
    heights = _finite(losses)
    place = start
    while True:
        around = [p for p in (place - 1, place + 1) if 0 <= p < len(heights)]
        lowest = min(around, key=heights.__getitem__, default=place)
        if not heights[lowest] < heights[place]:
            return place
        place = lowest


def _finite(losses: Array) -> Array:
    heights = np.asarray(losses, dtype=np.float64)
    finite = heights[np.isfinite(heights)]
    largest = float(finite.max()) if len(finite) else 0.0
    filled: Array = np.where(np.isfinite(heights), heights, largest + 1)
    return filled
