"""The loss over two weights as a landscape, with the way that training takes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import isqrt

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout

from engine.arrays import Ints
from engine.explain.batches import next_batch
from engine.explain.landscape import (
    LossPlane,
    loss_curve,
    loss_plane,
    most_points,
    next_step,
)
from engine.explain.subject import CannotExplain
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.moving import Mover
from gui.lessons.explanations.next_step import maker_of_step
from gui.lessons.explanations.page import NOT_FINITE, Page
from gui.lessons.explanations.parameter_choice import (
    ParameterChoice,
    choose_apart,
    follow_apart,
)
from gui.lessons.explanations.picked_parameters import PickedParameters
from gui.lessons.explanations.subject import Subject
from gui.lessons.explanations.way import Way
from gui.style.number_text import DASH, format_loss, format_number, format_short
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Arrow, Curve, Dots, Field
from gui.widgets.segmented import Segmented
from gui.widgets.ticks import plain_axis

SIDE = 60
LEAST_SIDE = 12
"""With fewer points along a side a picture says nothing; then a batch has to do."""
LEAST_SPAN = 2.0
LEAD = (
    "Two weights are moved, all others held: a slice through a landscape of as many "
    "directions as there are weights. What rises here may fall in a direction that is "
    "not shown, so a valley of the slice need not be one of the loss. The arrow is the "
    "next step of training. Click a weight on the canvas to see its slice."
)

Range = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Found:
    """The slice, and what the next step of training does: to where, by which rows."""

    plane: LossPlane
    after: tuple[float, ...] | None
    maker: str


class PlanePage(Page):
    """The slice at the left, numbers at the right; the ball can be dragged."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "The loss over two weights", LEAD, "xor")
        self.setObjectName("plane_page")
        self.chart = Chart("The loss over two weights, with the way of training")
        self.facts = FactList()
        self.first = ParameterChoice("Across", 0)
        self.second = ParameterChoice("Up", 1)
        self.rows = Segmented(
            (("all", "All rows"), ("batch", "Next batch")), "Rows of the loss"
        )
        self.rows.setToolTip("The loss of all training rows, or of the next batch only")
        self.chart.make_movable("Drag the ball, or move it by the arrow keys")
        self._picked = PickedParameters(subject.selection, 2)
        self._mover = Mover(subject.document, subject.session)
        self._found: Found | None = None
        self._range: tuple[int, int, Range] | None = None
        self._way = self._way_before = Way()
        for choice in (self.first, self.second):
            choice.chosen.connect(self._look_elsewhere)
        self.rows.chosen.connect(self.look)
        self.chart.pressed.connect(self._grasp)
        self.chart.dragged.connect(self._drag)
        self.chart.released.connect(self._let_go)
        self.chart.cancelled.connect(self._give_back)
        self.chart.nudged.connect(self._nudge)
        subject.document.project_replaced.connect(self._look_elsewhere)
        subject.selection.changed.connect(self._follow_selection)
        above = QHBoxLayout()
        for widget in (self.first, self.second, self.rows):
            above.addWidget(widget)
        above.addStretch(1)
        self.add_rows(above, self.chart, self.facts)

    @property
    def plane(self) -> LossPlane | None:
        """What is shown."""
        return None if self._found is None else self._found.plane

    def wish(self) -> Callable[[], object]:
        """The loss over the two chosen parameters."""
        project = self.subject.project
        follow_apart(self.first, self.second, project.network)
        self.tell_reduced(self.first.left_out)
        picked = self._picked.take(project.network)
        choose_apart(self.first, self.second, project.network, picked)
        chosen = self.first.value, self.second.value
        kept = None
        if self._range is not None and self._range[:2] == chosen:
            kept = self._range[2]
        return partial(_work, project, chosen, kept, self.rows.value == "batch")

    def show_result(self, result: object) -> None:
        """Show the slice, the way so far and the numbers."""
        if not isinstance(result, Found):
            raise TypeError(result)
        before, plane = self.plane, result.plane
        moved = plane.first, plane.second
        if before is None or (before.first, before.second) != moved:
            self._way = Way()
        self._way.add(plane.point)
        self._found = result
        xs, ys = plane.xs, plane.ys
        ends = float(xs[0]), float(xs[-1]), float(ys[0]), float(ys[-1])
        self._range = *moved, ends
        self._show_facts(result)
        self._draw(result)

    def _show_facts(self, found: Found) -> None:
        plane, after = found.plane, found.after
        ends = [DASH] * 2 if after is None else [format_number(w, 4) for w in after]
        lowest = float(np.nanmin(plane.losses))
        self.facts.set_facts(
            {
                " Here": "",
                "Across": format_number(plane.point[0], 4),
                "Up": format_number(plane.point[1], 4),
                "Loss E": format_loss(plane.loss),
                " Slopes": "",
                "∂E/∂ across": format_short(plane.slopes[0]),
                "∂E/∂ up": format_short(plane.slopes[1]),
                " The next step of training": "",
                "Made by": found.maker if after is not None else DASH,
                "New across": ends[0],
                "New up": ends[1],
                " On this slice": "",
                "Points": f"{len(plane.xs)} × {len(plane.ys)}",
                # Where the network stands is no point of the grid.
                "Least loss": format_loss(min(lowest, plane.loss)),
                "Moments of the way": self._way.words,
            }
        )

    def _draw(self, found: Found) -> None:
        plane = found.plane
        end = plane.point if found.after is None else (found.after[0], found.after[1])
        way = self._way.points
        self.chart.set_axes(
            plain_axis(float(plane.xs[0]), float(plane.xs[-1]), room=0.0),
            plain_axis(float(plane.ys[0]), float(plane.ys[-1]), room=0.0),
            ("across", "up"),
        )
        self.chart.set_marks(
            Field(plane.xs, plane.ys, plane.losses),
            Curve(way[:, 0], way[:, 1], "text", 1.5),
            Arrow(plane.point, end, "text"),
            Dots(way[-1:, 0], way[-1:, 1], "text", 13.0),
        )

    def _follow_selection(self) -> None:
        """Move what was clicked on the canvas."""
        if self._picked.has_news():
            self.look()

    def _look_elsewhere(self) -> None:
        self._range = None
        self.look()

    def _grasp(self, place: QPointF) -> None:
        self._mover.begin()
        self._way_before, self._way = self._way, Way()
        self._drag(place)

    def _drag(self, place: QPointF) -> None:
        plane = self.plane
        if plane is not None:
            xs, ys = plane.xs, plane.ys
            x = min(max(place.x(), float(xs[0])), float(xs[-1]))
            y = min(max(place.y(), float(ys[0])), float(ys[-1]))
            self._mover.move({plane.first: x, plane.second: y})

    def _let_go(self) -> None:
        self._mover.finish()
        self.look()

    def _give_back(self) -> None:
        self._mover.cancel()
        self._way = self._way_before
        self.look_again()

    def _nudge(self, by: QPointF) -> None:
        plane = self.plane
        if plane is not None:
            x, y = plane.point[0] + by.x(), plane.point[1] + by.y()
            self._mover.nudge({plane.first: x, plane.second: y})


