"""Eight pixels of a stroke at once, as an operation of its own for Numba.

Left to itself LLVM unrolls a loop over eight pixels before it could turn it into
vector instructions, and the stroke is five times as slow. `blend_eight_plain` does the
same in plain numbers and is what the tests compare with.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

LANES = 8
_WORD = ir.IntType(32)
_EIGHT = ir.VectorType(_WORD, LANES)
_FOUR = ir.VectorType(_WORD, 4)


def _all(builder: Any, number: Any) -> Any:
    undefined = ir.Constant(_EIGHT, ir.Undefined)
    first = builder.insert_element(undefined, number, ir.Constant(_WORD, 0))
    return builder.shuffle_vector(first, undefined, ir.Constant(_EIGHT, [0] * LANES))


def _each(value: int) -> Any:
    return ir.Constant(_EIGHT, [value] * LANES)


def _lower(builder: Any, left: Any, right: Any) -> Any:
    return builder.select(builder.icmp_signed("<", left, right), left, right)


def _coverage(builder: Any, away: Any, reach: Any, most: Any) -> Any:
    """Shares of eight pixels that are so far away from a line."""
    below = builder.icmp_signed("<", away, _each(0))
    away = builder.select(below, builder.sub(_each(0), away), away)
    inside = builder.sub(_all(builder, reach), away)
    inside = _lower(builder, inside, _all(builder, most))
    outside = builder.icmp_signed("<", inside, _each(0))
    inside = builder.select(outside, _each(0), inside)
    return builder.ashr(inside, _each(8))


def _mixed(builder: Any, old: Any, new: Any, share: Any) -> Any:
    """Two channels in one word: old + (new - old) * share / 256, still shifted by 8."""
    change = builder.mul(builder.sub(_all(builder, new), old), share)
    return builder.add(builder.shl(old, _each(8)), change)


def _blended(builder: Any, old: Any, even: Any, odd: Any, share: Any) -> Any:
    """Eight pixels with a colour over them."""
    mask = _each(0x00FF00FF)
    low = _mixed(builder, builder.and_(old, mask), even, share)
    shifted = builder.lshr(old, _each(8))
    high = _mixed(builder, builder.and_(shifted, mask), odd, share)
    low = builder.and_(builder.lshr(low, _each(8)), mask)
    high = builder.and_(high, _each(0xFF00FF00))
    return builder.or_(low, high)


def _fetch(builder: Any, address: Any) -> None:
    """Have memory fetched before it is needed; it need not exist."""
    byte = ir.IntType(8).as_pointer()
    kind = ir.FunctionType(ir.VoidType(), [byte, _WORD, _WORD, _WORD])
    fetch = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
    to_write, keep, data = 1, 3, 1
    words = [ir.Constant(_WORD, word) for word in (to_write, keep, data)]
    builder.call(fetch, [builder.bitcast(address, byte), *words])


@intrinsic  # type: ignore[untyped-decorator]
def blend_eight(
    typing: Any,
    pixels: Any,
    place: Any,
    start: Any,
    step: Any,
    reach: Any,
    most: Any,
    even: Any,
    odd: Any,
    left: Any,
) -> tuple[Any, Callable[..., Any]]:
    """Blend a colour over eight pixels by their distance from a line.

    `start` is the signed distance of the first pixel and `step` what each next one
    adds, in 1/65536 pixel; `reach` is the distance with no colour and `most` the
    largest share. `even` holds red and blue, `odd` alpha and green of the colour.
    Pixels from `left` on stay as they are.
    """

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pixels, place, start, step, reach, most, even, odd, left = arguments
        address = builder.gep(pixels, [place])
        address = builder.bitcast(address, _EIGHT.as_pointer())
        old = builder.load(address, align=4)
        lanes = ir.Constant(_EIGHT, list(range(LANES)))
        steps = builder.mul(_all(builder, step), lanes)
        away = builder.add(_all(builder, start), steps)
        share = _coverage(builder, away, reach, most)
        seen = builder.icmp_signed("<", lanes, _all(builder, left))
        share = builder.select(seen, share, _each(0))
        builder.store(_blended(builder, old, even, odd, share), address, align=4)
        return context.get_dummy_value()

    word, whole = types.int32, types.intp
    kinds = types.CPointer(types.uint32), whole, *[word] * 4, *[types.uint32] * 2, word
    return types.void(*kinds), build


def _thin(count: int) -> tuple[Any, Callable[..., Any]]:
    """What blends four pixels in each of so many rows, two rows at a time."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pixels, place, stride, ahead, left, lean, slack, slope, step, *tone = arguments
        reach, most, even, odd = tone
        rows = ir.Constant(_EIGHT, list(range(LANES)))
        lefts = builder.mul(_all(builder, lean), rows)
        lefts = builder.add(_all(builder, left), lefts)
        lows = builder.ashr(lefts, _each(16))
        # How far the first pixel of each row is from the middle of the line.
        far = builder.sub(_all(builder, slack), builder.and_(lefts, _each(0xFFFF)))
        far = builder.mul(_all(builder, slope), builder.ashr(far, _each(2)))
        far = builder.ashr(far, _each(12))
        lanes = ir.Constant(_EIGHT, [0, 1, 2, 3] * 2)
        steps = builder.mul(_all(builder, step), lanes)
        undefined = ir.Constant(_EIGHT, ir.Undefined)
        for row in range(0, count, 2):
            addresses = []
            for each in (row, row + 1):
                low = builder.extract_element(lows, ir.Constant(_WORD, each))
                at = builder.add(place, builder.sext(low, place.type))
                _fetch(builder, builder.gep(pixels, [builder.add(at, ahead)]))
                address = builder.gep(pixels, [at])
                addresses.append(builder.bitcast(address, _FOUR.as_pointer()))
                place = builder.add(place, stride)
            parts = [builder.load(address, align=4) for address in addresses]
            both = ir.Constant(_EIGHT, list(range(LANES)))
            old = builder.shuffle_vector(*parts, both)
            places = ir.Constant(_EIGHT, [row] * 4 + [row + 1] * 4)
            away = builder.shuffle_vector(far, undefined, places)
            share = _coverage(builder, builder.add(away, steps), reach, most)
            new = _blended(builder, old, even, odd, share)
            for half, address in enumerate(addresses):
                places = ir.Constant(_FOUR, [4 * half + lane for lane in range(4)])
                part = builder.shuffle_vector(new, undefined, places)
                builder.store(part, address, align=4)
        return context.get_dummy_value()

    word, whole, pixel = types.int32, types.intp, types.uint32
    kinds = types.CPointer(pixel), *[whole] * 3, *[word] * 7, pixel, pixel
    return types.void(*kinds), build


