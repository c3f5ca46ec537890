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
