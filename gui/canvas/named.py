"""Names that stand outside of what they name: beside cards, and above small ones."""

from PySide6.QtCore import QPointF, QRectF

from gui.canvas.beside import neuron_beside
from gui.canvas.detail import detail_at
from gui.canvas.geometry import CanvasGeometry
from gui.canvas.painters.card_painter import SMALL_HEAD
from gui.canvas.view import View

NAME_ROOM, NAME_HEIGHT = 36.0, 20.0
"""How much wider than its card a name above it may be, and how high its line is."""


def item_named_at(
    geometry: CanvasGeometry, view: View, seen: QRectF, pos: QPointF
) -> int | None:
    """Return the layer or the neuron whose name stands at a screen point outside it."""
    layer = _layer_above(geometry, view, pos)
    if layer is not None:
        return layer
    return neuron_beside(geometry, view, seen, pos).neuron


def _layer_above(geometry: CanvasGeometry, view: View, pos: QPointF) -> int | None:
    if view.zoom >= SMALL_HEAD or detail_at(view.zoom).dots:
        return None
    for card in reversed(geometry.cards):
        rect = view.rect_to_screen(card.rect)
        half = NAME_ROOM / 2
        name = rect.adjusted(-half, -NAME_HEIGHT, half, -rect.height())
        if name.contains(pos):
            return card.layer
    return None
