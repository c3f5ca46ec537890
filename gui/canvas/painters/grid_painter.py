"""The dots of the plane."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gui.canvas.painters.context import Context

SPACING = 24.0
DOT = 1.5


def paint_grid(painter: QPainter, context: Context) -> None:
    """Draw a dot every 24 scene pixels; nothing where they would be too dense."""
    if not context.detail.grid:
        return
    spacing = SPACING * context.view.zoom
    offset = context.view.offset
    xs = _places(offset.x(), spacing, context.size.width())
    ys = _places(offset.y(), spacing, context.size.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = DOT * min(1.5, max(1.0, context.view.zoom))
    pen = QPen(context.palette.grid, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(QPolygonF([QPointF(x, y) for y in ys for x in xs]))


def _places(offset: float, spacing: float, length: float) -> list[float]:
    first = offset % spacing
    count = math.floor((length - first) / spacing) + 1
    return [round(first + spacing * step) + 0.5 for step in range(max(0, count))]
