"""Strokes over a picture: straight lines, curves and dashes, antialiased.

A stroke is cut across where its pieces meet. Both pieces ask the same line on which
side of it a pixel lies, so that they neither overlap nor leave a gap; the ends of a
dash are such cuts too. Along a row of pixels everything is whole numbers in 1/65536
pixel; only the set-up of each piece is done in floating point, behind a test for
numbers that are none.
"""

import math
from typing import Any

from numba import njit
from numpy import int32, int64, uint32

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
from gui.raster.rows_kernel import is_thin, rows, thin_rows
from gui.raster.steep_kernel import (
    LEAST_ROWS,
    THICKEST,
    point,
    steep,
    steep_from,
    steep_pieces,
)

ONE = 65536.0
FINE = 4294967296.0
FARTHEST = 1e6
"""Curves with a point farther off, in pixels, are drawn as straight lines."""
WIDEST = 1000.0
MOST_PIECES = 96
FEW = 600
EXACT, LOOSE = 0.15, 0.4
"""How far a curve's pieces may be off it at its ends, in pixels, of few and of many; in
between they are nearer."""
WORTH_PARTING = 12
"""With fewer rows than this between its ends a stroke is drawn in one go."""
STEEPEST = 0.01
"""Cuts that are flatter than this lie askew, a pixel in a hundred."""
NOWHERE = int64(-1 << 44), int64(0), int64(1)
"""A first cut to the left of everything."""
EVERYWHERE = int64(1 << 44), int64(0), int64(1)
"""A last cut to the right of everything."""


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def length_of(x: float, y: float) -> float:
    """Length of a vector; `hypot` would be a call into a library at run time."""
    return math.sqrt(x * x + y * y)


