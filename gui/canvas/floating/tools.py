"""The small tools over the canvas: where they stand and what they show."""

import math
import weakref
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from gui.canvas.floating.count_chip import CountChip, Left
from gui.canvas.floating.covered import Covered
from gui.canvas.floating.find_bar import FindBar
from gui.canvas.floating.legend import Legend
from gui.canvas.floating.minimap import Minimap
from gui.canvas.floating.problem_bar import ProblemBar
from gui.canvas.floating.row_chip import RowChip
from gui.canvas.floating.selection_bar import SelectionBar
from gui.canvas.floating.show_choices import mode_switch, weights_menu
from gui.canvas.floating.zoom_chip import ZoomChip
from gui.canvas.geometry import CanvasGeometry
from gui.canvas.painters.card_painter import SMALL_HEAD
from gui.canvas.painters.label_painter import names_beside_outputs
from gui.canvas.painters.wedge_painter import WeightScale
from gui.canvas.strokes import Strokes
from gui.canvas.view import View
from gui.style.fonts import font_scale, taller
from gui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

EDGE = 12
GAP = 8
LEAST_BAR = 320
NAME_ABOVE = 20.0
TALL = 30
"""Height of the upper row of tools."""
LEAST_ROOM = 24.0


class FloatingTools(QObject):
    """Legend, zoom, modes, weights, row, count, problem, words of an empty canvas."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self.legend = Legend(canvas)
        self.zoom = ZoomChip(canvas.view, canvas)
        self.modes = mode_switch(canvas)
        self.weights = weights_menu(canvas)
        self.row = RowChip(canvas.document, canvas.viewed_row, canvas)
        self.count = CountChip(canvas)
        self.problem = ProblemBar(canvas)
        self.find = FindBar(canvas)
        self.minimap = Minimap(canvas)
        self.selection = SelectionBar(canvas)
        self.empty = EmptyState(
            "layer",
            "The canvas is empty",
            "Drag a layer here, or",
            "press L for a layer",
            canvas,
        )
        self.empty.set_tip("Add a layer in the middle of what is shown")
        boxes = *self._boxes, self.minimap, self.selection
        self.covered = Covered(boxes, flat=self.modes, parent=self)
        self.covered.moved.connect(self._paint_shadows)
        self._placed_for: tuple[object, ...] = ()
        self._others: list[QRectF] = []
        self.zoom.fit_asked.connect(canvas.frame_all)
        self.problem.acted.connect(self._show_problem)
        self.modes.chosen.connect(canvas.showing.set_mode)
        self.weights.chosen.connect(canvas.showing.set_numbers)
        canvas.presenter.recounted.connect(
            self._tell_how_drawn, Qt.ConnectionType.QueuedConnection
        )
        self.empty.acted.connect(self._add_layer)

    @property
    def _canvas(self) -> "Canvas":
        canvas = self._canvas_ref()
        if canvas is None:
            raise ReferenceError("the canvas is gone")
        return canvas

    @property
    def _boxes(self) -> tuple[QWidget, ...]:
        """Those that stay where they are, whatever is shown."""
        return (
            *(self.legend, self.zoom, self.modes, self.weights),
            *(self.row, self.count, self.problem, self.find),
        )

    def standing(self) -> list[QRectF]:
        """Rectangles that the tools of the selection must not cover."""
        return [*_rects((*self._boxes, self.minimap)), *self._others]

    def keep_clear_of(self, others: list[QRectF]) -> None:
        """Know of what else stands over the canvas."""
        self._others = others
        self.selection.place()

    def refresh(self) -> None:
        """Show the present reference, zoom, row, counts and problem."""
        canvas = self._canvas
        project = canvas.document.project
        self.row.refresh()
        self.modes.set_value(canvas.showing.now.mode)
        if self.weights.value != canvas.showing.now.numbers:
            self.weights.set_value(canvas.showing.now.numbers)
        self._tell_how_drawn()
        self.problem.show_problem_of(project)
        self.empty.setVisible(not project.network.layers)
        self.follow_view()

    def follow_view(self) -> None:
        """Show what follows from where the view is, and stand clear of each other."""
        canvas = self._canvas
        self.zoom.refresh()
        self.minimap.refresh()
        boxes = self.zoom, self.row, self.problem, self.find
        needs = [(box.isHidden(), box.sizeHint()) for box in boxes]
        wanted = canvas.size(), font_scale(), needs
        if wanted != self._placed_for:
            self._placed_for = wanted
            self.place()
        self.selection.place()

    def place(self) -> None:
        """Stand at the edges of the canvas, without covering each other."""
        width, height = self._canvas.width(), self._canvas.height()
        low = height - EDGE
        _move(self.legend, EDGE, low - self.legend.height())
        self.zoom.resize(self.zoom.sizeHint())
        _move(self.zoom, width - EDGE - self.zoom.width(), low - self.zoom.height())
        over = self.zoom.y() - GAP - self.minimap.height()
        _move(self.minimap, width - EDGE - self.minimap.width(), over)
        self._place_upper(width)
        self._place_problem(width, low)
        self._place_count(low)
        self._place_find(width)
        self.empty.resize(self.empty.sizeHint())
        _move(
            self.empty,
            (width - self.empty.width()) // 2,
            (height - self.empty.height()) // 2,
        )
        self.selection.place()

    def fit(self, rect: QRectF) -> None:
        """Show a scene rectangle, as large as it can be clear of the tools."""
        canvas = self._canvas
        area = QRectF(canvas.rect())
        for top, low in self._rooms():
            canvas.view.fit(rect, area.adjusted(24, top, -24, -low))
            if not self._cover(canvas.stage.geometry, canvas.view):
                break
        self._clear_names(rect)

    def _rooms(self) -> tuple[tuple[float, float], ...]:
        """Room above and below a fitted network, in the order in which it is tried.

        Beside all tools, under the upper ones, over the lower ones, clear of all.
        """
        height = self._canvas.height()
        half = height / 2
        tools = [tool.geometry() for tool in self._boxes if not tool.isHidden()]
        uppers = [tool.bottom() + 1.0 for tool in tools if tool.bottom() < half]
        lowers = [height - float(tool.top()) for tool in tools if tool.top() > half]
        least = LEAST_ROOM
        top = max([least, *uppers]) + GAP
        low = max([least, *lowers]) + EDGE
        return (least, least), (top, least), (least, low), (top + NAME_ABOVE - 6, low)

    def _cover(self, geometry: CanvasGeometry, view: View) -> bool:
        """Whether a tool stands over a part of the network."""
        rects = [geometry.rect_of(layer.id) for layer in geometry.network.layers]
        # Where names stand above the cards they must be clear as well.
        above = NAME_ABOVE if view.zoom < SMALL_HEAD else 0.0
        on_screen = [
            view.rect_to_screen(rect).adjusted(-above / 2, -above, above / 2, 0)
            for rect in rects
        ]
        tools = _rects(self._boxes)
        return any(tool.intersects(rect) for tool in tools for rect in on_screen)

    def _clear_names(self, shown: QRectF) -> None:
        """Move the view aside where a tool covers names beside the outputs.

        Not so far that what is shown comes too near to the edge, or under a tool.
        """
        canvas, view = self._canvas, self._canvas.view
        geometry, tools = canvas.stage.geometry, _rects(self._boxes)
        names = names_beside_outputs(geometry, view)
        room = view.rect_to_screen(shown).left() - LEAST_ROOM
        needed = [
            each.right() + GAP - tool.left()
            for each in names
            for tool in tools
            if tool.intersects(each)
        ]
        # By whole pixels: hairlines and glyphs of a fitted picture are sharp.
        aside = math.ceil(max(needed, default=0.0))
        if 0 < aside <= room:
            before = view.offset
            view.pan(QPointF(-aside, 0))
            if self._cover(geometry, view):
                view.show_at(view.zoom, before)

    def _place_count(self, low: int) -> None:
        """Stand beside the legend, or above it in as many lines as that takes."""
        left = EDGE + self.legend.width() + GAP
        wanted = self.count.line_size
        top = low - wanted.height()
        beside = QRect(QPoint(left, top), wanted)
        is_taken = not self.problem.isHidden() and beside.intersects(
            self.problem.geometry()
        )
        room = self.zoom.x() - GAP - left
        if is_taken or wanted.width() > room:
            others = (
                self._canvas.width() if self.minimap.isHidden() else self.minimap.x()
            )
            left, room = EDGE, others - GAP - EDGE
        self.count.fit_into(room)
        if left == EDGE:
            top = self.legend.y() - GAP - self.count.height()
        _move(self.count, left, top)

    def _place_upper(self, width: int) -> None:
        """Modes left, weights right, the row between them or else below."""
        for tool in (self.modes, self.weights, self.row):
            tool.resize(tool.sizeHint())
        weights_left = width - EDGE - self.weights.width()
        _move(self.modes, EDGE, EDGE + (taller(TALL) - self.modes.height()) // 2)
        _move(
            self.weights,
            weights_left,
            EDGE + (taller(TALL) - self.weights.height()) // 2,
        )
        left = EDGE + self.modes.width() + GAP
        if weights_left - GAP - left >= self.row.width():
            _move(self.row, left, EDGE)
        else:
            _move(self.row, EDGE, _second_row())

    def _place_problem(self, width: int, low: int) -> None:
        """Where it covers the least: on top, at the bottom, under the upper tools."""
        row, problem = self.row, self.problem
        first = EDGE + self.modes.width() + GAP
        second = EDGE
        if not row.isHidden():
            after = row.geometry().right() + 1 + GAP
            first, second = (after, second) if row.y() == EDGE else (first, after)
        places = (
            (first, self.weights.x() - GAP, EDGE),
            (
                self.legend.geometry().right() + 1 + GAP,
                self.zoom.x() - GAP,
                low - problem.height(),
            ),
            (second, width - EDGE, _second_row()),
        )
        wanted = max(LEAST_BAR, problem.sizeHint().width())
        left, right, top = next(
            (place for place in places if place[1] - place[0] >= wanted), places[-1]
        )
        problem.resize(min(wanted, right - left), problem.height())
        centred = (width - problem.width()) // 2
        most = right - problem.width()
        _move(problem, min(most, max(left, centred)), top)

    def _place_find(self, width: int) -> None:
        """Stand in the middle of the upper edge, below what stands there already."""
        if self.find.isHidden():
            return
        self.find.resize(self.find.sizeHint())
        left = max(EDGE, (width - self.find.width()) // 2)
        place = QRectF(left, EDGE, self.find.width(), self.find.height())
        for box in (self.modes, self.weights, self.row, self.problem):
            other = QRectF(box.geometry())
            if not box.isHidden() and other.adjusted(-GAP, 0, GAP, 0).intersects(place):
                place.moveTop(other.bottom() + GAP)
        _move(self.find, round(place.left()), round(place.top()))

    def _paint_shadows(self, region: QRegion) -> None:
        self._canvas.update(region)

    def _tell_how_drawn(self) -> None:
        """Show how weights are drawn now, and what is left out of the picture."""
        canvas = self._canvas
        renderer, moment = canvas.presenter.renderer, canvas.presenter.moment
        self.legend.show_scale(WeightScale.of(Strokes.of(moment)))
        before = self.count.geometry(), self.count.isHidden()
        self.count.show_counts(
            Left(
                (renderer.n_links(moment), canvas.stage.edges.total),
                renderer.numbers,
                renderer.inside,
                renderer.images,
                self._words_of_responses(),
                renderer.drawn_simply(moment),
                canvas.weaver.lacking,
            )
        )
        self._place_count(canvas.height() - EDGE)
        if (self.count.geometry(), self.count.isHidden()) != before:
            self.selection.place()

    def _words_of_responses(self) -> str:
        """What there is to say of the answers in the neurons."""
        canvas = self._canvas
        if canvas.showing.now.mode != "response" or not canvas.stage.network.layers:
            return ""
        if canvas.responses.pictures or canvas.responses.is_busy:
            return canvas.responses.words(canvas.stage.network)
        return "no inputs to answer over"

    def _show_problem(self) -> None:
        problem = self.problem.problem
        if self.problem.wants_data:
            self._canvas.data_requested.emit()
        if problem is None or problem.layer is None:
            return
        if problem.neuron is None:
            self._canvas.selection.select(layers=(problem.layer,))
        else:
            self._canvas.selection.select(neurons=(problem.neuron,))
        self._canvas.frame_selection()

    def _add_layer(self) -> None:
        self._canvas.add_entry("layer")


def _second_row() -> int:
    """Where tools stand that have no room in the upper row."""
    return EDGE + taller(TALL) + GAP


def _rects(tools: Iterable[QWidget]) -> list[QRectF]:
    return [QRectF(tool.geometry()) for tool in tools if not tool.isHidden()]


def _move(widget: QWidget, x: int, y: int) -> None:
    if (widget.x(), widget.y()) != (x, y):
        widget.move(x, y)
