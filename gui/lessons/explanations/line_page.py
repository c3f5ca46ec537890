"""Gradient descent where all of it is seen: the line y = m x + b."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from engine.arrays import Array
from engine.errors import UserError
from engine.explain.straight_line import (
    StraightLine,
    line_parameters,
    line_path,
    straight_line,
)
from engine.explain.subject import bias_index, weight_index
from engine.network.layer import Layer
from engine.network.network import Network
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.matrix_table import MatrixTable
from gui.lessons.explanations.moving import Mover
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_number, format_short
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Arrow, Curve, Dots, Field
from gui.widgets.ticks import plain_axis

SIDE = 60
RIGHT = 288
TERM = 58
STEPS = 60
LEAD = (
    "One linear neuron is the line y = m x + b. Its loss E over m and b is a bowl; the "
    "gradient points uphill, and each step goes the other way. Least squares knows the "
    "bottom at once, and training finds it. Drag the ball: the network follows."
)
OTHER_UNITS = (
    " The arrow leads downhill in your units; training walks downhill in scaled ones, "
    "so its way begins in another direction."
)


class LinePage(Page):
    """The bowl, the line over the points, and the sums behind the gradient."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "Gradient descent on a line", LEAD, "line")
        self.setObjectName("line_page")
        self.bowl = Chart("The loss over slope and intercept, with the next steps")
        self.line = Chart("The line over the training rows")
        self.bowl.make_movable("Drag the ball, or move it by the arrow keys")
        self.facts = FactList(RIGHT)
        self.terms = MatrixTable("What each row adds to the sums", TERM)
        self.terms.setFixedWidth(RIGHT)
        self._mover = Mover(subject.document, subject.session)
        self._found: StraightLine | None = None
        self._held: tuple[Array, Array] | None = None
        self.bowl.pressed.connect(self._grasp)
        self.bowl.dragged.connect(self._drag)
        self.bowl.released.connect(self._let_go)
        self.bowl.cancelled.connect(self._give_back)
        self.bowl.nudged.connect(self._nudge)
        charts = QVBoxLayout()
        charts.setSpacing(12)
        charts.addWidget(self.bowl, 3)
        charts.addWidget(self.line, 2)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(charts, 1)
        numbers = QVBoxLayout()
        numbers.addWidget(self.facts)
        numbers.addWidget(self.terms, 1)
        middle.addLayout(numbers)
        self.content.addLayout(middle, 1)

    def wish(self) -> Callable[[], object]:
        """The line and where its next steps lead."""
        return partial(_work, self.subject.project)

    def show_result(self, result: object) -> None:
        """Show bowl, line and sums."""
        found, way = result if isinstance(result, tuple) else (None, None)
        if not isinstance(found, StraightLine) or not isinstance(way, np.ndarray):
            raise TypeError(result)
        self._found = found
        self.say(LEAD + (OTHER_UNITS if _turns(self.subject.project) else ""))
        self._show_facts(found)
        self._show_terms(found)
        self._draw_bowl(found, way)
        self._draw_line(found)

    def _show_facts(self, found: StraightLine) -> None:
        count = len(found.xs)
        share = f"{format_short(2 * found.factor)} / {count:,}"
        self.facts.set_facts(
            {
                " The line": "",
                "m": format_number(found.slope, 4),
                "b": format_number(found.intercept, 4),
                "E": format_short(found.loss),
                " The gradient": "",
                "Σ error × x": format_short(float(np.sum(found.errors * found.xs))),
                f"∂E/∂m = {share} × Σ": format_short(found.by_slope),
                "Σ error": format_short(float(np.sum(found.errors))),
                f"∂E/∂b = {share} × Σ": format_short(found.by_intercept),
                " Least squares": "",
                "best m": format_number(found.best_slope, 4),
                "best b": format_number(found.best_intercept, 4),
                "least E": format_short(found.best_loss),
            }
        )

    def _show_terms(self, found: StraightLine) -> None:
        """Row by row, and the sums below."""
        products = found.errors * found.xs
        rows = np.column_stack([found.xs, found.ys, found.errors, products])
        sums = [np.nan, np.nan, float(found.errors.sum()), float(products.sum())]
        names = (*(f"{row + 1:,}" for row in found.rows.tolist()), "Σ")
        columns = ("x", "y", "error", "× x")
        self.terms.show_matrix(np.vstack([rows, sums]), names, columns)

    def _draw_bowl(self, found: StraightLine, way: Array) -> None:
        xs = _range(found.slope, found.best_slope, way[:, 0])
        ys = _range(found.intercept, found.best_intercept, way[:, 1])
        if self._held is not None:
            xs, ys = self._held
        size = np.hypot(found.by_slope / np.ptp(xs), found.by_intercept / np.ptp(ys))
        reach = 0.12 / size if size else 0.0
        downhill = (
            found.slope - reach * found.by_slope,
            found.intercept - reach * found.by_intercept,
        )
        self.bowl.set_axes(
            plain_axis(float(xs[0]), float(xs[-1]), room=0.0),
            plain_axis(float(ys[0]), float(ys[-1]), room=0.0),
            ("m", "b"),
        )
        best = np.array([found.best_slope]), np.array([found.best_intercept])
        here = np.array([found.slope]), np.array([found.intercept])
        self.bowl.set_marks(
            Field(xs, ys, found.surface(xs, ys)),
            Curve(way[:, 0], way[:, 1], "text", 1.5),
            Dots(way[1:, 0], way[1:, 1], "text", 4.0),
            Arrow((found.slope, found.intercept), downhill, "text"),
            Dots(*best, "success", 9.0),
            Dots(*here, "text", 13.0),
        )

    def _grasp(self, place: QPointF) -> None:
        axes = self.bowl.axes
        if axes is None:
            return
        # The ground stays under the hand.
        x, y = (np.linspace(axis.low, axis.high, SIDE) for axis in axes)
        self._held = x, y
        self._mover.begin()
        self._drag(place)

    def _drag(self, place: QPointF) -> None:
        values = self._values_at(place)
        self._mover.move(values)

    def _nudge(self, by: QPointF) -> None:
        found = self._found
        if found is not None:
            place = QPointF(found.slope, found.intercept) + by
            values = self._values_at(place)
            if values:
                self._mover.nudge(values)

    def _let_go(self) -> None:
        self._held = None
        self._mover.finish()
        self.look()

    def _give_back(self) -> None:
        self._held = None
        self._mover.cancel()
        self.look_again()

    def _values_at(self, place: QPointF) -> dict[int, float]:
        """Weight and bias of the line of a place; nothing where it is no line now."""
        project = self.subject.document.project
        try:
            weight, bias = line_parameters(project, place.x(), place.y())
        except UserError:
            return {}
        network = project.network
        source, target = (int(layer.neurons[0]) for layer in _ends(network))
        return {
            weight_index(network, source, target): weight,
            bias_index(network, target): bias,
        }

    def _draw_line(self, found: StraightLine) -> None:
        ends = np.array([found.xs.min(), found.xs.max()])
        line = found.slope * ends + found.intercept
        best = found.best_slope * ends + found.best_intercept
        heights = np.concatenate([found.ys, line])
        self.line.set_axes(
            plain_axis(float(ends[0]), float(ends[1])),
            plain_axis(float(heights.min()), float(heights.max()), 4),
            (found.input, found.target),
        )
        self.line.set_marks(
            Curve(ends, best, "success", 1.5, dashed=True),
            Curve(ends, line, "text"),
            Dots(found.xs, found.ys, "accent_text"),
        )


def _work(project: Project) -> tuple[StraightLine, Array]:
    return straight_line(project), line_path(project, STEPS)


def _turns(project: Project) -> bool:
    """Whether downhill is another direction where training sees x."""
    scaling = project.scaling
    if scaling is None:
        return False
    return bool(scaling.input_mean[0] != 0 or scaling.input_scale[0] != 1)


def _ends(network: Network) -> tuple[Layer, Layer]:
    (wires,) = network.projections
    return network.layer(wires.source), network.layer(wires.target)


def _range(here: float, best: float, way: Array) -> Array:
    """Values around the optimum that hold the present point and the way from it."""
    held = way[np.abs(way - best) <= 3 * max(abs(here - best), 0.5)]
    far = float(np.max(np.abs(np.append(held, here) - best)))
    span = max(0.5, 1.25 * far)
    values: Array = np.linspace(best - span, best + span, SIDE)
    return values
