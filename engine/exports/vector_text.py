"""Texts and numbers as SVG takes them."""

from html import escape


def escaped(text: str) -> str:
    """A text that XML can hold: signs that it forbids become a question mark."""
    return escape("".join(s if _is_allowed(s) else "?" for s in text), quote=False)


def number(value: float) -> str:
    """A length with two digits after the point, without zeros at its end.

    Examples
    --------
    >>> number(1.5), number(-0.001)
    ('1.5', '0')
    """
    digits = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "") else digits


def shortened(text: str, longest: int) -> str:
    """A text of at most so many signs; three dots stand for what is left out."""
    return text if len(text) <= longest else text[: max(1, longest - 1)] + "\u2026"


def _is_allowed(sign: str) -> bool:
    code = ord(sign)
    return (
        code in (9, 10, 13)
        or 0x20 <= code < 0xD800
        or 0xE000
        <= code
        not in (
            0xFFFE,
            0xFFFF,
        )
    )
