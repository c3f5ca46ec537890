"""Where something small can stand beside the selection without covering it."""

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.arrays import Array
from gui.canvas.beside import strips_beside
from gui.canvas.detail import detail_at
from gui.canvas.edges import curve_points, largest
from gui.canvas.geometry import RADIUS, CanvasGeometry
from gui.canvas.joined import chosen_edges
from gui.canvas.painters.card_painter import RING_GAP, SMALL_HEAD
from gui.canvas.painters.emphasis_painter import GLOW
from gui.canvas.painters.label_painter import label_height

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

GAP = 10.0
EDGE = 8.0
LABEL = 20.0
"""Room of a name under a neuron or above a small card."""
NEAR_LINE = 12.0
MOST_LINES = 40
PIECES, THIN = 24, 2.0
"""Into how many boxes a connection is cut that rather stays in sight, and how far they
reach to its sides."""
MOST_OTHERS = 1000
"""Among more neurons something is covered anywhere."""
HEIGHTS = 7
"""How many places are tried along each side."""
PER_PIXEL = 0.5
"""How many pixels of something else are covered rather than to be a pixel farther."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a selection covers on the screen, what else there is, and the room.

    `kept` are the rectangles (x, y, width, height) that must stay clear: the selection
    and the other tools. `others` should. `anchors` are rectangles to stand beside, the
    first of them the whole selection.
    """

    room: QRectF
    kept: Array
    others: Array
    anchors: tuple[QRectF, ...]


