"""The dots of the plane."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gui.canvas.painters.context import Context

SPACING = 24.0
DOT = 1.5
EDGE = 2.0


def paint_grid(painter: QPainter, context: Context, area: QRectF) -> None:
    """Draw a dot every 24 scene pixels in a part of the widget.

    Nothing where they would be too dense.
    """
    if not context.detail.grid:
        return
    spacing = SPACING * context.view.zoom
    offset = context.view.offset
    xs = _places(offset.x(), spacing, area.left(), area.right())
    ys = _places(offset.y(), spacing, area.top(), area.bottom())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = DOT * min(1.5, max(1.0, context.view.zoom))
    pen = QPen(context.palette.grid, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(QPolygonF([QPointF(x, y) for y in ys for x in xs]))


def _places(offset: float, spacing: float, low: float, high: float) -> list[float]:
    """Where dots stand that reach into a stretch of the screen."""
    first = math.floor((low - EDGE - offset) / spacing)
    last = math.ceil((high + EDGE - offset) / spacing)
    places = [round(offset + spacing * step) + 0.5 for step in range(first, last + 1)]
    # Of a strip that comes into sight most reach none: drawing them would take longer
    # than all the rest.
    return [place for place in places if low - EDGE < place < high + EDGE]
