"""The second step: the products as a waterfall that ends at the sum."""

import itertools

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from engine.explain.neuron_lens import NeuronSteps
from gui.lessons.neuron_card.places import ADD, TOP, Rows
from gui.lessons.neuron_card.timeline import partial_sums
from gui.style.fonts import font
from gui.style.number_text import format_number
from gui.style.theme import theme

BAR = 18.0
NARROWEST = 1.5


def paint_add(painter: QPainter, steps: NeuronSteps, rows: Rows) -> None:
    """Draw each product from where the ones before it have led."""
    palette = theme().palette
    sums = partial_sums(steps).tolist()
    low, high = min(sums), max(sums)
    spread = (high - low) or 1.0

    def across(value: float) -> float:
        return float(ADD.left() + 8 + (value - low) / spread * (ADD.width() - 16))

    zero = across(0.0)
    painter.setPen(QPen(palette.strong, 1))
    painter.drawLine(QLineF(zero, TOP - 4, zero, rows.bottom))
    painter.drawLine(
        QLineF(ADD.left(), rows.bottom + 0.5, ADD.right(), rows.bottom + 0.5)
    )
    painter.setFont(font("caption"))
    painter.setPen(palette.text2)
    above = QRectF(zero - 20, TOP - 20, 40, 15)
    painter.drawText(above, int(Qt.AlignmentFlag.AlignCenter), "0")
    painter.setPen(QPen(palette.text2, 1, Qt.PenStyle.DotLine))
    falling, rising = palette.weight_stops[1], palette.weight_stops[-2]
    places = [across(value) for value in sums]
    tall = min(BAR, rows.height - 4)
    tops = [box.center().y() - tall / 2 for box in rows.boxes(ADD)]
    for top, below, (start, end), (before, after) in zip(
        tops,
        [*tops[1:], rows.bottom + 14],
        itertools.pairwise(places),
        itertools.pairwise(sums),
        strict=True,
    ):
        left, right = (start, end) if start <= end else (end, start)
        bar = QRectF(left, top, max(NARROWEST, right - left), tall)
        painter.fillRect(bar, rising if after >= before else falling)
        painter.drawLine(QLineF(end, bar.bottom(), end, below))
    _paint_end(painter, across(sums[-1]), rows.bottom + 18, steps)


def _paint_end(painter: QPainter, at: float, height: float, steps: NeuronSteps) -> None:
    palette = theme().palette
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.text)
    painter.drawEllipse(QPointF(at, height), 5, 5)
    painter.setFont(font("section"))
    painter.setPen(palette.text)
    words = f"z = {format_number(steps.weighted_sum)}"
    room = QFontMetricsF(font("section")).horizontalAdvance(words) + 2
    left = at + 12 if at + 12 + room <= ADD.right() + 30 else at - 12 - room
    box = QRectF(left, height - 10, room, 20)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), words)