def surroundings(canvas: "Canvas") -> Surroundings:
    """Look at what is selected on a canvas, and what is around it."""
    geometry, picked = canvas.scene_geometry, canvas.selection.picked
    view = canvas.view
    layers = filter(geometry.network.has_layer, picked.layers)
    kept = [_card(canvas, layer) for layer in layers]
    kept += [_neuron(canvas, neuron) for neuron in picked.neurons]
    lines = [_line(canvas, c) for c in sorted(picked.connections)[:MOST_LINES]]
    middles = [line[len(line) // 2] for line in lines if line]
    whole = QRectF()
    for rect in (*kept, *middles):
        whole = whole.united(rect)
    anchors = [whole]
    for neuron in picked.neurons:
        layer_of = _layer_of(geometry, neuron)
        if layer_of is not None and len(picked.neurons) == 1:
            anchors.append(_card(canvas, layer_of))
    for line in lines:
        kept += line
        bounds = QRectF()
        for box in line:
            bounds = bounds.united(box)
        anchors.append(bounds)
    heads = [
        _head(view.rect_to_screen(card.head), view.zoom) for card in geometry.cards
    ]
    closed = [view.rect_to_screen(card.rect) for card in geometry.cards if card.closed]
    words = _array([*heads, *closed, *_beside(canvas)])
    return Surroundings(
        QRectF(canvas.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE),
        _array([*kept, *canvas.tools.standing()]),
        np.concatenate([words, _discs(canvas), _lines_of(canvas)]),
        tuple(rect for rect in anchors if not rect.isEmpty()),
    )


def place_beside(box: QRectF, around: Surroundings) -> QRectF | None:
    """Return a box where it covers nothing of the selection, and little else.

    None if there is no such place in view.
    """
    room = around.room
    size = np.array([box.width(), box.height()])
    seen = bool(around.anchors) and around.anchors[0].intersects(room)
    if not seen or size[0] > room.width() or size[1] > room.height():
        return None
    corners = np.concatenate([_corners(size, anchor) for anchor in around.anchors])
    low, high = (np.array(at.toTuple()) for at in (room.topLeft(), room.bottomRight()))
    corners = np.rint(np.clip(corners, low, high - size))
    places = np.concatenate([corners, np.broadcast_to(size, corners.shape)], axis=1)
    middle = np.array(around.anchors[0].center().toTuple())
    cost = PER_PIXEL * np.abs(corners + size / 2 - middle).sum(axis=1)
    cost += _overlaps(places, around.others)
    cost[_overlaps(places, around.kept) > 0] = np.inf
    best = int(np.argmin(cost))
    return QRectF(*places[best].tolist()) if np.isfinite(cost[best]) else None


def _corners(size: Array, rect: QRectF) -> Array:
    """Upper left corners of places all around a rectangle, first above it."""
    half_wide, half_tall = size / 2
    centre = rect.center()
    across = (
        *(centre.x(), rect.right() + half_wide + GAP, rect.left() - half_wide - GAP),
        *(rect.right() - half_wide, rect.left() + half_wide),
    )
    down = (
        *(rect.top() - half_tall - GAP, rect.bottom() + half_tall + GAP, centre.y()),
        *np.linspace(rect.top() + half_tall, rect.bottom() - half_tall, HEIGHTS),
    )
    middles = np.array([(x, y) for y, x in product(down, across)])
    corners: Array = middles - size / 2
    return corners


def _head(rect: QRectF, zoom: float) -> QRectF:
    """What a card's name covers: above the card where that is small."""
    if zoom >= SMALL_HEAD:
        return rect
    return QRectF(
        rect.left() - LABEL, rect.top() - LABEL, rect.width() + 2 * LABEL, LABEL
    )


def _beside(canvas: "Canvas") -> list[QRectF]:
    """What labels cover that stand beside cards."""
    view, detail = canvas.view, detail_at(canvas.view.zoom)
    if detail.labels or detail.dots:
        return []
    seen = canvas.visible_rect()
    strips = strips_beside(canvas.scene_geometry, seen, view.zoom)
    return [view.rect_to_screen(strip) for strip in strips]


def _card(canvas: "Canvas", layer: int) -> QRectF:
    rect = canvas.view.rect_to_screen(canvas.scene_geometry.rect_of(layer))
    # A small card has its name above it, a loose neuron below.
    return rect.adjusted(-6, -LABEL, 6, LABEL)


def _neuron(canvas: "Canvas", neuron: int) -> QRectF:
    centre = canvas.scene_geometry.centre_of(neuron)
    if centre is None:
        layer = _layer_of(canvas.scene_geometry, neuron)
        return QRectF() if layer is None else _card(canvas, layer)
    zoom = canvas.view.zoom
    rect, ring = _disc(canvas.view.to_screen(centre), zoom), RING_GAP + GLOW
    return rect.adjusted(-ring, -ring, ring, max(0.0, ring - label_height(zoom)))


def _disc(centre: QPointF, zoom: float) -> QRectF:
    radius = max(4.0, RADIUS * zoom)
    rect = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    return rect.adjusted(0, 0, 0, label_height(zoom))


def _line(canvas: "Canvas", connection: tuple[int, int]) -> list[QRectF]:
    """Small boxes along a connection."""
    edges = canvas.stage.edges
    index = edges.index_of(connection)
    if index is None:
        return []
    points = curve_points(edges.starts[[index]], edges.ends[[index]])[0]
    if not edges.curved:
        points = np.linspace(edges.starts[index], edges.ends[index], 25)
    screen = canvas.view.array_to_screen(points).tolist()
    return [
        QRectF(x - NEAR_LINE, y - NEAR_LINE, 2 * NEAR_LINE, 2 * NEAR_LINE)
        for x, y in screen
    ]


def _lines_of(canvas: "Canvas") -> Array:
    """Small boxes along the strongest connections of the selected neurons."""
    edges, picked = canvas.stage.edges, canvas.selection.picked
    if not picked.neurons:
        return _array([])
    which = np.flatnonzero(chosen_edges(edges, picked))
    if len(which) > MOST_LINES:
        which = which[largest(np.abs(edges.weights[which]), MOST_LINES)]
    starts, ends = edges.starts[which], edges.ends[which]
    along = np.linspace(0, 1, PIECES + 1)[:, None]
    points: Array = starts[:, None] + along * (ends - starts)[:, None]
    if edges.curved:
        points = curve_points(starts, ends, PIECES)
    screen = canvas.view.array_to_screen(points)
    low = np.minimum(screen[:, :-1], screen[:, 1:]).reshape(-1, 2) - THIN
    high = np.maximum(screen[:, :-1], screen[:, 1:]).reshape(-1, 2) + THIN
    boxes: Array = np.concatenate([low, high - low], axis=1)
    return boxes


def _layer_of(geometry: CanvasGeometry, neuron: int) -> int | None:
    if not geometry.network.has_neuron(neuron):
        return None
    return geometry.network.find_neuron(neuron)[0].id


def _discs(canvas: "Canvas") -> Array:
    """All neurons that are seen, each with its label."""
    centres = canvas.view.array_to_screen(canvas.scene_geometry.centres)
    if len(centres) > MOST_OTHERS:
        centres = centres[:0]
    radius, label = max(4.0, RADIUS * canvas.view.zoom), label_height(canvas.view.zoom)
    size = np.broadcast_to([2 * radius, 2 * radius + label], centres.shape)
    discs: Array = np.concatenate([centres - radius, size], axis=1)
    return discs


def _array(rects: list[QRectF]) -> Array:
    return np.array([rect.getRect() for rect in rects]).reshape(-1, 4)


def _overlaps(places: Array, rects: Array) -> Array:
    """How many pixels of some rectangles each place covers."""
    low, high = rects[:, :2], rects[:, :2] + rects[:, 2:]
    first, last = places[:, None, :2], places[:, None, :2] + places[:, None, 2:]
    shared = np.maximum(np.minimum(last, high) - np.maximum(first, low), 0)
    covered: Array = shared.prod(axis=-1).sum(axis=1)
    return covered
