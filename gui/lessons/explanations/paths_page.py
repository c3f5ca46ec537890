"""The chain rule, path by path: from one weight to the loss."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from engine.explain.paths import ChainPath, ChainPaths, bias_paths, weight_paths
from engine.explain.subject import CannotExplain, ends_of
from engine.explain.worked_step import Line
from engine.network.network import Network
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.line_table import LineTable
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.parameter_choice import ParameterChoice
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_loss, format_short
from gui.widgets.label import Label

LEAD = (
    "How does the loss change when one weight does? Every path from the weight to the "
    "loss adds the product of what lies on it. Their sum is what backpropagation "
    "finds, all weights at once; the finite difference checks it."
)


class PathsPage(Page):
    """The paths of one weight as lines, and their sum with its check."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "The chain rule", LEAD, "textbook")
        self.setObjectName("paths_page")
        self.choice = ParameterChoice("Derivative by", 0)
        self.table = LineTable()
        self.table.setAccessibleName("Paths from the weight to the loss")
        self.facts = FactList(232)
        self._note = Label("", "caption", "text2")
        self._found: ChainPaths | None = None
        self.choice.chosen.connect(self.look)
        above = QHBoxLayout()
        above.addWidget(self.choice)
        above.addWidget(self._note)
        above.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.facts)
        self.content.addLayout(above)
        self.content.addLayout(middle, 1)

    @property
    def found(self) -> ChainPaths | None:
        """What is shown."""
        return self._found

    def wish(self) -> Callable[[], object]:
        """The paths of the chosen parameter, for the viewed row."""
        project = self.subject.project
        self.choice.follow(project.network)
        return partial(_work, project, self.choice.value, self.subject.row)

    def show_result(self, result: object) -> None:
        """Show paths and sum."""
        project, found = result if isinstance(result, tuple) else (None, None)
        if not isinstance(project, Project) or not isinstance(found, ChainPaths):
            raise TypeError(result)
        self._found = found
        lines = [
            Line(0, _way(project.network, path), path.line, path.product)
            for path in found.paths
        ]
        if not found.is_complete:
            words = f"{found.n_paths - len(lines):,.0f} more paths, together"
            lines.append(Line(0, words, "", found.rest))
        self.table.show_lines(tuple(lines))
        self._note.setText(f"Row {self.subject.row + 1:,}")
        self.facts.set_facts(
            {
                " The derivative": "",
                "Paths": f"{found.n_paths:,.0f}",
                "Sum of the products": format_short(found.gradient),
                "Finite difference": format_short(found.numeric),
                " The row": "",
                "Its loss": format_loss(found.loss),
            }
        )


def _way(network: Network, path: ChainPath) -> str:
    names = []
    for neuron in path.neurons:
        layer, index = network.find_neuron(neuron)
        names.append(layer.names[index])
    return " \u2192 ".join([*names, "E"])


def _work(
    project: Project, parameter: int | None, row: int
) -> tuple[Project, ChainPaths]:
    if parameter is None:
        raise CannotExplain("There is no weight yet: connect two layers.")
    source, target = ends_of(project.network, parameter)
    if source is None:
        return project, bias_paths(project, target, row)
    return project, weight_paths(project, source, target, row)
