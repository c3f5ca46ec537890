"""What stands under an exported picture: the legend of the weights, and a caption."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gui.canvas.painters.wedge_painter import WeightScale, paint_wedge
from gui.style.fonts import font
from gui.style.number_text import MINUS, format_short
from gui.style.palette import Palette

FOOT = 56.0
EDGE, BAR, THICK = 20.0, 138.0, 8.0
BESIDE_WORD = 14.0
LEAST_WORDS = 240.0
"""Words under a picture have at least so much room."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_WRAPPED = _LEFT | int(Qt.TextFlag.TextWordWrap)


def foot_width(*, legend: bool, words: bool) -> float:
    """Return how wide a picture is at least, so that nothing under it is cut."""
    width = 2 * EDGE + (LEAST_WORDS if words else 0.0)
    if legend:
        word = QFontMetricsF(font("canvas_label")).horizontalAdvance("weight")
        width += word + BESIDE_WORD + BAR + (EDGE if words else 0.0)
    return width


def paint_foot(
    painter: QPainter,
    area: QRectF,
    palette: Palette,
    words: tuple[str, str],
    scale: WeightScale | None,
) -> None:
    """Draw the legend at the left, if there is a scale, and the words beside.

    These are a caption and what is left out of the picture. Where there is no room for
    all of it the caption is shortened.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(area, palette.panel)
    painter.setPen(QPen(palette.border, 1))
    painter.drawLine(area.topLeft(), area.topRight())
    left = area.left() + EDGE
    if scale is not None:
        left = _paint_legend(painter, QPointF(left, area.top()), palette, scale)
    room = QRectF(left, area.top(), area.right() - EDGE - left, area.height())
    painter.setFont(font("body"))
    painter.setPen(palette.text)
    painter.drawText(room, _WRAPPED, _fitting(words, room))


def _fitting(words: tuple[str, str], room: QRectF) -> str:
    """Return the words as they fit, the caption as one line where it is too long."""
    metrics = QFontMetricsF(font("body"))
    whole = "\n".join(filter(None, words))
    if metrics.boundingRect(room, _WRAPPED, whole).height() <= room.height():
        return whole
    caption, left_out = words
    mode = Qt.TextElideMode.ElideRight
    return "\n".join(
        filter(None, (metrics.elidedText(caption, mode, room.width()), left_out))
    )


def _paint_legend(
    painter: QPainter, corner: QPointF, palette: Palette, scale: WeightScale
) -> float:
    """Draw the wedge and its numbers; return where the room for words begins."""
    small = font("canvas_label")
    metrics = QFontMetricsF(small)
    painter.setFont(small)
    painter.setPen(palette.text2)
    wide = metrics.horizontalAdvance("weight") + BESIDE_WORD
    middle = corner.y() + FOOT / 2
    word = QRectF(corner.x(), middle - 20, wide, 32)
    painter.drawText(word, _LEFT, "weight")
    bar = QRectF(corner.x() + wide, middle - 13, BAR, THICK)
    paint_wedge(painter, bar, scale, palette, palette.panel)
    painter.setPen(palette.text2)
    size = format_short(scale.reference)
    numbers = (
        (bar.left(), f"{MINUS}{size}"),
        (bar.center().x(), "0"),
        (bar.right(), f"+{size}"),
    )
    for x, text in numbers:
        half = metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(x - half, bar.bottom() + 4 + metrics.ascent()), text)
    return bar.right() + 2 * EDGE
