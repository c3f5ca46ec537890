"""All other rows as dots on the curve of the activation, at once."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QPixmapCache

from engine.arrays import Array, Ints
from engine.explain.neuron_lens import NeuronSteps
from gui.lessons.neuron_card.places import ACTIVATE, TOP
from gui.raster.sheet import Sheet
from gui.style.palette import Palette, faded
from gui.style.theme import theme

LABELS = 30.0
BOX = QRectF(ACTIVATE.left() + LABELS, TOP, ACTIVATE.width() - LABELS, 222)
DOT = 5
FAR = 2.0**26
"""More than there are pixels in any direction."""


@dataclass(frozen=True)
class Frame:
    """The part of the plane that is shown."""

    left: float
    right: float
    low: float
    high: float

    def place(self, z: float, value: float) -> QPointF:
        """Return where a sum and a value lie."""
        across = (z - self.left) / (self.right - self.left)
        up = (value - self.low) / (self.high - self.low)
        return QPointF(
            BOX.left() + across * BOX.width(), BOX.bottom() - up * BOX.height()
        )


class Dots:
    """Lays the dots on a picture of the view, as QPainter would.

    Hundreds of copies of a small picture take longer than all that is around them.
    """

    def __init__(self) -> None:
        self._passes: Array = np.ones(0)
        """What passes through all dots on a pixel; 1 between two calls."""

    def strew(self, sheet: Sheet, steps: NeuronSteps, frame: Frame) -> None:
        """Lay the dots of a moment within the box of the curve."""
        ratio = sheet.scale
        left, top, right, bottom = (
            round(each * ratio)
            for each in (BOX.left(), BOX.top(), BOX.right(), BOX.bottom())
        )
        colour, columns, rows, passes = _dot_pixels(theme().palette, ratio)
        corners = np.floor((dot_places(steps, frame) - DOT / 2) * ratio + 0.5)
        # Far away ones would not fit whole numbers.
        corners = corners[(np.abs(corners) < FAR).all(axis=1)].astype(np.int64)
        across = (corners[:, :1] + columns).ravel()
        down = (corners[:, 1:] + rows).ravel()
        seen = (left <= across) & (across < right) & (top <= down) & (down < bottom)
        shares = np.tile(passes, len(corners))[seen]
        pixels, stride = sheet.pixels.view(np.uint8).reshape(-1, 4), sheet.stride
        if len(self._passes) != len(pixels):
            self._passes = np.ones(len(pixels))
        places = down[seen] * stride + across[seen]
        np.multiply.at(self._passes, places, shares)
        through = self._passes[places][:, None]
        self._passes[places] = 1.0
        pixels[places] = np.rint(colour + (pixels[places] - colour) * through)


def dot_places(steps: NeuronSteps, frame: Frame) -> Array:
    """Where the rows lie, shape (n, 2); rows that fall together are one."""
    corner = frame.place(0.0, 0.0)
    scale = np.array(
        [
            BOX.width() / (frame.right - frame.left),
            -BOX.height() / (frame.high - frame.low),
        ]
    )
    rows = np.stack([steps.batch_sums, steps.batch_outputs], axis=1)
    rows = rows[np.isfinite(rows).all(axis=1)]
    places: Array = np.rint(np.array([corner.x(), corner.y()]) + rows * scale)
    # As one number each: whole rows take five times as long to be told apart.
    _, kept = np.unique(places @ (FAR, 1.0), return_index=True)
    return places[kept]


def dot_picture(ratio: float) -> QPixmap:
    """Draw a dot once for all rows: ellipses are slow to draw."""
    colour = faded(theme().palette.text2, 0.55)
    key = f"weightloom/row-dot/{colour.rgba():08x}/{ratio:g}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    made = QPixmap(math.ceil(DOT * ratio), math.ceil(DOT * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(0, 0, DOT, DOT))
    finally:
        painter.end()
    QPixmapCache.insert(key, made)
    return made


@lru_cache(maxsize=8)
def _dot_pixels(palette: Palette, ratio: float) -> tuple[Array, Ints, Ints, Array]:
    """Colour of a dot as blue, green, red and alpha; columns and rows of its pixels.

    Last what passes through each of them.
    """
    image = dot_picture(ratio).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    alpha = pixels.reshape(image.height(), -1, 4)[:, : image.width(), 3]
    rows, columns = np.nonzero(alpha)
    tint = palette.text2
    colour = np.array([tint.blue(), tint.green(), tint.red(), 255], np.float64)
    return colour, columns, rows, 1.0 - alpha[rows, columns] / 255
