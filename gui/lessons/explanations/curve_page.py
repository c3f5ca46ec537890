"""Universal approximation: a curve, drawn or typed, built up by hidden neurons."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from engine.arrays import Array
from engine.data.dataset import Dataset
from engine.data.encode import encode
from engine.data.expression_set import drawn_table, expression_name
from engine.data.sets import load_set
from engine.edits.data import SetData
from engine.edits.data_and_layers import SetDataAndFit
from engine.edits.resize import ResizeLayer
from engine.errors import UserError
from engine.explain.contributions import (
    Contribution,
    Contributions,
    bias_for_centre,
    contributions,
)
from engine.explain.loss_terms import loss_terms
from engine.explain.subject import CannotExplain, bias_index
from engine.project import Project, dataset_of
from engine.readiness import problems
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.moving import Mover
from gui.lessons.explanations.page import NOT_FINITE, Page
from gui.lessons.explanations.subject import Subject
from gui.lessons.explanations.typed_field import TypedField
from gui.lessons.explanations.width_view import WidthView
from gui.style.number_text import format_count, format_loss
from gui.widgets.buttons import Button
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Curve, Dots, Mark, Rule
from gui.widgets.label import Label
from gui.widgets.ticks import plain_axis

POINTS = 241
TOKENS = ("positive", "negative", "success", "warn", "accent_text", "danger")
CATCH = 10.0
SIDE = 264
MOST_NEURONS = 64
LEVELS = 6
"""Heights at which the names of steps can stand."""
NAME_ROOM = 0.07
"""Of the axis, for the name of a step: another one stands lower there."""
LEAD = (
    "Each hidden neuron adds one bent step, its colour below, dashed where a colour "
    "comes again. Their sum is the answer, and with enough of them it comes as close "
    "to any curve as one likes. Draw a curve with the mouse, or type one; drag an "
    "upright line to move a neuron's step."
)
MOVABLE = (
    "Drag an upright line to move a neuron's step; or choose one with the up and down "
    "keys and move it with left and right, with Shift finely"
)


class CurvePage(Page):
    """The target, the sum, and below it what each neuron adds."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "Any curve", LEAD, "sine")
        self.setObjectName("curve_page")
        self.chart = Chart("The target, and the answer of the network")
        self.parts = Chart("What each hidden neuron adds to the answer")
        self.facts = FactList(SIDE)
        self.widths = WidthView(subject)
        self.widths.setFixedWidth(SIDE)
        self.formula = TypedField("Formula of the curve")
        self.formula.setPlaceholderText("sin(3 x) + x / 2")
        self.formula.setToolTip("A formula in x to be learned; Enter takes it over")
        self.note = Label("", "caption", "text2")
        self._shown: tuple[Project, Contributions, float] | None = None
        self._drawn: list[tuple[float, float]] = []
        self._held: int | None = None
        self._chosen: int | None = None
        self._mover = Mover(subject.document, subject.session)
        self._lay_out()

    @property
    def shown(self) -> Contributions | None:
        """What is shown."""
        return None if self._shown is None else self._shown[1]

    def wish(self) -> Callable[[], object]:
        """The curve of the network, taken apart."""
        return partial(_work, self.subject.project)

    def show_result(self, result: object) -> None:
        """Show target, answer and parts."""
        if not isinstance(result, tuple):
            raise TypeError(result)
        project, found, loss = result
        self._shown = project, found, loss
        self.widths.follow(project)
        if not self._drawn:
            self._draw(project, found)
        self.facts.set_facts(
            {
                " The answer": "",
                "Neurons that feed it": format_count(len(found.contributions)),
                "Training loss": format_loss(loss),
            }
        )

    def _lay_out(self) -> None:
        take = _button(
            "Learn this formula",
            "Make data of it",
        )
        take.clicked.connect(self._take_formula)
        more = _button(
            "One neuron more",
            "Add a neuron to the layer",
        )
        more.clicked.connect(self._more)
        less = _button(
            "One less",
            "Take the last neuron away",
        )
        less.clicked.connect(self._less)
        self.formula.returnPressed.connect(self._take_formula)
        self.chart.pressed.connect(self._begin_drawing)
        self.chart.dragged.connect(self._go_on_drawing)
        self.chart.released.connect(self._end_drawing)
        self.chart.cancelled.connect(self._forget_drawing)
        self.parts.pressed.connect(self._grasp)
        self.parts.dragged.connect(self._drag)
        self.parts.released.connect(self._let_go)
        self.parts.cancelled.connect(self._give_back)
        self.parts.nudged.connect(self._nudge)
        self.chart.take_drags()
        self.parts.make_movable(MOVABLE)
        row, above = QHBoxLayout(), QVBoxLayout()
        row.addWidget(Label("y =", "body", "text2"))
        row.addWidget(self.formula, 1)
        for button in (take, less, more):
            row.addWidget(button)
        above.setSpacing(4)
        above.addLayout(row)
        above.addWidget(self.note)
        self.widths.refused.connect(self.note.setText)
        charts, side = QVBoxLayout(), QVBoxLayout()
        charts.setSpacing(12)
        charts.addWidget(self.chart, 3)
        charts.addWidget(self.parts, 2)
        side.setSpacing(12)
        side.addWidget(self.facts)
        side.addWidget(self.widths, 1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(charts, 1)
        middle.addLayout(side)
        self.add_choices(above)
        self.content.addLayout(middle, 1)

    def _draw(self, project: Project, found: Contributions) -> None:
        dataset = dataset_of(project)
        x, y = dataset.inputs[:, 0], dataset.targets[:, 0]
        axis = plain_axis(float(found.xs[0]), float(found.xs[-1]), room=0.0)
        heights = np.concatenate([y, found.outputs])
        names = dataset.input_names[0], dataset.target_names[0]
        upright = plain_axis(float(heights.min()), float(heights.max()), 5)
        self.chart.set_axes(axis, upright, names)
        self.chart.set_marks(
            Dots(x, y, "accent_text"), Curve(found.xs, found.outputs, "text", 2.5)
        )
        marks: list[Mark] = []
        steps = _steps(found)
        levels = _levels([_centre(each) for each in steps], axis.high - axis.low)
        told = {each.neuron: k for each, k in zip(steps, levels, strict=True)}
        for place, each in enumerate(found.contributions):
            token = TOKENS[place % len(TOKENS)]
            # As often as a colour comes again it is drawn in another way.
            again = place // len(TOKENS) % 2 == 1
            marks.append(Curve(found.xs, each.values, token, 1.8, dashed=again))
            if each.centre is not None:
                level, chosen = told[each.neuron], each.neuron == self._chosen
                name = each.name if chosen or level is not None else ""
                height = level or 0
                rule = Rule(each.centre, name, token=token, level=height, strong=chosen)
                marks.append(rule)
        parts = [each.values for each in found.contributions] or [np.zeros(1)]
        lows, highs = min(map(np.min, parts)), max(map(np.max, parts))
        below = plain_axis(float(lows), float(highs), 4)
        self.parts.set_axes(axis, below, ("", "parts"))
        self.chart.make_room_for(tuple(word for _, word in below.ticks))
        self.parts.make_room_for(tuple(word for _, word in upright.ticks))
        self.parts.set_marks(*marks)

    def _take_formula(self) -> None:
        low, high = _range(self.subject.project)
        words = self.formula.text() or self.formula.placeholderText()
        if self._try(partial(_formula_data, words, low, high)):
            self.formula.keep()

    def _begin_drawing(self, place: QPointF) -> None:
        self._drawn = [(place.x(), place.y())]

    def _go_on_drawing(self, place: QPointF) -> None:
        self._drawn.append((place.x(), place.y()))
        drawn = np.array(self._drawn)
        if self._shown is not None:
            found = self._shown[1]
            self.chart.set_marks(
                Curve(found.xs, found.outputs, "text", 2.5),
                Curve(drawn[:, 0], drawn[:, 1], "accent_text", 3.0),
            )

    def _end_drawing(self) -> None:
        drawn, self._drawn = np.array(self._drawn), []
        if len(drawn) > 1:
            self._try(partial(_drawn_data, drawn))
        self.look()

    def _forget_drawing(self) -> None:
        self._drawn = []
        self.look_again()

    def _try(self, make: Callable[[], Dataset]) -> bool:
        """Take other data; whether they could be taken."""
        try:
            self.subject.document.do(_taking(make(), self.subject.project))
        except UserError as error:
            self.note.setText(str(error))
            return False
        self.note.setText("")
        return True

    def _more(self) -> None:
        self._resize(1)

    def _less(self) -> None:
        self._resize(-1)

    def _resize(self, by: int) -> None:
        layers = self.subject.document.project.network.of_kind("hidden")
        if not layers:
            self.note.setText("There is no hidden layer: add one on the canvas.")
            return
        size = layers[-1].size + by
        if not 1 <= size <= MOST_NEURONS:
            self.note.setText(f"The layer has 1 to {MOST_NEURONS} neurons here.")
            return
        self.note.setText("")
        try:
            self.subject.document.do(ResizeLayer(layers[-1].id, size))
        except UserError as error:
            self.note.setText(str(error))

    def _grasp(self, place: QPointF) -> None:
        self._held = None
        if self._shown is None:
            return
        there = self.parts.point_of(place.x(), 0).x()
        near = CATCH
        for each in self._shown[1].contributions:
            if each.centre is not None:
                away = abs(self.parts.point_of(each.centre, 0).x() - there)
                if away < near:
                    near, self._held = away, each.neuron
        if self._held is not None:
            self._choose(self._held)
        self._mover.begin()

    def _drag(self, place: QPointF) -> None:
        if self._held is not None and self._shown is not None:
            self._move(self._mover.move, self._held, place.x())

    def _nudge(self, by: QPointF) -> None:
        """Up and down choose a step, left and right move the one that is chosen."""
        steps = [] if self._shown is None else _steps(self._shown[1])
        if not steps:
            return
        neurons = [each.neuron for each in steps]
        if self._chosen not in neurons:
            self._choose(neurons[0])
            return
        place = neurons.index(self._chosen)
        if by.y():
            beside = place + (1 if by.y() > 0 else -1)
            self._choose(neurons[min(max(beside, 0), len(steps) - 1)])
        else:
            self._move(self._mover.nudge, self._chosen, _centre(steps[place]) + by.x())

    def _choose(self, neuron: int) -> None:
        self._chosen = neuron
        if self._shown is not None:
            self._draw(*self._shown[:2])

    def _move(
        self, how: Callable[[dict[int, float]], None], step: int, x: float
    ) -> None:
        project = self.subject.project
        try:
            bias = bias_for_centre(project, step, x)
            how({bias_index(project.network, step): bias})
        except UserError as error:
            self.note.setText(str(error))

    def _let_go(self) -> None:
        self._held = None
        self._mover.finish()
        self.look()

    def _give_back(self) -> None:
        self._held = None
        self._mover.cancel()
        self.look_again()


def _centre(each: Contribution) -> float:
    return each.centre or 0.0


def _steps(found: Contributions) -> list[Contribution]:
    """The parts that have a step which can be moved, from left to right."""
    steps = [each for each in found.contributions if each.centre is not None]
    return sorted(steps, key=_centre)


def _levels(places: Sequence[float], span: float) -> list[int | None]:
    """At which height each name stands, so that none covers another; None for none."""
    ends, found = [-np.inf] * LEVELS, []
    for place in places:
        free = [level for level, end in enumerate(ends) if place >= end]
        level = free[0] if free else None
        if level is not None:
            ends[level] = place + NAME_ROOM * span
        found.append(level)
    return found


def _work(project: Project) -> tuple[Project, Contributions, float]:
    low, high = _range(project)
    found = contributions(project, np.linspace(low, high, POINTS))
    if not np.isfinite(found.outputs).all():
        raise CannotExplain(NOT_FINITE)
    return project, found, loss_terms(project).loss


def _range(project: Project) -> tuple[float, float]:
    dataset = project.dataset
    if dataset is None or dataset.n_inputs != 1 or not dataset.n_rows:
        return -3.0, 3.0
    x = dataset.inputs[:, 0]
    low, high = float(x.min()), float(x.max())
    return (low, high) if high > low else (low - 1, high + 1)


def _taking(dataset: Dataset, project: Project) -> SetData | SetDataAndFit:
    """Other data; inputs and outputs stay as they are where they can."""
    edit = SetData(dataset)
    return SetDataAndFit(dataset) if problems(edit.apply(project)) else edit


def _formula_data(words: str, low: float, high: float) -> Dataset:
    return load_set(expression_name(words, low, high), noise=0.0)


def _drawn_data(points: Array) -> Dataset:
    return encode(drawn_table(points[:, 0], points[:, 1]))


def _button(words: str, tip: str) -> Button:
    button = Button(words)
    button.setToolTip(tip)
    return button
