"""A linear neuron: its weights are prices, and least squares knows them at once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from engine.explain.coefficients import Coefficients, coefficients
from engine.explain.linear_baseline import LinearBaseline, linear_baseline
from engine.prediction import predict
from engine.project import Project, dataset_of
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.matrix_table import MatrixTable
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_loss, format_number, format_short
from gui.widgets.choice import Choice
from gui.widgets.label import Label

MOST_TERMS = 8
COLUMN = 112
HEADINGS = ("weight now", "least squares", "difference")
LEAD = (
    "A linear neuron adds up inputs times weights, as a till adds up numbers times "
    "prices: the weights that fit the bills are the prices. Least squares finds them "
    "by a formula, training by walking downhill."
)


@dataclass(frozen=True, eq=False)
class Found:
    """The network as an equation, the best one, and a row that is worked out."""

    project: Project
    now: Coefficients
    best: LinearBaseline
    row: int
    answer: float
    place: int


class PricesPage(Page):
    """Weights beside the least-squares answer, and one row written out."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "A linear neuron", LEAD, "meals")
        self.setObjectName("prices_page")
        self.output = Choice([("0", "target")], "Target")
        self.output.setToolTip("Which output is explained")
        self.output.chosen.connect(self.look)
        self.table = MatrixTable("Weights beside the least-squares answer")
        self.table.horizontalHeader().setDefaultSectionSize(COLUMN)
        self.facts = FactList(280)
        self._found: Found | None = None
        above = QHBoxLayout()
        above.addWidget(Label("Weights of", "body", "text2"))
        above.addWidget(self.output)
        above.addStretch(1)
        self.add_rows(above, self.table, self.facts)

    @property
    def found(self) -> Found | None:
        """What is shown."""
        return self._found

    def wish(self) -> Callable[[], object]:
        """The weights in the units of the data, and those of least squares."""
        place = int(self.output.value or 0)
        return partial(_work, self.subject.project, self.subject.row, place)

    def show_result(self, result: object) -> None:
        """Show weights and the row."""
        if not isinstance(result, Found):
            raise TypeError(result)
        self._found = result
        now, best, place = result.now, result.best.coefficients, result.place
        options = [(str(k), name) for k, name in enumerate(now.outputs)]
        if [self.output.itemText(k) for k in range(self.output.count())] != [
            name for _, name in options
        ]:
            self.output.set_options(options)
        mine = np.append(now.weights[:, place], now.intercepts[place])
        theirs = np.append(best.weights[:, place], best.intercepts[place])
        values = np.stack([mine, theirs, mine - theirs], axis=1)
        self.table.show_matrix(values, (*now.inputs, "constant"), HEADINGS)
        self.facts.set_facts({**_row_facts(result), **_losses(result.best)})


def _row_facts(found: Found) -> dict[str, str]:
    """The viewed row worked out: how many, times the weight of one."""
    dataset, now, place = dataset_of(found.project), found.now, found.place
    facts = {f" Row {found.row + 1:,}": ""}
    for name, value, weight in list(
        zip(now.inputs, dataset.inputs[found.row], now.weights[:, place], strict=True)
    )[:MOST_TERMS]:
        working = f"{name}: {format_short(float(value))} × {format_number(weight)}"
        facts[working] = format_number(float(value) * float(weight))
    if len(now.inputs) > MOST_TERMS:
        facts[f"{len(now.inputs) - MOST_TERMS:,} more inputs"] = ""
    facts["constant"] = format_number(float(now.intercepts[place]))
    facts[f"Answer, {now.outputs[place]}"] = format_number(found.answer)
    wanted = float(dataset.targets[found.row, place])
    facts["In the data"] = format_number(wanted)
    return facts


def _losses(best: LinearBaseline) -> dict[str, str]:
    return {
        " Training loss": "",
        "Of the network": format_loss(best.network.train_loss),
        "Of least squares": format_loss(best.linear.train_loss),
    }


def _work(project: Project, row: int, place: int) -> Found:
    now = coefficients(project)
    place = min(place, len(now.outputs) - 1)
    answers = predict(project, dataset_of(project).inputs[[row]])
    answer = float(answers[0, place])
    best = linear_baseline(project, by_squares=True)
    return Found(project, now, best, row, answer, place)
