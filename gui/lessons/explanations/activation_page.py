"""Activation functions: the curve of a neuron, and where a whole batch lies on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from engine.activations import ACTIVATIONS
from engine.arrays import Ints
from engine.edits.activation import SetActivation
from engine.errors import UserError
from engine.explain.activation_curve import ActivationCurve, activation_curve
from engine.explain.loss_terms import loss_terms
from engine.explain.neuron_steps import NeuronSpread, neuron_spread_of_rows
from engine.explain.subject import CannotExplain
from engine.network.network import Network
from engine.project import Project, dataset_of
from engine.trainer import check_runnable
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.neuron_choice import NeuronChoice
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.lessons.explanations.twin_view import TwinView, drawn_of
from gui.style.number_text import format_count, format_loss, format_number, format_short
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Curve, Dots
from gui.widgets.choice import Choice
from gui.widgets.label import Label
from gui.widgets.segmented import Segmented
from gui.widgets.ticks import plain_axis

MOST_DOTS = 500
"""More rows than these are counted, but not drawn."""
REACH = 4.0
LEAD = (
    "The activation bends the sum z. Each dot is a training row: dots on flat parts of "
    "the curve teach the neuron nothing. Choose another activation and watch the loss: "
    "the weights stay as they are."
)


@dataclass(frozen=True, eq=False)
class Found:
    """The curve of a neuron, its rows and which of them are drawn, and the loss."""

    neuron: int
    curve: ActivationCurve
    spread: NeuronSpread
    dots: Ints
    loss: float
    without_bend: float


class ActivationPage(Page):
    """Curve, slope and dots at the left, formula and numbers at the right."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "Activation functions", LEAD, "two-moons")
        self.setObjectName("activation_page")
        self.chart = Chart("The activation over the sum, with the training rows")
        self.facts = FactList(312)
        self.neuron = NeuronChoice("Neuron", ("hidden", "output"))
        self.activation = Choice(
            [(name, row.label) for name, row in ACTIVATIONS.items()], "Activation"
        )
        self.activation.setToolTip("Give the neuron another activation")
        self._note = Label("", "caption", "text2")
        self.twins = TwinView(subject)
        self.view = Segmented(
            (("one", "One neuron"), ("twins", "Side by side")), "What is shown"
        )
        self.view.setToolTip(
            "The curve of a neuron, or the network with identity beside it with tanh"
        )
        self.view.chosen.connect(self._turn)
        self._found: Found | None = None
        self.neuron.chosen.connect(self.look)
        self.activation.chosen.connect(self._swap)
        self._of_one = _row(
            self.neuron, Label("Activation", "body", "text2"), self.activation
        )
        above = QHBoxLayout()
        above.addWidget(self._of_one)
        above.addWidget(self._note)
        above.addStretch(1)
        above.addWidget(self.view)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.chart, 1)
        middle.addWidget(self.facts)
        one = QWidget()
        one.setLayout(middle)
        self._views = QStackedWidget()
        self._views.addWidget(one)
        self._views.addWidget(self.twins)
        self.add_choices(above)
        self.content.addWidget(self._views, 1)

    @property
    def found(self) -> Found | None:
        """What is shown."""
        return self._found

    def wish(self) -> Callable[[], object]:
        """The chosen neuron over the training rows, or nothing but what can run."""
        project = self.subject.project
        self.neuron.follow(project.network)
        self._show_word(project.network)
        is_twins = self.view.value == "twins"
        self.tell_reduced(drawn_of(project) if is_twins else self.neuron.left_out)
        if is_twins:
            return partial(_runnable, project)
        return partial(_work, project, self.neuron.value)

    def show_result(self, result: object) -> None:
        """Show curve, dots and numbers."""
        self.twins.follow(self.subject.project)
        if isinstance(result, Found):
            self._found = result
            self._show_facts(result)
            self._draw(result)
        elif not isinstance(result, Project):
            raise TypeError(result)

    def _show_facts(self, found: Found) -> None:
        curve, spread = found.curve, found.spread
        dots, rows = len(found.dots), len(spread.sums)
        left, right = (_end(limit) for limit in curve.limits)
        low, high = (format_short(bound) for bound in curve.bounds)
        self.facts.set_facts(
            {
                " The function": "",
                "f(z)": curve.formula,
                "f\u2032(z)": curve.derivative_formula,
                "Range": f"{low} to {high}",
                "Far left, far right": f"{left}, {right}",
                " The training rows": "",
                "Dots, of rows": f"{format_count(dots)} of {format_count(rows)}",
                "Saturated": f"{format_number(100 * spread.saturated, 1)} %",
                "Without slope": f"{format_number(100 * spread.silent, 1)} %",
                "State": _state(spread),
                " The loss": "",
                "As it is": format_loss(found.loss),
                "All hidden neurons identity": format_loss(found.without_bend),
            }
        )

    def _draw(self, found: Found) -> None:
        curve, spread = found.curve, found.spread
        sums = np.concatenate([curve.sums, [0.0]])
        heights = np.concatenate([curve.outputs, curve.slopes])
        self.chart.set_axes(
            plain_axis(float(sums.min()), float(sums.max()), room=0.0),
            plain_axis(float(heights.min()), float(heights.max())),
            ("z", "f(z), dashed f\u2032(z)"),
        )
        self.chart.set_marks(
            Curve(curve.sums, curve.slopes, "text2", 1.5, dashed=True),
            Curve(curve.sums, curve.outputs, "text"),
            Dots(spread.sums[found.dots], spread.outputs[found.dots], "accent_text"),
        )

    def _turn(self, view: str) -> None:
        self._of_one.setVisible(view == "one")
        self._views.setCurrentIndex(0 if view == "one" else 1)
        self.look()

    def _show_word(self, network: Network) -> None:
        """Show which activation the chosen neuron has, of softmax too."""
        neuron = self.neuron.value
        if neuron is not None:
            layer, index = network.find_neuron(neuron)
            self.activation.set_value(layer.activations[index])

    def _swap(self, word: str) -> None:
        neuron = self.neuron.value
        if neuron is None:
            return
        try:
            self.subject.document.do(SetActivation((neuron,), word))
        except UserError as error:
            self._note.setText(str(error))
            self._show_word(self.subject.document.project.network)
        else:
            self._note.setText("")


