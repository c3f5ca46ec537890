"""Texts of the canvas as kept pictures: Qt takes long to draw what hardly changes.

Everything that is written on the canvas in every picture goes through
`KeptTexts.paint`, which is also where the tests read the canvas.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gui.canvas.painters.stamps import Stamps
from gui.canvas.painters.text import rise, sized_font, text_box, text_width
from gui.style.fonts import pixel_size
from gui.style.palette import LIGHT, Palette, faded

MOST_BYTES = 12_000_000
PILL_FILL = 0.96


class Written(NamedTuple):
    """A text as a picture, its corner on whole device pixels."""

    text: str
    corner: QPointF
    picture: QPixmap
    colour: QColor
    base: QPointF
    write: Callable[[QPainter], None]


class KeptTexts:
    """Lines of text and number pills, each drawn once for all its places.

    Colours are named, as in the palette: `text`, `text2`.
    """

    def __init__(self) -> None:
        self._stamps = Stamps(MOST_BYTES)
        self._palette, self._dpr = LIGHT, 1.0
        self.vector = False
        """Whether letters are wanted and no pixels, for a picture for print."""

    def begin(self, palette: Palette, dpr: float) -> None:
        """Write in these colours for a screen of so many device pixels to a pixel."""
        self._palette, self._dpr = palette, dpr
        self._stamps.keep_for((palette.key, dpr))

    def paint(self, painter: QPainter, written: Written) -> None:
        """Copy a text to the screen."""
        if self.vector:
            painter.translate(written.base)
            written.write(painter)
            painter.translate(-written.base)
            return
        painter.drawPixmap(written.corner, written.picture)

    def draw(
        self,
        painter: QPainter,
        base: tuple[float, float],
        text: str,
        colour: str,
        role: str,
        pixels: int,
    ) -> None:
        """Draw a text from the left end of its base line."""
        self.paint(painter, self.written(base, text, colour, role, pixels))

    def draw_line(
        self,
        painter: QPainter,
        centre: QPointF,
        text: str,
        colour: str,
        role: str,
        pixels: int,
    ) -> None:
        """Draw a text around a point."""
        self.paint(painter, self.line(centre, text, colour, role, pixels))

    def draw_pill(self, painter: QPainter, rect: QRectF, text: str) -> None:
        """Draw a number over the lines that it belongs to; `rect` by `pill_rect`."""
        pixels = pixel_size("canvas_value")
        key = text, pixels, rect.width(), rect.height()
        stamp = self._stamps.find(key)
        box = QRectF(QPointF(0, 0), rect.size())
        write = partial(write_pill, rect=box, text=text, palette=self._palette)
        if stamp is None:
            stamp = self._stamps.keep(key, box, self._dpr, write)
        corner, colour = self._snapped(rect.left(), rect.top()), self._palette.text
        base = rect.topLeft()
        self.paint(painter, Written(text, corner, stamp.picture, colour, base, write))

    def line(
        self, centre: QPointF, text: str, colour: str, role: str, pixels: int
    ) -> Written:
        """Write a text around a point."""
        left = centre.x() - text_width(text, role, pixels) / 2
        base = left, float(round(centre.y() + rise(role, pixels)))
        return self.written(base, text, colour, role, pixels)

    def written(
        self, base: tuple[float, float], text: str, colour: str, role: str, pixels: int
    ) -> Written:
        """Write a text from the left end of its base line."""
        key = text, colour, role, pixels
        stamp = self._stamps.find(key)
        pen: QColor = getattr(self._palette, colour)
        write = partial(_write, text=text, colour=pen, role=role, pixels=pixels)
        if stamp is None:
            box = text_box(text, role, pixels)
            stamp = self._stamps.keep(key, box, self._dpr, write)
        corner = self._snapped(base[0] + stamp.left, base[1] + stamp.top)
        return Written(text, corner, stamp.picture, pen, QPointF(*base), write)

    def _snapped(self, x: float, y: float) -> QPointF:
        dpr = self._dpr
        return QPointF(round(x * dpr) / dpr, round(y * dpr) / dpr)


def _write(
    painter: QPainter, text: str, colour: QColor, role: str, pixels: int
) -> None:
    painter.setFont(sized_font(role, pixels))
    painter.setPen(colour)
    painter.drawText(QPointF(0, 0), text)


def write_pill(painter: QPainter, rect: QRectF, text: str, palette: Palette) -> None:
    """Draw a number over the lines that it belongs to."""
    painter.setPen(QPen(palette.border, 1))
    painter.setBrush(faded(palette.raised, PILL_FILL))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(palette.text)
    painter.setFont(sized_font("canvas_value", pixel_size("canvas_value")))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)
