"""Where the marks of a plot stand, and which have their words beside them."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QFontMetricsF, QTransform

from engine.arrays import Array
from gui.style.fonts import font

GAP = 6
"""Between a line and its words, and behind the words, in pixels."""

Marks = tuple[tuple[float, str], ...]
"""Places on the horizontal axis and what happened there, the oldest first."""


@dataclass(frozen=True)
class PlacedWords:
    """Words beside a line; all places are pixels."""

    words: str
    line: float
    left: float
    right: float


def lines_of(marks: Marks, to_pixels: QTransform) -> Array:
    """Return how far from the left, in pixels, each mark stands."""
    places = np.fromiter((place for place, _ in marks), float, len(marks))
    lines: Array = places * to_pixels.m11() + to_pixels.dx()
    return lines


def placed(marks: Marks, to_pixels: QTransform, end: float) -> tuple[PlacedWords, ...]:
    """Return the words that fit left of `end`, the newest first, none over another."""
    metrics = QFontMetricsF(font("canvas_label"))
    found: list[PlacedWords] = []
    free = end
    lines = lines_of(marks, to_pixels).tolist()
    for line, (_, words) in zip(reversed(lines), reversed(marks), strict=True):
        if line > free:
            # The words of a newer mark stand on both sides of it.
            continue
        room = metrics.horizontalAdvance(words) + 2 * GAP
        left = line - room if line + room > end else line
        if left + room <= free:
            found.append(PlacedWords(words, line, left + GAP, left + room - GAP))
            free = left
    return tuple(found)
