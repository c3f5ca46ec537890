"""A small picture of a neuron: a ring that its value fills, its curve, its bias."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.explain.neuron_lens import NeuronSteps
from gui.style.curves import activation_path, curve_point
from gui.style.palette import weight_colour
from gui.style.theme import theme
from gui.widgets.kept_picture import KeptPicture

REACH = 140.0
"""Degrees from the top to where the ring ends, on both sides."""
FULL_BIAS = 1.2
TOP = 90 * 16
"""As Qt counts angles."""
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
    paint_gauge_ground(painter, ring, gauge.activation)
    paint_gauge_value(painter, ring, gauge)


def paint_gauge_ground(painter: QPainter, ring: QRectF, activation: str) -> None:
    """Draw what stays while one watches: disc, track and curve."""
    palette, line = theme().palette, _line_of(ring)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.raised)
    painter.drawEllipse(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(palette.track, _width_of(ring))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawArc(line, round((90 + REACH) * 16), round(-2 * REACH * 16))
    if activation:
        pen = QPen(palette.text, max(1.2, 0.036 * ring.width()))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(activation_path(activation, _box_of(ring)))


def paint_gauge_value(painter: QPainter, ring: QRectF, gauge: Gauge) -> None:
    """Draw how full it is, the dot on the curve and the bias."""
    paint_shares(painter, ((ring, gauge.share),))
    if gauge.activation and gauge.point is not None:
        _paint_point(painter, ring, gauge.activation, gauge.point)
    if gauge.bias is not None:
        _paint_bias(painter, ring, gauge.bias)


def paint_shares(painter: QPainter, rings: Iterable[tuple[QRectF, float]]) -> None:
    """Draw how full each of some rings is."""
    palette, pen = theme().palette, QPen()
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    for ring, full in rings:
        share = min(1.0, max(-1.0, full)) if math.isfinite(full) else 0.0
        pen.setWidthF(_width_of(ring))
        pen.setColor(weight_colour(palette, share))
        painter.setPen(pen)
        painter.drawArc(_line_of(ring), TOP, round(-REACH * share * 16))


def _width_of(ring: QRectF) -> float:
    return max(2.0, 0.075 * ring.width())


def _line_of(ring: QRectF) -> QRectF:
    half = _width_of(ring) / 2
    return ring.adjusted(half, half, -half, -half)


def _box_of(ring: QRectF) -> QRectF:
    box = QRectF(0, 0, 0.52 * ring.width(), 0.41 * ring.width())
    box.moveCenter(ring.center())
    return box


def _paint_point(
    painter: QPainter, ring: QRectF, activation: str, point: tuple[float, float]
) -> None:
    if not all(map(math.isfinite, point)):
        return
    palette, (z, value) = theme().palette, point
    painter.setPen(QPen(palette.raised, 1))
    painter.setBrush(weight_colour(palette, math.copysign(1, value)))
    radius = 0.07 * ring.width()
    at = curve_point(activation, z, _box_of(ring), value)
    painter.drawEllipse(at, radius, radius)
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
        self._ground = KeptPicture()
        self.setFixedSize(SIZE, SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
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
            if (gauge is None) != (self._gauge is None):
                self.setVisible(gauge is not None)
            self._gauge = gauge
            self.update()

    def sizeHint(self) -> QSize:
        """The ring with room for the bias."""
        return QSize(SIZE, SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the neuron."""
        gauge = self._gauge
        ring = QRectF(0, 0, DIAMETER, DIAMETER)
        ring.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        try:
            activation = None if gauge is None else gauge.activation
            paint = partial(_paint_glyph_ground, ring=ring, activation=activation)
            picture = self._ground.of(self, activation, paint)
            painter.drawPixmap(0, 0, picture)
            if gauge is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_gauge_value(painter, ring, gauge)
        finally:
            painter.end()


def _paint_glyph_ground(
    painter: QPainter, ring: QRectF, activation: str | None
) -> None:
    if activation is not None:
        paint_gauge_ground(painter, ring, activation)
