"""The order in which keys walk over the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from gui.canvas.canvas import Canvas


def columns(canvas: Canvas, without: Collection[int] = ()) -> list[list[int]]:
    """Ids from left to right: each layer followed by its neurons that are seen.

    A loose neuron stands by itself. Left out are the layers that are, or hold, one of
    the ids in `without`.
    """
    geometry, avoided = canvas.scene_geometry, set(without)
    seen = set(geometry.neurons.tolist())
    result = []
    for layer in sorted(geometry.network.layers, key=lambda layer: layer.position):
        neurons = layer.neurons.tolist()
        if layer.id in avoided or not avoided.isdisjoint(neurons):
            continue
        column = [] if layer.loose else [layer.id]
        result.append(column + [neuron for neuron in neurons if neuron in seen])
    return result


def select_next(canvas: Canvas, step: int) -> bool:
    """Select what follows in reading order: each layer, then its neurons."""
    order = [item for column in columns(canvas) for item in column]
    if not order:
        return False
    picked = canvas.selection.picked
    chosen = [*picked.layers, *picked.neurons]
    if len(chosen) == 1 and chosen[0] in order:
        place = (order.index(chosen[0]) + step) % len(order)
    else:
        place = 0 if step > 0 else len(order) - 1
    item = order[place]
    if canvas.document.project.network.has_layer(item):
        canvas.selection.select(layers=[item])
    else:
        canvas.selection.select(neurons=[item])
    return True
