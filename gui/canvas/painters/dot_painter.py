"""Neurons seen from afar: dots in the colours of their values."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from gui.canvas.painters.context import SHADES, Context
from gui.canvas.painters.neuron_pictures import DOT_ROOM, picture_of
from gui.canvas.painters.stamps import Stamps

if TYPE_CHECKING:
    from engine.arrays import Array, Mask

FAINT = 0.28
"""Opacity of neurons that step far back."""


class DotPainter:
    """Copies a dot to the place of each neuron in view.

    Where they are is found once for each view, since a run changes the colours alone.
    """

    def __init__(self) -> None:
        self._pictures = Stamps()
        self._centres: Array | None = None
        self._found_for: tuple[object, ...] = ()
        self._seen: Mask = np.zeros(0, np.bool_)
        self._points: list[QPointF] = []

    def paint(self, painter: QPainter, context: Context) -> None:
        """Draw all neurons in view."""
        self._pictures.keep_for((context.dpr, context.palette.key))
        self._find(context)
        pictures = self._pictures_of(context)
        near = context.near
        if near is None:
            copy = painter.drawPixmap
            for point, picture in zip(self._points, pictures, strict=True):
                copy(point, picture)
            return
        neurons = context.stage.geometry.neurons[self._seen].tolist()
        for point, picture, neuron in zip(self._points, pictures, neurons, strict=True):
            painter.setOpacity(1.0 if neuron in near else FAINT)
            painter.drawPixmap(point, picture)
        painter.setOpacity(1.0)

    def _find(self, context: Context) -> None:
        geometry, view, dpr = context.stage.geometry, context.view, context.dpr
        offset = view.offset
        wanted = view.zoom, offset.x(), offset.y(), context.size, dpr
        if geometry.centres is self._centres and wanted == self._found_for:
            return
        self._centres, self._found_for = geometry.centres, wanted
        corners = view.array_to_screen(geometry.centres) - DOT_ROOM / 2
        places, area = np.rint(corners * dpr) / dpr, context.area
        ends = area.right(), area.bottom()
        self._seen = ((places > -DOT_ROOM) & (places < ends)).all(axis=1)
        self._points = [QPointF(x, y) for x, y in places[self._seen].tolist()]

    def _pictures_of(self, context: Context) -> list[QPixmap]:
        """The dot of each neuron in view, in the colour of its value."""
        geometry = context.stage.geometry
        shown = set(geometry.layers.tolist())
        layers = [layer for layer in geometry.network.layers if layer.id in shown]
        shares = context.values.shares_of(layers)[self._seen]
        shades = np.rint(shares * SHADES).astype(np.intp).tolist()
        made = {shade: self._picture(context, shade) for shade in set(shades)}
        return [made[shade] for shade in shades]

    def _picture(self, context: Context, shade: int) -> QPixmap:
        stamp = self._pictures.find(shade)
        if stamp is None:
            box, paint = picture_of(context, ("small", shade))
            stamp = self._pictures.keep(shade, box, context.dpr, paint)
        return stamp.picture
