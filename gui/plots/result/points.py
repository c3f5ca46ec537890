"""Rows of the data as points: training rows filled, test rows hollow."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.style.theme import theme

POINT = 5.4
RIM = 1.0
HOLE = 2.4


def paint_points(
    painter: QPainter,
    places: Sequence[QPointF],
    colours: Sequence[QColor],
    hollow: bool,
) -> None:
    """Draw points with a rim in the colour of the canvas."""
    canvas = theme().palette.canvas
    for at, colour in zip(places, colours, strict=True):
        painter.setPen(QPen(canvas, RIM))
        painter.setBrush(colour)
        painter.drawEllipse(at, POINT / 2, POINT / 2)
        if hollow:
            # Rim, ring and hole: a ring alone would drown in its own colour.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(canvas)
            painter.drawEllipse(at, HOLE / 2, HOLE / 2)
