"""Which weights a hand has changed, where they are few among a million."""

import numpy as np

from engine.arrays import Array, Ints
from engine.network.network import Network

MOST = 64
"""More than these are no single hand's doing."""

Changes = dict[int, Ints]
"""By the place of a projection in its network: flat places of weights."""


def few_changes(before: Network, after: Network) -> Changes | None:
    """Return the weights in which two networks differ; None if they are many.

    Both have the same neurons and connections.
    """
    found: Changes = {}
    pairs = zip(before.projections, after.projections, strict=True)
    for place, (old, new) in enumerate(pairs):
        if old.weights is new.weights:
            continue
        flat = _differing(old.weights.ravel(), new.weights.ravel())
        if flat is None:
            return None
        if len(flat):
            found[place] = flat
    return found if sum(map(len, found.values())) <= MOST else None


def _differing(old: Array, new: Array) -> Ints | None:
    """Where two vectors differ; None as soon as it is clear that they do everywhere."""
    first = slice(0, 4 * MOST)
    if np.count_nonzero(old[first] != new[first]) > MOST:
        return None
    return np.flatnonzero(old != new)
