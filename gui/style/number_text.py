"""Numbers as text, and text as numbers."""

from __future__ import annotations

import math
import re
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QCoreApplication, QLocale

MINUS = "\u2212"
INFINITY = "\u221e"
DASH = "\u2013"
ARROW = "\u2192"

MOST_DECIMALS = 7
"""Of a parameter; a float32 has no more."""

FEWEST_DIGITS, MOST_DIGITS = 3, 6

_DIGITS = "weightloom_digits"
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,4})?")
_FRACTION = re.compile(r"([^/]+)/([^/]+)")


def set_digits(count: int) -> bool:
    """Show numbers with so many digits from now on; whether that is something new."""
    if not FEWEST_DIGITS <= count <= MOST_DIGITS:
        raise ValueError(f"Numbers cannot be shown with {count} digits.")
    application = QCoreApplication.instance()
    is_new = count != digits()
    if application is not None:
        application.setProperty(_DIGITS, count)
    digits.cache_clear()
    return is_new


@lru_cache(maxsize=1)
def digits() -> int:
    """Return how many decimals, or significant digits, the user wants to see."""
    application = QCoreApplication.instance()
    count = None if application is None else application.property(_DIGITS)
    return count if isinstance(count, int) else FEWEST_DIGITS


def format_number(
    value: float, decimals: int | None = None, *, grouped: bool = True
) -> str:
    """Return a number with a fixed count of decimals, as the window shows numbers.

    Without a count it is the one that the user chose.
    """
    if decimals is None:
        decimals = digits()
    if not math.isfinite(value):
        return _not_finite(value)
    if abs(value) >= 1e7 and decimals > 0:
        return _with_exponent(value, decimals)
    if abs(value) >= 1e15:
        return _with_exponent(value, 3)
    group = grouped and abs(value) >= 10_000
    text = f"{value:,.{decimals}f}" if group else f"{value:.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    if group:
        text = text.replace(",", group_separator())
    return text.replace("-", MINUS)


def format_signed(value: float, decimals: int | None = None) -> str:
    """Return a number that carries its sign also when it is positive."""
    text = format_number(value, decimals)
    return f"+{text}" if value > 0 and not text.startswith("+") else text


def format_count(value: int) -> str:
    """Return a whole number in groups of three."""
    return f"{value:,}".replace(",", group_separator()).replace("-", MINUS)


def first_of(shown: int, every: int, what: str) -> str:
    """Return how many of something are meant; `every` alone where that is all."""
    if shown >= every:
        return f"{format_count(every)} {what}"
    return f"the first {format_count(shown)} of {format_count(every)} {what}"


def format_short(value: float) -> str:
    """Return a number in so many significant digits, without zeros at the end."""
    if not math.isfinite(value):
        return _not_finite(value)
    after = digits() - 1
    if value != 0 and not 1e-4 <= abs(value) < 1e5:
        return _with_exponent(value, after).replace(f".{'0' * after}e", "e")
    decimals = after
    if value != 0:
        decimals = max(0, after - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def format_change(before: float, after: float) -> str:
    """Return a number and what it becomes, with so many decimals that both differ.

    Of the difference as many significant digits are seen as of other numbers.
    """
    size = max(abs(before), abs(after))
    change = abs(after - before)
    if not (math.isfinite(change) and 1e-4 <= size < 1e5):
        return f"{format_short(before)} {ARROW} {format_short(after)}"
    decimals = MOST_DECIMALS
    if change > 0:
        wanted = digits() - 1 - math.floor(math.log10(change))
        decimals = min(decimals, max(digits() - 1, wanted))
    texts = (f"{value:.{decimals}f}" for value in (before, after))
    shown = [text.rstrip("0").rstrip(".") for text in texts]
    shown = ["0" if text == "-0" else text for text in shown]
    return f" {ARROW} ".join(shown).replace("-", MINUS)


def format_flow(value: float) -> str:
    """Return what flows along a connection: two decimals, of small ones more.

    Zeros at the end stay, so that a number that changes keeps its width.
    """
    size = abs(value)
    if not math.isfinite(value) or value == 0 or size >= 0.1:
        return format_signed(value, 2)
    if size >= 1e-4:
        return format_signed(value, digits() - 1 - math.floor(math.log10(size)))
    text = format_short(value)
    return f"+{text}" if value > 0 else text


def format_loss(value: float | None) -> str:
    """Return a loss: a digit more than other numbers have, as decimals or in all."""
    if value is None:
        return DASH
    if not math.isfinite(value):
        return _not_finite(value)
    size = abs(value)
    if size == 0:
        return "0"
    count = digits()
    if size < 1e-3:
        return _with_exponent(value, count - 1)
    if size < 0.01:
        return format_number(value, count + 2)
    if size >= 1e7:
        return _with_exponent(value, count)
    before_point = 0 if size < 1 else math.floor(math.log10(size)) + 1
    return format_number(value, max(0, count + 1 - before_point))


def format_rate(value: float) -> str:
    """Return a learning rate, three significant digits, no more zeros than needed."""
    return format_short(value)


def full_text(value: float) -> str:
    """Return a number in full, in plain characters that any program reads.

    A number that a 32-bit parameter holds exactly is written as short as that
    parameter needs; others as 64 bits need.
    """
    with np.errstate(over="ignore"):
        narrow = np.float32(value)
    if float(narrow) == value:
        if _plain(value):
            return np.format_float_positional(narrow, trim="-")
        return np.format_float_scientific(narrow, trim="-")
    return repr(float(value))


def full_shown(value: float) -> str:
    """Return a number in full as the window shows it, with the minus of type."""
    return full_text(value).replace("-", MINUS)


def parse_number(text: str) -> float:
    """Return the number that a user typed: `0,5`, `3e-2`, `1/3` and the like.

    Raises ValueError with a sentence for the user if it is none.
    """
    plain = text.strip().replace(MINUS, "-").replace(" ", "").replace("\u202f", "")
    if not plain:
        raise ValueError("Type a number, for example 0.03, 3e-2 or 1/30.")
    fraction = _FRACTION.fullmatch(plain)
    if fraction is None:
        return _parse_part(plain, text)
    above, below = (_parse_part(part, text) for part in fraction.groups())
    if below == 0:
        raise ValueError(f"\u201c{text.strip()}\u201d divides by zero.")
    return _finite(above / below, text)


def group_separator() -> str:
    """Return what parts groups of three; never the point, that parts decimals."""
    separator = QLocale().groupSeparator()
    return separator if separator in {",", "'", "\u2019"} else "\u202f"


def _parse_part(part: str, text: str) -> float:
    if _NUMBER.fullmatch(part) is None:
        raise ValueError(
            f"\u201c{text.strip()}\u201d is not a number; type for example "
            "0.03, 3e-2 or 1/30."
        )
    return _finite(float(part.replace(",", ".")), text)


def _finite(value: float, text: str) -> float:
    if not math.isfinite(value):
        raise ValueError(f"\u201c{text.strip()}\u201d is too large a number.")
    return value


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return INFINITY if value > 0 else MINUS + INFINITY


def _plain(value: float) -> bool:
    return value == 0 or 1e-4 <= abs(value) < 1e15


def _with_exponent(value: float, decimals: int) -> str:
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
