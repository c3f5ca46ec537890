"""The weight that has full colour and width on the canvas.

It follows the weights in steps and with hysteresis, so that colours do not swim while
a network learns.
"""

import math

import numpy as np

from engine.arrays import Array
from gui.canvas.edges import BY_QT

STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
SHARE = 0.02
AT_LEAST = 3
SMALLEST = 0.01


def typical_weight(sizes: Array) -> float:
    """Return the k-th largest of some |weights|; 0 if there are none.

    k is 2 % of the connections that are painted, at least 3: of a hundred thousand
    only the strongest are, and among these there must be shades too.
    """
    if not len(sizes):
        return 0.0
    painted = min(len(sizes), BY_QT.painted)
    k = min(len(sizes), max(AT_LEAST, math.ceil(SHARE * painted)))
    return float(np.partition(sizes, len(sizes) - k)[len(sizes) - k])


def rounded_up(size: float) -> float:
    """Return the first of ... 1 1.5 2 2.5 3 4 5 6 8 10 15 ... that is >= `size`."""
    if not math.isfinite(size):
        return 1.0
    size = max(SMALLEST, size)
    decade = 10.0 ** math.floor(math.log10(size))
    for scale in (decade, decade * 10):
        for step in STEPS:
            if step * scale >= size * (1 - 1e-9):
                return round(step * scale, 6)
    return decade * 100


class ReferenceWeight:
    """The reference of one canvas: 1 at first, changed only when it no longer fits."""

    def __init__(self) -> None:
        self.value = 1.0

    def follow(self, sizes: Array) -> bool:
        """Look at all |weights|; True if the reference had to change."""
        return self.follow_typical(typical_weight(sizes))

    def follow_typical(self, typical: float) -> bool:
        """Look at what `typical_weight` has found; True if the reference changed."""
        if typical == 0 or 0.5 * self.value <= typical <= self.value:
            return False
        before, self.value = self.value, rounded_up(typical)
        return self.value != before

    def reset(self, sizes: Array) -> None:
        """Take the reference that these |weights| ask for, as for a new project."""
        typical = typical_weight(sizes)
        self.value = rounded_up(typical) if typical else 1.0
