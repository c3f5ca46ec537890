"""The area of a plot: curves, grid, marks and a line under the cursor.

pyqtgraph draws; ranges, ticks and colours are ours.
"""

from typing import TypeVar

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QHBoxLayout, QWidget

from gui.plots.curves import Curves
from gui.plots.line import Line
from gui.plots.mark_words import Marks
from gui.plots.value_chip import ValueChip
from gui.style.fonts import font
from gui.style.theme import theme
from gui.widgets.ticks import Axis

SIDES = ("bottom", "left")
_Item = TypeVar("_Item", bound=QGraphicsItem)
EDGE = 0.025
"""Room above and below the ticks, so that a disc on the last one is whole."""


class PlotArea(QWidget):
    """Shows lines over two axes; `hovered` tells the place under the cursor.

    Whoever is told answers with the values there, which stay until the cursor leaves.
    """

    hovered = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widget = pg.PlotWidget(self, background=None)
        self._item = self._widget.getPlotItem()
        self.chip = ValueChip(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._widget)
        self._axes: tuple[Axis, Axis] | None = None
        self._set_up()
        self._curves = self._add(Curves(), 0)
        self._cursor = self._add(pg.InfiniteLine(angle=90, movable=False), 10)
        self._cursor.hide()
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    def set_axes(self, x: Axis, y: Axis) -> None:
        """Show these ranges with these ticks."""
        if (x, y) == self._axes:
            return
        before, self._axes = self._axes or (None, None), (x, y)
        edge = EDGE * (y.high - y.low)
        rows = (y.low - edge, y.high + edge)
        self._item.setRange(xRange=(x.low, x.high), yRange=rows, padding=0)
        for side, axis, former in zip(SIDES, (x, y), before, strict=True):
            # An axis that is told its ticks is drawn anew, which takes long.
            if axis != former:
                self._item.getAxis(side).setTicks([list(axis.ticks)])
        self._make_room(y)
        self._curves.set_bounds(
            QRectF(QPointF(x.low, rows[0]), QPointF(x.high, rows[1])),
            tuple(place for place, _ in y.ticks),
        )
        self._paint_anew()

    def _make_room(self, y: Axis) -> None:
        """Have the numbers of the vertical axis fit."""
        metrics = QFontMetricsF(font("canvas_label"))
        widest = max(metrics.horizontalAdvance(word) for _, word in y.ticks)
        self._item.getAxis("left").setWidth(round(widest) + 12)

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these curves, the first at the bottom."""
        self._curves.set_lines(lines)
        self._paint_anew()

    def set_marks(self, marks: Marks) -> None:
        """Show dashed lines, and their words where there is room."""
        self._curves.set_marks(marks)
        self._paint_anew()

    def show_values(self, place: float, rows: tuple[tuple[str, str, str], ...]) -> None:
        """Show a line at a place, and beside it what the curves have there."""
        self._cursor.setPos(place)
        self._cursor.show()
        self.chip.show_rows(rows, self._x_in_pixels(place))
        self._paint_anew()

    @property
    def epochs_in_a_pixel(self) -> float:
        """How much of the horizontal axis a pixel covers."""
        low, high = self._view().viewRange()[0]
        return float((high - low) / max(1.0, self._view().width()))

    def _hide_values(self) -> None:
        self._cursor.hide()
        self.chip.hide()
        self._paint_anew()

    def _x_in_pixels(self, place: float) -> float:
        """Where a place of the horizontal axis lies in this widget."""
        at = self._view().mapViewToScene(QPointF(place, 0))
        return float(self._widget.mapFromScene(at).x())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse over the plot; takes no event away."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            scene = self._widget.mapToScene(event.position().toPoint())
            inside = self._view().sceneBoundingRect().contains(scene)
            if inside:
                self.hovered.emit(self._view().mapSceneToView(scene).x())
            else:
                self._hide_values()
        elif event.type() == QEvent.Type.Leave:
            self._hide_values()
        return False

    def _set_up(self) -> None:
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widget.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Painted once where something was set, and not again for what follows from it.
        self._widget.setViewportUpdateMode(
            self._widget.ViewportUpdateMode.NoViewportUpdate
        )
        self._widget.setFrameShape(self._widget.Shape.NoFrame)
        self._widget.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._widget.viewport().setMouseTracking(True)
        self._widget.viewport().installEventFilter(self)
        self._item.setMenuEnabled(False)
        # Without a parent, the menu that is never shown would outlive the plot.
        menu = self._item.ctrlMenu
        menu.setParent(self, menu.windowFlags())
        self._item.hideButtons()
        self._item.layout.setContentsMargins(0, 8, 0, 0)
        self._view().setMouseEnabled(False, False)
        self._view().disableAutoRange()
        self._view().setDefaultPadding(0)
        for side in SIDES:
            axis = self._item.getAxis(side)
            axis.setStyle(
                tickLength=0,
                tickAlpha=0,
                autoExpandTextSpace=False,
                tickTextOffset=8,
            )
            axis.enableAutoSIPrefix(False)
            axis.setPen(QPen(Qt.PenStyle.NoPen))

    def _paint_anew(self) -> None:
        self._widget.viewport().update()

    def _view(self) -> pg.ViewBox:
        return self._item.getViewBox()

    def _add(self, item: _Item, height: int) -> _Item:
        item.setZValue(height)
        self._item.addItem(item, ignoreBounds=True)
        return item

    def _follow_theme(self) -> None:
        palette = theme().palette
        self._widget.setBackground(palette.panel)
        self._cursor.setPen(QPen(palette.text2, 0))
        for side in SIDES:
            axis = self._item.getAxis(side)
            axis.setTextPen(palette.text2)
            axis.setTickFont(font("canvas_label"))
        axis = self._item.getAxis("bottom")
        axis.setHeight(round(QFontMetricsF(font("canvas_label")).height()) + 10)
        self._paint_anew()
