"""The way of training over a plane of two weights."""

from collections import deque

import numpy as np

from engine.arrays import Array
from gui.style.number_text import format_count

MOST = 400

Point = tuple[float, float]


class Way:
    """Where training has been; of a long way the newest part is kept."""

    def __init__(self, most: int = MOST) -> None:
        self._points: deque[Point] = deque(maxlen=most)
        self._gone = 0

    @property
    def points(self) -> Array:
        """The places, shape (n, 2), the newest last."""
        return np.array(self._points, float).reshape(-1, 2)

    @property
    def words(self) -> str:
        """How many places there are, and whether the first of them are gone."""
        count = format_count(len(self._points))
        return f"the newest {count}" if self._gone else count

    def add(self, point: Point) -> None:
        """Go on, where this is another place."""
        if self._points and self._points[-1] == point:
            return
        self._gone += len(self._points) == self._points.maxlen
        self._points.append(point)
