"""Names and values under the neurons: all names, then all values.

A painter takes long to change its font, so it is changed twice and not for each neuron.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from engine.network.layer import Layer
from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.context import Context
from gui.canvas.painters.text import canvas_font, short_name, text_width, value_text

GAP = 5.0
WIDEST = 100.0
BELOW_RING = 3.0
"""How much lower the label stands under the ring of a selected neuron."""

Placed = tuple[Layer, int, QPointF]
"""A layer, the index of a neuron in it, and its centre on the screen."""


def paint_labels(
    painter: QPainter, context: Context, neurons: Iterable[Placed]
) -> None:
    """Draw each neuron's name and value as one centred line."""
    zoom, palette = context.view.zoom, context.palette
    name_font = canvas_font("canvas_label", zoom)
    pixels = name_font.pixelSize()
    below = DIAMETER * zoom / 2 + GAP + pixels
    widest = WIDEST * max(zoom, 0.8)
    values = []
    painter.setFont(name_font)
    painter.setPen(palette.text2)
    for layer, index, centre in neurons:
        value = context.values.value(layer.id, index)
        number = "" if value is None else value_text(value)
        number_width = text_width(number, "canvas_value", pixels) if number else 0.0
        gap = 0.5 * pixels if number else 0.0
        room = int(widest - number_width - gap)
        name = short_name(layer.names[index], "canvas_label", pixels, room)
        name_width = text_width(name, "canvas_label", pixels)
        left = centre.x() - (name_width + gap + number_width) / 2
        base = centre.y() + below
        if layer.neurons[index] in context.picked.neurons:
            base += BELOW_RING
        painter.drawText(QPointF(left, base), name)
        values.append((QPointF(left + name_width + gap, base), number))
    painter.setFont(canvas_font("canvas_value", zoom))
    painter.setPen(palette.text)
    for place, number in values:
        painter.drawText(place, number)
