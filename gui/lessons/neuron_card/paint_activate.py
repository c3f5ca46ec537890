"""The third step: the sum on the curve of the activation, among all other rows."""

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
)

from engine.explain.neuron_lens import NeuronSteps, activation_curve
from gui.lessons.neuron_card.dots import (
    BOX,
    DOT,
    LABELS,
    Frame,
    dot_picture,
    dot_places,
)
from gui.lessons.neuron_card.places import ACTIVATE
from gui.style.fonts import font
from gui.style.number_text import first_of, format_number, format_short
from gui.style.palette import weight_colour
from gui.style.theme import theme

POINTS = 97
LINE = 14.0
"""From one line of the small type to the next."""
LEAST = 2.5
"""The curve is shown at least this far to both sides of 0."""


def frame_of(steps: NeuronSteps) -> Frame:
    """Choose what is shown: all rows, the neuron's point, and the middle."""
    sums = np.append(steps.batch_sums, steps.weighted_sum)
    sums = sums[np.isfinite(sums)]
    reach = float(np.abs(sums).max()) if len(sums) else 0.0
    reach = max(LEAST, min(reach * 1.06, 1e6))
    step = _step(reach, 4)
    reach = math.ceil(reach / step) * step
    values = activation_curve(steps, np.linspace(-reach, reach, POINTS))
    values = np.append(values[np.isfinite(values)], 0.0)
    low, high = float(values.min()), float(values.max())
    room = 0.06 * (high - low or 1.0)
    return Frame(-reach, reach, low - room, high + room)


def paint_activate_ground(painter: QPainter, steps: NeuronSteps, frame: Frame) -> None:
    """Draw the axes and the curve, which stay while one watches."""
    painter.fillRect(BOX, theme().palette.canvas)
    _paint_axes(painter, frame)
    painter.save()
    painter.setClipRect(BOX)
    _paint_curve(painter, steps, frame)
    painter.restore()
    painter.setFont(font("step_title"))
    painter.setPen(theme().palette.text)
    box = QRectF(ACTIVATE.left(), BOX.bottom() + 22, ACTIVATE.width(), 34)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, int(flags), "Output a")


def paint_activate(
    painter: QPainter, steps: NeuronSteps, frame: Frame, *, dots: bool = True
) -> None:
    """Draw every row as a dot, and the neuron's point with its tangent.

    The dots may be there already, by `Dots`.
    """
    palette = theme().palette
    painter.save()
    painter.setClipRect(BOX)
    if dots:
        _paint_dots(painter, steps, frame)
    z, value = steps.weighted_sum, steps.output
    if math.isfinite(z) and math.isfinite(value):
        _paint_tangent(painter, steps, frame)
        at = frame.place(z, value)
        painter.setPen(QPen(palette.text2, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(BOX.left(), at.y(), at.x(), at.y()))
        painter.drawLine(QLineF(at.x(), BOX.bottom(), at.x(), at.y()))
        painter.restore()
        painter.setPen(QPen(palette.canvas, 1.5))
        sign = math.copysign(1, value)
        painter.setBrush(weight_colour(palette, sign))
        painter.drawEllipse(at, 6.5, 6.5)
    else:
        painter.restore()
    _paint_result(painter, steps)


def _paint_axes(painter: QPainter, frame: Frame) -> None:
    palette = theme().palette
    painter.setFont(font("canvas_label"))
    flags = Qt.AlignmentFlag
    for value in _ticks(frame.left, frame.right, 4):
        x = frame.place(value, 0).x()
        painter.setPen(QPen(palette.strong if value == 0 else palette.plot_grid, 1))
        painter.drawLine(QLineF(x, BOX.top(), x, BOX.bottom()))
        inside = min(max(x, BOX.left() + 14), BOX.right() - 30)
        if inside == x:
            painter.setPen(palette.text2)
            box = QRectF(x - 30, BOX.bottom() + 3, 60, 14)
            painter.drawText(box, int(flags.AlignCenter), format_short(value))
    for value in _ticks(frame.low, frame.high, 4):
        y = frame.place(0, value).y()
        painter.setPen(QPen(palette.strong if value == 0 else palette.plot_grid, 1))
        painter.drawLine(QLineF(BOX.left(), y, BOX.right(), y))
        painter.setPen(palette.text2)
        box = QRectF(ACTIVATE.left() - 14, y - 7, LABELS + 8, 14)
        painter.drawText(
            box, int(flags.AlignRight | flags.AlignVCenter), format_short(value)
        )
    painter.setPen(palette.text)
    corner = QRectF(BOX.right() - 24, BOX.bottom() + 3, 24, 14)
    painter.drawText(corner, int(flags.AlignRight | flags.AlignVCenter), "z")
    corner = QRectF(BOX.left() - 24, BOX.top() - 17, 18, 14)
    painter.drawText(corner, int(flags.AlignRight | flags.AlignVCenter), "a")


def _paint_curve(painter: QPainter, steps: NeuronSteps, frame: Frame) -> None:
    sums = np.linspace(frame.left, frame.right, POINTS)
    if steps.activation == "step":
        sums = np.sort(np.append(sums, [0.0, np.nextafter(0.0, 1.0)]))
    values = activation_curve(steps, sums)
    path = QPainterPath()
    for place, (z, value) in enumerate(
        zip(sums.tolist(), values.tolist(), strict=True)
    ):
        at = frame.place(z, value)
        if place:
            path.lineTo(at)
        else:
            path.moveTo(at)
    pen = QPen(theme().palette.text, 2)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)


def _paint_dots(painter: QPainter, steps: NeuronSteps, frame: Frame) -> None:
    dot = dot_picture(painter.device().devicePixelRatio())
    for x, y in dot_places(steps, frame).tolist():
        painter.drawPixmap(QPointF(x - DOT / 2, y - DOT / 2), dot)


def _paint_tangent(painter: QPainter, steps: NeuronSteps, frame: Frame) -> None:
    if not math.isfinite(steps.slope):
        return
    z, value, slope = steps.weighted_sum, steps.output, steps.slope
    reach = 0.26 * (frame.right - frame.left)
    start = frame.place(z - reach, value - slope * reach)
    end = frame.place(z + reach, value + slope * reach)
    pen = QPen(theme().palette.accent_text, 1.5)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.drawLine(QLineF(start, end))


def _paint_result(painter: QPainter, steps: NeuronSteps) -> None:
    palette = theme().palette
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    box = QRectF(ACTIVATE.left(), BOX.bottom() + 22, ACTIVATE.width(), 34)
    painter.setFont(font("title"))
    painter.setPen(palette.signed(steps.output))
    painter.drawText(box, right, format_number(steps.output))
    painter.setFont(font("caption"))
    painter.setPen(palette.text2)
    line = box.translated(0, 27).adjusted(0, 6, 0, -6)
    for words in _under_result(steps, line.width()):
        painter.drawText(line, right, words)
        line.translate(0, LINE)


def _under_result(steps: NeuronSteps, room: float) -> list[str]:
    """What stands under the output, in one line where it has room, else in two."""
    words = [f"slope here {format_number(steps.slope)}"]
    if shown := len(steps.batch_sums):
        rows = first_of(shown, steps.n_rows or shown, "training rows")
        words.append(f"dots: {rows}")
    one = ", ".join(words)
    fits = QFontMetricsF(font("caption")).horizontalAdvance(one) <= room
    return [one] if fits else words


def _step(span: float, most: int) -> float:
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(k * power for k in (1, 2, 5, 10, 20) if span / (k * power) <= most)


def _ticks(low: float, high: float, most: int) -> list[float]:
    step = _step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]
