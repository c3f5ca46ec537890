"""The small live picture of the selected thing beside its name."""

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.curves import activation_path, curve_point
from gui.style.icons import paint_icon
from gui.style.palette import weight_colour
from gui.style.theme import theme
from gui.widgets.kept_picture import KeptPicture

SIZE = 44
DIAMETER = 36.0
BESIDE_DISC = round((SIZE - DIAMETER) / 2)
"""Room for the bias on both sides of the disc."""
RING_WIDTH = 2.6
RING_END = 140.0
FULL_BIAS = 1.2


class Glyph(QWidget):
    """A neuron as on the canvas with ring, curve, dot and bias; or an icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = "layout"
        self._activation: str | None = None
        self._value: float | None = None
        self._sum = 0.0
        self._share = 0.0
        self._bias = 0.0
        self._ground = KeptPicture()
        # So that a new value does not have the panel behind it painted as well.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedSize(SIZE, SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_icon(self, name: str) -> None:
        """Show an icon."""
        self._icon_name, self._activation = name, None
        self.update()

    def show_neuron(self, activation: str, bias: float) -> None:
        """Show a neuron that has no value yet."""
        self._activation, self._bias, self._value = activation, bias, None
        self.update()

    def show_value(self, weighted_sum: float, value: float, share: float) -> None:
        """Show what the neuron makes of the viewed row."""
        self._sum, self._value, self._share = weighted_sum, value, share
        self.update()

    def sizeHint(self) -> QSize:
        """The disc with room for the bias."""
        return QSize(SIZE, SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the neuron or the icon."""
        painter = QPainter(self)
        key = self._activation, self._icon_name
        painter.drawPixmap(0, 0, self._ground.of(self, key, self._paint_ground))
        if self._activation is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_values(painter, self._activation)
        painter.end()

    @property
    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2 + 2)

    @property
    def _ring(self) -> QRectF:
        inner = DIAMETER - RING_WIDTH
        ring = QRectF(0, 0, inner, inner)
        ring.moveCenter(self._centre)
        return ring

    @property
    def _box(self) -> QRectF:
        box = QRectF(0, 0, 0.52 * DIAMETER, 0.41 * DIAMETER)
        box.moveCenter(self._centre)
        return box

    def _paint_ground(self, painter: QPainter) -> None:
        """Draw what stays while one watches: disc, groove and curve, or the icon."""
        palette, centre = theme().palette, self._centre
        painter.setPen(QPen(palette.card_border, 1))
        painter.setBrush(palette.raised)
        painter.drawEllipse(centre, DIAMETER / 2, DIAMETER / 2)
        if self._activation is None:
            box = QRectF(0, 0, 18, 18)
            box.moveCenter(centre)
            paint_icon(painter, self._icon_name, palette.text, box)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_arc_pen(palette.track))
        start, span = round((90 + RING_END) * 16), round(-2 * RING_END * 16)
        painter.drawArc(self._ring, start, span)
        pen = QPen(palette.text, 1.3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(activation_path(self._activation, self._box))

    def _paint_values(self, painter: QPainter, name: str) -> None:
        palette = theme().palette
        angle = min(1.0, max(-1.0, self._share)) * RING_END
        if self._value is not None and abs(angle) > 0.5:
            painter.setPen(_arc_pen(weight_colour(palette, self._share)))
            painter.drawArc(self._ring, 90 * 16, round(-angle * 16))
        self._paint_bias(painter, self._centre)
        if self._value is not None:
            at = curve_point(name, self._sum, self._box, self._value)
            painter.setPen(QPen(palette.raised, 1))
            vivid = math.copysign(0.5 + 0.5 * min(1.0, abs(self._share)), self._share)
            painter.setBrush(weight_colour(palette, vivid))
            painter.drawEllipse(at, 2.8, 2.8)

    def _paint_bias(self, painter: QPainter, centre: QPointF) -> None:
        reach = min(1.0, max(-1.0, self._bias / FULL_BIAS))
        angle = math.radians(reach * RING_END)
        out = QPointF(math.sin(angle), -math.cos(angle))
        pen = QPen(weight_colour(theme().palette, math.copysign(1, self._bias)), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        near = DIAMETER / 2 + 1
        painter.drawLine(QLineF(centre + out * near, centre + out * (near + 3.5)))


def _arc_pen(colour: QColor) -> QPen:
    pen = QPen(colour, RING_WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen
