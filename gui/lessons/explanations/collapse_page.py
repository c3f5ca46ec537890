"""Why non-linear: layers of identity neurons are one matrix, and can be replaced."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from engine.edits.collapse import CollapseLayers
from engine.errors import UserError
from engine.explain.collapse import (
    Collapse,
    collapse,
    largest_difference,
    linear_layers,
)
from engine.project import Project
from gui.lessons.explanations.matrix_table import MatrixTable
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_short
from gui.widgets.buttons import Button
from gui.widgets.choice import Choice
from gui.widgets.label import Label

LEAD = (
    "Layers of identity neurons only multiply by matrices, one after the other, and "
    "that is one matrix: they say nothing that a single layer could not. One neuron "
    "that bends its sum is enough, and no matrix does the same."
)


@dataclass(frozen=True, eq=False)
class Found:
    """Which layers are one matrix, and how far the outputs of both are apart."""

    project: Project
    collapse: Collapse
    difference: float


class CollapsePage(Page):
    """The matrix, how exactly it equals the layers, and a button that puts it there."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "Why non-linear", LEAD, "chain")
        self.setObjectName("collapse_page")
        self.words = Label("", "section")
        self.words.setWordWrap(True)
        self.difference = Label("", "body", "text2")
        self._which = Choice([("0", "matrix")], "Matrix")
        self._which.setToolTip("Which of the matrices is shown")
        self._which.chosen.connect(self._show_matrix)
        self.table = MatrixTable("The one matrix, and the biases below it")
        self.replace_button = Button("Replace by one matrix")
        self.replace_button.setToolTip(
            "Put the matrix in the place of the layers; one step of undo"
        )
        self.replace_button.clicked.connect(self._replace)
        self._found: Found | None = None
        above = QHBoxLayout()
        above.addWidget(self.words, 1)
        above.addWidget(self._which)
        below = QHBoxLayout()
        below.addWidget(self.difference, 1)
        below.addWidget(self.replace_button)
        self.content.addLayout(above)
        self.content.addWidget(self.table, 1)
        self.content.addLayout(below)

    def wish(self) -> Callable[[], object]:
        """Leave out all layers that only multiply."""
        return partial(_work, self.subject.project)

    def show_result(self, result: object) -> None:
        """Show the matrix and the difference."""
        if not isinstance(result, Found):
            raise TypeError(result)
        self._found = result
        network = result.project.network
        names = [network.layer(layer).name for layer in result.collapse.layers]
        verb = "only multiplies" if len(names) == 1 else "only multiply"
        self.words.setText(f"{', '.join(names)} {verb}, and can be left out:")
        far = format_short(result.difference)
        self.difference.setText(
            f"Largest difference between the outputs of both on the data: {far}"
        )
        options = [
            (
                str(place),
                f"{network.layer(matrix.source).name} to "
                f"{network.layer(matrix.target).name}",
            )
            for place, matrix in enumerate(result.collapse.matrices)
        ]
        self._which.set_options(options)
        self._which.setVisible(len(options) > 1)
        self._show_matrix()

    def _show_matrix(self) -> None:
        if self._found is None or not self._found.collapse.matrices:
            return
        place = min(int(self._which.value or 0), len(self._found.collapse.matrices) - 1)
        matrix = self._found.collapse.matrices[place]
        network = self._found.project.network
        source, target = network.layer(matrix.source), network.layer(matrix.target)
        weights = np.where(matrix.exists, matrix.weights, np.nan)
        biases = self._found.collapse.biases[matrix.target]
        values = np.vstack([weights, biases])
        self.table.show_matrix(values, (*source.names, "bias"), target.names)

    def _replace(self) -> None:
        if self._found is None:
            return
        try:
            self.subject.document.do(CollapseLayers(self._found.collapse.layers))
        except UserError as error:
            self.difference.setText(str(error))


def _work(project: Project) -> Found:
    network = project.network
    layers = linear_layers(network)
    if not layers:
        # Its refusal names the neuron that stands in the way.
        collapse(network, [layer.id for layer in network.of_kind("hidden")])
    found = collapse(network, layers)
    return Found(project, found, largest_difference(project, found.network))