@njit(error_model="numpy", inline="always")  # type: ignore[untyped-decorator]
def cut(x: float, y: float, along_x: float, along_y: float) -> Any:
    """A cut through a point, across a direction: column in row 0, step, side."""
    if abs(along_x) < STEEPEST:
        along_x = STEEPEST if along_x >= 0.0 else -STEEPEST
    slope = -along_y / along_x
    base = x - 0.5 + (0.5 - y) * slope
    side = int64(1) if along_x > 0.0 else int64(-1)
    return int64(math.floor(base * ONE)), int64(math.floor(slope * ONE)), side


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def stroke(
    pixels: Any,
    stride: int,
    width: int,
    top: int,
    bottom: int,
    ax: float,
    ay: float,
    bx: float,
    by: float,
    first: Any,
    last: Any,
    thick: float,
    alpha: float,
    colour: int,
    plain: int,
) -> None:
    """One straight piece between two cuts."""
    length = length_of(bx - ax, by - ay)
    if not length > 1e-9:
        return
    nx, ny = -(by - ay) / length, (bx - ax) / length
    radius = thick * 0.5 + 0.5
    tall = radius * (abs(ny) + 0.15 * abs(nx)) + 0.75
    y_low = max(int64(math.floor(min(ay, by) - tall)), int64(top))
    y_high = min(int64(math.ceil(max(ay, by) + tall)), int64(bottom))
    if y_low >= y_high:
        return
    run = int64(0), int64(0), int64(width) << 16
    if abs(nx) >= 1e-3:
        slope = -ny / nx
        run = (
            int64(math.floor((ax - 0.5 + (0.5 - ay) * slope) * ONE)),
            int64(math.floor(slope * ONE)),
            int64(radius / abs(nx) * ONE),
        )
    tone = (
        int64(((0.5 - ax) * nx + (0.5 - ay) * ny) * alpha * FINE),
        int64(ny * alpha * FINE),
        int64(nx * alpha * FINE),
        int32(radius * alpha * ONE),
        int32(min(thick, 1.0) * alpha * ONE),
        uint32(colour & 0xFF00FF),
        uint32((colour >> 8) & 0xFF00FF),
    )
    # Far from its ends the whole width of a stroke lies between them.
    whole_low = int64(math.ceil(min(ay, by) + tall + 1.0))
    whole_high = int64(math.floor(max(ay, by) - tall - 1.0))
    inner_low = min(max(whole_low, y_low), y_high)
    inner_high = min(max(whole_high, inner_low), y_high)
    if whole_high - whole_low < WORTH_PARTING:
        inner_low = inner_high = y_high
    rows(
        pixels, stride, width, y_low, inner_low,
        run, tone, first, last, True, plain,
    )  # fmt: skip
    if inner_low < inner_high and is_thin(*run, whole_low, whole_high, width):
        slope = int32(math.floor(abs(nx) * alpha * 16384.0 + 0.5))
        thin_rows(pixels, stride, inner_low, inner_high, run, slope, tone, plain)
    elif inner_low < inner_high:
        rows(
            pixels, stride, width, inner_low, inner_high,
            run, tone, first, last, False, plain,
        )  # fmt: skip
    if inner_high < y_high:
        rows(
            pixels, stride, width, inner_high, y_high,
            run, tone, first, last, True, plain,
        )  # fmt: skip


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def dashed(
    pixels: Any,
    stride: int,
    width: int,
    top: int,
    bottom: int,
    ax: float,
    ay: float,
    bx: float,
    by: float,
    first: Any,
    last: Any,
    thick: float,
    alpha: float,
    colour: int,
    plain: int,
    on: float,
    off: float,
    done: float,
) -> None:
    """One piece with its dashes; `done` is the length of the line before it."""
    length = length_of(bx - ax, by - ay)
    if not length > 1e-9:
        return
    along_x, along_y = (bx - ax) / length, (by - ay) / length
    period = on + off
    count = float(math.floor(done / period))
    while count * period < done + length:
        begin, end = count * period - done, count * period + on - done
        count += 1.0
        if end <= 0.0:
            continue
        opening, closing = first, last
        if begin > 0.0:
            opening = cut(ax + along_x * begin, ay + along_y * begin, along_x, along_y)
        if end < length:
            closing = cut(ax + along_x * end, ay + along_y * end, along_x, along_y)
        begin, end = max(begin, 0.0), min(end, length)
        stroke(
            pixels, stride, width, top, bottom,
            ax + along_x * begin, ay + along_y * begin,
            ax + along_x * end, ay + along_y * end,
            opening, closing, thick, alpha, colour, plain,
        )  # fmt: skip


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def straight(
    pixels: Any,
    stride: int,
    width: int,
    height: int,
    top: int,
    bottom: int,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    thick: float,
    alpha: float,
    colour: int,
    plain: int,
    on: float,
    off: float,
) -> None:
    """A straight line, first clipped to the picture (Liang and Barsky 1984)."""
    margin = thick * 0.5 + 2.5
    dx, dy = x1 - x0, y1 - y0
    enter, leave = 0.0, 1.0
    for side in range(4):
        if side == 0:
            p, q = -dx, x0 + margin
        elif side == 1:
            p, q = dx, width + margin - x0
        elif side == 2:
            p, q = -dy, y0 + margin
        else:
            p, q = dy, height + margin - y0
        if p == 0.0:
            if q < 0.0:
                return
        elif p < 0.0:
            enter = max(enter, q / p)
        else:
            leave = min(leave, q / p)
    length = length_of(dx, dy)
    if not (enter < leave and length > 1e-9 and length < 1e15):
        return
    ax, ay, bx, by = x0 + dx * enter, y0 + dy * enter, x0 + dx * leave, y0 + dy * leave
    along_x, along_y = dx / length, dy / length
    first, last = cut(ax, ay, along_x, along_y), cut(bx, by, along_x, along_y)
    if on > 0.0 and length < 1e9:
        dashed(
            pixels, stride, width, top, bottom, ax, ay, bx, by,
            first, last, thick, alpha, colour, plain, on, off, enter * length,
        )  # fmt: skip
    else:
        stroke(
            pixels, stride, width, top, bottom, ax, ay, bx, by,
            first, last, thick, alpha, colour, plain,
        )  # fmt: skip


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def pieces_of(
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
    end: float,
    pieces: int,
    thick: float,
    alpha: float,
    colour: int,
    plain: int,
    on: float,
    off: float,
) -> None:
    """The part of a curve from one t to another, in pieces that are cut across.

    Inside the curve the rows alone end it, from `top` to `bottom`.
    """
    margin = thick * 0.5 + 2.5
    ax, ay, done = x0, y0, 0.0
    first = cut(x0, y0, 1.0, 0.0)
    if begin > 0.0:
        x, y, _, _ = point(begin, 0.0, dx, dy, handle)
        ax, ay = x0 + x, y0 + y
        first = NOWHERE
    for piece in range(1, pieces + 1):
        t = begin + (end - begin) * (piece / pieces)
        step = (end - begin) / pieces if piece < pieces else 0.0
        x, y, along_x, along_y = point(t, step, dx, dy, handle)
        bx, by = x0 + x, y0 + y
        if not length_of(along_x, along_y) > 1e-9:
            along_x, along_y = bx - ax, by - ay
        size = length_of(along_x, along_y)
        if not size > 1e-9:
            continue
        last = cut(bx, by, along_x / size, along_y / size)
        if piece == pieces and end < 1.0:
            last = EVERYWHERE
        length = length_of(bx - ax, by - ay)
        seen = (
            max(ax, bx) > -margin
            and min(ax, bx) < width + margin
            and max(ay, by) > top - margin
            and min(ay, by) < bottom + margin
        )
        if seen and on > 0.0:
            dashed(
                pixels, stride, width, top, bottom, ax, ay, bx, by,
                first, last, thick, alpha, colour, plain, on, off, done,
            )  # fmt: skip
        elif seen:
            stroke(
                pixels, stride, width, top, bottom, ax, ay, bx, by,
                first, last, thick, alpha, colour, plain,
            )  # fmt: skip
        done += length
        ax, ay, first = bx, by, last


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def curve(
    pixels: Any,
    stride: int,
    width: int,
    top: int,
    bottom: int,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    handle: float,
    thick: float,
    alpha: float,
    colour: int,
    plain: int,
    on: float,
    off: float,
    tolerance: float,
) -> None:
    """A cubic curve that leaves and arrives level, in pieces as its bend asks for."""
    dx, dy = x1 - x0, y1 - y0
    # The second derivative at the ends: across the curve where it runs forward, and
    # as a whole where it turns back.
    forward = dx > 1.5 * handle
    bend = 6.0 * (abs(dy) if forward else length_of(dx - 3.0 * handle, dy))
    wanted = math.sqrt(bend / (8.0 * tolerance))
    level = 0.5
    if forward and tolerance > EXACT and thick <= THICKEST and not on > 0.0:
        level = steep_from(dx, dy, handle)
    if level < 0.5:
        _, y, _, _ = point(level, 0.0, dx, dy, handle)
        upper = int64(math.floor(min(y0 + y, y1 - y) + 0.5))
        lower = int64(math.floor(max(y0 + y, y1 - y) + 0.5))
        # A wide stroke begins lower than a short level part ends.
        if lower - upper >= LEAST_ROWS and abs(y) > 0.5 * thick:
            pieces = max(int64(2), int64(math.ceil(wanted * level)))
            above, below = (0.0, level), (1.0 - level, 1.0)
            if dy < 0.0:
                above, below = below, above
            pieces_of(
                pixels, stride, width, top, min(bottom, upper), x0, y0, dx, dy,
                handle, above[0], above[1], pieces, thick, alpha, colour, plain,
                on, off,
            )  # fmt: skip
            pieces_of(
                pixels, stride, width, max(top, lower), bottom, x0, y0, dx, dy,
                handle, below[0], below[1], pieces, thick, alpha, colour, plain,
                on, off,
            )  # fmt: skip
            first_row, last_row = (upper, lower) if dy > 0.0 else (lower, upper)
            steep(
                pixels, stride, width, top, bottom, x0, y0, dx, dy, handle, level,
                first_row, last_row, steep_pieces(level, dx, dy, handle, tolerance),
                thick, alpha, colour, plain,
            )  # fmt: skip
            return
    pieces = max(int64(4), min(int64(math.ceil(wanted)), int64(MOST_PIECES)))
    pieces_of(
        pixels, stride, width, top, bottom, x0, y0, dx, dy, handle,
        0.0, 1.0, pieces, thick, alpha, colour, plain, on, off,
    )  # fmt: skip


