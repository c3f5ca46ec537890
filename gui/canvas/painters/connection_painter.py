"""Connections: colour by sign, width by size, the strongest on top."""

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.arrays import Array, Ints, Mask
from gui.canvas.edges import MOST_CURVES, Edges, handles
from gui.canvas.painters.context import Context
from gui.style.icons import paint_icon
from gui.style.palette import faded

DIMMED = 0.72
"""Opacity of everything that is not selected, while something is."""
BUCKETS = 15
"""Into how many shades of each sign straight lines are sorted."""
MOST_SMOOTH = 150
"""Up to this many connections are antialiased at every frame."""


def paint_links(painter: QPainter, context: Context) -> None:
    """Draw all connections that have a place, the selected ones last."""
    edges = context.stage.edges
    if not len(edges):
        return
    chosen = emphasised(edges, context)
    smooth = context.resting or len(edges) <= MOST_SMOOTH
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    opacity = DIMMED if context.picked.neurons or context.picked.connections else 1.0
    strokes = _Strokes(edges, context)
    if edges.curved:
        _paint_curves(painter, strokes, np.flatnonzero(~chosen), opacity)
    else:
        _paint_lines(painter, strokes, np.flatnonzero(~chosen), opacity)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent = context.palette.accent
    halo = faded(accent, 0.26 if context.palette.name == "dark" else 0.15)
    for index in np.flatnonzero(chosen).tolist():
        path = strokes.path(index)
        _stroke(painter, path, halo, strokes.widths[index] + 4)
        _stroke(painter, path, strokes.colour(index), strokes.widths[index])
    _paint_locks(painter, strokes)


def paint_hovered_link(painter: QPainter, context: Context) -> None:
    """Draw the connection under the mouse over all others, with a halo."""
    connection = context.stage.hover.connection
    if connection is None:
        return
    index = context.stage.edges.index_of(connection)
    if index is None:
        return
    strokes = _Strokes(context.stage.edges, context)
    path = strokes.path(index)
    halo = faded(context.palette.text, 0.12)
    _stroke(painter, path, halo, strokes.widths[index] + 4)
    _stroke(painter, path, strokes.colour(index), strokes.widths[index])


def emphasised(edges: Edges, context: Context) -> Mask:
    """Which connections are selected, or have a selected neuron at an end."""
    picked = context.picked
    chosen = np.zeros(len(edges), np.bool_)
    if picked.neurons:
        neurons = np.fromiter(picked.neurons, np.int64, len(picked.neurons))
        chosen |= np.isin(edges.sources, neurons) | np.isin(edges.targets, neurons)
    for source, target in picked.connections:
        chosen |= (edges.sources == source) & (edges.targets == target)
    return chosen


class _Strokes:
    """Ends on the screen, widths and shares of the connections of one picture."""

    def __init__(self, edges: Edges, context: Context) -> None:
        self.context = context
        self.edges = edges
        self.starts = context.view.array_to_screen(edges.starts)
        self.ends = context.view.array_to_screen(edges.ends)
        self.reach: Array = handles(edges.starts, edges.ends) * context.view.zoom
        self.shares: Array = np.clip(
            np.nan_to_num(edges.weights / context.stage.reference.value), -1, 1
        )
        scale = 0.4 if context.detail.dots else min(1.5, max(0.5, context.view.zoom))
        crowding = math.sqrt(max(1.0, len(edges) / MOST_CURVES))
        self.widths: Array = widths(self.shares) * scale / crowding

    def path(self, index: int) -> QPainterPath:
        """The line of one connection."""
        (x0, y0), (x1, y1) = self.starts[index].tolist(), self.ends[index].tolist()
        path = QPainterPath(QPointF(x0, y0))
        if self.edges.curved:
            reach = float(self.reach[index])
            path.cubicTo(x0 + reach, y0, x1 - reach, y1, x1, y1)
        else:
            path.lineTo(x1, y1)
        return path

    def colour(self, index: int) -> QColor:
        """The colour of one connection."""
        return self.context.value_colour(float(self.shares[index]))


def widths(shares: Array) -> Array:
    """Return line widths for weights as shares of the reference."""
    wide: Array = 0.5 + 4.5 * np.abs(shares) ** 0.9
    return wide


def opacities(shares: Array) -> Array:
    """Return line opacities for weights as shares of the reference."""
    opaque: Array = 0.75 + 0.25 * np.minimum(1.0, 2 * np.abs(shares))
    return opaque


def _paint_curves(
    painter: QPainter, strokes: _Strokes, which: Ints, opacity: float
) -> None:
    alphas = (opacities(strokes.shares) * opacity).tolist()
    broad = strokes.widths.tolist()
    for index in which.tolist():
        colour = faded(strokes.colour(index), alphas[index])
        _stroke(painter, strokes.path(index), colour, broad[index])


def _paint_lines(
    painter: QPainter, strokes: _Strokes, which: Ints, opacity: float
) -> None:
    """Draw straight lines in buckets of one pen each, the weakest bucket first."""
    levels = np.rint(strokes.shares[which] * BUCKETS).astype(np.int64)
    rows = np.concatenate([strokes.starts[which], strokes.ends[which]], axis=1)
    scale = strokes.widths[which]
    for level in sorted(set(levels.tolist()), key=abs):
        inside = levels == level
        share = level / BUCKETS
        alpha = float(opacities(np.array(share))) * opacity
        pen = QPen(
            faded(strokes.context.value_colour(share), alpha),
            float(scale[inside].mean()),
        )
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLines([QLineF(*row) for row in rows[inside].tolist()])


def _stroke(
    painter: QPainter, path: QPainterPath, colour: QColor, width: float
) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.strokePath(path, pen)


def _paint_locks(painter: QPainter, strokes: _Strokes) -> None:
    if strokes.context.detail.dots:
        return
    palette = strokes.context.palette
    for index in np.flatnonzero(strokes.edges.frozen).tolist():
        middle = strokes.path(index).pointAtPercent(0.5)
        painter.setPen(QPen(palette.border, 1))
        painter.setBrush(palette.raised)
        painter.drawEllipse(middle, 8, 8)
        box = QRectF(middle - QPointF(5, 5), QSizeF(10, 10))
        paint_icon(painter, "lock", palette.text2, box)
