"""A field that what it stands in paints while training changes its number.

Some fields that each show another number sixty times a second cost more than all that
is painted around them. So of a run a table paints numbers and frames of its fields in
one go, and a field itself shows what it holds as soon as a hand or the focus comes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF

from gui.style.fonts import font, font_scale
from gui.style.number_text import format_number
from gui.style.theme import theme
from gui.widgets.frame import paint_frame
from gui.widgets.number_field import BAR, NumberField
from gui.widgets.number_writer import write_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import (
        QColor,
        QEnterEvent,
        QFocusEvent,
        QPainter,
        QPaintEvent,
    )
    from PySide6.QtWidgets import QWidget

RIGHT_OF_NUMBER = 8
"""What is free at the right of a number: the margin of the field, and 4 of Qt's own."""
LEFT_OF_NUMBER = 12
"""What is the bar's: a number that is longer is cut there."""
_DIGIT = re.compile(r"\d")


WEIGHT_HELP = "By how much the value at one end is multiplied on its way to the other"
BIAS_HELP = "What the neuron adds to its sum, whatever its inputs are"


class QuietField(NumberField):
    """A number with a bar; of a run it is quiet until somebody comes near."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, sign_bar=True, parent=parent)
        self._live = False
        self._is_behind = False

    @property
    def is_quiet(self) -> bool:
        """Whether it is to be painted by what it stands in."""
        return self._live and self.is_alone

    @property
    def is_alone(self) -> bool:
        """Whether no hand is near, and nothing but a number is to be seen."""
        near = self.hasFocus() or self._state.hovered
        return not (near or self.isModified() or self._error or self._frozen)

    def text(self) -> str:
        """What is shown."""
        self._catch_up()
        return super().text()

    def follow(self, value: float, live: bool) -> None:
        """Hold the number of a moment; `live` tells that more will follow soon."""
        was_quiet, self._live = self.is_quiet, live
        if self.is_quiet:
            self._is_behind = self._is_behind or value != self._value
            self._value = value
        else:
            self._catch_up()
            self.set_value(value)
        if was_quiet and not self.is_quiet:
            self.update()

    def set_frozen(self, frozen: bool) -> None:
        """Show that training leaves this number alone."""
        self._catch_up()
        super().set_frozen(frozen)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the number to the hand that comes."""
        self._catch_up()
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the number that is to be changed."""
        self._catch_up()
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw nothing over what is painted already."""
        if not self.is_quiet:
            super().paintEvent(event)

    def _catch_up(self) -> None:
        if self._is_behind:
            self._is_behind = False
            self.restore()


def paint_quiet_frames(painter: QPainter, places: Iterable[QRect]) -> None:
    """Draw fields without their numbers."""
    palette = theme().palette
    for place in places:
        paint_frame(painter, QRectF(place), palette.raised, palette.border)


def paint_quiet_numbers(
    painter: QPainter, places: Iterable[QRect], values: Iterable[float]
) -> None:
    """Draw the numbers of fields, to the pixel where the fields write them."""
    metrics = QFontMetrics(font("body"))
    painter.setPen(theme().palette.text)
    points, texts = [], []
    for place, value in zip(places, values, strict=False):
        words = format_number(value)
        width = round(number_width(words))
        left = place.left() + place.width() - RIGHT_OF_NUMBER - width
        top = place.top() + (place.height() - metrics.height() + 1) // 2
        point = QPointF(left, top + metrics.ascent())
        if left < place.left() + LEFT_OF_NUMBER:
            painter.save()
            painter.setClipRect(place.adjusted(LEFT_OF_NUMBER, 0, 0, 0))
            write_numbers(painter, "body", (point,), (words,))
            painter.restore()
            continue
        points.append(point)
        texts.append(words)
    write_numbers(painter, "body", points, texts)


def number_width(words: str) -> float:
    """How wide a number is in a field."""
    return _natural_width(_DIGIT.sub("0", words), font_scale())


@lru_cache(maxsize=256)
def _natural_width(text: str, scale: float) -> float:
    """Width of a text; digits are equally wide, so that few are ever measured."""
    return QFontMetricsF(font("body")).horizontalAdvance(text)


def paint_quiet_bars(
    painter: QPainter, places: Iterable[QRect], colours: Iterable[QColor]
) -> None:
    """Draw the bars that tell sign and strength."""
    painter.setPen(Qt.PenStyle.NoPen)
    for place, colour in zip(places, colours, strict=False):
        top = place.top() + (place.height() - BAR.height()) / 2
        bar = QRectF(place.left() + BAR.left(), top, BAR.width(), BAR.height())
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, 1.5, 1.5)
