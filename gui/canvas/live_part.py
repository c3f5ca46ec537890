"""Which part of the canvas changes with the values: where the network lies."""

from PySide6.QtCore import QRect, QRectF

from gui.canvas.geometry import CanvasGeometry, neuron_rect
from gui.canvas.named import NAME_HEIGHT
from gui.canvas.painters.card_painter import SMALL_HEAD
from gui.canvas.view import View
from gui.style.fonts import grown

AROUND = 8.0
"""In pixels of the screen: marks of what is selected, and the edges of lines."""
TICK, LABEL = 10.0, 32.0
"""From the disc of a loose neuron to the end of its tick and of its label, at 100 %."""


class LivePart:
    """A band across the canvas, as high as the network: names stand beside it too."""

    def __init__(self) -> None:
        self._found_for: tuple[object, object] = (None, None)
        self._bounds = QRectF()

    def of(self, geometry: CanvasGeometry, view: View, widget: QRect) -> QRect:
        """Return the part of a widget that is to be painted for newer values."""
        found_for = geometry.cards, geometry.centres
        if any(
            new is not old for new, old in zip(found_for, self._found_for, strict=True)
        ):
            self._found_for, self._bounds = found_for, _bounds(geometry)
        seen = view.rect_to_screen(self._bounds)
        above = grown(round(NAME_HEIGHT)) if view.zoom < SMALL_HEAD else 0.0
        top = round(seen.top() - above - AROUND)
        bottom = round(seen.bottom() + AROUND)
        band = QRect(widget.left(), top, widget.width(), bottom - top)
        return band.intersected(widget)


def _bounds(geometry: CanvasGeometry) -> QRectF:
    bounds = geometry.bounds()
    for layer in geometry.network.layers:
        if layer.loose:
            bounds |= neuron_rect(*layer.position).adjusted(0, -TICK, 0, LABEL)
    return bounds
