"""The numbers of a table of products while training changes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from gui.panels.inspector.weight_field import WeightField
from gui.style.fonts import font, font_scale
from gui.style.number_text import format_number, format_signed
from gui.style.theme import theme
from gui.widgets.number_writer import write_numbers
from gui.widgets.quiet_field import paint_quiet_bars, paint_quiet_numbers

PITCH = 26
ABOVE_SUM = 4
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Numbers:
    """The numbers of one line; None where there is none."""

    value: float | None = None
    weight: float | None = None
    product: float | None = None


def paint_products(
    painter: QPainter,
    numbers: Sequence[Numbers],
    rows: Sequence[QRect],
    room: tuple[int, int],
    fields: Sequence[WeightField],
    total: float | None,
) -> None:
    """Draw all numbers, one font and colour after the other: changing them takes long.

    `rows` are those of the lines and of one more below them, over the sum; `room` is
    what there is for values, at the left of the fields, and for products.
    """
    value_end, for_products = room
    palette = theme().palette
    painter.setPen(palette.text2)
    areas, texts = [], []
    for line, area in zip(numbers, rows, strict=False):
        if line.value is not None:
            words = format_number(line.value)
            words = _fitting(words, value_end)
            areas.append(QRectF(0, area.top(), value_end, area.height()))
            texts.append(words)
    write_numbers(painter, "body", areas, texts)
    painter.setPen(palette.text)
    told = [
        (QRectF(area), format_signed(line.product))
        for line, area in zip(numbers, rows, strict=False)
        if line.product is not None
    ]
    areas = [area for area, _ in told]
    texts = [_fitting(words, for_products) for _, words in told]
    write_numbers(painter, "body", areas, texts)
    held = [
        (field.geometry(), line.weight)
        for field, line in zip(fields, numbers, strict=False)
        if line.weight is not None
    ]
    places, weights = [place for place, _ in held], [weight for _, weight in held]
    paint_quiet_numbers(painter, places, weights)
    if total is not None:
        below = QRectF(rows[-1].translated(0, ABOVE_SUM))
        write_numbers(painter, "section", (below,), (format_number(total),))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_quiet_bars(painter, places, map(palette.sign_colour, weights))


def _fitting(number: str, room: float) -> str:
    return number if number_width(number) <= room else elided(number, room)


def elided(words: str, room: float) -> str:
    """As much of a text as fits, without its middle."""
    metrics = QFontMetricsF(font("body"))
    return metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room + 0.5)


def number_width(number: str) -> float:
    """How wide a number is: digits are equally wide, so that few are ever measured."""
    return _measured(_DIGIT.sub("0", number), font_scale())


@lru_cache(maxsize=256)
def _measured(number: str, scale: float) -> float:
    return QFontMetricsF(font("body")).horizontalAdvance(number)
