"""Side by side: the same network with identity and with tanh, trained alike."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from engine.arrays import Array, Ints
from engine.data.dataset import Dataset
from engine.edits.variants import with_hidden_activation
from engine.explain.variants import Variant
from engine.prediction import predict
from engine.project import Project, dataset_of
from gui.lessons.explanations.subject import Subject
from gui.lessons.explanations.variants_view import VariantsView
from gui.style.number_text import first_of, format_loss, format_number
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Curve, Dots, Mark
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph
from gui.widgets.ticks import plain_axis

ACTIVATIONS = ("identity", "tanh")
EPOCHS, STRIDE = 60, 2
POINTS = 161
MOST_ROWS = 500
TOKENS = ("positive", "negative", "success", "accent_text")
BEGIN = "Train both"


def both(project: Project) -> list[Project]:
    """The project from its start, with each activation in all hidden neurons."""
    return [with_hidden_activation(project, word) for word in ACTIVATIONS]


class TwinView(VariantsView):
    """What each of the two answers, and how wrong it is."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, both, BEGIN, EPOCHS, STRIDE)
        self.start.setObjectName("twins_start")
        self.start.setToolTip(
            "Train both from the same weights, on the same data, with the same settings"
        )
        words = Paragraph(
            "The same weights at the start, the same rows, the same settings. Colours "
            "are answers; large dots are wrong ones."
        )
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.start)
        above.addWidget(words, 1)
        self.charts = [Chart(f"Answers with {word}") for word in ACTIVATIONS]
        self.notes = [Label("", "body") for _ in ACTIVATIONS]
        sides = QHBoxLayout()
        sides.setSpacing(24)
        for word, chart, note in zip(ACTIVATIONS, self.charts, self.notes, strict=True):
            side = QVBoxLayout()
            side.setSpacing(6)
            side.addWidget(Label(f"All hidden neurons {word}", "section"))
            side.addWidget(chart, 1)
            side.addWidget(note)
            sides.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(above)
        column.addLayout(sides, 1)

    def _say(self, sentence: str) -> None:
        self.notes[0].setText(sentence)

    def _draw(self) -> None:
        states = {state.place: state for state in self.states}
        for place, (chart, note) in enumerate(
            zip(self.charts, self.notes, strict=True)
        ):
            state = states.get(place)
            if state is None:
                chart.set_marks()
                note.setText("")
                continue
            draw_answers(chart, state.project)
            note.setText(in_words(state))


def in_words(state: Variant) -> str:
    """Say how long it has learned, and how wrong it is."""
    words = f"After {state.epochs} epochs: loss {format_loss(state.train_loss)}"
    dataset = dataset_of(state.project)
    if dataset.task == "classes":
        rows = dataset.train_rows
        right = float(np.mean(is_right(state.project, dataset, rows)))
        words += f", {format_number(100 * right, 1)} % of the rows right"
    return words


def is_right(project: Project, dataset: Dataset, rows: Ints) -> Array:
    """For each row, whether the likeliest class is the one it has."""
    answers = predict(project, dataset.inputs[rows])
    right: Array = _classes(answers) == _classes(dataset.targets[rows])
    return right


def drawn_of(project: Project) -> str:
    """In a sentence, how many rows are drawn of many; empty where all are."""
    dataset = project.dataset
    count = 0 if dataset is None else len(dataset.train_rows)
    if count <= MOST_ROWS:
        return ""
    return f"Drawn are {first_of(MOST_ROWS, count, 'training rows')}; all are learned."


def draw_answers(chart: Chart, project: Project) -> None:
    """Draw rows by their answers, over one input or two, or against the target."""
    dataset = dataset_of(project)
    rows = dataset.train_rows[:MOST_ROWS]
    inputs, targets = dataset.inputs[rows], dataset.targets[rows]
    if dataset.n_inputs == 1:
        x = inputs[:, 0]
        xs = np.linspace(float(x.min()), float(x.max()), POINTS)
        curve = predict(project, xs[:, np.newaxis])[:, 0]
        marks: Sequence[Mark] = (
            Dots(x, targets[:, 0], "accent_text"),
            Curve(xs, curve, "text", 2.5),
        )
        names = dataset.input_names[0], dataset.target_names[0]
        _show(chart, x, targets[:, 0], names, marks)
        return
    answers = predict(project, inputs)
    if dataset.task == "classes" and dataset.n_inputs == 2:
        names = dataset.input_names[0], dataset.input_names[1]
        marks = _by_answer(inputs, _classes(answers), _classes(targets))
        _show(chart, inputs[:, 0], inputs[:, 1], names, marks)
        return
    ends = np.array([targets[:, 0].min(), targets[:, 0].max()])
    marks = (
        Curve(ends, ends, "text2", 1.0, dashed=True),
        Dots(targets[:, 0], answers[:, 0], "text"),
    )
    heights = np.concatenate([answers[:, 0], ends])
    places = np.concatenate([targets[:, 0], ends])
    _show(chart, places, heights, ("target", "answer"), marks)


def _by_answer(inputs: Array, answered: Array, wanted: Array) -> list[Mark]:
    marks: list[Mark] = []
    for large in (False, True):
        for place, token in enumerate(TOKENS):
            chosen = (answered % len(TOKENS) == place) & ((answered != wanted) == large)
            points = inputs[chosen]
            size = 9.0 if large else 5.4
            marks.append(Dots(points[:, 0], points[:, 1], token, size))
    return marks


def _show(
    chart: Chart, x: Array, y: Array, names: tuple[str, str], marks: Sequence[Mark]
) -> None:
    chart.set_axes(
        plain_axis(float(x.min()), float(x.max()), 4),
        plain_axis(float(y.min()), float(y.max()), 5),
        names,
    )
    chart.set_marks(*marks)


def _classes(values: Array) -> Array:
    """Number of the class of each row; one column is the probability of the second."""
    if values.shape[1] == 1:
        chosen: Array = (values[:, 0] > 0.5).astype(np.int64)
        return chosen
    largest: Array = values.argmax(axis=1)
    return largest
