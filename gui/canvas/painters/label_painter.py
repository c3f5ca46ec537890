"""Names and values under the neurons."""

from collections.abc import Iterable

from PySide6.QtGui import QPainter

from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.context import Context
from gui.canvas.painters.neurons_in_view import Seen
from gui.canvas.painters.text import (
    canvas_pixels,
    short_name,
    text_width,
    value_text,
)

GAP = 5.0
WIDEST = 100.0
BELOW_RING = 3.0
"""How much lower the label stands under the ring of a selected neuron."""


def paint_labels(painter: QPainter, context: Context, neurons: Iterable[Seen]) -> None:
    """Draw each neuron's name and value as one centred line."""
    zoom, texts, picked = context.view.zoom, context.texts, context.picked.neurons
    pixels = canvas_pixels("canvas_label", zoom)
    below = DIAMETER * zoom / 2 + GAP + pixels
    widest = WIDEST * max(zoom, 0.8)
    for reading, index, x, y in neurons:
        layer = reading.layer
        number = value_text(reading.outputs[index]) if reading.outputs else ""
        number_width = text_width(number, "canvas_value", pixels) if number else 0.0
        gap = 0.5 * pixels if number else 0.0
        room = int(widest - number_width - gap)
        name = short_name(layer.names[index], "canvas_label", pixels, room)
        name_width = text_width(name, "canvas_label", pixels)
        left = x - (name_width + gap + number_width) / 2
        base = y + below
        if picked and layer.neurons[index] in picked:
            base += BELOW_RING
        texts.draw(painter, (left, base), name, "text2", "canvas_label", pixels)
        if number:
            right = left + name_width + gap, base
            texts.draw(painter, right, number, "text", "canvas_value", pixels)
