"""The rows of a stroke: where each begins and ends, and how far from the line it lies.

Along a row everything is whole numbers in 1/65536 pixel; nothing here is computed in
floating point.
"""

from typing import Any

from numba import njit
from numpy import int32, int64

from gui.raster.eight_kernel import (
    blend_eight,
    blend_eight_plain,
    blend_two_rows,
    expect,
)

AHEAD = 5
"""So many rows ahead pixels are fetched: rows lie too far apart for the processor to
see by itself where a line goes."""
THIN = int(1.99 * 65536)
"""With at most this on both sides of its middle, a stroke has four pixels in a row."""


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
def thin_rows(
    pixels: Any,
    stride: int,
    width: int,
    y_low: int,
    y_high: int,
    run: Any,
    tone: Any,
) -> int:
    """Rows of a stroke that is nowhere wider than four pixels, two at a time.

    It must not be cut in any of them. Returns the first row that was not drawn.
    """
    middle, middle_step, half = run
    zero, row_step, column_step, reach, most, even, odd = tone
    step = int32(column_step >> 16)
    ahead = AHEAD * stride + ((AHEAD * middle_step) >> 16)
    row = y_low * stride
    middle += middle_step * y_low
    zero += row_step * y_low
    whole = int64(width)
    for _ in range((y_high - y_low) >> 1):
        low = min(max(int64(0), (middle - half + 65535) >> 16), whole)
        high = min(whole, ((middle + half) >> 16) + 1)
        away = int32((zero + column_step * low) >> 16)
        upper, left = row + low, int32(high - low)
        row += stride
        middle += middle_step
        zero += row_step
        low = min(max(int64(0), (middle - half + 65535) >> 16), whole)
        high = min(whole, ((middle + half) >> 16) + 1)
        next_away = int32((zero + column_step * low) >> 16)
        lower, next_left = row + low, int32(high - low)
        row += stride
        middle += middle_step
        zero += row_step
        expect(pixels, upper + ahead)
        expect(pixels, lower + ahead)
        blend_two_rows(
            pixels, upper, lower, away, next_away,
            step, reach, most, even, odd, left, next_left,
        )  # fmt: skip
    return y_low + (((y_high - y_low) >> 1) << 1)
