"""Numbers as they fit into a cell."""

from gui.style.number_text import format_number, format_short

DOT = "\N{MIDDLE DOT}"
"""Stands between the size of a layer and its activation."""
LONGEST = 8
"""Characters of a number with three decimals; longer ones get three digits."""


def shorter(words: str) -> str:
    """Return what matters of words in a narrow cell.

    Of "4 \N{MIDDLE DOT} tanh" the activation, of "2,048 weights" the number: not parts
    of both.
    """
    parts = words.split(f" {DOT} ")
    if len(parts) > 1:
        return parts[1] if parts[0][:1].isdigit() else parts[0]
    return words.partition(" ")[0] if words[:1].isdigit() else words


def shown(value: float, longest: int = LONGEST) -> str:
    """Return a number with three decimals, or shorter where that would be too long."""
    text = format_number(value)
    return text if len(text) <= longest else format_short(value)
