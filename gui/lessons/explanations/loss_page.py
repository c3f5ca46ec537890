"""The loss as the mean of squares that can be seen, beside all other losses."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from engine.arrays import Array
from engine.data.dataset import Dataset
from engine.explain.loss_terms import LossTerms, loss_terms
from engine.explain.subject import CannotExplain
from engine.losses import LOSSES
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.loss_words import SQUARES, is_scaled, lead_of
from gui.lessons.explanations.page import NOT_FINITE, Page
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_count, format_loss, format_short
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Curve, Dots, Mark, Squares
from gui.widgets.choice import Choice
from gui.widgets.label import Label
from gui.widgets.ticks import plain_axis

MOST_SQUARES = 40


class LossPage(Page):
    """Squares of the training rows at the left, numbers at the right."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "The loss", SQUARES, "line")
        self.setObjectName("loss_page")
        self.chart = Chart("Errors of the training rows, drawn as squares")
        self.facts = FactList()
        self._target = Choice([("0", "target")], "Target")
        self._target.setToolTip("Which output the errors are of")
        self._note = Label("", "caption", "text2")
        self._result: tuple[Project, LossTerms] | None = None
        self._target.chosen.connect(self._show)
        above = QHBoxLayout()
        above.addWidget(Label("Errors of", "body", "text2"))
        above.addWidget(self._target)
        above.addWidget(self._note)
        above.addStretch(1)
        self.add_rows(above, self.chart, self.facts)

    def wish(self) -> Callable[[], object]:
        """The loss of the training rows."""
        return partial(_work, self.subject.project)

    def show_result(self, result: object) -> None:
        """Show squares and numbers."""
        project, terms = result if isinstance(result, tuple) else (None, None)
        if not isinstance(project, Project) or not isinstance(terms, LossTerms):
            raise TypeError(result)
        self._result = project, terms
        names = project.dataset.target_names if project.dataset else ()
        options = [(str(place), name) for place, name in enumerate(names)]
        present = [self._target.itemText(k) for k in range(self._target.count())]
        if present != [name for _, name in options]:
            self._target.set_options(options)
        self.say(lead_of(project))
        self._show()

    def _show(self) -> None:
        if self._result is None:
            return
        project, terms = self._result
        if project.dataset is not None:
            self._show_facts(project, terms, int(self._target.value or 0))
            self._draw(project.dataset, terms, int(self._target.value or 0))

    def _show_facts(self, project: Project, terms: LossTerms, place: int) -> None:
        own = LOSSES[project.settings.loss]
        areas, unit = terms.areas(place), float(terms.unit[place])
        facts = {
            " Squares of all training rows": "",
            "How many": format_count(len(terms.rows)),
            "Sum of the squares": format_short(float(areas.sum())),
            "Mean of the squares": format_loss(float(areas.mean())),
        }
        if is_scaled(project):
            facts |= {
                " In the units of training": "",
                "Size of one unit": format_short(unit),
                "Mean of these squares": format_loss(float(areas.mean()) / unit**2),
            }
        if len(terms.unit) > 1:
            facts["Mean over all targets"] = format_loss(terms.mean_square)
        facts |= {
            " What training makes small": "",
            own.label: format_loss(terms.loss),
            " What other losses say": "",
        }
        for name, value in terms.others.items():
            if name != own.name:
                facts[LOSSES[name].label] = format_loss(value)
        self.facts.set_facts(facts)

    def _draw(self, dataset: Dataset, terms: LossTerms, place: int) -> None:
        target, predicted = terms.targets[:, place], terms.predicted[:, place]
        chosen = _spread(len(target))
        if dataset.n_inputs == 1:
            x, titles = dataset.inputs[terms.rows, 0], (dataset.input_names[0], "")
            marks = _over_an_input(x, target, predicted, chosen)
        else:
            x, titles = target, ("target", "prediction")
            marks = _against_the_target(target, predicted, chosen)
        heights = np.concatenate([target, predicted])
        self.chart.set_axes(
            plain_axis(float(x.min()), float(x.max())),
            plain_axis(float(heights.min()), float(heights.max())),
            (titles[0], titles[1] or dataset.target_names[place]),
        )
        self.chart.set_marks(*marks)
        left_out = len(target) - len(chosen)
        self._note.setText(
            f"Squares of {len(chosen)} rows; {left_out:,} more are only dots, "
            "and count too"
            if left_out
            else ""
        )


def _work(project: Project) -> tuple[Project, LossTerms]:
    terms = loss_terms(project)
    if not np.isfinite(terms.loss):
        raise CannotExplain(NOT_FINITE)
    return project, terms


def _spread(count: int) -> Array:
    """Rows whose squares are drawn: evenly spread where there are too many."""
    places: Array = np.unique(
        np.linspace(0, count - 1, min(count, MOST_SQUARES)).astype(np.int64)
    )
    return places


def _over_an_input(
    x: Array, target: Array, predicted: Array, chosen: Array
) -> list[Mark]:
    order = np.argsort(x)
    return [
        Squares(x[chosen], predicted[chosen], target[chosen]),
        Curve(x[order], predicted[order], "text"),
        Dots(x, target, "accent_text"),
    ]


def _against_the_target(target: Array, predicted: Array, chosen: Array) -> list[Mark]:
    ends = np.array([target.min(), target.max()])
    return [
        Squares(target[chosen], target[chosen], predicted[chosen]),
        Curve(ends, ends, "text2", 1.0, dashed=True),
        Dots(target, predicted, "text"),
    ]
