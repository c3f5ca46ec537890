"""Start simple: the best linear answer on the same data, beside the network's."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from engine.explain.linear_baseline import LinearBaseline, Score, linear_baseline
from engine.losses import LOSSES
from engine.project import Project, dataset_of
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.matrix_table import MatrixTable
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import DASH, format_count, format_loss, format_number
from gui.widgets.label import Label

LEAD = (
    "A linear answer needs no training by hand and can be read: what one more of an "
    "input adds. If the network is not clearly better on the test rows, its neurons do "
    "not earn their keep. What a network of many neurons does with an input cannot be "
    "read off its weights."
)


class BaselinePage(Page):
    """Coefficients at the left, the scores of both at the right."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "Start simple", LEAD, "meals")
        self.setObjectName("baseline_page")
        self.method = Label("", "section")
        self.verdict = Label("", "body")
        self.verdict.setWordWrap(True)
        self.table = MatrixTable("Coefficients of the linear answer")
        self.facts = FactList(300)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.facts)
        self.content.addWidget(self.method)
        self.content.addLayout(middle, 1)
        self.content.addWidget(self.verdict)

    def wish(self) -> Callable[[], object]:
        """The linear answer to the project's data."""
        return partial(_work, self.subject.project)

    def show_result(self, result: object) -> None:
        """Show coefficients and scores."""
        project, found = result if isinstance(result, tuple) else (None, None)
        if not isinstance(project, Project) or not isinstance(found, LinearBaseline):
            raise TypeError(result)
        self.method.setText(f"{found.method.capitalize()}, in the units of the data")
        answer = found.coefficients
        values = np.vstack([answer.weights, answer.intercepts])
        self.table.show_matrix(values, (*answer.inputs, "constant"), answer.outputs)
        loss = LOSSES[project.settings.loss].label
        self.facts.set_facts(
            {
                f" The linear answer ({loss})": "",
                **_score("", found.linear),
                " The network": "",
                **_score(" of the network", found.network),
            }
        )
        self.verdict.setText(_verdict(project, found))


def _work(project: Project) -> tuple[Project, LinearBaseline]:
    return project, linear_baseline(project)


def _score(words: str, score: Score) -> dict[str, str]:
    facts = {
        f"Train loss{words}": format_loss(score.train_loss),
        f"Test loss{words}": format_loss(score.test_loss),
    }
    measured = score.test_metrics or score.train_metrics
    rows = "Test" if score.test_metrics else "Train"
    for name, label in (("accuracy", "accuracy"), ("r2", "R²")):
        if name in measured:
            percent = name == "accuracy"
            value = measured[name]
            shown = (
                f"{format_number(100 * value, 1)} %"
                if percent
                else format_number(value, 3)
            )
            facts[f"{rows} {label}{words}"] = shown if np.isfinite(value) else DASH
    return facts


def _verdict(project: Project, found: LinearBaseline) -> str:
    linear, network = _deciding(found.linear), _deciding(found.network)
    if not np.isfinite(network):
        return (
            "What the network says is no finite number: rewind, or choose new weights."
        )
    if network < 0.9 * linear:
        return "The network is clearly better: its neurons earn their keep."
    if network > 1.1 * linear:
        return "The linear answer is clearly better: train on, or take it instead."
    rows = "training" if found.linear.test_loss is None else "test"
    away = abs(network - linear) / linear if linear > 0 else 0.0
    percent = format_number(100 * away, 1)
    than = f"{percent} % {'lower' if network < linear else 'higher'} than"
    if not percent.strip("0."):
        than = "the same as"
    dataset = dataset_of(project)
    count = len(dataset.train_rows if rows == "training" else dataset.test_rows)
    return (
        f"The network's {rows} loss is {than} that of the linear answer. On "
        f"{format_count(count)} {rows} row{'s' * (count != 1)} so small a difference "
        "means little, and the linear answer is the simpler one."
    )


def _deciding(score: Score) -> float:
    return score.train_loss if score.test_loss is None else score.test_loss
