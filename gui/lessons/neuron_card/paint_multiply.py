"""The first step: each input times its weight."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.explain.neuron_lens import NeuronSteps, Term
from gui.lessons.neuron_card.gauge import Gauge, paint_gauge
from gui.lessons.neuron_card.places import MULTIPLY, SIGN, Columns, Rows
from gui.style.fonts import font
from gui.style.number_text import format_number, format_signed
from gui.style.theme import theme

DISC = 26.0

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def paint_multiply_ground(painter: QPainter, steps: NeuronSteps, rows: Rows) -> None:
    """Draw what stays while one watches: names, signs and lines."""
    palette = theme().palette
    names = [term.name for term in steps.terms]
    columns = Columns.now(names)
    others = [f"{steps.n_rest:,} more, together"] if steps.n_rest else []
    for place, name in enumerate([*names, *others, "bias"]):
        box = rows.box(place, MULTIPLY)
        is_rest = bool(others) and place == len(names)
        _paint_name(painter, box, name, columns, wide=is_rest)
        if not is_rest:
            _paint_signs(painter, box, columns)
        if place + 1 < rows.count:
            _paint_line(painter, box)
    one = rows.box(rows.count - 1, MULTIPLY)
    painter.setPen(palette.text)
    painter.drawText(QRectF(0, one.top(), columns.value, one.height()), RIGHT, "1")
    painter.setPen(QPen(palette.strong, 1))
    bottom = round(rows.bottom) + 0.5
    painter.drawLine(QLineF(0, bottom, MULTIPLY.width(), bottom))
    painter.setPen(palette.text)
    painter.setFont(font("step_title"))
    painter.drawText(QRectF(0, rows.bottom + 6, 120, 34), LEFT, "Sum z")


def paint_multiply(painter: QPainter, steps: NeuronSteps, rows: Rows) -> None:
    """Draw the numbers of each input, of the others together, and of the bias."""
    columns = Columns.now([term.name for term in steps.terms])
    boxes = [rows.box(place, MULTIPLY) for place in range(rows.count)]
    told = boxes[: len(steps.terms)]
    if columns.has_gauges:
        for term, box in zip(steps.terms, told, strict=True):
            _paint_gauge(painter, box, term)
    # One font after the other: changing it takes long.
    painter.setFont(font("body"))
    painter.setPen(theme().palette.text)
    for term, box in zip(steps.terms, told, strict=True):
        value = QRectF(0, box.top(), columns.value, box.height())
        painter.drawText(value, RIGHT, format_number(term.value))
    painter.setFont(font("section"))
    rest = [steps.rest] if steps.n_rest else []
    products = [*(term.product for term in steps.terms), *rest, steps.bias]
    for product, box in zip(products, boxes, strict=True):
        area = QRectF(0, box.top(), columns.product, box.height())
        painter.drawText(area, RIGHT, format_signed(product))
    painter.setFont(font("title"))
    total = QRectF(0, rows.bottom + 6, MULTIPLY.width(), 34)
    painter.drawText(total, RIGHT, format_number(steps.weighted_sum))


def _paint_name(
    painter: QPainter, box: QRectF, name: str, columns: Columns, *, wide: bool
) -> None:
    palette = theme().palette
    painter.setFont(font("body"))
    painter.setPen(palette.text2 if wide else palette.text)
    shown = name if wide else columns.fitting(name)
    painter.drawText(box.adjusted(columns.name, 0, 0, 0), LEFT, shown)


def _paint_signs(painter: QPainter, box: QRectF, columns: Columns) -> None:
    painter.setPen(theme().palette.text2)
    for left, sign in ((columns.times, "×"), (columns.equals, "=")):
        area = QRectF(left, box.top(), SIGN, box.height())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), sign)


def _paint_line(painter: QPainter, box: QRectF) -> None:
    painter.setPen(QPen(theme().palette.border, 1))
    bottom = round(box.bottom()) + 0.5
    painter.drawLine(QLineF(0, bottom, box.width(), bottom))


def _paint_gauge(painter: QPainter, box: QRectF, term: Term) -> None:
    """Draw the neuron that the value comes from, as on the canvas."""
    size = min(DISC, box.height() - 3)
    ring = QRectF(0, 0, size, size)
    ring.moveCenter(QPointF(DISC / 2, box.center().y()))
    paint_gauge(painter, ring, Gauge(term.value / term.full, term.activation))
