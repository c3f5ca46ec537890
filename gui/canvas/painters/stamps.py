"""Small pictures that are drawn once and then copied: drawing is slow, copying is not.

A stamp belongs to a point on whole device pixels, so that its copy is the picture that
drawing there would have made.
"""

import math
from collections.abc import Callable, Hashable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

MOST_BYTES = 24_000_000
"""Above this much memory the oldest pictures are dropped."""

Paint = Callable[[QPainter], None]


class Stamp(NamedTuple):
    """A picture, and how far its corner lies from the point that it belongs to."""

    picture: QPixmap
    left: float
    top: float


class Stamps:
    """Pictures by key; the newest `most_bytes` of them are kept."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: dict[Hashable, Stamp] = {}
        self._most_bytes = most_bytes
        self._look: object = None
        self.n_bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def keep_for(self, look: object) -> bool:
        """Keep pictures of this look alone; whether it was the look already."""
        if look == self._look:
            return True
        self._look = look
        self._kept.clear()
        self.n_bytes = 0
        return False

    def find(self, key: Hashable) -> Stamp | None:
        """Return a picture that is kept."""
        return self._kept.get(key)

    def keep(self, key: Hashable, box: QRectF, dpr: float, paint: Paint) -> Stamp:
        """Draw a picture and keep it; `box` is what it covers around its point."""
        stamp = draw_stamp(box, dpr, paint)
        self._kept[key] = stamp
        self.n_bytes += _n_bytes(stamp)
        while self.n_bytes > self._most_bytes and len(self._kept) > 1:
            oldest = self._kept.pop(next(iter(self._kept)))
            self.n_bytes -= _n_bytes(oldest)
        return stamp


def draw_stamp(box: QRectF, dpr: float, paint: Paint) -> Stamp:
    """Draw a picture of what `paint` draws around the origin, as large as `box`."""
    left, top = math.floor(box.left() * dpr), math.floor(box.top() * dpr)
    width = max(1, math.ceil(box.right() * dpr) - left)
    height = max(1, math.ceil(box.bottom() * dpr) - top)
    picture = QPixmap(width, height)
    picture.setDevicePixelRatio(dpr)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-left / dpr, -top / dpr)
        paint(painter)
    finally:
        painter.end()
    return Stamp(picture, left / dpr, top / dpr)


def place_stamp(painter: QPainter, x: float, y: float, stamp: Stamp) -> None:
    """Copy a picture to a point on whole device pixels."""
    painter.drawPixmap(QPointF(x + stamp.left, y + stamp.top), stamp.picture)


def _n_bytes(stamp: Stamp) -> int:
    return stamp.picture.width() * stamp.picture.height() * 4
