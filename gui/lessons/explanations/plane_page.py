"""The loss over two weights as a landscape, with the way that training takes."""

from collections import deque
from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout

from engine.explain.batches import next_batch
from engine.explain.landscape import LossPlane, loss_curve, loss_plane
from engine.explain.subject import CannotExplain
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.moving import Mover
from gui.lessons.explanations.page import NOT_FINITE, Page
from gui.lessons.explanations.parameter_choice import ParameterChoice
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_loss, format_number, format_short
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Arrow, Curve, Dots, Field
from gui.widgets.segmented import Segmented
from gui.widgets.ticks import plain_axis

SIDE = 60
LEAST_SPAN = 2.0
MOST_WAY = 400
LEAD = (
    "Two weights are moved, all others held: a slice through a landscape of as many "
    "directions as there are weights. What rises here may fall in a direction that is "
    "not shown, so a valley of the slice need not be one of the loss."
)

Range = tuple[float, float, float, float]


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
        self._mover = Mover(subject.document, subject.session)
        self._plane: LossPlane | None = None
        self._range: tuple[int, int, Range] | None = None
        self._way: deque[tuple[float, float]] = deque(maxlen=MOST_WAY)
        self._way_before: list[tuple[float, float]] = []
        for choice in (self.first, self.second):
            choice.chosen.connect(self._look_elsewhere)
        self.rows.chosen.connect(self.look)
        self.chart.pressed.connect(self._grasp)
        self.chart.dragged.connect(self._drag)
        self.chart.released.connect(self._let_go)
        self.chart.cancelled.connect(self._give_back)
        self.chart.nudged.connect(self._nudge)
        subject.document.project_replaced.connect(self._look_elsewhere)
        above = QHBoxLayout()
        for widget in (self.first, self.second, self.rows):
            above.addWidget(widget)
        above.addStretch(1)
        self.add_rows(above, self.chart, self.facts)

    @property
    def plane(self) -> LossPlane | None:
        """What is shown."""
        return self._plane

    def wish(self) -> Callable[[], object]:
        """The loss over the two chosen parameters."""
        project = self.subject.project
        for choice in (self.first, self.second):
            choice.follow(project.network)
        chosen = self.first.value, self.second.value
        kept = None
        if self._range is not None and self._range[:2] == chosen:
            kept = self._range[2]
        return partial(_work, project, chosen, kept, self.rows.value == "batch")

    def show_result(self, result: object) -> None:
        """Show the slice, the way so far and the numbers."""
        if not isinstance(result, LossPlane):
            raise TypeError(result)
        same = self._plane is not None and (self._plane.first, self._plane.second) == (
            result.first,
            result.second,
        )
        if not same:
            self._way.clear()
        if not self._way or self._way[-1] != result.point:
            self._way.append(result.point)
        self._plane = result
        xs, ys = result.xs, result.ys
        ends = float(xs[0]), float(xs[-1]), float(ys[0]), float(ys[-1])
        self._range = result.first, result.second, ends
        self.facts.set_facts(
            {
                " Here": "",
                "Across": format_number(result.point[0], 4),
                "Up": format_number(result.point[1], 4),
                "Loss E": format_loss(result.loss),
                " Slopes": "",
                "∂E/∂ across": format_short(result.slopes[0]),
                "∂E/∂ up": format_short(result.slopes[1]),
                " On this slice": "",
                "Least loss": format_loss(float(np.nanmin(result.losses))),
            }
        )
        self._draw(result)

    def _draw(self, plane: LossPlane) -> None:
        rate = self.subject.project.settings.learning_rate
        end = (
            plane.point[0] - rate * plane.slopes[0],
            plane.point[1] - rate * plane.slopes[1],
        )
        way = np.array(self._way)
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

    def _look_elsewhere(self) -> None:
        self._range = None
        self.look()

    def _grasp(self, place: QPointF) -> None:
        self._mover.begin()
        self._way_before = list(self._way)
        self._way.clear()
        self._drag(place)

    def _drag(self, place: QPointF) -> None:
        if self._plane is not None:
            xs, ys = self._plane.xs, self._plane.ys
            x = min(max(place.x(), float(xs[0])), float(xs[-1]))
            y = min(max(place.y(), float(ys[0])), float(ys[-1]))
            self._mover.move({self._plane.first: x, self._plane.second: y})

    def _let_go(self) -> None:
        self._mover.finish()
        self.look()

    def _give_back(self) -> None:
        self._mover.cancel()
        self._way.clear()
        self._way.extend(self._way_before)
        self.look_again()

    def _nudge(self, by: QPointF) -> None:
        plane = self._plane
        if plane is not None:
            x, y = plane.point[0] + by.x(), plane.point[1] + by.y()
            self._mover.nudge({plane.first: x, plane.second: y})


def _work(
    project: Project,
    chosen: tuple[int | None, int | None],
    kept: Range | None,
    batch: bool,
) -> LossPlane:
    first, second = chosen
    if first is None or second is None:
        raise CannotExplain("There is no weight to move yet: connect two layers.")
    if first == second:
        raise CannotExplain(
            "A slice needs two different weights or biases: choose another one."
        )
    rows = next_batch(project) if batch else None
    here = [loss_curve(project, each, np.zeros(1)).value for each in (first, second)]
    ends = kept if kept is not None and _is_inside(here, kept) else _around(here)
    xs, ys = np.linspace(*ends[:2], SIDE), np.linspace(*ends[2:], SIDE)
    found = loss_plane(project, first, second, xs, ys, rows)
    if not (np.isfinite(found.losses).any() and np.isfinite(found.slopes).all()):
        raise CannotExplain(NOT_FINITE)
    return found


def _around(here: list[float]) -> Range:
    spans = [max(LEAST_SPAN, 1.5 * abs(value)) for value in here]
    x, y = here
    return x - spans[0], x + spans[0], y - spans[1], y + spans[1]


def _is_inside(here: list[float], ends: Range) -> bool:
    return ends[0] <= here[0] <= ends[1] and ends[2] <= here[1] <= ends[3]
