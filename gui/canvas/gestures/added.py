"""Selecting what an edit has made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.canvas.gestures.gesture import apply
from gui.selection import Picked

if TYPE_CHECKING:
    from engine.edits.edit import Edit
    from engine.network.network import Network
    from gui.canvas.canvas import Canvas


def add(canvas: Canvas, edit: Edit, title: str = "Nothing was added") -> bool:
    """Do an edit and select what it made, if it made something."""
    before = canvas.document.project.network
    if not apply(canvas, edit, title=title):
        return False
    made = new_items(before, canvas.document.project.network)
    if made:
        canvas.selection.set(made)
    return True


def new_items(before: Network, after: Network) -> Picked:
    """Layers and neurons that an edit made; neurons in layers that were there."""
    layers = {layer.id for layer in before.layers}
    neurons = {n for layer in before.layers for n in layer.neurons.tolist()}
    made = [layer for layer in after.layers if layer.id not in layers]
    inside = [
        neuron
        for layer in after.layers
        if layer.id in layers or layer.loose
        for neuron in layer.neurons.tolist()
        if neuron not in neurons
    ]
    cards = frozenset(layer.id for layer in made if not layer.loose)
    return Picked(cards, frozenset(inside))
