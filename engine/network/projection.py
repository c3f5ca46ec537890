"""All connections from one layer to another."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Mask


@dataclass(frozen=True, eq=False)
class Projection:
    """The connections that lead from one layer to one other, with their weights.

    Two neurons joined by hand are a projection whose mask has a single bit set.

    Attributes
    ----------
    source, target : int
        Ids of the layers.
    weights : float32 array, shape (n_source, n_target)
        Row: source neuron. 0 where no connection exists.
    mask : bool array of the same shape, or None
        Which connections exist; None means all of them.
    frozen : bool array of the same shape, or None
        Which weights training leaves alone; None means none of them.
    delay : int
        0, or 1 for the source's value of the step before.
    """

    source: int
    target: int
    weights: Array
    mask: Mask | None = None
    frozen: Mask | None = None
    delay: int = 0

    @property
    def key(self) -> tuple[int, int, int]:
        """What identifies a projection: source, target, delay."""
        return self.source, self.target, self.delay

    @property
    def exists(self) -> Mask:
        """Which connections exist, always as an array."""
        if self.mask is None:
            return np.ones(self.weights.shape, dtype=np.bool_)
        return self.mask

    def has(self, row: int, column: int) -> bool:
        """Whether one of the connections exists."""
        return self.mask is None or bool(self.mask[row, column])

    @property
    def n_connections(self) -> int:
        """Number of connections that exist."""
        return self.weights.size if self.mask is None else int(self.mask.sum())
