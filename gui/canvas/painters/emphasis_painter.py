"""Rings, halos, ports and number pills: what is selected, hovered or aimed at."""

import math
from collections.abc import Iterable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.arrays import Array, Ints, Mask
from gui.canvas.edges import Edges, curve_points
from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.card_painter import paint_port
from gui.canvas.painters.context import Context
from gui.canvas.painters.stamps import Stamps, place_stamp
from gui.canvas.painters.text import pill_rect, value_text
from gui.canvas.strokes import chosen_edges
from gui.style.palette import faded

RING_GAP = 7.0
GLOW = 9.0
HALO = 5.0
MOST_BYTES = 4_000_000
MOST_PILLS = 60
SHORTEST_NUMBERED = 60.0
"""A connection shorter than this on the screen carries no number by itself."""
AT_INCOMING, AT_OUTGOING, AT_MIDDLE = 0.62, 0.45, 0.5


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
        seen = context.area.adjusted(-60, -60, 60, 60)
        self._rings.keep_for((context.view.zoom, context.palette.name, context.dpr))
        for neuron in context.picked.neurons:
            centre = _centre(context, neuron)
            if centre is not None and seen.contains(centre):
                self._paint_ring(painter, context, centre, neuron)

    def _paint_ring(
        self, painter: QPainter, context: Context, centre: QPointF, neuron: int
    ) -> None:
        layer, _ = context.stage.geometry.network.find_neuron(neuron)
        key = layer.loose
        stamp = self._rings.find(key)
        if stamp is None:
            half = _radius(context) + RING_GAP + GLOW + 4
            box = QRectF(-half, -half, 2 * half, 2 * half)
            paint = partial(_paint_selection_ring, context=context, loose=layer.loose)
            stamp = self._rings.keep(key, box, context.dpr, paint)
        place_stamp(painter, centre.x(), centre.y(), stamp)


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


def paint_pills(painter: QPainter, context: Context) -> None:
    """Draw the weights of the selection, of what is hovered, and of all when large."""
    edges = context.stage.edges
    if not len(edges):
        return
    taken: list[QRectF] = []
    hover = context.stage.hover.connection
    if hover is not None:
        index = edges.index_of(hover)
        if index is not None:
            _paint_numbers(
                painter, context, np.array([index]), np.array([AT_MIDDLE]), taken
            )
    if not context.detail.labels:
        return
    if context.picked.neurons or context.picked.connections:
        chosen = strongest(edges, chosen_edges(edges, context.picked))
        where = _places_of_pills(edges, chosen, context)
        _paint_numbers(painter, context, chosen, where, taken)
    if context.detail.numbers:
        _paint_all_numbers(painter, context, taken)


def _paint_all_numbers(
    painter: QPainter, context: Context, taken: list[QRectF]
) -> None:
    edges = context.stage.edges
    length = np.hypot(*(edges.ends - edges.starts).T) * context.view.zoom
    seen = context.view.rect_to_scene(context.area)
    middle = (edges.starts + edges.ends) / 2
    inside = (
        (middle[:, 0] > seen.left())
        & (middle[:, 0] < seen.right())
        & (middle[:, 1] > seen.top())
        & (middle[:, 1] < seen.bottom())
    )
    which = strongest(edges, (length >= SHORTEST_NUMBERED) & inside)
    _paint_numbers(painter, context, which, np.full(len(which), AT_MIDDLE), taken)


def strongest(edges: Edges, among: Mask) -> Ints:
    """The strongest connections of some, the strongest first, as many as have pills."""
    which = np.flatnonzero(among)
    order = np.argsort(-np.abs(edges.weights[which]), kind="stable")
    return which[order[:MOST_PILLS]]


def _places_of_pills(edges: Edges, chosen: Ints, context: Context) -> Array:
    picked = context.picked
    where = np.full(len(chosen), AT_MIDDLE)
    if picked.neurons:
        neurons = np.fromiter(picked.neurons, np.int64, len(picked.neurons))
        outgoing = np.isin(edges.sources[chosen], neurons)
        incoming = np.isin(edges.targets[chosen], neurons)
        where[outgoing] = AT_OUTGOING
        where[incoming & ~outgoing] = AT_INCOMING
    return where


def _paint_numbers(
    painter: QPainter,
    context: Context,
    which: Ints,
    where: Array,
    taken: list[QRectF],
) -> None:
    """Draw pills, the strongest first; one that would cover another is left out."""
    edges = context.stage.edges
    points = _points_at(edges, which, where)
    screen = context.view.array_to_screen(points).tolist()
    for (x, y), weight in zip(screen, edges.weights[which].tolist(), strict=True):
        text = value_text(weight)
        rect = pill_rect(QPointF(x, y), text)
        if any(rect.intersects(other) for other in taken):
            continue
        taken.append(rect)
        context.texts.draw_pill(painter, rect, text)


def _points_at(edges: Edges, which: Ints, where: Array) -> Array:
    starts, ends = edges.starts[which], edges.ends[which]
    if not edges.curved:
        straight: Array = starts + (ends - starts) * where[:, None]
        return straight
    pieces = 100
    steps = np.rint(where * pieces).astype(np.int64)
    points: Array = curve_points(starts, ends, pieces)[np.arange(len(which)), steps]
    return points


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