def _work(
    project: Project,
    chosen: tuple[int | None, int | None],
    kept: Range | None,
    batch: bool,
) -> Found:
    first, second = chosen
    if first is None or second is None:
        raise CannotExplain("There is no weight to move yet: connect two layers.")
    rows = next_batch(project) if batch else None
    here = [loss_curve(project, each, np.zeros(1)).value for each in (first, second)]
    ends = kept if kept is not None and _is_inside(here, kept) else _around(here)
    side = _side(project, rows)
    xs, ys = np.linspace(*ends[:2], side), np.linspace(*ends[2:], side)
    found = loss_plane(project, first, second, xs, ys, rows)
    if not (np.isfinite(found.losses).any() and np.isfinite(found.slopes).all()):
        raise CannotExplain(NOT_FINITE)
    return Found(found, next_step(project, (first, second)), maker_of_step(project))


def _side(project: Project, rows: Ints | None) -> int:
    """Points along each side: fewer where each of them takes long."""
    affordable = isqrt(most_points(project, rows))
    return SIDE if affordable < LEAST_SIDE else min(SIDE, affordable)


def _around(here: list[float]) -> Range:
    spans = [max(LEAST_SPAN, 1.5 * abs(value)) for value in here]
    x, y = here
    return x - spans[0], x + spans[0], y - spans[1], y + spans[1]


def _is_inside(here: list[float], ends: Range) -> bool:
    return ends[0] <= here[0] <= ends[1] and ends[2] <= here[1] <= ends[3]
