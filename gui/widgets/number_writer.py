"""Many numbers in one go: Qt shapes each text anew, which takes longer than to draw it.

Digits of the type are equally wide, so that numbers of one pattern, such as `-0.000`,
are the same glyphs at the same places but for the digits. What was shaped once is kept,
of long texts their words, and a whole column goes to the screen in one call, to the
pixel as `drawText` has it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QGlyphRun, QRawFont, QTextLayout

from gui.style.fonts import font, font_scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QPainter

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
DIGITS = "0123456789"
MOST_KEPT = 4096
LONGEST_KEPT = 24
"""Longer texts hardly come again: only their words are kept."""
ELLIPSIS = "\u2026"
_PATTERN = str.maketrans(dict.fromkeys(DIGITS, "0"))

Place = QRectF | QPointF
"""An area in which a number stands at the right and half-way up, or where it begins."""


class Shape(NamedTuple):
    """The glyphs of a pattern, how far right each is, and the width of all."""

    glyphs: tuple[int, ...]
    rights: tuple[float, ...]
    width: float


class Word(NamedTuple):
    """The glyphs of a word and of the blank after it, and how wide they are."""

    glyphs: tuple[int, ...]
    advances: tuple[float, ...]
    width: float


class NumberWriter:
    """Writes numbers in the font of one role."""

    def __init__(self, role: str) -> None:
        self._font = font(role)
        metrics = QFontMetricsF(self._font)
        self._ascent, self._height = metrics.ascent(), metrics.height()
        self._raw = QRawFont.fromFont(self._font)
        self._shapes: dict[str, Shape | None] = {}
        self._words: dict[tuple[str, str, str], Word | None] = {}
        self._points: dict[tuple[object, ...], list[QPointF]] = {}
        shape = self._shape(DIGITS)
        glyphs = (0,) * len(DIGITS) if shape is None else shape.glyphs
        self._digits = dict(zip(DIGITS, glyphs, strict=True))
        self._blank = metrics.horizontalAdvance(" ")

    def write(
        self, painter: QPainter, places: Iterable[Place], texts: Iterable[str]
    ) -> None:
        """Write each number at its place, in the colour of the pen."""
        glyphs: list[int] = []
        points: list[QPointF] = []
        digit = self._digits.get
        for place, text in zip(places, texts, strict=False):
            pattern = text.translate(_PATTERN)
            shape = self._shape_of(pattern)
            if shape is None:
                self._draw(painter, place, text)
                continue
            points += self._points_of(pattern, shape, place)
            glyphs += map(digit, text, shape.glyphs)
        run = QGlyphRun()
        run.setRawFont(self._raw)
        run.setGlyphIndexes(glyphs)
        run.setPositions(points)
        painter.drawGlyphRun(QPointF(0, 0), run)

    def elided(self, text: str, width: float) -> str:
        """Cut a text with an ellipsis where it is wider than that, as Qt does."""
        shape = self._shape_of(text.translate(_PATTERN), width)
        dots = self._shape_of(ELLIPSIS)
        if shape is None or dots is None:
            metrics = QFontMetrics(self._font)
            return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
        if shape.width <= width:
            return text
        room = int(width) - dots.width
        if room < 0:
            return ""
        return text[: bisect_left(shape.rights, room, 1) - 1] + ELLIPSIS

    def beginning(self, text: str, area: QRectF) -> QPointF:
        """Where a text begins on its base line that stands in the middle of an area."""
        shape = self._shape_of(text.translate(_PATTERN))
        advance = QFontMetricsF(self._font).horizontalAdvance
        width = advance(text) if shape is None else shape.width
        return QPointF(
            area.x() + (area.width() - width) / 2, self._base(area.y(), area.height())
        )

    def _base(self, top: float, tall: float) -> float:
        """Where Qt puts the base line of a text that is half-way up."""
        above = top + (tall - self._height) / 2 + self._ascent
        return float(math.floor(above + 0.5))

    def _shape_of(self, pattern: str, most: float = math.inf) -> Shape | None:
        """The shape of a pattern, where it has one; it may end beyond this width."""
        if len(pattern) > LONGEST_KEPT:
            return self._joined(pattern, most)
        if pattern not in self._shapes:
            if len(self._shapes) >= MOST_KEPT:
                self._shapes.clear()
            self._shapes[pattern] = self._shape(pattern)
        return self._shapes[pattern]

    def _joined(self, pattern: str, most: float) -> Shape | None:
        """The shape of a long pattern, joined from those of its words."""
        glyphs: list[int] = []
        advances: list[float] = []
        words = pattern.split(" ")
        width, before = -self._blank, ""
        for word, after in zip(words, [*words[1:], ""], strict=True):
            found = self._word(before, word, after[:1])
            if found is None:
                return None
            glyphs += found.glyphs
            advances += found.advances
            width += found.width
            if width > most:
                break
            before = word[-1:]
        # The last one is followed by no blank.
        rights = accumulate(advances[:-2], initial=0.0)
        return Shape(tuple(glyphs[:-1]), tuple(rights), width)

    def _word(self, before: str, word: str, after: str) -> Word | None:
        """A word and the blank after it, as they look between these characters."""
        key = before, word, after
        if key not in self._words:
            if len(self._words) >= MOST_KEPT:
                self._words.clear()
            self._words[key] = self._word_between(*key)
        return self._words[key]

    def _word_between(self, before: str, word: str, after: str) -> Word | None:
        whole = self._shape(f"{before} {word} {after}")
        if whole is None:
            return None
        first = len(before) + 1
        last = first + len(word) + 1
        rights = (*whole.rights, whole.width)[first : last + 1]
        advances = tuple(end - begin for begin, end in pairwise(rights))
        return Word(whole.glyphs[first:last], advances, sum(advances))

    def _points_of(self, pattern: str, shape: Shape, place: Place) -> list[QPointF]:
        if isinstance(place, QRectF):
            right, top, tall = place.x() + place.width(), place.y(), place.height()
            key: tuple[object, ...] = pattern, right, top, tall
        else:
            right = top = tall = 0.0
            key = pattern, place.x(), place.y()
        kept = self._points.get(key)
        if kept is None:
            if isinstance(place, QRectF):
                left = right - shape.width
                base = self._base(top, tall)
            else:
                left, base = place.x(), place.y()
            kept = list(map(QPointF, map(left.__add__, shape.rights), repeat(base)))
            if len(pattern) <= LONGEST_KEPT:
                if len(self._points) >= MOST_KEPT:
                    self._points.clear()
                self._points[key] = kept
        return kept

    def _shape(self, pattern: str) -> Shape | None:
        """Shape a text; None where other fonts have to help out."""
        layout = QTextLayout(pattern, self._font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        runs = layout.glyphRuns()
        if len(runs) != 1 or len(runs[0].glyphIndexes()) != len(pattern):
            return None
        if runs[0].rawFont().familyName() != self._raw.familyName():
            return None
        rights = tuple(point.x() for point in runs[0].positions())
        return Shape(tuple(runs[0].glyphIndexes()), rights, line.naturalTextWidth())

    def _draw(self, painter: QPainter, place: Place, text: str) -> None:
        painter.setFont(self._font)
        if isinstance(place, QRectF):
            painter.drawText(place, RIGHT, text)
        else:
            painter.drawText(place, text)


def write_numbers(
    painter: QPainter, role: str, places: Iterable[Place], texts: Iterable[str]
) -> None:
    """Write the numbers of a moment that another will follow soon."""
    _writer(role, font_scale()).write(painter, places, texts)


def write_centred(
    painter: QPainter, role: str, areas: Sequence[QRectF], texts: Sequence[str]
) -> None:
    """Write numbers of a moment, each in the middle of its area."""
    writer = _writer(role, font_scale())
    writer.write(painter, map(writer.beginning, texts, areas), texts)


def elided_number(text: str, role: str, width: float) -> str:
    """Return a text as it fits into a width, with an ellipsis if it must be cut."""
    return _writer(role, font_scale()).elided(text, width)


def draw_numbers(
    painter: QPainter, role: str, places: Iterable[Place], texts: Iterable[str]
) -> None:
    """Draw numbers at rest: as text, so that whoever listens to painters hears it."""
    painter.setFont(font(role))
    for place, text in zip(places, texts, strict=False):
        if isinstance(place, QRectF):
            painter.drawText(place, RIGHT, text)
        else:
            painter.drawText(place, text)


@lru_cache(maxsize=16)
def _writer(role: str, scale: float) -> NumberWriter:
    """The writer of a role; `scale` tells apart sizes of the type."""
    return NumberWriter(role)