def frame(
    pixels: Any,
    stride: int,
    width: int,
    height: int,
    top: int,
    bottom: int,
    records: Any,
    total: int,
    which: Any,
    count: int,
    right: int,
    down: int,
    plain: int,
) -> None:
    """Blend strokes over the rows from `top` to `bottom` of a picture, in their order.

    `pixels` are uint32 words 0xffRRGGBB, `stride` a row, at least 8 more than `width`;
    `records` float64 numbers as `record.py` names them, one row after the other, of
    `total` strokes. If `count` is less, only those are drawn that `which` names. All
    are moved by `right` and `down`, which are whole pixels.
    """
    tolerance = EXACT if total <= FEW else LOOSE
    across, along = float(right), float(down)
    for index in range(count):
        at = RECORD * (index if count == total else int64(which[index]))
        x0, y0 = records[at + X0] + across, records[at + Y0] + along
        x1, y1 = records[at + X1] + across, records[at + Y1] + along
        handle = records[at + HANDLE]
        thick, alpha = records[at + WIDTH], records[at + ALPHA]
        on, off = records[at + ON], records[at + OFF]
        far = max(max(abs(x0), abs(y0)), max(abs(x1), abs(y1)))
        # Written so that a number that is none fails them too.
        sound = (
            abs(x0) < 1e12 and abs(y0) < 1e12 and abs(x1) < 1e12 and abs(y1) < 1e12
            and thick > 0.01 and alpha > 0.002 and abs(handle) < 1e12
        )  # fmt: skip
        if not sound:
            continue
        thick, alpha = min(thick, WIDEST), min(alpha, 1.0)
        if not (on > 0.0 and off > 0.0 and on + off > 1.0 and on + off < 1e6):
            on = 0.0
        colour = int64(records[at + COLOUR]) | int64(0xFF000000)
        if handle > 0.0 and far < FARTHEST and handle < FARTHEST:
            margin = thick * 0.5 + 2.5
            left = min(x0, x1 - handle) - margin
            right = max(x1, x0 + handle) + margin
            if max(right, x0) < 0.0 or min(left, x1) > width:
                continue
            if max(y0, y1) + margin < top or min(y0, y1) - margin > bottom:
                continue
            curve(
                pixels, stride, width, top, bottom, x0, y0, x1, y1, handle,
                thick, alpha, colour, plain, on, off, tolerance,
            )  # fmt: skip
        else:
            if max(y0, y1) + thick + 3.0 < top or min(y0, y1) - thick - 3.0 > bottom:
                continue
            straight(
                pixels, stride, width, height, top, bottom, x0, y0, x1, y1,
                thick, alpha, colour, plain, on, off,
            )  # fmt: skip
