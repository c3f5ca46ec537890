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


def _coverage(
    builder: Any, lanes: Any, start: Any, step: Any, reach: Any, most: Any, left: Any
) -> Any:
    """Shares of eight pixels, of which `lanes` numbers the places in their rows."""
    away = builder.add(start, builder.mul(_all(builder, step), lanes))
    below = builder.icmp_signed("<", away, _each(0))
    away = builder.select(below, builder.sub(_each(0), away), away)
    inside = builder.sub(_all(builder, reach), away)
    inside = _lower(builder, inside, _all(builder, most))
    outside = builder.icmp_signed("<", inside, _each(0))
    inside = builder.select(outside, _each(0), inside)
    share = builder.ashr(inside, _each(8))
    seen = builder.icmp_signed("<", lanes, left)
    return builder.select(seen, share, _each(0))


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
        starts, lefts = _all(builder, start), _all(builder, left)
        share = _coverage(builder, lanes, starts, step, reach, most, lefts)
        builder.store(_blended(builder, old, even, odd, share), address, align=4)
        return context.get_dummy_value()

    word, whole = types.int32, types.intp
    kinds = types.CPointer(types.uint32), whole, *[word] * 4, *[types.uint32] * 2, word
    return types.void(*kinds), build


@intrinsic  # type: ignore[untyped-decorator]
def blend_two_rows(
    typing: Any,
    pixels: Any,
    upper: Any,
    lower: Any,
    start: Any,
    next_start: Any,
    step: Any,
    reach: Any,
    most: Any,
    even: Any,
    odd: Any,
    left: Any,
    next_left: Any,
) -> tuple[Any, Callable[..., Any]]:
    """Blend a colour over four pixels in each of two rows, as `blend_eight` does.

    A thin steep line has few pixels in a row, and twice four cost what eight cost.
    """

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pixels, upper, lower, *numbers = arguments
        start, next_start, step, reach, most, even, odd, left, next_left = numbers
        addresses = [
            builder.bitcast(builder.gep(pixels, [place]), _FOUR.as_pointer())
            for place in (upper, lower)
        ]
        parts = [builder.load(address, align=4) for address in addresses]
        old = builder.shuffle_vector(*parts, ir.Constant(_EIGHT, list(range(LANES))))
        starts, lefts = (
            builder.shuffle_vector(
                _all(builder, first),
                _all(builder, second),
                ir.Constant(_EIGHT, [0, 1, 2, 3, 12, 13, 14, 15]),
            )
            for first, second in ((start, next_start), (left, next_left))
        )
        lanes = ir.Constant(_EIGHT, [0, 1, 2, 3] * 2)
        share = _coverage(builder, lanes, starts, step, reach, most, lefts)
        new = _blended(builder, old, even, odd, share)
        undefined = ir.Constant(_EIGHT, ir.Undefined)
        for row, address in enumerate(addresses):
            places = ir.Constant(_FOUR, [4 * row + lane for lane in range(4)])
            part = builder.shuffle_vector(new, undefined, places)
            builder.store(part, address, align=4)
        return context.get_dummy_value()

    word, whole = types.int32, types.intp
    kinds = (
        *(types.CPointer(types.uint32), whole, whole),
        *(*[word] * 5, *[types.uint32] * 2, word, word),
    )
    return types.void(*kinds), build


@intrinsic  # type: ignore[untyped-decorator]
def expect(typing: Any, pixels: Any, place: Any) -> tuple[Any, Callable[..., Any]]:
    """Have a pixel fetched from memory before it is needed; it need not exist."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        byte = ir.IntType(8).as_pointer()
        address = builder.bitcast(builder.gep(arguments[0], [arguments[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, _WORD, _WORD, _WORD])
        fetch = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        to_write, keep, data = 1, 3, 1
        words = [ir.Constant(_WORD, word) for word in (to_write, keep, data)]
        builder.call(fetch, [address, *words])
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
