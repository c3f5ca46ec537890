"""Names and ends of axes, painted around a plane."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from gui.style.fonts import font, grown
from gui.style.number_text import format_short
from gui.style.theme import theme

LINE = 15
"""Height of the words under a plane."""
LEFT = 34
"""Width of the words beside it."""
GAP = 4.0


def line_height() -> float:
    """Return the height of the words under a plane, in the present type."""
    return float(grown(LINE))


def left_room() -> float:
    """Return the width of the words beside it."""
    return float(grown(LEFT))


def end_text(value: float) -> str:
    """Return the end of an axis in as few signs as tell it."""
    return format_short(float(f"{value:.2g}"))


def paint_below(
    painter: QPainter, area: QRectF, name: str, low: float, high: float
) -> None:
    """Write both ends and the name under a plane."""
    line = QRectF(area.left(), area.bottom() + 2, area.width(), line_height())
    metrics = _begin(painter)
    left, right = end_text(low), end_text(high)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | middle), left)
    painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | middle), right)
    widest = max(metrics.horizontalAdvance(left), metrics.horizontalAdvance(right))
    room = line.width() - 2 * (widest + GAP)
    _paint_name(painter, QRectF(0, 0, room, line_height()), line.center(), name)


def paint_beside(
    painter: QPainter, area: QRectF, name: str, low: float, high: float
) -> None:
    """Write both ends and the name left of a plane; the name upwards if it is long."""
    metrics = _begin(painter)
    right = area.left() - GAP
    flags = int(Qt.AlignmentFlag.AlignRight)
    box = QRectF(right - left_room(), area.top(), left_room(), line_height())
    painter.drawText(box, flags, end_text(high))
    painter.drawText(
        box.translated(0, area.height() - line_height()), flags, end_text(low)
    )
    if metrics.horizontalAdvance(name) <= left_room() - 8:
        box.moveCenter(QPointF(box.center().x(), area.center().y()))
        painter.setPen(theme().palette.text)
        painter.drawText(box, flags | int(Qt.AlignmentFlag.AlignVCenter), name)
        return
    painter.save()
    painter.translate(right - line_height() / 2, area.center().y())
    painter.rotate(-90)
    room = area.height() - 2 * (line_height() + GAP)
    _paint_name(painter, QRectF(0, 0, room, line_height()), QPointF(0, 0), name)
    painter.restore()


def _begin(painter: QPainter) -> QFontMetricsF:
    painter.setFont(font("canvas_label"))
    painter.setPen(theme().palette.text2)
    return QFontMetricsF(font("canvas_label"))


def _paint_name(painter: QPainter, box: QRectF, middle: QPointF, name: str) -> None:
    box.moveCenter(middle)
    metrics = QFontMetricsF(font("canvas_label"))
    painter.setPen(theme().palette.text)
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)
