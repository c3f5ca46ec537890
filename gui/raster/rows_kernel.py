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
    blend_eight_rows,
    blend_four_rows,
    expect,
)

AHEAD = 5
"""So many rows ahead pixels are fetched: rows lie too far apart for the processor to
see by itself where a line goes."""
EIGHT = 8
THIN = int(1.99 * 65536)
"""With at most this on both sides of its middle, a stroke has four pixels in a row."""
WIDEST = 32_000
"""In wider pictures the places of pixels would not fit into what eight rows use."""


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
def is_thin(
    middle: int, lean: int, half: int, first: int, last: int, width: int
) -> Any:
    """Whether a stroke has at most four pixels in a row, and all of them are seen.

    `middle` and `half` as in `rows`, from the row `first` up to `last`.
    """
    if half > THIN or width > WIDEST:
        return False
    one = (middle + lean * first - half + 65535) >> 16
    other = (middle + lean * last - half + 65535) >> 16
    return min(one, other) >= 0 and max(one, other) + 4 <= width


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def thin_rows(
    pixels: Any,
    stride: int,
    y_low: int,
    y_high: int,
    run: Any,
    slope: int,
    tone: Any,
    plain: int,
) -> None:
    """Rows of a stroke that is thin and not cut in any of them, eight at a time.

    `slope` is what a pixel adds to the distance from the line, in 1/16384.
    """
    middle, middle_step, half = run
    _, _, _, reach, most, even, odd = tone
    step, lean = int32(slope << 2), int32(middle_step)
    slack, steep = int32(65535 - half), int32(slope)
    left = middle + middle_step * y_low - half + 65535
    ahead = EIGHT * stride + ((EIGHT * middle_step) >> 16)
    place, row = y_low * stride, y_low
    while row + 8 <= y_high and not plain:
        blend_eight_rows(
            pixels, place, stride, ahead, int32(left), lean, slack, steep, step,
            reach, most, even, odd,
        )  # fmt: skip
        row += 8
        place += 8 * stride
        left += 8 * middle_step
    if row + 4 <= y_high and not plain:
        blend_four_rows(
            pixels, place, stride, ahead, int32(left), lean, slack, steep, step,
            reach, most, even, odd,
        )  # fmt: skip
        row += 4
        place += 4 * stride
        left += 4 * middle_step
    while row < y_high:
        far = int32(slack - int32(left & 0xFFFF))
        away = int32(int32(steep * int32(far >> 2)) >> 12)
        at = place + (left >> 16)
        if plain:
            blend_eight_plain(pixels, at, away, step, reach, most, even, odd, 4)
        else:
            blend_eight(
                pixels, at, away, step, reach, most, even, odd, int32(4)
            )  # fmt: skip
        row += 1
        place += stride
        left += middle_step
