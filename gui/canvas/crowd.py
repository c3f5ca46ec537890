"""How many connections are in view: few are drawn wider, and with dashes."""

from typing import TYPE_CHECKING

import numpy as np

from gui.canvas.edges import Edges
from gui.canvas.view import View

if TYPE_CHECKING:
    from engine.arrays import Array

STEPS = 100, 300, 600
"""Up to so many in view look alike, so that widths hold still while the view moves."""
MOST_COUNTED = 20_000
"""Of more connections there is always a crowd in view that matters."""
FAR = 0.25
"""By which part of the canvas the view moves before they are counted anew."""


class Crowd:
    """Counts the connections in view, now and then."""

    def __init__(self) -> None:
        self._starts: Array | None = None
        self._counted_for: tuple[object, ...] = ()
        self._corner = (0.0, 0.0)
        self._number = 0

    def of(self, edges: Edges, view: View, size: tuple[float, float]) -> int:
        """Return how many there are in view, as the end of its step.

        Parameters
        ----------
        edges : Edges
            What is painted.
        view : View
            Which part of it is seen.
        size : tuple of float
            Width and height of the canvas, in pixels.
        """
        if len(edges) > MOST_COUNTED or len(edges) <= STEPS[0]:
            return len(edges)
        counted_for = view.zoom, size, len(edges)
        (x, y), (old_x, old_y) = view.corner, self._corner
        is_near = abs(x - old_x) <= FAR * size[0] and abs(y - old_y) <= FAR * size[1]
        is_same = edges.starts is self._starts and counted_for == self._counted_for
        if not (is_same and is_near):
            self._starts, self._counted_for = edges.starts, counted_for
            self._corner = x, y
            self._number = _in_view(edges, view, size)
        for step in STEPS:
            if self._number <= step:
                return step
        return len(edges)


def _in_view(edges: Edges, view: View, size: tuple[float, float]) -> int:
    """How many connections have a box that the canvas meets."""
    starts, ends = map(view.array_to_screen, (edges.starts, edges.ends))
    meets = np.maximum(starts, ends) >= 0
    meets &= np.minimum(starts, ends) <= size
    return int(np.count_nonzero(meets.all(axis=1)))
