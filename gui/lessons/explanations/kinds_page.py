"""Kinds of network: the line of a perceptron, and the plane of hidden neurons."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from engine.arrays import Array, Ints
from engine.data.sets import load_set
from engine.edits.data import SetData
from engine.edits.edit import Compound
from engine.edits.fit import FitToData
from engine.errors import UserError
from engine.explain.perceptron import (
    DecisionLine,
    HiddenPlane,
    Perceptron,
    hidden_plane,
    perceptron,
)
from engine.explain.subject import CannotExplain
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.neuron_choice import NeuronChoice
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_count, format_number, format_short
from gui.widgets.buttons import Button
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Curve, Dots, Mark
from gui.widgets.label import Label
from gui.widgets.ticks import plain_axis

TOKENS = ("positive", "negative")
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
        for choice in (self.first, self.second):
            choice.chosen.connect(self.look)
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
        hidden = bool(project.network.of_kind("hidden"))
        for choice in (self.first, self.second):
            choice.follow(project.network)
            choice.setVisible(hidden)
        self.first.leave_out(self.second.value)
        self.second.leave_out(self.first.value)
        return partial(_work, project, self.first.value, self.second.value)

    def show_result(self, result: object) -> None:
        """Show points, line and numbers."""
        if isinstance(result, Perceptron):
            self.kind.setText("Single-layer perceptron")
            self._show(result.points, result.classes, result.line, result.right)
        elif isinstance(result, HiddenPlane):
            self.kind.setText("Hidden plane")
            self._show(result.points, result.classes, result.line, result.right)
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

    def _show(
        self, points: Array, classes: Ints, line: DecisionLine | None, right: int | None
    ) -> None:
        x = plain_axis(float(points[:, 0].min()), float(points[:, 0].max()), room=0.15)
        y = plain_axis(float(points[:, 1].min()), float(points[:, 1].max()), room=0.15)
        names = _names(self.subject.project, line, self.first, self.second)
        self.chart.set_axes(x, y, names)
        marks: list[Mark] = []
        segment = None
        if line is not None:
            segment = line.segment((x.low, y.low), (x.high, y.high))
        if segment is not None:
            marks.append(Curve(segment[:, 0], segment[:, 1], "text"))
        for place, token in enumerate(TOKENS):
            of_class = points[classes % 2 == place]
            marks.append(Dots(of_class[:, 0], of_class[:, 1], token, 8.0))
        self.chart.set_marks(*marks)
        self.facts.set_facts(_facts(len(points), line, right))


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
    else:
        facts[" More neurons feed the output: its border is no line here"] = ""
    return facts


def _names(
    project: Project,
    line: DecisionLine | None,
    first: NeuronChoice,
    second: NeuronChoice,
) -> tuple[str, str]:
    if line is not None:
        return line.names
    ids = [choice.value for choice in (first, second)]
    found = [
        layer.names[index]
        for layer, index in (project.network.find_neuron(i) for i in ids if i)
    ]
    return (found[0], found[1]) if len(found) == 2 else ("", "")


def _work(
    project: Project, first: int | None, second: int | None
) -> Perceptron | HiddenPlane:
    if not project.network.of_kind("hidden"):
        return perceptron(project)
    if None in (first, second):
        raise CannotExplain("The plane needs two different neurons.")
    return hidden_plane(project, first, second)
