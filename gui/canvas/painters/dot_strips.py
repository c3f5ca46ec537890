"""Many small pictures of one size, copied to the screen a column at a time.

Qt takes 3 µs for each picture that it copies, in the window's thread, however small. So
those that stand below each other are put together into one tall picture by NumPy. Where
they overlap there are several such pictures, each with every second or third of them.
"""

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from engine.arrays import Ints, Mask
from gui.raster.sheet import Box, Pixels

FORMAT = QImage.Format.Format_ARGB32_Premultiplied


class DotStrips:
    """Places for pictures; which picture stands where may change at each painting.

    Parameters
    ----------
    corners : int array, shape (n, 2)
        Upper left corners on the screen, in its dots.
    side : int
        Width and height of a picture.
    dpr : float
        Dots to each pixel of the window.
    """

    def __init__(self, corners: Ints, side: int, dpr: float) -> None:
        self._order, is_first = _sorted_into_strips(corners, side)
        x, y = corners[self._order].T
        first = np.flatnonzero(is_first)
        last = np.append(first, len(x))[1:] - 1
        heights = y[last] - y[first] + side
        ends = np.cumsum(heights)
        starts = ends - heights
        strip = np.cumsum(is_first) - 1
        self._rows = starts[strip] + y - y[first][strip]
        self._memory: Pixels = np.zeros(int(heights.sum()) * side, np.uint32)
        # A strip is as wide as a picture, whose rows so follow each other.
        self._blocks = _blocks_of(self._memory, side)
        self._images = []
        for start, height in zip(starts.tolist(), heights.tolist(), strict=True):
            rows = self._memory[start * side : (start + height) * side]
            image = QImage(rows.data, side, height, rows.itemsize * side, FORMAT)
            image.setDevicePixelRatio(dpr)
            self._images.append(image)
        self.box: Box = (0, 0, 0, 0)
        """What all places lie in, in dots of the screen."""
        if len(corners):
            (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
            self.box = int(left), int(top), int(right) + side, int(bottom) + side
        self._points = [QPointF(*at) for at in (corners[self._order][first] / dpr)]

    def paint(self, painter: QPainter, pictures: Pixels, which: Ints) -> None:
        """Copy a picture to each place.

        `pictures` has shape (m, side, side); `which` of them stands where, shape (n,).
        """
        flat = pictures.reshape(len(pictures), -1)
        self._blocks[self._rows] = flat[which[self._order]]
        for point, image in zip(self._points, self._images, strict=True):
            painter.drawImage(point, image)


def _blocks_of(memory: Pixels, side: int) -> Pixels:
    """Views of as many numbers as a picture has, one from each row on."""
    count = max(0, len(memory) // side - side + 1)
    step = memory.itemsize
    shape, strides = (count, side * side), (side * step, step)
    return np.lib.stride_tricks.as_strided(memory, shape, strides)


def _sorted_into_strips(corners: Ints, side: int) -> tuple[Ints, Mask]:
    """In which order the strips hold some places, and which of them begin one.

    The places of a strip are below each other and do not meet.
    """
    order = np.lexsort((corners[:, 1], corners[:, 0]))
    x, y = corners[order].T
    is_new = _changes(x)
    column = np.cumsum(is_new) - 1
    rank = np.arange(len(x)) - np.flatnonzero(is_new)[column]
    gaps = np.diff(y)[~is_new[1:]]
    # What stands at one place is covered by the last of it.
    least = max(1, int(gaps.min(initial=side)))
    turns = math.ceil(side / least)
    strips = column * turns + rank % turns
    by_strip = np.argsort(strips, kind="stable")
    return order[by_strip], _changes(strips[by_strip])


def _changes(values: Ints) -> Mask:
    """Which of some numbers differ from the one before; the first does."""
    changes: Mask = np.ones(len(values), np.bool_)
    changes[1:] = values[1:] != values[:-1]
    return changes