def _row(*widgets: QWidget) -> QWidget:
    """Widgets beside each other, to be shown and hidden together."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return holder


def _work(project: Project, neuron: int | None) -> Found:
    if neuron is None:
        raise CannotExplain("There is no neuron that computes yet: add a layer.")
    network = project.network
    layer, index = network.find_neuron(neuron)
    rows = dataset_of(project).train_rows
    loss = loss_terms(project).loss
    spread = neuron_spread_of_rows(project, neuron, rows)
    count = len(rows)
    dots = np.unique(np.linspace(0, count - 1, min(count, MOST_DOTS)).astype(np.int64))
    finite = spread.sums[np.isfinite(spread.sums)]
    reach = max(REACH, 1.1 * float(np.abs(finite).max()) if len(finite) else 0.0)
    curve = activation_curve(layer.activations[index], -reach, reach)
    return Found(neuron, curve, spread, dots, loss, _without_bend(project))


def _runnable(project: Project) -> Project:
    """What is drawn side by side needs no more than that."""
    check_runnable(project)
    return project


def _without_bend(project: Project) -> float:
    """Loss of the same network with identity in every hidden neuron."""
    layers = [
        replace(layer, activations=("identity",) * layer.size)
        for layer in project.network.of_kind("hidden")
    ]
    network = project.network.with_layers(layers)
    return loss_terms(replace(project, network=network)).loss


def _end(limit: float | None) -> str:
    return "none" if limit is None else format_short(limit)


def _state(spread: NeuronSpread) -> str:
    if spread.is_dead:
        return "dead: it never fires"
    return "no slope on any row" if spread.is_flat else "alive"
