"""The first step: each input times its weight."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from engine.explain_neuron import NeuronSteps
from gui.lessons.neuron_card.places import MULTIPLY, Rows
from gui.style.fonts import font
from gui.style.number_text import format_number, format_signed
from gui.style.palette import Palette, weight_colour
from gui.style.theme import theme
from gui.widgets.frame import paint_frame

DISC = 24.0
NAME, VALUE, TIMES, WEIGHT, EQUALS = 34.0, 142.0, 149.0, 218.0, 231.0
"""Left of the name; right of the value; of the sign; of the weight; of the sign."""

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def paint_multiply(painter: QPainter, steps: NeuronSteps, rows: Rows) -> None:
    """Draw a row for each input, one for the others, and the bias as a row too."""
    palette = theme().palette
    largest = max([abs(t.weight) for t in steps.terms] + [abs(steps.bias), 1e-9])
    place = 0
    for term in steps.terms:
        box = rows.box(place, MULTIPLY)
        _paint_gauge(painter, box, term.value, palette)
        _paint_name(painter, box, term.name)
        _paint_numbers(painter, box, format_number(term.value), term.weight, largest)
        _paint_product(painter, box, term.product)
        _paint_line(painter, box)
        place += 1
    if steps.n_rest:
        box = rows.box(place, MULTIPLY)
        painter.setFont(font("body"))
        painter.setPen(palette.text2)
        words = f"{steps.n_rest:,} more, together"
        painter.drawText(box.adjusted(NAME, 0, 0, 0), LEFT, words)
        _paint_product(painter, box, steps.rest)
        _paint_line(painter, box)
        place += 1
    box = rows.box(place, MULTIPLY)
    _paint_name(painter, box, "bias")
    _paint_numbers(painter, box, "1", steps.bias, largest)
    _paint_product(painter, box, steps.bias)
    painter.setPen(QPen(palette.strong, 1))
    bottom = round(rows.bottom) + 0.5
    painter.drawLine(QLineF(0, bottom, MULTIPLY.width(), bottom))
    _paint_sum(painter, steps, rows.bottom)


def _paint_sum(painter: QPainter, steps: NeuronSteps, top: float) -> None:
    box = QRectF(0, top + 6, MULTIPLY.width(), 34)
    painter.setPen(theme().palette.text)
    painter.setFont(font("step_title"))
    painter.drawText(box, LEFT, "Sum z")
    painter.setFont(font("title"))
    painter.drawText(box, RIGHT, format_number(steps.weighted_sum))


def _paint_name(painter: QPainter, box: QRectF, name: str) -> None:
    painter.setFont(font("body"))
    painter.setPen(theme().palette.text)
    room = VALUE - NAME - 48
    metrics = QFontMetricsF(font("body"))
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(box.adjusted(NAME, 0, 0, 0), LEFT, shown)


def _paint_numbers(
    painter: QPainter, box: QRectF, value: str, weight: float, largest: float
) -> None:
    palette = theme().palette
    painter.setFont(font("body"))
    painter.setPen(palette.text)
    painter.drawText(QRectF(0, box.top(), VALUE, box.height()), RIGHT, value)
    number = QRectF(0, box.top(), WEIGHT, box.height())
    painter.drawText(number, RIGHT, format_number(weight))
    painter.setPen(palette.text2)
    painter.drawText(QRectF(TIMES, box.top(), 12, box.height()), LEFT, "×")
    painter.drawText(QRectF(EQUALS - 8, box.top(), 12, box.height()), LEFT, "=")
    tall = min(18.0, box.height() - 6)
    bar = QRectF(TIMES + 14, box.center().y() - tall / 2, 3, tall)
    paint_frame(painter, bar, weight_colour(palette, weight / largest), None, radius=1)


def _paint_product(painter: QPainter, box: QRectF, product: float) -> None:
    painter.setFont(font("section"))
    painter.setPen(theme().palette.text)
    painter.drawText(box, RIGHT, format_signed(product))


def _paint_line(painter: QPainter, box: QRectF) -> None:
    painter.setPen(QPen(theme().palette.border, 1))
    bottom = round(box.bottom()) + 0.5
    painter.drawLine(QLineF(0, bottom, box.width(), bottom))


def _paint_gauge(
    painter: QPainter, box: QRectF, value: float, palette: Palette
) -> None:
    """Draw a small ring that the value fills, as on the canvas."""
    size = min(DISC, box.height() - 3)
    ring = QRectF(0, 0, size, size)
    ring.moveCenter(QPointF(DISC / 2 + 1, box.center().y()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(palette.track, 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawArc(ring, 230 * 16, -280 * 16)
    share = min(1.0, max(-1.0, value)) if value == value else 0.0
    pen.setColor(weight_colour(palette, share))
    painter.setPen(pen)
    painter.drawArc(ring, 90 * 16, round(-140 * share * 16))
