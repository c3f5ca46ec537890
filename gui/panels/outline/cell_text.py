"""Numbers as they fit into a cell."""

from gui.style.number_text import format_number, format_short

LONGEST = 8
"""Characters of a number with three decimals; longer ones get three digits."""


def shown(value: float, longest: int = LONGEST) -> str:
    """Return a number with three decimals, or shorter where that would be too long."""
    text = format_number(value)
    return text if len(text) <= longest else format_short(value)
