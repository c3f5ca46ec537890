"""The line in a plane that has the most points of two classes on their sides."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints

N_ANGLES = 360
"""Directions that are tried at first, a degree apart."""

FINER = (np.linspace(-1, 1, 41), np.linspace(-0.05, 0.05, 41))
"""Degrees around the best direction that are tried after that."""

MOST_POINTS = 1000
"""So many points, evenly taken, decide at most."""

TINY = 1e-9
"""Gaps below this part of the spread are none: the points lie on each other."""


@dataclass(frozen=True)
class Parting:
    """A line w1 x1 + w2 x2 = threshold between two classes of points.

    Attributes
    ----------
    weights : (float, float)
        Of length 1, so that w1 x1 + w2 x2 - threshold is the distance from the line;
        above 0 for class 1.
    threshold : float
    share : float
        Part of the points that decided which are on their side, 0 to 1.
    gap : float
        Width of the empty stripe around the line, in parts of the spread of the points.
    """

    weights: tuple[float, float]
    threshold: float
    share: float
    gap: float


def parting_line(
    points: Array, classes: Ints, most: int = MOST_POINTS
) -> Parting | None:
    """Find the line with the most points on their sides; of several, the widest gap.

    Parameters
    ----------
    points : float64 array, shape (n, 2)
        Finite.
    classes : int64 array, shape (n,)
        0 or 1 for each point.
    most : int
        So many of the points are looked at, at most.

    Returns
    -------
    Parting or None
        None without points of both classes, or where all lie in one place.

    Notes
    -----
    Every direction is tried, a degree apart and finer around the best one; in each,
    every place between two neighbouring points. Where the classes can be parted, what
    is found is the widest stripe between them (Boser, Guyon, Vapnik 1992,
    doi:10.1145/130385.130401), seen with both axes at the same length.
    """
    if len(points) > most:
        taken = np.linspace(0, len(points) - 1, most).round().astype(np.int64)
        points, classes = points[taken], classes[taken]
    wanted = classes == 1
    if not len(points) or wanted.all() or not wanted.any():
        return None
    low, spread = points.min(axis=0), np.ptp(points, axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    seen = (points - low) / scale
    degrees: Array = np.arange(N_ANGLES, dtype=np.float64) * (360 / N_ANGLES)
    best = _best(seen, wanted, degrees)
    for finer in FINER:
        best = max(best, _best(seen, wanted, best[2] + finer))
    right, gap, angle, place = best
    if not right:
        return None

    direction = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    weights = direction / scale
    threshold = place + float(weights @ low)
    length = float(np.hypot(*weights))
    w1, w2 = (weights / length).tolist()
    return Parting((w1, w2), threshold / length, right / len(points), gap)


def _best(
    points: Array, wanted: Array, degrees: Array
) -> tuple[int, float, float, float]:
    """How many are on their side, the gap, the direction and the place of the best."""
    angles = np.radians(degrees)
    ahead = points @ np.stack([np.cos(angles), np.sin(angles)])
    order = np.argsort(ahead, axis=0)
    ahead = np.take_along_axis(ahead, order, axis=0)

    # Between the places k and k + 1: class 0 below and class 1 above are right.
    ones = np.cumsum(wanted[order], axis=0)[:-1]
    below = np.arange(1, len(points))[:, None]
    right = (below - ones) + (int(wanted.sum()) - ones)
    gaps = np.diff(ahead, axis=0)
    right = np.where(gaps > TINY, right, 0)

    most = int(right.max())
    gaps = np.where(right == most, gaps, -1.0)
    row, column = np.unravel_index(int(gaps.argmax()), gaps.shape)
    place = float(ahead[row, column] + ahead[row + 1, column]) / 2
    return most, float(gaps[row, column]), float(degrees[column]), place
