"""The steep part of a thin curve: every piece has rows of its own.

Where a curve crosses more rows than columns, its pieces need no cuts: they meet between
two rows of pixels. Nothing is asked about ends, no row is gone over twice, and thin
ones are drawn eight rows at a time. Between the ends of the part a curve bends less and
less, so that its pieces become longer towards the middle.
"""

import math
from typing import Any

from numba import njit
from numpy import int32, int64, uint32

from gui.raster.rows_kernel import is_thin, rows, thin_rows

ONE = 65536.0
FINE = 4294967296.0
FLATTEST = 1.0
"""So many columns to a row a steep part has at most."""
THICKEST = 3.0
"""Of thicker strokes one would see that they are cut between rows and not across."""
LEAST_ROWS = 12
"""A part with fewer rows is not worth it."""
SOONEST = 0.01
"""At its very ends no curve has a direction to go by if its handles are short."""
DENSER = 0.4
"""By how much the pieces at the ends are shorter than on average: with this the error
of all of them is about the same."""


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def point(t: float, step: float, dx: float, dy: float, handle: float) -> Any:
    """A point of a curve from its beginning, and the direction there.

    Chords between points that are `step` apart lie on the inner side of the curve, by
    step^2 / 12 times the second derivative on average: by so much the point is moved
    outwards, so that they lie on both sides of it.
    """
    s = 1.0 - t
    b1, b2, b3 = 3.0 * s * s * t, 3.0 * s * t * t, t * t * t
    outwards = 0.5 * (s - t) * step * step
    return (
        b1 * handle + b2 * (dx - handle) + b3 * dx - outwards * (dx - 3.0 * handle),
        (b2 + b3) * dy - outwards * dy,
        s * s * handle + 2.0 * s * t * (dx - 2.0 * handle) + t * t * handle,
        2.0 * s * t * dy,
    )


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def steep_from(dx: float, dy: float, handle: float) -> float:
    """From which t on a curve is steep, up to 1 - t; 0.5 if it nowhere is.

    Its direction is h (1 - 6 p) + 2 p dx to 2 p dy, with p = t (1 - t).
    """
    room = 2.0 * FLATTEST * abs(dy) + 6.0 * handle - 2.0 * dx
    if not room > 4.0 * handle:
        return 0.5
    return max(SOONEST, 0.5 - 0.5 * math.sqrt(1.0 - 4.0 * handle / room))


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def steep_pieces(
    begin: float, dx: float, dy: float, handle: float, tolerance: float
) -> int:
    """How many pieces the steep part has.

    A chord over a step of t is off by step^2 / 8 times the second derivative across
    the curve, 6 (1 - 2 t) dy h over the length of the direction.
    """
    _, _, along_x, along_y = point(begin, 0.0, dx, dy, handle)
    length = math.sqrt(along_x * along_x + along_y * along_y)
    bend = 6.0 * (1.0 - 2.0 * begin) * abs(dy) * handle / length
    wanted = (1.0 - 2.0 * begin) * (1.0 - DENSER) * math.sqrt(bend / (4.0 * tolerance))
    return max(2, min(math.ceil(wanted), 96))


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def steep(
    pixels: Any,
    stride: int,
    width: int,
    top: int,
    bottom: int,
    x0: float,
    y0: float,
    dx: float,
    dy: float,
    handle: float,
    begin: float,
    first_row: int,
    last_row: int,
    pieces: int,
    thick: float,
    alpha: float,
    colour: int,
    plain: int,
) -> None:
    """The rows from `first_row` to `last_row`, the lower one if the curve rises."""
    radius = thick * 0.5 + 0.5
    opacity = int32(min(thick, 1.0) * alpha * ONE)
    reach = int32(radius * alpha * ONE)
    even, odd = uint32(colour & 0xFF00FF), uint32((colour >> 8) & 0xFF00FF)
    none = int64(0), int64(0), int64(1)
    span = 1.0 - 2.0 * begin
    way = 1 if last_row > first_row else -1
    x, y, along_x, along_y = point(begin, 0.0, dx, dy, handle)
    row = first_row
    ax = x0 + x + (first_row - y0 - y) * (along_x / along_y)
    for piece in range(1, pieces + 1):
        v = piece / pieces
        p = v * (1.0 - v)
        t = begin + span * (v - DENSER * p * (1.0 - 2.0 * v))
        step = span / pieces * (1.0 - DENSER * (1.0 - 6.0 * p))
        if piece == pieces:
            step = 0.0
        x, y, along_x, along_y = point(t, step, dx, dy, handle)
        # Four rows or more, which are drawn at once, but for the last piece.
        fours = math.floor((y0 + y - row) * 0.25 * way + 0.5)
        next_row = last_row if piece == pieces else row + 4 * way * fours
        if (last_row - next_row) * way < 0:
            next_row = last_row
        if (next_row - row) * way <= 0:
            continue
        bx = x0 + x + (next_row - y0 - y) * (along_x / along_y)
        slope = (bx - ax) / (next_row - row)
        longer = math.sqrt(1.0 + slope * slope)
        half = radius * longer
        low, high = max(min(row, next_row), top), min(max(row, next_row), bottom)
        seen = max(ax, bx) + half > -1.0 and min(ax, bx) - half < width + 1.0
        if low < high and seen:
            nx = -alpha / longer
            ny = -nx * slope
            middle = ax - 0.5 + (0.5 - row) * slope
            run = (
                int64(math.floor(middle * ONE)),
                int64(math.floor(slope * ONE)),
                int64(half * ONE),
            )
            tone = (
                int64(((0.5 - ax) * nx + (0.5 - row) * ny) * FINE),
                int64(ny * FINE),
                int64(nx * FINE),
                reach, opacity, even, odd,
            )  # fmt: skip
            if is_thin(*run, row, next_row, width):
                lean = int32(math.floor(alpha / longer * 16384.0 + 0.5))
                thin_rows(pixels, stride, low, high, run, lean, tone, plain)
            else:
                rows(
                    pixels, stride, width, low, high,
                    run, tone, none, none, False, plain,
                )  # fmt: skip
        row, ax = next_row, bx