@intrinsic  # type: ignore[untyped-decorator]
def blend_eight_rows(
    typing: Any,
    pixels: Any,
    place: Any,
    stride: Any,
    ahead: Any,
    left: Any,
    lean: Any,
    slack: Any,
    slope: Any,
    step: Any,
    reach: Any,
    most: Any,
    even: Any,
    odd: Any,
) -> tuple[Any, Callable[..., Any]]:
    """Blend a colour over four pixels in each of eight rows, as `blend_eight` does.

    A thin steep line has few pixels in a row. `left` is its left edge in the first
    row, rounded up to whole pixels by the lower 16 bits, and `lean` what each next row
    adds, in 1/65536 pixel; the middle of the line is `slack` less 65535 to the left of
    the edge. `slope` and `step` are what a pixel adds to the distance, in 1/16384 and
    1/65536. Pixels that are `ahead` of each row are fetched.
    """
    return _thin(8)


@intrinsic  # type: ignore[untyped-decorator]
def blend_four_rows(
    typing: Any,
    pixels: Any,
    place: Any,
    stride: Any,
    ahead: Any,
    left: Any,
    lean: Any,
    slack: Any,
    slope: Any,
    step: Any,
    reach: Any,
    most: Any,
    even: Any,
    odd: Any,
) -> tuple[Any, Callable[..., Any]]:
    """Do the same in four rows."""
    return _thin(4)


@intrinsic  # type: ignore[untyped-decorator]
def expect(typing: Any, pixels: Any, place: Any) -> tuple[Any, Callable[..., Any]]:
    """Have a pixel fetched from memory before it is needed; it need not exist."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        _fetch(builder, builder.gep(arguments[0], [arguments[1]]))
        return context.get_dummy_value()

    return types.void(types.CPointer(types.uint32), types.intp), build


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def blend_eight_plain(
    pixels: Any,
    place: int,
    start: int,
    step: int,
    reach: int,
    most: int,
    even: int,
    odd: int,
    left: int,
) -> None:
    """Do what `blend_eight` does, one pixel after the other."""
    for lane in range(min(left, 8)):
        share = max(0, min(reach - abs(start + step * lane), most)) >> 8
        old = int(pixels[place + lane])
        low, high = old & 0xFF00FF, (old >> 8) & 0xFF00FF
        low = (((low << 8) + (even - low) * share) >> 8) & 0xFF00FF
        high = ((high << 8) + (odd - high) * share) & 0xFF00FF00
        pixels[place + lane] = low | high
