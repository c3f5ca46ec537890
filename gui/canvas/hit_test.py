"""What lies under a point of the canvas."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF

from gui.canvas.detail import detail_at
from gui.canvas.edges import Edges, nearest
from gui.canvas.geometry import RADIUS, CanvasGeometry, Card
from gui.canvas.view import View

HitKind = Literal[
    "empty",
    "neuron",
    "card",
    "head",
    "connection",
    "pill",
    "port",
    "card_port",
    "lower_edge",
]
Side = Literal["in", "out"]

PORT_REACH = 14.0
"""How far outside a neuron its port catches, in screen pixels."""
PORT_REACH_INSIDE = 9.0
CONNECTION_REACH = 5.0
EDGE_REACH = 4.0
LABEL_HEIGHT = 18.0
DOT_RADIUS = 4.0


@dataclass(frozen=True)
class Hit:
    """The thing under a point.

    `layer` is set for all but connections and their numbers; `port` for ports;
    `on_label` where the point lies on the neuron's name and not on its disc.
    """

    kind: HitKind = "empty"
    layer: int | None = None
    neuron: int | None = None
    connection: tuple[int, int] | None = None
    port: Side | None = None
    on_label: bool = False


EMPTY = Hit()


def hit_test(geometry: CanvasGeometry, edges: Edges, view: View, pos: QPointF) -> Hit:
    """Return what lies under a screen point: what is painted on top wins."""
    point = view.to_scene(pos)
    return (
        _nearest_port(geometry, view, point)
        or _neuron(geometry, view, point)
        or _card_port(geometry, view, point)
        or _head_or_edge(geometry, view, point)
        or _connection(edges, view, point)
        or _card(geometry, point)
        or EMPTY
    )


def _nearest_port(geometry: CanvasGeometry, view: View, point: QPointF) -> Hit | None:
    """The port of a neuron, unless that of its card is nearer."""
    port = _port(geometry, view, point)
    other = None if port is None else _card_port(geometry, view, point)
    if port is None or other is None or other.layer is None or other.port is None:
        return port
    card, centre = geometry.card(other.layer), geometry.centre_of(port.neuron or 0)
    if card is None or centre is None:
        return port
    across = RADIUS if port.port == "out" else -RADIUS
    to_port = point - centre - QPointF(across, 0)
    to_card = point - card.port(other.port)
    length = np.hypot(to_card.x(), to_card.y())
    return other if length < np.hypot(to_port.x(), to_port.y()) else port


def _port(geometry: CanvasGeometry, view: View, point: QPointF) -> Hit | None:
    if not len(geometry.neurons) or detail_at(view.zoom).dots:
        return None
    radius = max(RADIUS, DOT_RADIUS / view.zoom)
    away = np.array([point.x(), point.y()]) - geometry.centres
    inside = (away**2).sum(axis=1) < radius**2
    within = min(PORT_REACH_INSIDE, 0.35 * radius * view.zoom)
    reach = np.where(inside, within, PORT_REACH) / view.zoom
    best: tuple[float, Hit] | None = None
    for side, offset in (("out", radius), ("in", -radius)):
        distance = np.hypot(away[:, 0] - offset, away[:, 1])
        # From the middle of a dense layer the nearest port wins, not the first.
        index = int(np.argmin(np.where(distance <= reach, distance, np.inf)))
        if distance[index] > reach[index]:
            continue
        hit = _port_hit(geometry, index, "out" if side == "out" else "in")
        if hit is not None and (best is None or distance[index] < best[0]):
            best = float(distance[index]), hit
    return None if best is None else best[1]


def _port_hit(geometry: CanvasGeometry, index: int, side: Side) -> Hit | None:
    layer = int(geometry.layers[index])
    if side == "in" and not geometry.network.layer(layer).computes:
        return None
    return Hit("port", layer, int(geometry.neurons[index]), port=side)


def _neuron(geometry: CanvasGeometry, view: View, point: QPointF) -> Hit | None:
    if not len(geometry.neurons):
        return None
    away = np.array([point.x(), point.y()]) - geometry.centres
    distance = np.hypot(away[:, 0], away[:, 1])
    index = int(np.argmin(distance))
    layer, neuron = int(geometry.layers[index]), int(geometry.neurons[index])
    if distance[index] <= max(RADIUS, DOT_RADIUS / view.zoom):
        return Hit("neuron", layer, neuron)
    below = away[:, 1] - RADIUS
    tall = min(LABEL_HEIGHT / view.zoom, LABEL_HEIGHT * 1.4)
    on_label = (below > 0) & (below < tall) & (np.abs(away[:, 0]) < 36)
    found = np.flatnonzero(on_label)
    if not len(found) or not detail_at(view.zoom).labels:
        return None
    index = int(found[0])
    layer, neuron = int(geometry.layers[index]), int(geometry.neurons[index])
    return Hit("neuron", layer, neuron, on_label=True)


def _card_port(geometry: CanvasGeometry, view: View, point: QPointF) -> Hit | None:
    reach = PORT_REACH / view.zoom
    for card in reversed(geometry.cards):
        computes = geometry.network.layer(card.layer).computes
        sides: tuple[Side, ...] = ("in", "out") if computes else ("out",)
        for side in sides:
            away = point - card.port(side)
            if np.hypot(away.x(), away.y()) <= reach:
                return Hit("card_port", card.layer, port=side)
    return None


def _head_or_edge(geometry: CanvasGeometry, view: View, point: QPointF) -> Hit | None:
    for card in reversed(geometry.cards):
        if card.head.contains(point):
            return Hit("head", card.layer)
        if _on_lower_edge(card, view, point):
            return Hit("lower_edge", card.layer)
    return None


def _on_lower_edge(card: Card, view: View, point: QPointF) -> bool:
    near = abs(point.y() - card.rect.bottom()) <= EDGE_REACH / view.zoom
    return near and card.rect.left() <= point.x() <= card.rect.right()


def _connection(edges: Edges, view: View, point: QPointF) -> Hit | None:
    index = nearest(edges, point.x(), point.y(), CONNECTION_REACH / view.zoom)
    if index is None:
        return None
    ends = int(edges.sources[index]), int(edges.targets[index])
    return Hit("connection", connection=ends)


def _card(geometry: CanvasGeometry, point: QPointF) -> Hit | None:
    for card in reversed(geometry.cards):
        if card.rect.contains(point):
            return Hit("card", card.layer)
    return None
