"""A neuron: disc, activation curve with its dot, ring of the value, bias tick."""

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from engine.network.layer import Layer
from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.context import SHADES, Context
from gui.canvas.painters.label_painter import paint_labels
from gui.style.curves import activation_path, curve_point, zero_line
from gui.style.icons import paint_icon
from gui.style.palette import faded

RING_WIDTH = 0.068
RING_END = 140.0
"""Angle of the full scale, from the top."""
FULL_BIAS = 1.2
"""Bias whose tick stands at the end of the scale."""
DOT_DIAMETER = 8.0
DOT_ROOM = 10.0
MARGIN = 3.0


class NeuronPainter:
    """Paints neurons; what does not change with the values is kept as pictures."""

    def __init__(self) -> None:
        self._discs: dict[tuple[object, ...], QPixmap] = {}
        self._kept_for: tuple[object, ...] = ()

    def paint(self, painter: QPainter, context: Context) -> None:
        """Draw all neurons in view."""
        geometry = context.stage.geometry
        if not len(geometry.neurons):
            return
        diameter = DIAMETER * context.view.zoom
        self._keep_for(diameter, context)
        if context.detail.dots:
            self._paint_dots(painter, context)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layers = {layer.id: layer for layer in geometry.network.layers}
        centres = context.view.array_to_screen(geometry.centres).tolist()
        seen = context.area.adjusted(-60, -60, 60, 60)
        rows = zip(
            centres, geometry.layers.tolist(), geometry.indices.tolist(), strict=True
        )
        neurons = [
            (layers[layer_id], index, context.snapped(QPointF(x, y)))
            for (x, y), layer_id, index in rows
            if seen.contains(x, y)
        ]
        for layer, index, centre in neurons:
            self._paint_neuron(painter, context, layer, index, centre)
        if context.detail.labels:
            paint_labels(painter, context, neurons)

    def _paint_dots(self, painter: QPainter, context: Context) -> None:
        """Draw all neurons in view as dots of their values' colours."""
        geometry, dpr = context.stage.geometry, context.dpr
        corners = context.view.array_to_screen(geometry.centres) - DOT_ROOM / 2
        places = np.rint(corners * dpr) / dpr
        area = context.area
        seen = (
            (places > (-DOT_ROOM, -DOT_ROOM)) & (places < (area.right(), area.bottom()))
        ).all(axis=1)
        layers = geometry.network.layers
        open_ones = set(geometry.layers.tolist())
        shares = [
            context.values.shares(layer.id, layer.size)
            for layer in layers
            if layer.id in open_ones
        ]
        shades = np.rint(np.concatenate(shares)[seen] * SHADES).astype(int).tolist()
        for (x, y), shade in zip(places[seen].tolist(), shades, strict=True):
            dot = self._discs.get(("dot", shade))
            if dot is None:
                colour = context.value_colour(shade / SHADES)
                dot = self._discs["dot", shade] = _draw_dot(colour, dpr)
            painter.drawPixmap(QPointF(x, y), dot)

    def _paint_neuron(
        self,
        painter: QPainter,
        context: Context,
        layer: Layer,
        index: int,
        centre: QPointF,
    ) -> None:
        diameter = DIAMETER * context.view.zoom
        self._paint_disc(painter, context, layer, index, centre)
        value = context.values.value(layer.id, index)
        if value is not None:
            share = context.values.share(layer.id, index)
            colour = context.value_colour(share)
            paint_value_arc(painter, centre, diameter, share, colour, layer.computes)
            if layer.computes and context.detail.fine:
                self._paint_curve_dot(painter, context, layer, index, centre)
        if layer.computes and context.detail.fine:
            bias = float(layer.biases[index])
            tick = context.sign_colour(bias)
            paint_bias_tick(painter, centre, diameter, bias, tick)
        if layer.frozen[index]:
            self._paint_badge(painter, context, centre, diameter)

    def _keep_for(self, diameter: float, context: Context) -> None:
        wanted = (
            *(diameter, context.dpr, context.palette.key),
            *(context.detail.fine, context.values.data_version),
        )
        if wanted != self._kept_for:
            self._discs.clear()
            self._kept_for = wanted

    def _paint_disc(
        self,
        painter: QPainter,
        context: Context,
        layer: Layer,
        index: int,
        centre: QPointF,
    ) -> None:
        fed = not layer.computes or context.values.is_fed(layer.id, index)
        if context.vector:
            _paint_whole_disc(painter, context, layer, index, centre, fed)
            return
        kind: object = layer.activations[index]
        if not layer.computes:
            kind = int(layer.columns[index])
        key = (layer.computes, kind, fed)
        if key not in self._discs:
            self._discs[key] = self._draw_disc(context, layer, index, fed)
        half = DIAMETER * context.view.zoom / 2 + MARGIN
        painter.drawPixmap(
            context.snapped(centre - QPointF(half, half)), self._discs[key]
        )

    def _draw_disc(
        self, context: Context, layer: Layer, index: int, fed: bool
    ) -> QPixmap:
        diameter = DIAMETER * context.view.zoom
        pixels = math.ceil((diameter + 2 * MARGIN) * context.dpr)
        picture = QPixmap(pixels, pixels)
        picture.setDevicePixelRatio(context.dpr)
        picture.fill(Qt.GlobalColor.transparent)
        centre = QPointF(diameter / 2 + MARGIN, diameter / 2 + MARGIN)
        painter = QPainter(picture)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_whole_disc(painter, context, layer, index, centre, fed)
        finally:
            painter.end()
        return picture

    def _paint_curve_dot(
        self,
        painter: QPainter,
        context: Context,
        layer: Layer,
        index: int,
        centre: QPointF,
    ) -> None:
        diameter = DIAMETER * context.view.zoom
        value = context.values.value(layer.id, index)
        at = curve_point(
            layer.activations[index],
            context.values.weighted_sum(layer.id, index),
            curve_box(centre, diameter),
            value,
        )
        radius = 0.07 * diameter
        painter.setPen(QPen(context.palette.raised, 1.4))
        share = context.values.share(layer.id, index)
        # A dot near 0 would hardly be seen in its true shade; its sign is what counts.
        vivid = math.copysign(0.5 + 0.5 * min(1.0, abs(share)), share)
        painter.setBrush(context.value_colour(vivid))
        painter.drawEllipse(at, radius + 0.7, radius + 0.7)

    def _paint_badge(
        self, painter: QPainter, context: Context, centre: QPointF, diameter: float
    ) -> None:
        middle = centre + QPointF(0.37, 0.37) * diameter
        radius = max(6.0, 0.14 * diameter)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(context.palette.canvas)
        painter.drawEllipse(middle, radius + 1, radius + 1)
        box = QRectF(0, 0, radius * 1.7, radius * 1.7)
        box.moveCenter(middle)
        paint_icon(painter, "freeze", context.palette.text2, box)


