"""Where something small can stand beside the selection without covering it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.arrays import Array
from gui.canvas.edges import curve_points
from gui.canvas.geometry import RADIUS, CanvasGeometry
from gui.canvas.painters.emphasis_painter import GLOW, RING_GAP

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

GAP = 10.0
EDGE = 8.0
LABEL = 20.0
"""Room of a name under a neuron or above a small card."""
NEAR_LINE = 12.0
MOST_LINES = 40
PER_PIXEL = 2.0
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
    heads = [view.rect_to_screen(card.head) for card in geometry.cards]
    return Surroundings(
        QRectF(canvas.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE),
        _array([*kept, *canvas.tools.standing()]),
        np.concatenate([_array(heads), _discs(canvas)]),
        tuple(rect for rect in anchors if not rect.isEmpty()),
    )


def place_beside(box: QRectF, around: Surroundings) -> QRectF | None:
    """Return a box where it covers nothing of the selection, and little else.

    None if there is no such place in view.
    """
    room = around.room
    best: tuple[float, QRectF] | None = None
    for anchor in around.anchors:
        for place in _places(box, anchor, room):
            if not room.contains(place) or _overlap(place, around.kept) > 0:
                continue
            way = place.center() - around.anchors[0].center()
            cost = PER_PIXEL * way.manhattanLength() + _overlap(place, around.others)
            if best is None or cost < best[0]:
                best = cost, place
    return None if best is None else best[1]


def _places(box: QRectF, rect: QRectF, room: QRectF) -> Iterator[QRectF]:
    """All around a rectangle, first above it, pushed into the room."""
    wide, tall = box.width() / 2, box.height() / 2
    centre = rect.center()
    across = (
        *(centre.x(), rect.right() + wide + GAP, rect.left() - wide - GAP),
        *(rect.right() - wide, rect.left() + wide),
    )
    down = (
        *(rect.top() - tall - GAP, rect.bottom() + tall + GAP, centre.y()),
        *(rect.top() + tall, rect.bottom() - tall),
    )
    for y, x in product(down, across):
        place = QRectF(box)
        place.moveCenter(QPointF(x, y))
        left = min(max(place.left(), room.left()), room.right() - place.width())
        top = min(max(place.top(), room.top()), room.bottom() - place.height())
        place.moveTo(round(left), round(top))
        yield place


def _card(canvas: "Canvas", layer: int) -> QRectF:
    rect = canvas.view.rect_to_screen(canvas.scene_geometry.rect_of(layer))
    # A small card has its name above it, a loose neuron below.
    return rect.adjusted(-6, -LABEL, 6, LABEL)


def _neuron(canvas: "Canvas", neuron: int) -> QRectF:
    centre = canvas.scene_geometry.centre_of(neuron)
    if centre is None:
        layer = _layer_of(canvas.scene_geometry, neuron)
        return QRectF() if layer is None else _card(canvas, layer)
    rect = _disc(canvas.view.to_screen(centre), canvas.view.zoom)
    ring = RING_GAP + GLOW
    return rect.adjusted(-ring, -ring, ring, max(0.0, ring - LABEL))


def _disc(centre: QPointF, zoom: float) -> QRectF:
    radius = max(4.0, RADIUS * zoom)
    rect = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    return rect.adjusted(0, 0, 0, LABEL)


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


def _layer_of(geometry: CanvasGeometry, neuron: int) -> int | None:
    if not geometry.network.has_neuron(neuron):
        return None
    return geometry.network.find_neuron(neuron)[0].id


def _discs(canvas: "Canvas") -> Array:
    """All neurons that are seen, each with its label."""
    centres = canvas.view.array_to_screen(canvas.scene_geometry.centres)
    radius = max(4.0, RADIUS * canvas.view.zoom)
    size = np.broadcast_to([2 * radius, 2 * radius + LABEL], centres.shape)
    discs: Array = np.concatenate([centres - radius, size], axis=1)
    return discs


def _array(rects: list[QRectF]) -> Array:
    return np.array([rect.getRect() for rect in rects]).reshape(-1, 4)


def _overlap(place: QRectF, rects: Array) -> float:
    """How many pixels of some rectangles a place covers."""
    left, top, width, height = rects.T
    across = np.minimum(place.right(), left + width) - np.maximum(place.left(), left)
    down = np.minimum(place.bottom(), top + height) - np.maximum(place.top(), top)
    return float((np.maximum(across, 0) * np.maximum(down, 0)).sum())
