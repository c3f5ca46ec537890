"""Rings, halos and ports: what is selected, hovered or aimed at."""

import math
from collections.abc import Iterable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.arrays import Array, Ints
from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.card_painter import RING_GAP, paint_port
from gui.canvas.painters.context import Context
from gui.canvas.painters.stamps import Stamps, place_stamp
from gui.style.palette import faded

GLOW = 9.0
HALO = 5.0
INSIDE = 5.0
"""Radius of the mark of a neuron inside a closed card."""
MOST_BYTES = 4_000_000


class EmphasisPainter:
    """Paints what lies under the discs; the glow of a selected neuron is kept."""

    def __init__(self) -> None:
        self._rings = Stamps(MOST_BYTES)

    def paint_halos(self, painter: QPainter, context: Context) -> None:
        """Draw the halo of the hovered neuron and the glow of the selected ones."""
        hover = context.stage.hover
        if hover.neuron is not None and hover.neuron not in context.picked.neurons:
            centre = _centre(context, hover.neuron)
            if centre is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(faded(context.palette.text, 0.07))
                radius = _radius(context) + HALO
                painter.drawEllipse(centre, radius, radius)
        if context.picked.neurons:
            picked = np.array([*context.picked.neurons])
            self._paint_rings(painter, context, picked)
            _paint_inside(painter, context, picked)

    def _paint_rings(self, painter: QPainter, context: Context, picked: Ints) -> None:
        """Draw rings around those that are seen one by one."""
        self._rings.keep_for((context.view.zoom, context.palette.key, context.dpr))
        geometry = context.stage.geometry
        places = np.flatnonzero(np.isin(geometry.neurons, picked))
        loose = {layer.id: layer.loose for layer in geometry.network.layers}
        layers = geometry.layers[places].tolist()
        points = context.view.array_to_screen(geometry.centres[places]).tolist()
        seen = context.area.adjusted(-60, -60, 60, 60)
        for layer, point in zip(layers, points, strict=True):
            centre = context.snapped(QPointF(*point))
            if seen.contains(centre):
                self._paint_ring(painter, context, centre, loose[layer])

    def _paint_ring(
        self, painter: QPainter, context: Context, centre: QPointF, loose: bool
    ) -> None:
        stamp = self._rings.find(loose)
        if stamp is None:
            half = _radius(context) + RING_GAP + GLOW + 4
            box = QRectF(-half, -half, 2 * half, 2 * half)
            paint = partial(_paint_selection_ring, context=context, loose=loose)
            stamp = self._rings.keep(loose, box, context.dpr, paint)
        place_stamp(painter, centre.x(), centre.y(), stamp)


def _paint_inside(painter: QPainter, context: Context, picked: Ints) -> None:
    """Mark where closed cards hide selected neurons: their heights, at both edges."""
    geometry = context.stage.geometry
    painter.setPen(QPen(context.palette.canvas, 1.4))
    painter.setBrush(context.palette.accent_text)
    for card in geometry.cards:
        layer = geometry.network.layer(card.layer)
        inside = np.flatnonzero(np.isin(layer.neurons, picked)) if card.closed else ()
        if len(inside):
            ends = (geometry.ends,) if layer.computes else ()
            for side in (geometry.starts, *ends):
                points = context.view.array_to_screen(side[layer.id][inside])
                _paint_marks(painter, points)


def _paint_marks(painter: QPainter, points: Array) -> None:
    """Draw a mark at each point of a column; those that would touch are a long one."""
    breaks = np.flatnonzero(np.diff(points[:, 1]) > 2 * INSIDE) + 1
    for run in np.split(points, breaks):
        first, last = QPointF(*run[0].tolist()), QPointF(*run[-1].tolist())
        mark = QRectF(first, last).adjusted(-INSIDE, -INSIDE, INSIDE, INSIDE)
        painter.drawRoundedRect(mark, INSIDE, INSIDE)


def paint_neuron_marks(painter: QPainter, context: Context) -> None:
    """Draw what lies over the discs: ports, ends of the hovered link, drop targets."""
    hover, overlay = context.stage.hover, context.stage.overlay
    if hover.neuron is not None and not hover.on_label and not context.detail.dots:
        _paint_ports(painter, context, hover.neuron)
    if hover.connection is not None:
        pen = QPen(context.palette.text2, 1.5)
        _paint_rings(painter, context, hover.connection, pen, HALO)
    if overlay.drop_neurons:
        pen = QPen(context.palette.accent_text, 2)
        pen.setDashPattern([4.5, 2.2])
        _paint_rings(painter, context, overlay.drop_neurons, pen, RING_GAP)


def _centre(context: Context, neuron: int) -> QPointF | None:
    centre = context.stage.geometry.centre_of(neuron)
    if centre is None:
        return None
    return context.snapped(context.view.to_screen(centre))


def _radius(context: Context) -> float:
    return 4.0 if context.detail.dots else DIAMETER * context.view.zoom / 2


def _paint_selection_ring(painter: QPainter, context: Context, loose: bool) -> None:
    palette, centre = context.palette, QPointF(0, 0)
    scale = min(1.0, max(0.5, context.view.zoom))
    radius = _radius(context) + RING_GAP * scale
    painter.setBrush(Qt.BrushStyle.NoBrush)
    steps = math.ceil(GLOW * scale)
    strength = 0.34 if palette.name == "dark" else 0.22
    for step in range(steps):
        fading = (1 - step / steps) ** 2
        painter.setPen(QPen(faded(palette.accent, strength * fading), 1.5))
        painter.drawEllipse(centre, radius + 2 + step, radius + 2 + step)
    # Between ring and disc there is nothing: connections end at the ring.
    painter.setBrush(palette.canvas if loose else palette.card)
    painter.setPen(QPen(palette.accent_text, 2))
    painter.drawEllipse(centre, radius + 1, radius + 1)


def _paint_rings(
    painter: QPainter,
    context: Context,
    neurons: Iterable[int],
    pen: QPen,
    gap: float,
) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = _radius(context) + gap
    for neuron in neurons:
        centre = _centre(context, neuron)
        if centre is not None:
            painter.drawEllipse(centre, radius, radius)


def _paint_ports(painter: QPainter, context: Context, neuron: int) -> None:
    centre = _centre(context, neuron)
    if centre is None:
        return
    hover, radius = context.stage.hover, _radius(context)
    layer, _ = context.stage.geometry.network.find_neuron(neuron)
    for side in ("in", "out") if layer.computes else ("out",):
        at = centre + QPointF(-radius if side == "in" else radius, 0)
        hot = hover.kind == "port" and hover.port == side
        paint_port(painter, context, at, hot)
