"""What neurons answer over two inputs, as pictures inside their rings."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QTransform

from engine.arrays import Array
from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.context import Context
from gui.canvas.painters.image_painter import to_image
from gui.canvas.painters.neurons_in_view import Seen
from gui.canvas.painters.stamps import Stamp, draw_stamp, place_stamp
from gui.style.palette import Palette, weight_table

ACROSS = 0.76
"""Width of the picture, in diameters of the neuron."""
MOST_PICTURES = 64
MOST_DRAWN = 16
"""So many are drawn anew for each picture of the canvas while things change."""
MOST_KEPT = 4 * MOST_PICTURES


@dataclass
class _Kept:
    """A picture, and of which version."""

    version: int
    stamp: Stamp


class ResponsePainter:
    """Paints answers; pictures are kept until there are newer ones."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], _Kept] = {}
        self._look: tuple[object, ...] = ()
        self._left = 0

    def begin(self, context: Context) -> None:
        """Begin a picture of the canvas."""
        look = context.view.zoom, context.dpr, context.palette.key
        if look != self._look or len(self._kept) > MOST_KEPT:
            self._look = look
            self._kept.clear()
        self._left = MOST_PICTURES if context.resting else MOST_DRAWN

    def paint(self, painter: QPainter, context: Context, seen: Seen) -> None:
        """Draw the answer of a neuron that has one."""
        layer, place = seen.reading.layer, seen.place
        responses = context.responses
        kept = self._kept.get((layer.id, place))
        is_old = kept is None or kept.version != responses.version
        if kept is None or (is_old and self._left > 0):
            self._left -= 1
            scale = context.values.scales.get(layer.id, 1.0)
            shares = responses.pictures[layer.id][place] / scale
            kept = _Kept(responses.version, _draw(context, shares))
            self._kept[layer.id, place] = kept
        place_stamp(painter, seen.x, seen.y, kept.stamp)


def has_response(context: Context, seen: Seen) -> bool:
    """Whether there is an answer of a neuron to be shown."""
    pictures = context.responses.pictures.get(seen.reading.layer.id)
    return pictures is not None and seen.place < len(pictures)


def response_image(shares: Array, palette: Palette) -> QImage:
    """Return answers [side, side], as shares of the full scale, as colours."""
    clipped = np.clip(np.nan_to_num(shares), -1, 1)
    rows = np.rint((clipped + 1) * 127.5).astype(np.int64)
    return to_image(weight_table(palette)[rows])


def _draw(context: Context, shares: Array) -> Stamp:
    radius = ACROSS / 2 * DIAMETER * context.view.zoom
    pixels = max(1, round(2 * radius * context.dpr))
    image = response_image(shares, context.palette).scaled(
        pixels,
        pixels,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    brush = QBrush(image)
    per_pixel = 2 * radius / pixels
    placed = QTransform.fromTranslate(-radius, -radius)
    brush.setTransform(placed.scale(per_pixel, per_pixel))

    def paint(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawEllipse(QPointF(0, 0), radius, radius)

    box = QRectF(-radius, -radius, 2 * radius, 2 * radius)
    return draw_stamp(box, context.dpr, paint)
