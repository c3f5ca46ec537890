"""Records of lines as the kernel reads them, and where they are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from gui.raster.record import HANDLE, WIDTH, X0, X1, Y0, Y1
from gui.raster.sheet import Box

Places = NDArray[np.int32]

MARGIN = 4.0
"""How far a line may reach beyond its ends, besides half its width."""
STEEPEST = 100.0
"""Rows to each column: a steeper line may be anywhere between its ends."""
ROUNDING = 1e-6
"""Share of a coordinate by which it may be off in float32."""


@dataclass(frozen=True, eq=False)
class Records:
    """Lines that are never changed: a move is told to the kernel with each call."""

    rows: Array

    def __len__(self) -> int:
        return len(self.rows)

    def near(self, box: Box, right: int, down: int) -> Places:
        """Which lines may touch a box when all have moved; no other one does."""
        left, top, most, bottom = self._sides
        near = (left < box[2] - right) & (most > box[0] - right)
        near &= (top < box[3] - down) & (bottom > box[1] - down)
        return np.flatnonzero(near).astype(np.int32)

    def rows_of(
        self, near: Places, box: Box, right: int, down: int
    ) -> tuple[Array, Array]:
        """From where to where some lines that have moved may touch rows in a box.

        Of a straight line that is about what lies between the sides of the box.

        Parameters
        ----------
        near : int32 array, shape (n,)
            Which lines.
        box : tuple of four int
            As for `near`.
        right, down : int
            How far they have moved.

        Returns
        -------
        two float32 arrays, shape (n,)
            Upper and lower end, infinite for curves; NaN where numbers are none.
        """
        level, slope, wide = (each.take(near) for each in self._slopes)
        middle, half = (box[0] + box[2]) / 2 - right, (box[2] - box[0]) / 2
        with np.errstate(all="ignore"):
            reach = np.abs(slope)
            reach *= half + wide
            reach += wide
            slope *= middle
            slope += level + down
        return slope - reach, slope + reach

    def bounds(self, width: int, height: int, right: int, down: int) -> Box:
        """A box inside of a picture that holds what is seen of the lines when moved."""
        if not len(self.rows):
            return 0, 0, 0, 0
        left, top, most, bottom = self._ends
        if not np.isfinite(self._ends).all():
            return 0, 0, width, height
        return (
            int(min(width, max(0.0, left + right))),
            int(min(height, max(0.0, top + down))),
            int(max(0.0, min(width, most + right + 1))),
            int(max(0.0, min(height, bottom + down + 1))),
        )

    @cached_property
    def _ends(self) -> tuple[float, float, float, float]:
        left, top, right, bottom = _sides_of(self.rows)
        ends = left.min(), top.min(), right.max(), bottom.max()
        x0, y0, x1, y1 = map(float, ends)
        return x0, y0, x1, y1

    @cached_property
    def _slopes(self) -> tuple[Array, Array, Array]:
        """Row where the column is 0, rows to each column, and how far they reach.

        A curve, or a line that is next to upright, is told to reach anywhere.
        """
        rows = self.rows
        x, y = rows[:, X0], rows[:, Y0]
        with np.errstate(all="ignore"):
            slope = (rows[:, Y1] - y) / (rows[:, X1] - x)
            level = y - x * slope
            off = 4 * ROUNDING * (np.abs(x) + np.abs(y) + np.abs(level))
            wide = rows[:, WIDTH] / 2 + MARGIN + off
        anywhere = (rows[:, HANDLE] > 0) | ~(np.abs(slope) < STEEPEST)
        level[anywhere], slope[anywhere], wide[anywhere] = 0.0, 0.0, np.inf
        a, b, c = (each.astype(np.float32) for each in (level, slope, wide))
        return a, b, c

    @cached_property
    def _sides(self) -> tuple[Array, Array, Array, Array]:
        """Boxes of all lines; in float32 they are looked through in half the time."""
        left, top, right, bottom = _sides_of(self.rows)
        off = ROUNDING * np.maximum.reduce(np.abs([left, top, right, bottom]))
        sides = left - off, top - off, right + off, bottom + off
        a, b, c, d = (side.astype(np.float32) for side in sides)
        return a, b, c, d


def _sides_of(rows: Array) -> tuple[Array, Array, Array, Array]:
    x0, x1, handle = rows[:, X0], rows[:, X1], rows[:, HANDLE]
    y0, y1 = rows[:, Y0], rows[:, Y1]
    wide = rows[:, WIDTH] / 2 + MARGIN
    # Where a curve turns back sharply its pieces may reach beyond their ends.
    turns = (handle > 0) & (x1 - x0 < 1.5 * handle)
    if turns.any():
        wide[turns] += handle[turns] + np.abs(x1 - x0)[turns]
    return (
        np.minimum(np.minimum(x0, x1), x1 - handle) - wide,
        np.minimum(y0, y1) - wide,
        np.maximum(np.maximum(x0, x1), x0 + handle) + wide,
        np.maximum(y0, y1) + wide,
    )
