"""A small picture of a neuron: a ring that its value fills, its curve, its bias."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.explain.neuron_lens import NeuronSteps
from gui.style.curves import activation_path, curve_point
from gui.style.palette import weight_colour
from gui.style.theme import theme

REACH = 140.0
"""Degrees from the top to where the ring ends, on both sides."""
FULL_BIAS = 1.2
SIZE = 46
DIAMETER = 40.0


@dataclass(frozen=True)
class Gauge:
    """What is drawn.

    Attributes
    ----------
    share : float
        Of the full value, from -1 to 1; larger ones fill the ring.
    activation : str
        Empty for an input, which has no curve.
    point : (float, float), optional
        Sum and value of the dot on the curve.
    bias : float, optional
        A tick outside the ring.
    """

    share: float
    activation: str = ""
    point: tuple[float, float] | None = None
    bias: float | None = None


def paint_gauge(painter: QPainter, ring: QRectF, gauge: Gauge) -> None:
    """Draw a ring with what is in it; `ring` is its outer edge."""
    palette = theme().palette
    across = ring.width()
    width = max(2.0, 0.075 * across)
    line = ring.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.raised)
    painter.drawEllipse(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(palette.track, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawArc(line, round((90 + REACH) * 16), round(-2 * REACH * 16))
    share = min(1.0, max(-1.0, gauge.share)) if math.isfinite(gauge.share) else 0.0
    pen.setColor(weight_colour(palette, share))
    painter.setPen(pen)
    painter.drawArc(line, 90 * 16, round(-REACH * share * 16))
    if gauge.activation:
        _paint_curve(painter, ring, gauge)
    if gauge.bias is not None:
        _paint_bias(painter, ring, gauge.bias)


def _paint_curve(painter: QPainter, ring: QRectF, gauge: Gauge) -> None:
    palette, across = theme().palette, ring.width()
    box = QRectF(0, 0, 0.52 * across, 0.41 * across)
    box.moveCenter(ring.center())
    pen = QPen(palette.text, max(1.2, 0.036 * across))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPath(activation_path(gauge.activation, box))
    if gauge.point is None or not all(map(math.isfinite, gauge.point)):
        return
    z, value = gauge.point
    painter.setPen(QPen(palette.raised, 1))
    painter.setBrush(weight_colour(palette, math.copysign(1, value)))
    radius = 0.07 * across
    painter.drawEllipse(curve_point(gauge.activation, z, box, value), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_bias(painter: QPainter, ring: QRectF, bias: float) -> None:
    if not math.isfinite(bias):
        return
    angle = math.radians(min(1.0, max(-1.0, bias / FULL_BIAS)) * REACH)
    out = QPointF(math.sin(angle), -math.cos(angle))
    pen = QPen(weight_colour(theme().palette, math.copysign(1, bias)), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    near, centre = ring.width() / 2 - 1, ring.center()
    painter.drawLine(QLineF(centre + out * near, centre + out * (near + 4)))


class Glyph(QWidget):
    """The neuron that the card is of, beside its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gauge: Gauge | None = None
        self.setFixedSize(SIZE, SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    @property
    def gauge(self) -> Gauge | None:
        """What is shown."""
        return self._gauge

    def show_steps(self, steps: NeuronSteps | None) -> None:
        """Show the neuron at a moment; an input is not shown."""
        gauge = None
        if steps is not None:
            point = steps.weighted_sum, steps.output
            share = steps.output / steps.full
            gauge = Gauge(share, steps.activation, point, steps.bias)
        if gauge != self._gauge:
            self._gauge = gauge
            self.setVisible(gauge is not None)
            self.update()

    def sizeHint(self) -> QSize:
        """The ring with room for the bias."""
        return QSize(SIZE, SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the neuron."""
        if self._gauge is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(0, 0, DIAMETER, DIAMETER)
        ring.moveCenter(QRectF(self.rect()).center())
        paint_gauge(painter, ring, self._gauge)
        painter.end()
