"""The first step: each input times its weight."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from engine.explain.neuron_lens import NeuronSteps
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


def paint_multiply_ground(painter: QPainter, steps: NeuronSteps, rows: Rows) -> None:
    """Draw what stays while one watches: names, signs and lines."""
    palette = theme().palette
    names = [term.name for term in steps.terms]
    others = [f"{steps.n_rest:,} more, together"] if steps.n_rest else []
    for place, name in enumerate([*names, *others, "bias"]):
        box = rows.box(place, MULTIPLY)
        is_rest = bool(others) and place == len(names)
        _paint_name(painter, box, name, wide=is_rest)
        if not is_rest:
            _paint_signs(painter, box)
        if place + 1 < rows.count:
            _paint_line(painter, box)
    one = rows.box(rows.count - 1, MULTIPLY)
    painter.setPen(palette.text)
    painter.drawText(QRectF(0, one.top(), VALUE, one.height()), RIGHT, "1")
    painter.setPen(QPen(palette.strong, 1))
    bottom = round(rows.bottom) + 0.5
    painter.drawLine(QLineF(0, bottom, MULTIPLY.width(), bottom))
    painter.setPen(palette.text)
    painter.setFont(font("step_title"))
    painter.drawText(QRectF(0, rows.bottom + 6, 120, 34), LEFT, "Sum z")


def paint_multiply(painter: QPainter, steps: NeuronSteps, rows: Rows) -> None:
    """Draw the numbers of each input, of the others together, and of the bias."""
    largest = max([abs(t.weight) for t in steps.terms] + [abs(steps.bias), 1e-9])
    boxes = [rows.box(place, MULTIPLY) for place in range(rows.count)]
    told = boxes[: len(steps.terms)]
    palette = theme().palette
    for term, box in zip(steps.terms, told, strict=True):
        _paint_gauge(painter, box, term.value, palette)
        _paint_weight(painter, box, term.weight, largest)
    _paint_weight(painter, boxes[-1], steps.bias, largest)
    # One font after the other: changing it takes long.
    painter.setFont(font("body"))
    painter.setPen(palette.text)
    for term, box in zip(steps.terms, told, strict=True):
        value = QRectF(0, box.top(), VALUE, box.height())
        painter.drawText(value, RIGHT, format_number(term.value))
    weights = [*(term.weight for term in steps.terms), steps.bias]
    for weight, box in zip(weights, [*told, boxes[-1]], strict=True):
        number = QRectF(0, box.top(), WEIGHT, box.height())
        painter.drawText(number, RIGHT, format_number(weight))
    painter.setFont(font("section"))
    rest = [steps.rest] if steps.n_rest else []
    products = [*(term.product for term in steps.terms), *rest, steps.bias]
    for product, box in zip(products, boxes, strict=True):
        painter.drawText(box, RIGHT, format_signed(product))
    painter.setFont(font("title"))
    total = QRectF(0, rows.bottom + 6, MULTIPLY.width(), 34)
    painter.drawText(total, RIGHT, format_number(steps.weighted_sum))


def _paint_name(painter: QPainter, box: QRectF, name: str, *, wide: bool) -> None:
    palette = theme().palette
    painter.setFont(font("body"))
    painter.setPen(palette.text2 if wide else palette.text)
    room = 160.0 if wide else VALUE - NAME - 48
    metrics = QFontMetricsF(font("body"))
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(box.adjusted(NAME, 0, 0, 0), LEFT, shown)


def _paint_signs(painter: QPainter, box: QRectF) -> None:
    painter.setPen(theme().palette.text2)
    painter.drawText(QRectF(TIMES, box.top(), 12, box.height()), LEFT, "×")
    painter.drawText(QRectF(EQUALS - 8, box.top(), 12, box.height()), LEFT, "=")


def _paint_weight(
    painter: QPainter, box: QRectF, weight: float, largest: float
) -> None:
    palette = theme().palette
    tall = min(18.0, box.height() - 6)
    bar = QRectF(TIMES + 14, box.center().y() - tall / 2, 3, tall)
    paint_frame(painter, bar, weight_colour(palette, weight / largest), None, radius=1)


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
