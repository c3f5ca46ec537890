"""Kinds of network: the line of a perceptron, and the plane of hidden neurons."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from engine.arrays import Array, Ints
from engine.data.sets import load_set
from engine.edits.data import SetData
from engine.edits.edit import Compound
from engine.edits.fit import FitToData
from engine.errors import UserError
from engine.explain.parting import MOST_POINTS
from engine.explain.perceptron import (
    DecisionLine,
    HiddenPlane,
    Perceptron,
    hidden_plane,
    perceptron,
)
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.neuron_choice import NeuronChoice
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import (
    first_of,
    format_count,
    format_number,
    format_short,
)
from gui.widgets.buttons import Button
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Curve, Dots, Mark
from gui.widgets.label import Label
from gui.widgets.ticks import plain_axis

TOKENS = ("positive", "negative", "success", "accent_text")
NO_LINE = " More neurons feed the output: its border is no line here"
NOT_LEARNED = (
    " Dashed: the line that parts best in this plane, found by trying all. More "
    "neurons feed the output, so its own border is no line here"
)
TABLES = (("and", "AND"), ("or", "OR"), ("xor4", "XOR"))
LEAD = (
    "A perceptron, one neuron on the inputs, parts their plane by a line: that does "
    "AND and OR, but no line does XOR. Hidden neurons make another plane, in which a "
    "line can. Without loops a network is feedforward; with loops it is recurrent, and "
    "remembers."
)


class KindsPage(Page):
    """Points and line at the left, their equation at the right."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "Kinds of network", LEAD, "xor")
        self.setObjectName("kinds_page")
        self.chart = Chart("The two classes, and the line that parts them")
        self.facts = FactList()
        self.kind = Label("", "section")
        self._note = Label("", "caption", "text2")
        self.first = NeuronChoice("Across", ("hidden",), 0, "The neuron across")
        self.second = NeuronChoice("Up", ("hidden",), 1, "The neuron upward")
        self.first.chosen.connect(self._choose_first)
        self.second.chosen.connect(self._choose_second)
        self._pair: tuple[int | None, int | None] = (None, None)
        self._chosen: Ints | None = None
        """The hidden neurons among which two were chosen by hand."""
        above = QHBoxLayout()
        above.addWidget(self.kind)
        above.addSpacing(12)
        above.addWidget(self.first)
        above.addWidget(self.second)
        above.addWidget(self._note)
        above.addStretch(1)
        for name, words in TABLES:
            button = Button(words)
            button.setObjectName(f"kinds_{name}")
            button.setToolTip(
                f"Learn {words}: take its four rows, and fit the layers to them"
            )
            button.clicked.connect(self._take)
            above.addWidget(button)
        self.add_rows(above, self.chart, self.facts)

    def wish(self) -> Callable[[], object]:
        """The line over the inputs, or the plane of two hidden neurons."""
        project = self.subject.project
        hidden = _hidden_neurons(project)
        for choice in (self.first, self.second):
            choice.follow(project.network)
            choice.setVisible(bool(len(hidden)))
        if self._chosen is not None and not np.array_equal(self._chosen, hidden):
            self._chosen = None
        self._pair = self.first.value, self.second.value
        return partial(_work, project, *self._pair, self._chosen is None)

    def show_result(self, result: object) -> None:
        """Show points, line and numbers."""
        if isinstance(result, Perceptron):
            self.kind.setText("Single-layer perceptron")
            self.tell_reduced()
            self._draw(result.points, result.classes, result.line, result.line.names)
            facts = _facts(len(result.points), result.line, result.right)
            self.facts.set_facts(facts)
        elif isinstance(result, HiddenPlane):
            self.kind.setText("Hidden plane")
            self.tell_reduced(self.first.left_out, *_left_out(result, self.subject))
            if self._chosen is None:
                self.first.choose(result.neurons[0])
                self.second.choose(result.neurons[1])
                self._pair = result.neurons
            line = result.line or result.parting
            self._draw(
                *(result.points, result.classes, line, result.names),
                dashed=result.line is None,
            )
            self.facts.set_facts(_facts_of_plane(result))
        else:
            raise TypeError(result)

    def _take(self) -> None:
        """Put one of the tables in the place of the data; the weights stay."""
        name = self.sender().objectName().removeprefix("kinds_")
        edits = SetData(load_set(name)), FitToData()
        try:
            words = f"Learn {dict(TABLES)[name]}"
            self.subject.document.do(Compound(edits, words))
        except UserError as error:
            self._note.setText(str(error))
        else:
            self._note.setText("")

    def _choose_first(self) -> None:
        """A neuron that is the other one already changes places with it."""
        if self.first.value == self.second.value and self._pair[0] is not None:
            self.second.choose(self._pair[0])
        self._keep_choice()

    def _choose_second(self) -> None:
        if self.first.value == self.second.value and self._pair[1] is not None:
            self.first.choose(self._pair[1])
        self._keep_choice()

    def _keep_choice(self) -> None:
        self._chosen = _hidden_neurons(self.subject.project)
        self.look()

    def _draw(
        self,
        points: Array,
        classes: Ints,
        line: DecisionLine | None,
        names: tuple[str, str],
        dashed: bool = False,
    ) -> None:
        x = plain_axis(float(points[:, 0].min()), float(points[:, 0].max()), room=0.15)
        y = plain_axis(float(points[:, 1].min()), float(points[:, 1].max()), room=0.15)
        self.chart.set_axes(x, y, names)
        marks: list[Mark] = []
        segment = None
        if line is not None:
            segment = line.segment((x.low, y.low), (x.high, y.high))
        if segment is not None:
            marks.append(Curve(segment[:, 0], segment[:, 1], "text", dashed=dashed))
        count = max(2, int(classes.max(initial=0)) + 1)
        for place, token in enumerate(TOKENS[:count]):
            of_class = points[classes % len(TOKENS) == place]
            marks.append(Dots(of_class[:, 0], of_class[:, 1], token, 8.0))
        self.chart.set_marks(*marks)


