"""Which part of the plane the canvas shows, and how large."""

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal

from engine.arrays import Array

MIN_ZOOM, MAX_ZOOM = 0.1, 4.0
LEAST_FITTED = 0.001
"""What is larger than the screen at 10 % is fitted all the same."""
STEP = 1.25
"""How much one press of "zoom in" enlarges."""


class View(QObject):
    """Zoom and offset: a screen point is its scene point times zoom plus offset."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zoom = 1.0
        self._offset = QPointF(0, 0)
        self._corner = (0.0, 0.0)

    @property
    def zoom(self) -> float:
        """Screen pixels per scene pixel, 0.1 to 4; less where all is to be seen."""
        return self._zoom

    @property
    def offset(self) -> QPointF:
        """Where the scene's origin lies on the screen."""
        return QPointF(self._offset)

    @property
    def corner(self) -> tuple[float, float]:
        """The offset, as painters need it for every picture."""
        return self._corner

    def to_screen(self, point: QPointF) -> QPointF:
        """Return the screen point of a scene point."""
        return point * self._zoom + self._offset

    def to_scene(self, point: QPointF) -> QPointF:
        """Return the scene point of a screen point."""
        return (point - self._offset) / self._zoom

    def rect_to_screen(self, rect: QRectF) -> QRectF:
        """Return the screen rectangle of a scene rectangle."""
        return QRectF(self.to_screen(rect.topLeft()), rect.size() * self._zoom)

    def rect_to_scene(self, rect: QRectF) -> QRectF:
        """Return the scene rectangle of a screen rectangle."""
        return QRectF(self.to_scene(rect.topLeft()), rect.size() / self._zoom)

    def array_to_screen(self, points: Array) -> Array:
        """Return the screen points of scene points, shape (..., 2)."""
        offset = np.array([self._offset.x(), self._offset.y()])
        screen: Array = points * self._zoom + offset
        return screen

    def pan(self, by: QPointF) -> None:
        """Move what is seen by a distance on the screen."""
        self._set(self._zoom, self._offset + by)

    def zoom_at(self, point: QPointF, factor: float) -> None:
        """Enlarge by a factor; what lies under the screen point stays there."""
        least = min(MIN_ZOOM, self._zoom)
        zoom = min(MAX_ZOOM, max(least, self._zoom * factor))
        self._set(zoom, point - self.to_scene(point) * zoom)

    def zoom_to(self, point: QPointF, zoom: float) -> None:
        """Show at this zoom; what lies under the screen point stays there."""
        self.zoom_at(point, zoom / self._zoom)

    def show_at(self, zoom: float, offset: QPointF) -> None:
        """Show exactly what was shown at this zoom and offset."""
        self._set(zoom, QPointF(offset))

    def fit(self, rect: QRectF, into: QRectF, largest: float = 1.0) -> None:
        """Show a scene rectangle centred in a part of the screen, at most `largest`."""
        if rect.isEmpty() or into.isEmpty():
            self._set(1.0, into.center() - rect.center())
            return
        room = QSizeF(into.width() / rect.width(), into.height() / rect.height())
        zoom = min(largest, room.width(), room.height())
        zoom = min(MAX_ZOOM, max(LEAST_FITTED, zoom))
        offset = into.center() - rect.center() * zoom
        # On whole pixels, hairlines and glyphs of a still picture are sharp.
        self._set(zoom, QPointF(round(offset.x()), round(offset.y())))

    def _set(self, zoom: float, offset: QPointF) -> None:
        if zoom != self._zoom or offset != self._offset:
            self._zoom, self._offset = zoom, offset
            self._corner = offset.x(), offset.y()
            self.changed.emit()
