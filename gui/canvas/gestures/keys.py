"""Keys that the canvas itself listens to; all others are actions of the menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.canvas.gestures.commands import nudge

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

NUDGE, FINE_NUDGE = 8.0, 1.0

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def arrow(canvas: Canvas, key: int, fine: bool, gesture: int) -> bool:
    """Move the selection, or select the first layer when nothing is selected."""
    way = _ARROWS.get(Qt.Key(key))
    if way is None:
        return False
    if not canvas.selection.picked:
        return select_next(canvas, 1)
    step = FINE_NUDGE if fine else NUDGE
    nudge(canvas, way[0] * step, way[1] * step, gesture)
    return True


def walk(canvas: Canvas, key: int) -> bool:
    """Select the next or the previous thing, with Ctrl and an arrow key."""
    way = _ARROWS.get(Qt.Key(key))
    return way is not None and select_next(canvas, way[0] + way[1])


def select_next(canvas: Canvas, step: int) -> bool:
    """Select what follows in reading order: each layer, then its neurons."""
    order = reading_order(canvas)
    if not order:
        return False
    picked = canvas.selection.picked
    chosen = [*picked.layers, *picked.neurons]
    ids = [item for item, _ in order]
    if len(chosen) == 1 and chosen[0] in ids:
        place = (ids.index(chosen[0]) + step) % len(ids)
    else:
        place = 0 if step > 0 else len(ids) - 1
    item, is_layer = order[place]
    canvas.selection.select(
        layers=[item] if is_layer else (), neurons=() if is_layer else [item]
    )
    return True


def reading_order(canvas: Canvas) -> list[tuple[int, bool]]:
    """Layers from left to right, each followed by the neurons that are seen."""
    geometry = canvas.scene_geometry
    seen = set(geometry.neurons.tolist())
    order: list[tuple[int, bool]] = []
    for layer in sorted(geometry.network.layers, key=lambda layer: layer.position):
        if not layer.loose:
            order.append((layer.id, True))
        order += [(n, False) for n in layer.neurons.tolist() if n in seen]
    return order
