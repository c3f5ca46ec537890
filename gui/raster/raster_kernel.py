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

from gui.raster.eight_kernel import blend_eight, blend_eight_plain, expect
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
AHEAD = 5
"""So many rows ahead pixels are fetched: rows lie too far apart for the processor to
see by itself where a line goes."""
WORTH_PARTING = 12
"""With fewer rows than this between its ends a stroke is drawn in one go."""
STEEPEST = 0.01
"""Cuts that are flatter than this lie askew, a pixel in a hundred."""


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
def rows(
    pixels: Any,
    stride: int,
    width: int,
    y_low: int,
    y_high: int,
    run: Any,
    tone: Any,
    first: Any,
    last: Any,
    is_end: bool,
    plain: int,
) -> None:
    """The part of a stroke in some rows; `is_end` where a cut may pass through."""
    middle, middle_step, half = run
    zero, row_step, column_step, reach, most, even, odd = tone
    step = int32(column_step >> 16)
    first_base, first_step, first_side = first
    last_base, last_step, last_side = last
    ahead = AHEAD * stride + ((AHEAD * middle_step) >> 16)
    at_row = y_low * stride
    at_middle = middle + middle_step * y_low
    at_zero = zero + row_step * y_low
    at_first = first_base + first_step * y_low + 65535
    at_last = last_base + last_step * y_low + 65535
    for _ in range(y_low, y_high):
        at = at_middle
        from_zero, row = at_zero, at_row
        from_first, from_last = at_first, at_last
        at_row += stride
        at_middle += middle_step
        at_zero += row_step
        at_first += first_step
        at_last += last_step
        low = max(int64(0), (at - half + 65535) >> 16)
        high = min(int64(width), ((at + half) >> 16) + 1)
        if is_end:
            at = from_first >> 16
            if first_side > 0:
                low = max(low, at)
            else:
                high = min(high, at)
            at = from_last >> 16
            if last_side > 0:
                high = min(high, at)
            else:
                low = max(low, at)
        if low >= high:
            continue
        away = int32((from_zero + column_step * low) >> 16)
        place, end = row + low, row + high
        expect(pixels, place + ahead)
        while place < end:
            left = int32(end - place)
            if plain:
                blend_eight_plain(
                    pixels, place, away, step, reach, most, even, odd, left
                )
            else:
                blend_eight(pixels, place, away, step, reach, most, even, odd, left)
            away = int32(away + 8 * step)
            place += 8


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
    inner_low = int64(math.ceil(min(ay, by) + tall + 1.0))
    inner_high = int64(math.floor(max(ay, by) - tall - 1.0))
    inner_low = min(max(inner_low, y_low), y_high)
    inner_high = min(max(inner_high, inner_low), y_high)
    if inner_high - inner_low < WORTH_PARTING:
        inner_low = inner_high = y_high
    rows(
        pixels, stride, width, y_low, inner_low,
        run, tone, first, last, True, plain,
    )  # fmt: skip
    if inner_low < inner_high:
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
    pieces = int64(math.ceil(math.sqrt(bend / (8.0 * tolerance))))
    pieces = max(int64(4), min(pieces, int64(MOST_PIECES)))
    margin = thick * 0.5 + 2.5
    ax, ay, done = x0, y0, 0.0
    first = cut(x0, y0, 1.0, 0.0)
    for piece in range(1, pieces + 1):
        t = piece / pieces
        s = 1.0 - t
        b1, b2, b3 = 3.0 * s * s * t, 3.0 * s * t * t, t * t * t
        bx = x0 + b1 * handle + b2 * (dx - handle) + b3 * dx
        by = y0 + (b2 + b3) * dy
        along_x = s * s * handle + 2.0 * s * t * (dx - 2.0 * handle) + t * t * handle
        along_y = 2.0 * s * t * dy
        if not length_of(along_x, along_y) > 1e-9:
            along_x, along_y = bx - ax, by - ay
        size = length_of(along_x, along_y)
        if not size > 1e-9:
            continue
        last = cut(bx, by, along_x / size, along_y / size)
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


def frame(
    pixels: Any,
    stride: int,
    width: int,
    height: int,
    top: int,
    bottom: int,
    records: Any,
    count: int,
    plain: int,
) -> None:
    """Blend strokes over the rows from `top` to `bottom` of a picture, in their order.

    `pixels` are uint32 words 0xffRRGGBB, `stride` a row, at least 8 more than `width`;
    `records` float64 numbers as `record.py` names them, one row after the other.
    """
    tolerance = EXACT if count <= FEW else LOOSE
    for index in range(count):
        at = index * RECORD
        x0, y0 = records[at + X0], records[at + Y0]
        x1, y1 = records[at + X1], records[at + Y1]
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
