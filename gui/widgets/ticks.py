"""Where the ticks of an axis stand, and what they say."""

import math
from dataclasses import dataclass

from gui.style.number_text import format_count, format_number, format_short

LARGEST = 1e300
"""Where an axis ends that would go on without end."""
LEAST_DECADES = 0.5
"""A logarithmic axis that spans less is divided evenly."""


@dataclass(frozen=True)
class Axis:
    """An axis: its ends and its ticks, in the units of the axis.

    Attributes
    ----------
    low, high : float
        Of a logarithmic axis the decimal logarithms.
    ticks : tuple of (float, str)
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


def round_step(span: float, most: int) -> float:
    """Return the smallest of ... 1 2 5 10 20 ... that divides a span into few parts."""
    if not span > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(
        step * power for step in (1, 2, 5, 10, 20) if span / (step * power) <= most
    )


def linear_axis(low: float, high: float, most: int = 5) -> Axis:
    """Return an axis from 0, or from near `low` where the losses hardly differ."""
    start = 0.0 if low >= 0 and high - low > 0.1 * high else low
    step = round_step((high - start) or abs(high) or 1.0, most)
    first = math.floor(start / step + 1e-9)
    last = max(first + 1, math.ceil(high / step - 1e-9))
    ticks = tuple((k * step, _words_at(k, step)) for k in range(first, last + 1))
    return Axis(first * step, last * step, ticks)


def plain_axis(low: float, high: float, most: int = 6, room: float = 0.04) -> Axis:
    """Return an axis over a range and a little more, with ticks at round numbers."""
    low, high = (_within_reach(end) for end in (low, high))
    span = (high - low) or abs(high) or 1.0
    start, end = low - room * span, high + room * span
    step = round_step(end - start, most)
    first, last = math.ceil(start / step - 1e-9), math.floor(end / step + 1e-9)
    ticks = tuple((k * step, _words_at(k, step)) for k in range(first, last + 1))
    return Axis(start, end, ticks)


def log_axis(low: float, high: float, most: int = 6) -> Axis:
    """Return a logarithmic axis with ticks at 1 0.3 0.1 0.03 ..., or at powers of 10.

    `low` and `high` are above 0.
    """
    if math.log10(high / low) < LEAST_DECADES:
        return _narrow(low, high, most)
    first, last = _below(low), _above(high)
    stride = 1
    if last - first > most:
        stride = 2 * math.ceil((last - first) / 2 / most)
        first = math.floor(first / stride) * stride
        last = math.ceil(last / stride) * stride
    ticks = tuple((_place(k), _words(k)) for k in range(first, last + 1, stride))
    return Axis(_place(first), _place(last), ticks)


def epoch_axis(last: float, most: int = 7) -> Axis:
    """Return the axis of epochs, from 0 to the newest; the last tick says so."""
    step = round_step(last, most)
    if last >= most:
        step = max(1.0, step)
    # Room for the disc at the end; and an axis that changes seldom is painted seldom.
    quantum = round_step(last, 50) if last else 1.0
    high = math.ceil(1.02 * last / quantum) * quantum or 1.0
    places = [k * step for k in range(1, math.floor(0.96 * high / step) + 1)]
    words = [_epoch(place) for place in places]
    if words:
        words[-1] = f"epoch {words[-1]}"
    return Axis(0.0, high, tuple(zip(places, words, strict=True)))


def _within_reach(value: float) -> float:
    return 0.0 if math.isnan(value) else min(LARGEST, max(-LARGEST, value))


def _epoch(place: float) -> str:
    whole = round(place)
    return format_count(whole) if math.isclose(place, whole) else format_short(place)


def _narrow(low: float, high: float, most: int) -> Axis:
    """A logarithmic axis over so little that even steps serve it better."""
    even = linear_axis(low, high, most)
    step = even.ticks[1][0] - even.ticks[0][0]
    first = max(1, math.floor(low / step + 1e-9))
    last = max(first + 1, math.ceil(high / step - 1e-9))
    ticks = tuple(
        (math.log10(k * step), _words_at(k, step)) for k in range(first, last + 1)
    )
    return Axis(min(math.log10(low), ticks[0][0]), ticks[-1][0], ticks)


def _words_at(count: int, step: float) -> str:
    """What the tick at `count * step` says: as many digits as tell it from others."""
    if abs(count) < 100:
        return format_short(count * step)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return format_number(count * step, decimals)


def _below(value: float) -> int:
    """Number of the tick at or below a value: even for 10^k, odd for 3 x 10^k."""
    power = math.floor(math.log10(value) + 1e-9)
    return 2 * power + (value / 10.0**power >= 3 - 1e-9)


def _above(value: float) -> int:
    number = _below(value)
    return number if _place(number) >= math.log10(value) - 1e-9 else number + 1


def _place(number: int) -> float:
    return number // 2 + (math.log10(3) if number % 2 else 0.0)


def _words(number: int) -> str:
    return format_short((3 if number % 2 else 1) * 10.0 ** (number // 2))
