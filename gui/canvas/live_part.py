"""Which part of the canvas changes with the values: where the network lies."""

import operator
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF

from gui.canvas.beside import MOST
from gui.canvas.detail import detail_at
from gui.canvas.edges import Edges, handles
from gui.canvas.geometry import RADIUS, CanvasGeometry, neuron_rect
from gui.canvas.named import NAME_HEIGHT
from gui.canvas.painters.card_painter import SMALL_HEAD
from gui.canvas.painters.label_painter import BESIDE, WIDEST
from gui.canvas.stage import Stage
from gui.canvas.view import View
from gui.style.fonts import font_scale, grown

if TYPE_CHECKING:
    from engine.arrays import Array

AROUND, ASIDE = 8.0, 16.0
"""In pixels of the screen: marks of what is selected, the edges of lines, and a warning
before a name."""
TICK, LABEL = 10.0, 32.0
"""From the disc of a loose neuron to the end of its tick and of its label, at 100 %."""
NUMBER = 60
"""How far a number reaches to either side of the connection that it belongs to."""


class LivePart:
    """The rectangle of all cards, neurons, connections, and of what stands there."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._bounds = QRectF()
        self._seen_at: tuple[object, ...] = ()
        self._part = QRect()

    def of(self, stage: Stage, view: View, widget: QRect, *, numbered: bool) -> QRect:
        """Return the part of a widget that is to be painted for newer values.

        `numbered` tells that weights are written.
        """
        geometry, edges = stage.geometry, stage.edges
        of = geometry.cards, geometry.centres, edges.starts
        is_known = len(self._of) == len(of) and all(map(operator.is_, of, self._of))
        if not is_known:
            self._of, self._bounds = of, _bounds(geometry, edges)
        seen_at = view.zoom, view.corner, font_scale(), widget, numbered
        if not is_known or seen_at != self._seen_at:
            self._seen_at = seen_at
            self._part = self._look(view, numbered).intersected(widget)
        return self._part

    def _look(self, view: View, numbered: bool) -> QRect:
        seen = view.rect_to_screen(self._bounds)
        above = grown(round(NAME_HEIGHT)) if view.zoom < SMALL_HEAD else 0.0
        detail = detail_at(view.zoom)
        aside = float(grown(NUMBER)) if numbered else ASIDE
        if not (detail.dots or detail.labels):
            aside = BESIDE + MOST
        return seen.adjusted(-aside, -above - AROUND, aside, AROUND).toAlignedRect()


def _bounds(geometry: CanvasGeometry, edges: Edges) -> QRectF:
    bounds = geometry.bounds()
    for layer in geometry.network.layers:
        if layer.loose:
            aside = WIDEST / 2 - RADIUS
            disc = neuron_rect(*layer.position)
            bounds |= disc.adjusted(-aside, -TICK, aside, LABEL)
    return bounds | _around(edges)


def _around(edges: Edges) -> QRectF:
    """What curves lie in, between their ends and their handles.

    Straight lines are nowhere but between neurons.
    """
    if not (edges.curved and len(edges)):
        return QRectF()
    starts, ends = edges.starts, edges.ends
    reach: Array = np.zeros((len(edges), 2))
    reach[:, 0] = handles(starts, ends)
    points = np.concatenate([starts, starts + reach, ends - reach, ends])
    corners = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return QRectF(*(QPointF(*corner) for corner in corners))
