"""The chain rule, path by path: from one weight to the loss."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from engine.explain.paths import ChainPath, ChainPaths, bias_paths, weight_paths
from engine.explain.subject import CannotExplain, ends_of
from engine.explain.worked_step import Line
from engine.network.network import Network
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.line_detail import LineDetail
from gui.lessons.explanations.line_table import LineTable
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.parameter_choice import ParameterChoice
from gui.lessons.explanations.picked_parameters import PickedParameters
from gui.lessons.explanations.subject import Subject
from gui.spotlight import Glow, StageLight
from gui.style.number_text import format_loss, format_short
from gui.widgets.label import Label

LEAD = (
    "How does the loss change when one weight does? Every path from the weight to the "
    "loss adds the product of what lies on it. Their sum is what backpropagation "
    "finds, all weights at once; the finite difference checks it. Click a weight on "
    "the canvas to see its paths, and a path to see it on the canvas."
)


class PathsPage(Page):
    """The paths of one weight as lines, and their sum with its check."""

    lights_canvas = True

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "The chain rule", LEAD, "textbook")
        self.setObjectName("paths_page")
        self.choice = ParameterChoice("Derivative by", 0)
        self.table = LineTable()
        self.table.setAccessibleName("Paths from the weight to the loss")
        self._detail = LineDetail(self.table)
        self.facts = FactList(232)
        self._note = Label("", "caption", "text2")
        self._found: ChainPaths | None = None
        self._network = Network()
        self._picked = PickedParameters(subject.selection, 1)
        self.choice.chosen.connect(self.look)
        self.table.line_chosen.connect(self._light_up)
        subject.selection.changed.connect(self._follow_selection)
        above = QHBoxLayout()
        above.addWidget(self.choice)
        above.addWidget(self._note)
        above.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        lines = QVBoxLayout()
        lines.addWidget(self.table, 1)
        lines.addWidget(self._detail)
        middle.addLayout(lines, 1)
        middle.addWidget(self.facts)
        self.add_choices(above)
        self.content.addLayout(middle, 1)

    @property
    def found(self) -> ChainPaths | None:
        """What is shown."""
        return self._found

    def wish(self) -> Callable[[], object]:
        """The paths of the chosen parameter, for the viewed row."""
        project = self.subject.project
        self.choice.follow(project.network)
        self.tell_reduced(self.choice.left_out)
        for place in self._picked.take(project.network):
            self.choice.choose(project.network, place)
        return partial(_work, project, self.choice.value, self.subject.row)

    def hideEvent(self, event: QHideEvent) -> None:
        """Light up nothing for a page that is not seen."""
        super().hideEvent(event)
        self.subject.spotlight.show(None)

    def show_result(self, result: object) -> None:
        """Show paths and sum."""
        project, found = result if isinstance(result, tuple) else (None, None)
        if not isinstance(project, Project) or not isinstance(found, ChainPaths):
            raise TypeError(result)
        self._found, self._network = found, project.network
        lines = [
            Line(0, _way(project.network, path), path.line, path.product)
            for path in found.paths
        ]
        if not found.is_complete:
            words = f"{found.n_paths - len(lines):,.0f} more paths, together"
            lines.append(Line(0, words, "", found.rest))
        self.table.show_lines(tuple(lines))
        self._detail.look()
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

    def _follow_selection(self) -> None:
        """Explain the weight or the bias that was clicked on the canvas."""
        if self._picked.has_news():
            self.look()

    def _light_up(self) -> None:
        """Show the chosen path on the canvas."""
        line, found, parameter = self.table.chosen_line, self._found, self.choice.value
        light = None
        if line is not None and found is not None and parameter is not None:
            is_path = line < len(found.paths)
            if is_path:
                light = light_of_path(self._network, parameter, found.paths[line])
        self.subject.spotlight.show(light)


def light_of_path(network: Network, parameter: int, path: ChainPath) -> StageLight:
    """The connections of a path, with what each multiplies by."""
    source, _ = ends_of(network, parameter)
    first = (source,) if source is not None else ()
    ids = (*first, *path.neurons)
    weights = [factor.value for factor in path.factors if factor.kind == "weight"]
    values = [path.factors[0].value, *weights] if first else weights
    glows = tuple(
        Glow(start, end, 1.0, value)
        for (start, end), value in zip(_joined(network, ids), values, strict=False)
    )
    return StageLight((), glows)


def _joined(network: Network, ids: tuple[int, ...]) -> list[tuple[int, int]]:
    """Neighbours on a path that a connection joins; softmax leads on without one."""
    found = []
    for start, end in pairwise(ids):
        (above, row), (below, column) = map(network.find_neuron, (start, end))
        projection = network.projection(above.id, below.id)
        if projection is not None and projection.exists[row, column]:
            found.append((start, end))
    return found


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