def _hidden_neurons(project: Project) -> Ints:
    layers = project.network.of_kind("hidden")
    found = [layer.neurons for layer in layers]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _left_out(plane: HiddenPlane, subject: Subject) -> list[str]:
    """What of many neurons and rows was not looked at, in sentences."""
    found, network = [], subject.project.network
    if plane.searched and network.has_neuron(plane.neurons[0]):
        size = network.find_neuron(plane.neurons[0])[0].size
        if plane.searched < size:
            among = first_of(plane.searched, size, "neurons")
            found.append(f"These two were looked for among {among}.")
    if plane.parting is not None and len(plane.points) > MOST_POINTS:
        count, every = format_count(MOST_POINTS), format_count(len(plane.points))
        found.append(f"The dashed line is that of {count} of {every} rows.")
    return found


def _facts_of_plane(plane: HiddenPlane) -> dict[str, str]:
    if plane.line is not None:
        return _facts(len(plane.points), plane.line, plane.right)
    facts = _facts(len(plane.points), plane.parting, plane.parted)
    return facts | ({NO_LINE: ""} if plane.parting is None else {NOT_LEARNED: ""})


def _facts(count: int, line: DecisionLine | None, right: int | None) -> dict[str, str]:
    facts = {" The rows": "", "How many": format_count(count)}
    if right is not None:
        facts["On their side of the line"] = format_count(right)
        facts["Share"] = f"{format_number(100 * right / max(1, count), 1)} %"
    if line is not None:
        facts |= {
            " The line w1 x1 + w2 x2 = t": "",
            f"w1, of {line.names[0]}": format_short(line.weights[0]),
            f"w2, of {line.names[1]}": format_short(line.weights[1]),
            "t": format_short(line.threshold),
        }
    return facts


def _work(
    project: Project, first: int | None, second: int | None, search: bool
) -> Perceptron | HiddenPlane:
    if not project.network.of_kind("hidden"):
        return perceptron(project)
    if first == second:
        # A single neuron is offered for both: the engine says what is missing.
        first = second = None
    return hidden_plane(project, first, second, search=search)
