"""Where to aim: the points and rectangles of named things in the scene."""

from PySide6.QtCore import QPointF, QRectF

from engine.edits.layout import HEAD
from gui.canvas.geometry import RADIUS, CanvasGeometry, neuron_rect
from gui.selection import Picked


def point_of(
    geometry: CanvasGeometry, layer: str, neuron: int | None, port: str | None
) -> QPointF:
    """Return the scene point of a layer, of its neuron number `neuron`, or of a port.

    A layer is hit in its head, or anywhere on the disc if it is loose; a neuron inside
    a closed card where its connections end.
    """
    found = geometry.network.layer_named(layer)
    if found is None:
        raise KeyError(layer)
    card = geometry.card(found.id)
    if neuron is None and card is not None:
        if port is not None:
            return card.port(port)
        return QPointF(card.rect.center().x(), card.rect.top() + HEAD / 2)
    index = neuron or 0
    if not 0 <= index < found.size:
        raise KeyError(f"{layer} has no neuron {index}")
    centre = geometry.centre_of(int(found.neurons[index]))
    if centre is None:
        ends = geometry.ends if port == "in" else geometry.starts
        x, y = ends[found.id][index].tolist()
        return QPointF(x, y)
    across = {"in": -RADIUS, "out": RADIUS}.get(port or "", 0.0)
    return centre + QPointF(across, 0.0)


def rect_of_selection(geometry: CanvasGeometry, picked: Picked) -> QRectF:
    """Return the scene rectangle around what is selected; empty if nothing is."""
    rect = QRectF()
    for layer in picked.layers:
        if geometry.network.has_layer(layer):
            rect = rect.united(geometry.rect_of(layer))
    ends = {end for connection in picked.connections for end in connection}
    for neuron in picked.neurons | ends:
        centre = geometry.centre_of(neuron)
        if centre is not None:
            rect = rect.united(neuron_rect(centre.x(), centre.y()))
        elif geometry.network.has_neuron(neuron):
            layer_of, _ = geometry.network.find_neuron(neuron)
            rect = rect.united(geometry.rect_of(layer_of.id))
    return rect
