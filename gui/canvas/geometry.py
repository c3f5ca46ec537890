"""Where neurons and cards lie in the scene, as arrays: for painting and hit tests.

Everything is in scene pixels, the pixels of the screen at 100 % zoom.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.arrays import Array, Ints
from engine.edits.layout import (
    CARD_WIDTH,
    FIRST_NEURON,
    FOOT,
    HEAD,
    LARGE,
    LARGE_SIZE,
    PITCH,
)
from engine.network.layer import Layer
from engine.network.network import Network

DIAMETER = 56.0
RADIUS = DIAMETER / 2


@dataclass(frozen=True)
class Card:
    """The card of a layer; a closed one shows images instead of neurons."""

    layer: int
    rect: QRectF
    closed: bool

    @property
    def head(self) -> QRectF:
        """The part that carries the name."""
        return QRectF(self.rect.topLeft(), QPointF(self.rect.right(), self.body_top))

    @property
    def body_top(self) -> float:
        """Where the head ends."""
        return self.rect.top() + HEAD

    def port(self, side: str) -> QPointF:
        """Centre of the card's port, "in" at the left edge, "out" at the right."""
        x = self.rect.left() if side == "in" else self.rect.right()
        return QPointF(x, self.rect.center().y())


@dataclass(frozen=True, eq=False)
class CanvasGeometry:
    """Where everything of a network lies.

    `neurons`, `layers`, `indices` (shape [n]) and `centres` ([n, 2]) name the neurons
    that are seen one by one. `starts` and `ends` give for each layer the points [n, 2]
    where the connections of its neurons leave and arrive.
    """

    network: Network
    neurons: Ints
    layers: Ints
    indices: Ints
    centres: Array
    cards: tuple[Card, ...]
    starts: Mapping[int, Array]
    ends: Mapping[int, Array]

    def bounds(self) -> QRectF:
        """The rectangle that holds every card and neuron; empty without any."""
        bounds = QRectF()
        for card in self.cards:
            bounds = bounds.united(card.rect)
        for layer in self.network.layers:
            if layer.loose:
                bounds = bounds.united(neuron_rect(*layer.position))
        return bounds

    def card(self, layer: int) -> Card | None:
        """Return the card of a layer; None for a loose neuron."""
        return next((card for card in self.cards if card.layer == layer), None)

    def centre_of(self, neuron: int) -> QPointF | None:
        """Return the centre of a neuron that is seen, None inside a closed card."""
        found = np.flatnonzero(self.neurons == neuron)
        if not len(found):
            return None
        x, y = self.centres[found[0]].tolist()
        return QPointF(x, y)

    def rect_of(self, layer: int) -> QRectF:
        """Return what a layer covers: its card, or the disc of a loose neuron."""
        card = self.card(layer)
        if card is not None:
            return card.rect
        return neuron_rect(*self.network.layer(layer).position)


def build_geometry(
    network: Network,
    opened: Collection[int] = (),
    reach: float = RADIUS,
    moved: Mapping[int, tuple[float, float]] | None = None,
) -> CanvasGeometry:
    """Lay out a network; `reach` is how far from a centre its connections end.

    `moved` shifts layers by a distance, for the preview of a move.
    """
    layers = [_shifted(layer, moved or {}) for layer in network.layers]
    cards, starts, ends = [], {}, {}
    shown: list[tuple[Layer, Array]] = []
    across = np.array([reach, 0.0])
    for layer in layers:
        closed = is_closed(layer, opened)
        if not layer.loose:
            cards.append(Card(layer.id, card_rect(layer, closed), closed))
        if closed:
            starts[layer.id], ends[layer.id] = _edge_points(layer, cards[-1])
            continue
        centres = neuron_centres(layer)
        starts[layer.id] = centres + across
        ends[layer.id] = centres - across
        shown.append((layer, centres))
    return CanvasGeometry(
        network=network.with_layers(layers) if moved else network,
        neurons=_joined([layer.neurons for layer, _ in shown]),
        layers=_joined([np.full(layer.size, layer.id) for layer, _ in shown]),
        indices=_joined([np.arange(layer.size) for layer, _ in shown]),
        centres=np.concatenate([np.zeros((0, 2)), *(c for _, c in shown)]),
        cards=tuple(cards),
        starts=starts,
        ends=ends,
    )


def is_closed(layer: Layer, opened: Collection[int]) -> bool:
    """Whether a layer is drawn as images rather than neuron by neuron."""
    return layer.size > LARGE and layer.id not in opened


def card_rect(layer: Layer, closed: bool = False) -> QRectF:
    """Return the card around a layer whose first neuron is at its position."""
    x, y = layer.position
    width, height = LARGE_SIZE if closed else open_size(layer.size)
    return QRectF(x - width / 2, y - FIRST_NEURON, width, height)


def open_size(n_neurons: int) -> tuple[float, float]:
    """Width and height of a card that shows its neurons one by one."""
    return CARD_WIDTH, HEAD + PITCH * n_neurons + FOOT


def neuron_centres(layer: Layer) -> Array:
    """Return the centres of a layer's neurons, shape (n, 2)."""
    x, y = layer.position
    rows = y + PITCH * np.arange(layer.size)
    return np.stack([np.full(layer.size, float(x)), rows], axis=1)


def neuron_rect(x: float, y: float) -> QRectF:
    """Return the square around a neuron's disc."""
    return QRectF(x - RADIUS, y - RADIUS, DIAMETER, DIAMETER)


def _edge_points(layer: Layer, card: Card) -> tuple[Array, Array]:
    body = card.rect.bottom() - card.body_top
    rows = card.body_top + (np.arange(layer.size) + 0.5) / layer.size * body
    right = np.stack([np.full(layer.size, card.rect.right()), rows], axis=1)
    left = np.stack([np.full(layer.size, card.rect.left()), rows], axis=1)
    return right, left


def _shifted(layer: Layer, moved: Mapping[int, tuple[float, float]]) -> Layer:
    if layer.id not in moved:
        return layer
    (x, y), (dx, dy) = layer.position, moved[layer.id]
    return replace(layer, position=(x + dx, y + dy))


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])
