"""What stands under an exported picture: the legend of the weights, and a caption."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPen,
    QPolygonF,
)

from gui.canvas.floating.legend import NOTCH, NOTCHES
from gui.style.fonts import font
from gui.style.number_text import MINUS, format_short
from gui.style.palette import Palette

FOOT = 56.0
EDGE, BAR, THICK = 20.0, 138.0, 8.0
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def paint_foot(
    painter: QPainter,
    area: QRectF,
    palette: Palette,
    caption: str,
    reference: float | None,
) -> None:
    """Draw the legend at the left, if there is a reference, and the caption beside."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(area, palette.panel)
    painter.setPen(QPen(palette.border, 1))
    painter.drawLine(area.topLeft(), area.topRight())
    left = area.left() + EDGE
    if reference is not None:
        left = _paint_legend(painter, QPointF(left, area.top()), palette, reference)
    words = QRectF(left, area.top(), area.right() - EDGE - left, area.height())
    chosen = font("body")
    shown = QFontMetricsF(chosen).elidedText(
        caption, Qt.TextElideMode.ElideRight, max(0.0, words.width())
    )
    painter.setFont(chosen)
    painter.setPen(palette.text)
    painter.drawText(words, _LEFT, shown)


def _paint_legend(
    painter: QPainter, corner: QPointF, palette: Palette, reference: float
) -> float:
    """Draw the wedge and its numbers; return where the room for words begins."""
    small = font("canvas_label")
    metrics = QFontMetricsF(small)
    painter.setFont(small)
    painter.setPen(palette.text2)
    wide = metrics.horizontalAdvance("weight") + 14
    middle = corner.y() + FOOT / 2
    word = QRectF(corner.x(), middle - 20, wide, 32)
    painter.drawText(word, _LEFT, "weight")
    bar = QRectF(corner.x() + wide, middle - 13, BAR, THICK)
    fill = QLinearGradient(bar.topLeft(), bar.topRight())
    for place, colour in enumerate(palette.weight_stops):
        fill.setColorAt(place / (len(palette.weight_stops) - 1), colour)
    centre, hair = bar.center(), QPointF(0, 0.4)
    corners = [
        *(bar.topLeft(), centre - hair, bar.topRight()),
        *(bar.bottomRight(), centre + hair, bar.bottomLeft()),
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(palette.panel)
    for share in NOTCHES:
        left = bar.left() + share * bar.width()
        painter.drawRect(QRectF(left, bar.top(), NOTCH, bar.height()))
    painter.setPen(palette.text2)
    size = format_short(reference)
    numbers = (
        (bar.left(), f"{MINUS}{size}"),
        (centre.x(), "0"),
        (bar.right(), f"+{size}"),
    )
    for x, text in numbers:
        half = metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(x - half, bar.bottom() + 4 + metrics.ascent()), text)
    return bar.right() + 2 * EDGE
