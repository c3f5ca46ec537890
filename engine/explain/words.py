"""Numbers and their signs as text, for worked lines that people copy."""

import math
from collections.abc import Iterable

MINUS = "\u2212"
TIMES = "\u00d7"


def number(value: float, digits: int = 4) -> str:
    """Write a number with some digits that count, and a true minus.

    Parameters
    ----------
    value : float
        Any number.
    digits : int
        How many digits count.

    Examples
    --------
    >>> number(0.30000001), number(2.0)
    ('0.3', '2')
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"{MINUS if value < 0 else ''}\u221e"
    text = f"{value:.{digits}g}"
    if text == "-0":
        text = "0"
    return text.replace("-", MINUS)


def product(value: float, weight: float) -> str:
    """Write a product, a negative second factor in brackets.

    Parameters
    ----------
    value, weight : float
        The two factors.

    Examples
    --------
    >>> product(0.5, 0.3)
    '0.5 × 0.3'
    """
    second = number(weight)
    return f"{number(value)} {TIMES} {f'({second})' if weight < 0 else second}"


def summed(terms: Iterable[str]) -> str:
    """Write a sum; a term that begins with a minus is taken away.

    Parameters
    ----------
    terms : iterable of str
        The terms, as `number` and `product` write them.
    """
    text = ""
    for term in terms:
        if not text:
            text = term
        elif term.startswith(MINUS):
            text += f" {MINUS} {term.removeprefix(MINUS)}"
        else:
            text += f" + {term}"
    return text or "0"
