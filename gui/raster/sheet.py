"""A picture that QPainter, the rasteriser and the screen share without a copy."""

import math
from itertools import count

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage

Pixels = NDArray[np.uint32]

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in dots, the last two outside."""

WORDS = 16
"""Rows are a whole and odd number of lines of the processor's cache, of 16 pixels
each: rows at an even distance would fall on the same few lines."""
SPARE = 8
"""Pixels behind each row that the kernel reads and writes back as they are."""


_MARKS = count(1)


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


class Sheet:
    """Pixels 0xffRRGGBB as an array, with room behind each row, and as an image.

    The image looks at the array and keeps it alive; copying the image and painting on
    it afterwards would part the two. `mark` tells what is painted on it from all else
    that was ever painted on a sheet.
    """

    def __init__(self, size: QSizeF, scale: float) -> None:
        self.size = QSizeF(size)
        self.scale = scale
        self.width = max(1, math.ceil(size.width() * scale))
        self.height = max(1, math.ceil(size.height() * scale))
        lines = (self.width + SPARE + WORDS - 1) // WORDS
        self.stride = (lines | 1) * WORDS
        self.pixels: Pixels = np.zeros((self.height, self.stride), np.uint32)
        self.image = QImage(
            self.pixels.data,
            self.width,
            self.height,
            self.stride * self.pixels.itemsize,
            QImage.Format.Format_RGB32,
        )
        self.image.setDevicePixelRatio(scale)
        self.mark = next(_MARKS)
        self._over = 0
        self._drawn: Box = (0, 0, self.width, self.height)

    def fits(self, size: QSizeF, scale: float) -> bool:
        """Whether it has this size in window pixels and this many dots to each."""
        return self.size == size and self.scale == scale

    def fill(self, colour: QColor) -> None:
        """Paint all of it in one colour."""
        self.pixels.fill(colour.rgb() & 0xFFFFFFFF)
        self.touch()

    def touch(self) -> None:
        """Tell that something else is painted on it now."""
        self.mark = next(_MARKS)
        self._over = 0

    def lay(self, ground: "Sheet", box: Box) -> None:
        """Make it a copy of a sheet of the same size, to be drawn on inside of a box.

        Where it is that copy already, but for what was drawn, only this is copied.
        """
        left, top, right, bottom = 0, 0, self.width, self.height
        if self._over == ground.mark:
            left, top, right, bottom = self._drawn
        self.pixels[top:bottom, left:right] = ground.pixels[top:bottom, left:right]
        self.touch()
        self._over, self._drawn = ground.mark, box