def _paint_whole_disc(
    painter: QPainter,
    context: Context,
    layer: Layer,
    index: int,
    centre: QPointF,
    fed: bool,
) -> None:
    """Draw a disc with the curve or the histogram in it."""
    diameter = DIAMETER * context.view.zoom
    if layer.computes:
        paint_disc(painter, context, centre, diameter, fed)
        paint_curve(painter, context, centre, diameter, layer.activations[index])
    else:
        bars = context.values.histogram(int(layer.columns[index]))
        paint_input_disc(painter, context, centre, diameter, bars)


def _draw_dot(colour: QColor, dpr: float) -> QPixmap:
    """Draw a dot once for all neurons of its colour: ellipses are slow to draw."""
    picture = QPixmap(math.ceil(DOT_ROOM * dpr), math.ceil(DOT_ROOM * dpr))
    picture.setDevicePixelRatio(dpr)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        middle = QPointF(DOT_ROOM / 2, DOT_ROOM / 2)
        painter.drawEllipse(middle, DOT_DIAMETER / 2, DOT_DIAMETER / 2)
    finally:
        painter.end()
    return picture


def paint_disc(
    painter: QPainter, context: Context, centre: QPointF, diameter: float, fed: bool
) -> None:
    """Draw disc and groove of the ring; dotted in danger where nothing feeds it."""
    palette = context.palette
    painter.setPen(QPen(palette.card_border, 1))
    painter.setBrush(palette.raised)
    painter.drawEllipse(centre, diameter / 2 - 0.5, diameter / 2 - 0.5)
    width = RING_WIDTH * diameter
    ring = ring_box(centre, diameter)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not fed:
        pen = QPen(palette.danger, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        dash = math.pi * ring.width() / 12 / width
        pen.setDashPattern([dash * 0.6, dash * 0.4])
        painter.setPen(pen)
        painter.drawEllipse(ring)
        return
    pen = QPen(palette.track, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    start = (90 + RING_END) * 16
    painter.drawArc(ring, round(start), round(-2 * RING_END * 16))
    top = QPointF(centre.x(), ring.top())
    pen = QPen(faded(palette.text2, 0.55), max(1.0, 0.03 * diameter))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    half = QPointF(0, width / 2)
    painter.drawLine(QLineF(top - half, top + half))


def paint_input_disc(
    painter: QPainter,
    context: Context,
    centre: QPointF,
    diameter: float,
    bars: list[float],
) -> None:
    """Draw an input: a plain ring around the histogram of its column."""
    palette = context.palette
    painter.setPen(QPen(palette.strong, 1.25))
    painter.setBrush(palette.raised)
    painter.drawEllipse(centre, diameter / 2 - 0.65, diameter / 2 - 0.65)
    box = curve_box(centre, diameter)
    if not bars or diameter < 18:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(palette.text2, 0.75))
    step = box.width() / len(bars)
    for place, height in enumerate(bars):
        tall = height * box.height()
        corner = QPointF(box.left() + place * step, box.bottom() - tall)
        painter.drawRect(QRectF(corner, QSizeF(step * 0.72, tall)))


def paint_curve(
    painter: QPainter, context: Context, centre: QPointF, diameter: float, name: str
) -> None:
    """Draw the activation's curve, over its zero line where there is room."""
    box = curve_box(centre, diameter)
    palette = context.palette
    if context.detail.fine:
        painter.setPen(QPen(faded(palette.text2, 0.25), 1))
        height = zero_line(name, box)
        painter.drawLine(QLineF(box.left(), height, box.right(), height))
    pen = QPen(palette.text, max(1.2, 0.036 * diameter))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(activation_path(name, box))


def paint_value_arc(
    painter: QPainter,
    centre: QPointF,
    diameter: float,
    share: float,
    colour: QColor,
    round_ends: bool,
) -> None:
    """Fill the ring from the top, clockwise above 0, anticlockwise below."""
    angle = min(1.0, max(-1.0, share)) * RING_END
    if abs(angle) < 0.5:
        return
    pen = QPen(colour, RING_WIDTH * diameter)
    cap = Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.FlatCap
    pen.setCapStyle(cap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(ring_box(centre, diameter), 90 * 16, round(-angle * 16))


def paint_bias_tick(
    painter: QPainter, centre: QPointF, diameter: float, bias: float, colour: QColor
) -> None:
    """Draw the bias as a tick outside the ring, at the angles of the ring."""
    angle = math.radians(min(1.0, max(-1.0, bias / FULL_BIAS)) * RING_END)
    out = QPointF(math.sin(angle), -math.cos(angle))
    scale = diameter / DIAMETER
    pen = QPen(colour, 2.2 * max(0.7, scale))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    near = diameter / 2 + 1.2 * scale
    painter.drawLine(QLineF(centre + out * near, centre + out * (near + 5 * scale)))


def curve_box(centre: QPointF, diameter: float) -> QRectF:
    """Return the box of the curve inside a disc."""
    box = QRectF(0, 0, 0.52 * diameter, 0.41 * diameter)
    box.moveCenter(centre)
    return box


def ring_box(centre: QPointF, diameter: float) -> QRectF:
    """Return the square whose inscribed circle is the middle of the ring."""
    inner = diameter * (1 - RING_WIDTH)
    box = QRectF(0, 0, inner, inner)
    box.moveCenter(centre)
    return box
