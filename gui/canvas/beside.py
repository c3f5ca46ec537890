"""How much room there is beside the cards of inputs and outputs, for their names."""

from PySide6.QtCore import QPointF, QRectF

from engine.edits.layout import PITCH
from gui.canvas.detail import detail_at
from gui.canvas.geometry import CanvasGeometry, Card
from gui.canvas.hit_test import EMPTY, Hit
from gui.canvas.view import View

MOST = 180.0
"""Widest label beside a card, in pixels of the screen."""
MOST_CARDS = 60
"""Among more cards there is hardly room beside any, and looking would take long."""


def free_beside(geometry: CanvasGeometry, seen: QRectF) -> dict[int, float]:
    """Free width left of each open card of inputs, right of each one of outputs.

    `seen` is the part of the scene that is in view; all lengths are of the scene.
    """
    found: dict[int, float] = {}
    if len(geometry.cards) > MOST_CARDS:
        return found
    for card in geometry.cards:
        kind = geometry.network.layer(card.layer).kind
        if not card.closed and kind in ("input", "output"):
            others = _at_its_height(geometry, card)
            if kind == "input":
                ends = [r.right() for r in others if r.right() <= card.rect.left()]
                found[card.layer] = card.rect.left() - max([seen.left(), *ends])
            else:
                ends = [r.left() for r in others if r.left() >= card.rect.right()]
                found[card.layer] = min([seen.right(), *ends]) - card.rect.right()
    return found


def neuron_beside(
    geometry: CanvasGeometry, view: View, seen: QRectF, pos: QPointF
) -> Hit:
    """Return the neuron whose label beside a card lies under a screen point."""
    detail, point = detail_at(view.zoom), view.to_scene(pos)
    if detail.labels or detail.dots:
        return EMPTY
    free = free_beside(geometry, seen)
    strips = strips_beside(geometry, seen, view.zoom)
    for layer_id, strip in zip(free, strips, strict=True):
        layer = geometry.network.layer(layer_id)
        place = round((point.y() - layer.position[1]) / PITCH)
        if strip.contains(point) and 0 <= place < layer.size:
            return Hit("neuron", layer_id, int(layer.neurons[place]))
    return EMPTY


def strips_beside(geometry: CanvasGeometry, seen: QRectF, zoom: float) -> list[QRectF]:
    """Where labels beside cards may stand, in the scene."""
    strips = []
    for layer, free in free_beside(geometry, seen).items():
        rect = geometry.rect_of(layer)
        width = max(0.0, min(free, MOST / zoom))
        is_input = geometry.network.layer(layer).kind == "input"
        left = rect.left() - width if is_input else rect.right()
        strips.append(QRectF(left, rect.top(), width, rect.height()))
    return strips


def _at_its_height(geometry: CanvasGeometry, card: Card) -> list[QRectF]:
    return [
        other.rect
        for other in geometry.cards
        if other.rect.top() < card.rect.bottom()
        and other.rect.bottom() > card.rect.top()
    ]
