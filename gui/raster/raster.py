"""From arrays of lines to a picture: records for the kernel, and the call of it."""

import threading
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.arrays import Array, Ints
from gui.raster.kernel_file import Kernel
from gui.raster.record import (
    ALPHA,
    COLOUR,
    HANDLE,
    OFF,
    ON,
    RECORD,
    WIDTH,
    X0,
    X1,
    Y0,
    Y1,
)
from gui.raster.records import Places, Records
from gui.raster.sheet import Box, Sheet

FEW_IN_PART = 5_000
"""For fewer lines another thread is not worth its start."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines to be drawn in their order, the first undermost.

    Attributes
    ----------
    starts, ends : float arrays, shape (n, 2)
        In pixels of the sheet.
    handles : float array, shape (n,)
        How far the level handles of a curve reach; 0 makes a straight line.
    widths, alphas : float arrays, shape (n,)
    colours : int64 array, shape (n,)
        0xRRGGBB.
    on, off : float arrays, shape (n,), or None
        Lengths of dash and gap, counted from the start; 0 for an unbroken line.
    """

    starts: Array
    ends: Array
    handles: Array
    widths: Array
    alphas: Array
    colours: Ints
    on: Array | None = None
    off: Array | None = None

    def records(self) -> Records:
        """One row for each, as the kernel reads them."""
        rows = np.empty((len(self.starts), RECORD))
        rows[:, X0], rows[:, Y0] = self.starts.T
        rows[:, X1], rows[:, Y1] = self.ends.T
        rows[:, HANDLE] = self.handles
        rows[:, WIDTH], rows[:, ALPHA] = self.widths, self.alphas
        rows[:, COLOUR] = self.colours
        rows[:, ON] = 0.0 if self.on is None else self.on
        rows[:, OFF] = 0.0 if self.off is None else self.off
        return Records(rows)


def draw(
    kernel: Kernel,
    sheet: Sheet,
    records: Records,
    threads: int = 1,
    *,
    moved: tuple[int, int] = (0, 0),
    plain: bool = False,
) -> None:
    """Blend lines over a sheet; `threads` bands of rows at the same time.

    The bands are the same picture as the whole, bit for bit. `plain` draws by the
    kernel's plain numbers, which is slow and the measure of its fast ones.
    """
    whole = 0, 0, sheet.width, sheet.height
    every = np.zeros(0, np.int32), len(records)
    _draw(kernel, sheet, records, whole, every, moved, threads, plain)


def draw_part(
    kernel: Kernel,
    sheet: Sheet,
    records: Records,
    threads: int,
    part: Box,
    moved: tuple[int, int],
) -> None:
    """Blend lines over a part of a sheet, whatever of them is seen there."""
    near = records.near(part, *moved)
    if len(near):
        if len(near) < FEW_IN_PART:
            threads = 1
        chosen = near, len(near)
        _draw(kernel, sheet, records, part, chosen, moved, threads, plain=False)


def _draw(
    kernel: Kernel,
    sheet: Sheet,
    records: Records,
    part: Box,
    chosen: tuple[Places, int],
    moved: tuple[int, int],
    threads: int,
    plain: bool,
) -> None:
    left, upper, right, lower = part
    cuts = np.linspace(upper, lower, threads + 1).astype(int).tolist()
    rows, (which, count) = records.rows, chosen

    def band(top: int, bottom: int) -> None:
        kernel(
            *(sheet.pixels.ctypes.data + left * sheet.pixels.itemsize, sheet.stride),
            *(right - left, sheet.height, top, bottom),
            *(rows.ctypes.data, len(rows), which.ctypes.data, count),
            *(moved[0] - left, moved[1], int(plain)),
        )

    others = [threading.Thread(target=band, args=pair) for pair in pairwise(cuts[1:])]
    for other in others:
        other.start()
    band(cuts[0], cuts[1])
    for other in others:
        other.join()
