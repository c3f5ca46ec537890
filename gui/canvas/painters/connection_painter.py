"""Connections by QPainter: where the rasteriser is not there, and what lies on top."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.arrays import Ints
from gui.canvas.painters.context import Context
from gui.canvas.strokes import HALO, Strokes, opacities
from gui.style.icons import paint_icon
from gui.style.palette import faded

BUCKETS = 15
"""Into how many shades of each sign straight lines are sorted."""
MOST_SMOOTH = 150
"""Up to this many connections are antialiased at every frame."""


def paint_links(painter: QPainter, context: Context) -> None:
    """Draw all connections that have a place, the selected ones last."""
    edges = context.stage.edges
    if not len(edges):
        return
    strokes = Strokes.of(context)
    order, chosen = edges.order, strokes.chosen[edges.order]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth(context))
    if edges.curved:
        for index in order[~chosen].tolist():
            _stroke(painter, strokes, context, index)
    else:
        back = strokes.back[order]
        _paint_lines(painter, strokes, context, order[back], strokes.back_opacity)
        _paint_lines(painter, strokes, context, order[~back & ~chosen], 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = faded(context.palette.accent, strokes.halo_opacity)
    for index in order[chosen].tolist():
        _halo(painter, strokes, index, halo)
        _stroke(painter, strokes, context, index)


def is_smooth(context: Context) -> bool:
    """Whether QPainter draws lines with smooth edges: there is time, or are few."""
    return context.resting or len(context.stage.edges) <= MOST_SMOOTH


def paint_hovered_link(painter: QPainter, context: Context) -> None:
    """Draw the connection under the mouse over all others, with a halo."""
    connection = context.stage.hover.connection
    if connection is None:
        return
    index = context.stage.edges.index_of(connection)
    if index is None:
        return
    strokes = Strokes.of(context)
    _halo(painter, strokes, index, faded(context.palette.text, 0.12))
    _stroke(painter, strokes, context, index, 1.0)


def paint_locks(painter: QPainter, context: Context) -> None:
    """Mark the frozen connections at their middles."""
    if context.detail.dots:
        return
    frozen = np.flatnonzero(context.stage.edges.frozen)
    if not len(frozen):
        return
    palette, strokes = context.palette, Strokes.of(context)
    for index in frozen.tolist():
        middle = _path(strokes, index).pointAtPercent(0.5)
        painter.setPen(QPen(palette.border, 1))
        painter.setBrush(palette.raised)
        painter.drawEllipse(middle, 8, 8)
        box = QRectF(middle - QPointF(5, 5), QSizeF(10, 10))
        paint_icon(painter, "lock", palette.text2, box)


def _paint_lines(
    painter: QPainter,
    strokes: Strokes,
    context: Context,
    which: Ints,
    opacity: float,
) -> None:
    """Draw straight lines in buckets of one pen each, the weakest bucket first."""
    levels = np.rint(strokes.shares[which] * BUCKETS).astype(np.int64)
    rows = np.concatenate([strokes.starts[which], strokes.ends[which]], axis=1)
    wide = strokes.widths[which]
    on, off = (length[which] for length in strokes.dashes)
    for level in sorted(set(levels.tolist()), key=abs):
        inside = levels == level
        share = level / BUCKETS
        alpha = float(opacities(np.array(share))) * opacity
        pen = _pen(
            faded(context.value_colour(share), alpha),
            float(wide[inside].mean()),
            float(on[inside].max()),
            float(off[inside].max()),
        )
        painter.setPen(pen)
        painter.drawLines([QLineF(*row) for row in rows[inside].tolist()])


def _stroke(
    painter: QPainter,
    strokes: Strokes,
    context: Context,
    index: int,
    alpha: float | None = None,
) -> None:
    colour = context.value_colour(float(strokes.shares[index]))
    opacity = float(strokes.alphas[index]) if alpha is None else alpha
    on, off = (float(length[index]) for length in strokes.dashes)
    pen = _pen(faded(colour, opacity), float(strokes.widths[index]), on, off)
    painter.strokePath(_path(strokes, index), pen)


def _halo(painter: QPainter, strokes: Strokes, index: int, colour: QColor) -> None:
    pen = _pen(colour, float(strokes.widths[index]) + HALO)
    painter.strokePath(_path(strokes, index), pen)


def _pen(colour: QColor, width: float, on: float = 0.0, off: float = 0.0) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if on > 0:
        pen.setDashPattern([on / width, off / width])
    return pen


def _path(strokes: Strokes, index: int) -> QPainterPath:
    """The line of one connection."""
    (x0, y0), (x1, y1) = strokes.starts[index].tolist(), strokes.ends[index].tolist()
    path = QPainterPath(QPointF(x0, y0))
    if strokes.edges.curved:
        reach = float(strokes.reach[index])
        path.cubicTo(x0 + reach, y0, x1 - reach, y1, x1, y1)
    else:
        path.lineTo(x1, y1)
    return path
