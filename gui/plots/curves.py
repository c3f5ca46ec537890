"""The curves of a plot, the lines behind them and the marks, painted as one item.

An item of pyqtgraph for each would ask all its points for its bounds some times a
frame, which takes longer than to draw them.
"""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.plots.line import Line
from gui.plots.mark_words import Marks, PlacedWords, lines_of, placed
from gui.style.fonts import font
from gui.style.palette import faded
from gui.style.theme import theme
from gui.widgets.quick_line import draw_quick_line

DISC = 7
DOWN = 8
"""From the top to the words of marks."""


class Curves(QGraphicsItem):
    """Paints lines across, marks, and curves over them, the first at the bottom."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()
        self._rows: tuple[float, ...] = ()
        self._lines: tuple[tuple[Line, QPainterPath | None], ...] = ()
        self._marks: Marks = ()
        self._words: tuple[PlacedWords, ...] = ()

    @property
    def marks(self) -> Marks:
        """The places that are marked, and what happened there."""
        return self._marks

    @property
    def words(self) -> tuple[PlacedWords, ...]:
        """The words of marks that were painted the last time."""
        return self._words

    def set_bounds(self, bounds: QRectF, rows: tuple[float, ...]) -> None:
        """Lie over these ranges, with lines across at these heights."""
        self.prepareGeometryChange()
        self._bounds, self._rows = bounds, rows

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these curves."""
        self._lines = tuple((line, _path(line)) for line in lines)

    def set_marks(self, marks: Marks) -> None:
        """Mark these places, the oldest first."""
        self._marks = marks

    def boundingRect(self) -> QRectF:
        """The ranges of the axes."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the lines across, the curves, and a disc at the end of each."""
        transform = painter.worldTransform()
        painter.setPen(QPen(theme().palette.plot_grid, 0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        low, high = self._bounds.left(), self._bounds.right()
        for row in self._rows:
            painter.drawLine(QPointF(low, row), QPointF(high, row))

        painter.resetTransform()
        self._paint_marks(painter, transform)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line, path in self._lines:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, line.fine)
            if path is None:
                x = line.x * transform.m11() + transform.dx()
                y = line.y * transform.m22() + transform.dy()
                draw_quick_line(painter, _pen(line), x, y)
            else:
                painter.setPen(_pen(line))
                painter.drawPath(transform.map(path))

        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, _ in self._lines:
            if line.words:
                _write_level(painter, transform, line)
        self._write_words(painter, transform)
        painter.setPen(Qt.PenStyle.NoPen)
        for line, _ in self._lines:
            if line.ends_in_disc and len(line.x):
                end = QPointF(float(line.x[-1]), float(line.y[-1]))
                painter.setBrush(theme().palette.colour(line.token))
                painter.drawEllipse(transform.map(end), DISC / 2, DISC / 2)
        painter.setWorldTransform(transform)

    def _paint_marks(self, painter: QPainter, transform: QTransform) -> None:
        """Draw a dashed line at each mark, from below the words that it would cross.

        Many changes in one column are one line.
        """
        if not self._marks:
            self._words = ()
            return
        box = transform.mapRect(self._bounds)
        self._words = placed(self._marks, transform, box.right())
        below = box.top() + DOWN + QFontMetricsF(font("canvas_label")).height()
        pen = QPen(theme().palette.text2, 1)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for x in np.unique(np.round(lines_of(self._marks, transform))).tolist():
            crosses = any(each.left - 1 <= x <= each.right + 1 for each in self._words)
            top = below if crosses else box.top()
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x, top))

    def _write_words(self, painter: QPainter, transform: QTransform) -> None:
        """Write what happened beside the lines where nothing else is written."""
        if not self._words:
            return
        top = transform.mapRect(self._bounds).top()
        chosen = font("canvas_label")
        painter.setFont(chosen)
        painter.setPen(theme().palette.text2)
        base = top + DOWN + QFontMetricsF(chosen).ascent()
        for each in self._words:
            painter.drawText(QPointF(each.left, base), each.words)


def _path(line: Line) -> QPainterPath | None:
    """The path of a line; None of one that is painted piece by piece."""
    if line.moving:
        return None
    path: QPainterPath = pg.arrayToQPath(line.x, line.y)
    return path


def _pen(line: Line) -> QPen:
    pen = QPen(faded(theme().palette.colour(line.token), line.share), line.width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if line.words:
        pen.setDashPattern([4, 3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _write_level(painter: QPainter, transform: QTransform, line: Line) -> None:
    """Say what a level means, above its left end; below it where that is the top."""
    chosen = font("canvas_label")
    metrics = QFontMetricsF(chosen)
    end = transform.map(QPointF(float(line.x[0]), float(line.y[0])))
    above = end.y() - metrics.descent() - 2
    fits = above - metrics.ascent() > 0
    at = above if fits else end.y() + metrics.ascent() + 2
    painter.setFont(chosen)
    painter.setPen(theme().palette.colour(line.token))
    painter.drawText(QPointF(end.x() + 4, at), line.words)
