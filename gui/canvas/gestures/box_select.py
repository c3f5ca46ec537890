"""Selecting what lies in a rectangle."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt

from gui.canvas.gestures.connect import connect_selection_to
from gui.canvas.gestures.gesture import clear
from gui.canvas.overlay import Overlay
from gui.selection import Picked

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas
    from gui.canvas.geometry import CanvasGeometry
    from gui.canvas.hit_test import Hit
    from gui.selection import Connection


class BoxSelect:
    """A rectangle from the press to the mouse; it may add to what is selected."""

    cursor: ClassVar = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: Canvas, pos: QPointF, adding: bool) -> None:
        self._canvas = canvas
        self._start = canvas.scene_pos(pos)
        self._adding = adding
        self._before = canvas.selection.picked

    def update(self, pos: QPointF) -> None:
        """Show the rectangle, and select what it holds."""
        box = QRectF(self._start, self._canvas.scene_pos(pos)).normalized()
        self._canvas.set_overlay(Overlay(box=box))
        inside = inside_of(box, self._canvas.scene_geometry)
        self._canvas.selection.set(self._before | inside if self._adding else inside)

    def finish(self, pos: QPointF) -> None:
        """Keep the selection."""
        self.update(pos)
        clear(self._canvas)

    def click(self, pos: QPointF) -> None:
        """A click on the empty canvas selects nothing."""
        if not self._adding:
            self._canvas.selection.clear()

    def cancel(self) -> None:
        """Select what was selected before."""
        clear(self._canvas)
        self._canvas.selection.set(self._before)


class ConnectOrBox(BoxSelect):
    """Shift on a thing: a click joins the selection to it, a drag boxes in addition."""

    def __init__(self, canvas: Canvas, pos: QPointF, hit: Hit) -> None:
        super().__init__(canvas, pos, adding=True)
        self._hit = hit

    def click(self, pos: QPointF) -> None:
        """Join everything selected to what was hit."""
        connect_selection_to(self._canvas, self._hit)


class PickOrBox(BoxSelect):
    """On a connection: a click selects it, or adds or removes it; a drag boxes.

    A connection moves nothing, and in a dense network little is empty between cards.
    """

    def __init__(
        self, canvas: Canvas, pos: QPointF, connection: Connection, adding: bool
    ) -> None:
        super().__init__(canvas, pos, adding)
        self._picked = Picked(connections=frozenset({connection}))

    def click(self, pos: QPointF) -> None:
        """Select the connection alone; in addition, add or remove it."""
        toggled = self._before ^ self._picked
        self._canvas.selection.set(toggled if self._adding else self._picked)


def inside_of(box: QRectF, geometry: CanvasGeometry) -> Picked:
    """Layers whose card lies within a box, and neurons of the others that do."""
    layers = frozenset(card.layer for card in geometry.cards if box.contains(card.rect))
    x, y = geometry.centres[:, 0], geometry.centres[:, 1]
    within = (x >= box.left()) & (x <= box.right())
    within &= (y >= box.top()) & (y <= box.bottom())
    within &= ~np.isin(geometry.layers, list(layers))
    neurons = frozenset(geometry.neurons[within].tolist())
    return Picked(layers, neurons)
