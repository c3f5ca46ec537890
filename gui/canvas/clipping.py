"""How much of each connection is in view, and where along it that is."""

import numpy as np
from PySide6.QtCore import QRectF

from engine.arrays import Array
from gui.canvas.edges import Edges, points_along

N_LOOKED = 20
LOOKED_AT = (np.arange(N_LOOKED) + 0.5) / N_LOOKED
"""Places along a curve that are looked at for whether they are in view."""
LEAST_STEP = np.float32(1e-6)
"""A line that is level goes on by so much, so that nothing is divided by zero."""


def part_in_view(edges: Edges, rect: QRectF) -> tuple[Array, Array]:
    """Return how much of each connection lies in a rectangle of the scene.

    Returns
    -------
    shares, middles : float arrays, shape (n,)
        Which share of each is in view, 0 to 1, and where along the whole of it the
        middle of that share is. Of curves both are found to a twentieth.
    """
    return _of_curves(edges, rect) if edges.curved else _of_lines(edges, rect)


def _of_curves(edges: Edges, rect: QRectF) -> tuple[Array, Array]:
    """Look at places along each curve that has an end out of view."""
    low, high = np.array(rect.getCoords()).reshape(2, 2)
    shares, middles = np.zeros(len(edges)), np.full(len(edges), 0.5)
    least = np.minimum(edges.starts, edges.ends)
    most = np.maximum(edges.starts, edges.ends)
    whole = ((least >= low) & (most <= high)).all(axis=1)
    meets = ((most >= low) & (least <= high)).all(axis=1)
    cut = np.flatnonzero(meets & ~whole)
    places = np.broadcast_to(LOOKED_AT, (len(cut), N_LOOKED))
    points = points_along(edges, cut, places)
    inside = ((points > low) & (points < high)).all(axis=2)
    n_inside = np.count_nonzero(inside, axis=1)
    shares[whole], shares[cut] = 1.0, n_inside / N_LOOKED
    middles[cut] = (inside * LOOKED_AT).sum(axis=1) / np.maximum(1, n_inside)
    return shares, middles


def _of_lines(edges: Edges, rect: QRectF) -> tuple[Array, Array]:
    """Clip lines at the four edges of a rectangle.

    By the shares of a line at which it crosses each edge: Liang and Barsky, "A new
    concept and method for line clipping", ACM Transactions on Graphics 3 (1984).
    """
    low, high = np.array(rect.getCoords(), np.float32).reshape(2, 2)
    enters: Array = np.zeros(len(edges), np.float32)
    leaves: Array = np.ones(len(edges), np.float32)
    for axis, (start, end) in enumerate(edges.columns):
        step = end - start
        step[np.abs(step) < LEAST_STEP] = LEAST_STEP
        first, last = (low[axis] - start) / step, (high[axis] - start) / step
        np.maximum(enters, np.minimum(first, last), out=enters)
        np.minimum(leaves, np.maximum(first, last), out=leaves)
    return np.maximum(0, leaves - enters), (enters + leaves) / 2
