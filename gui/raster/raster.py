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


SPARSE = 64
"""Of so many lines one is asked where a part is best cut."""


@dataclass(frozen=True, eq=False)
class Band:
    """Rows of a picture from `top` on to before `bottom`, and what is drawn there.

    `which` are the lines, none stand for all; `n_lines` is how many there are.
    """

    top: int
    bottom: int
    which: Places
    n_lines: int


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
    cuts = np.linspace(0, sheet.height, threads + 1).astype(int).tolist()
    every = np.zeros(0, np.int32), len(records)
    bands = [Band(top, bottom, *every) for top, bottom in pairwise(cuts)]
    _draw(kernel, sheet, records, whole, bands, moved, plain)


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
    if not len(near):
        return
    bands = [Band(part[1], part[3], near, len(near))]
    if threads > 1 and len(near) >= FEW_IN_PART:
        bands = _shared_out(records, near, part, moved, threads)
    _draw(kernel, sheet, records, part, bands, moved, plain=False)


def _shared_out(
    records: Records, near: Places, part: Box, moved: tuple[int, int], n_bands: int
) -> list[Band]:
    """Bands of a part with about as many lines each; most lie in one of them alone.

    Finding where a line begins takes as long as drawing the few pixels that a narrow
    part has of it.
    """
    upper, lower = records.rows_of(near, part, *moved)
    some = (upper[::SPARSE] + lower[::SPARSE]) / 2
    some = np.append(some[np.isfinite(some)], (part[1] + part[3]) / 2)
    cuts = np.quantile(some, np.arange(1, n_bands) / n_bands)
    inner = np.clip(cuts, part[1], part[3]).astype(int).tolist()
    bands = []
    for top, bottom in pairwise([part[1], *inner, part[3]]):
        # Not the other way round: what is no number may be anywhere.
        which = near[~((upper > bottom) | (lower < top))]
        bands.append(Band(top, bottom, which, len(which)))
    return bands


def _draw(
    kernel: Kernel,
    sheet: Sheet,
    records: Records,
    part: Box,
    bands: list[Band],
    moved: tuple[int, int],
    plain: bool,
) -> None:
    left, _, right, _ = part
    rows = records.rows

    def draw_band(band: Band) -> None:
        kernel(
            *(sheet.pixels.ctypes.data + left * sheet.pixels.itemsize, sheet.stride),
            *(right - left, sheet.height, band.top, band.bottom),
            *(rows.ctypes.data, len(rows), band.which.ctypes.data, band.n_lines),
            *(moved[0] - left, moved[1], int(plain)),
        )

    others = [threading.Thread(target=draw_band, args=(band,)) for band in bands[1:]]
    for other in others:
        other.start()
    draw_band(bands[0])
    for other in others:
        other.join()
