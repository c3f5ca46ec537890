"""The first step: each input times its weight."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.explain.neuron_lens import NeuronSteps
from gui.lessons.neuron_card.gauge import paint_gauge_ground, paint_shares
from gui.lessons.neuron_card.places import MULTIPLY, SIGN, Columns, Rows
from gui.style.fonts import font
from gui.style.number_text import format_number, format_signed
from gui.style.theme import theme
from gui.widgets.number_writer import Place, draw_numbers

DISC = 26.0

Write = Callable[[QPainter, str, Iterable[Place], Iterable[str]], None]

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def paint_multiply_ground(painter: QPainter, steps: NeuronSteps, rows: Rows) -> None:
    """Draw what stays while one watches: names, signs, lines and small neurons."""
    palette = theme().palette
    names = [term.name for term in steps.terms]
    columns = Columns.now(names)
    if columns.has_gauges:
        for term, box in zip(steps.terms, rows.boxes(MULTIPLY), strict=False):
            paint_gauge_ground(painter, _ring(box), term.activation)
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


def paint_multiply(
    painter: QPainter, steps: NeuronSteps, rows: Rows, write: Write = draw_numbers
) -> None:
    """Draw the numbers of each input, of the others together, and of the bias."""
    columns = Columns.now([term.name for term in steps.terms])
    areas = _areas(rows, columns)
    if columns.has_gauges:
        shares = (term.value / term.full for term in steps.terms)
        paint_shares(painter, zip(areas.rings, shares, strict=False))
    # One font after the other: changing it takes long.
    painter.setPen(theme().palette.text)
    values = (format_number(term.value) for term in steps.terms)
    write(painter, "body", areas.values, values)
    rest = [steps.rest] if steps.n_rest else []
    products = [*(term.product for term in steps.terms), *rest, steps.bias]
    write(painter, "section", areas.products, map(format_signed, products))
    write(painter, "title", (areas.total,), (format_number(steps.weighted_sum),))


class Areas(NamedTuple):
    """Where in each row the ring, the value and the product stand, and their sum."""

    rings: tuple[QRectF, ...]
    values: tuple[QRectF, ...]
    products: tuple[QRectF, ...]
    total: QRectF


@lru_cache(maxsize=16)
def _areas(rows: Rows, columns: Columns) -> Areas:
    boxes = rows.boxes(MULTIPLY)
    values, products = (
        tuple(QRectF(0, box.top(), right, box.height()) for box in boxes)
        for right in (columns.value, columns.product)
    )
    total = QRectF(0, rows.bottom + 6, MULTIPLY.width(), 34)
    return Areas(tuple(map(_ring, boxes)), values, products, total)


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


def _ring(box: QRectF) -> QRectF:
    """Where the neuron that a value comes from is drawn, as on the canvas."""
    size = min(DISC, box.height() - 3)
    ring = QRectF(0, 0, size, size)
    ring.moveCenter(QPointF(DISC / 2, box.center().y()))
    return ring
