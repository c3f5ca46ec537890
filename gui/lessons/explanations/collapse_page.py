"""Why non-linear: layers of identity neurons are one matrix, and can be replaced."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout

from engine.activations import ACTIVATIONS
from engine.edits.collapse import CollapseLayers
from engine.errors import UserError
from engine.explain.collapse import (
    MOST_CHAINS,
    CannotCollapse,
    Collapse,
    collapse,
    hidden_chains,
    largest_difference,
    linear_layers,
    rows_compared,
)
from engine.network.network import Network
from engine.project import Project, dataset_of
from gui.lessons.explanations.matrix_table import MatrixTable
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.spotlight import StageLight
from gui.style.number_text import first_of, format_short
from gui.widgets.buttons import Button
from gui.widgets.choice import Choice
from gui.widgets.label import Label

LINEAR, ALL = "linear", "all"
LINEAR_WORDS = "all with identity"
MOST_NAMES = 3
"""Layers of a chain that are all named."""
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


@dataclass(frozen=True, eq=False)
class Refused:
    """Why the chosen layers are no matrix, and which neuron stands in the way."""

    project: Project
    sentence: str
    neuron: int | None


class CollapsePage(Page):
    """The matrix, how exactly it equals the layers, and a button that puts it there."""

    lights_canvas = True

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "Why non-linear", LEAD, "chain")
        self.setObjectName("collapse_page")
        self.words = Label("", "section")
        self.words.setWordWrap(True)
        self.difference = Label("", "body", "text2")
        self.layers = Choice([(LINEAR, LINEAR_WORDS)], "Layers")
        self.layers.setToolTip("Which layers are to become one matrix")
        self.layers.chosen.connect(self.look)
        self._offered: list[tuple[str, str]] = []
        self._which = Choice([("0", "matrix")], "Matrix")
        self._which.setToolTip("Which of the matrices is shown")
        self._which.chosen.connect(self._show_matrix)
        self.table = MatrixTable("The one matrix, and the biases below it")
        policy = self.table.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.table.setSizePolicy(policy)
        self.replace_button = Button("Replace by one matrix")
        self.replace_button.setToolTip(
            "Put the matrix in the place of the layers; one step of undo"
        )
        self.replace_button.clicked.connect(self._replace)
        self.more = self.make_example_link("Open a network whose layers only multiply")
        self._found: Found | None = None
        self._lit = False
        above = QHBoxLayout()
        above.addWidget(Label("Layers", "body", "text2"))
        above.addWidget(self.layers)
        above.addStretch(1)
        above.addWidget(self._which)
        below = QHBoxLayout()
        below.addWidget(self.difference, 1)
        below.addWidget(self.more)
        below.addWidget(self.replace_button)
        self.add_choices(above)
        self.content.addWidget(self.words)
        self.content.addWidget(self.table, 1)
        self.content.addLayout(below)

    def wish(self) -> Callable[[], object]:
        """Leave out the chosen layers, by default all that only multiply."""
        project = self.subject.project
        self._offer(project.network)
        return partial(_work, project, self.layers.value or LINEAR)

    def show_result(self, result: object) -> None:
        """Show the matrix and the difference."""
        self.replace_button.setEnabled(isinstance(result, Found))
        self.more.setVisible(isinstance(result, Refused))
        if isinstance(result, Refused):
            self._show_refusal(result)
            return
        if not isinstance(result, Found):
            raise TypeError(result)
        self._light_up(None)
        self.table.show()
        self._found = result
        network = result.project.network
        names = [network.layer(layer).name for layer in result.collapse.layers]
        verb = "only multiplies" if len(names) == 1 else "only multiply"
        self.words.setText(f"{', '.join(names)} {verb}, and can be left out:")
        far = format_short(result.difference)
        every = dataset_of(result.project).n_rows
        rows = rows_compared(dataset_of(result.project))
        on = "the data" if rows == every else first_of(rows, every, "rows")
        self.difference.setText(
            f"Largest difference between the outputs of both on {on}: {far}"
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

    def hideEvent(self, event: QHideEvent) -> None:
        """Light up nothing for a page that is not seen."""
        super().hideEvent(event)
        self._light_up(None)

    def _offer(self, network: Network) -> None:
        """Offer the hidden layers to choose from, and every chain of them."""
        every = len(network.of_kind("hidden"))
        offered = [(LINEAR, LINEAR_WORDS), (ALL, "all hidden layers")]
        offered += [
            (_key(chain), _chain_name(network, chain))
            for chain in hidden_chains(network)
            if len(chain) == 1 or len(chain) < every
        ]
        chains = len(offered) - 2
        self.tell_reduced(
            f"The list offers the first {chains:,} chains of layers; there are more."
            if chains >= MOST_CHAINS - 1
            else ""
        )
        if offered != self._offered:
            self._offered = offered
            self.layers.set_options(offered)

    def _show_refusal(self, refused: Refused) -> None:
        """Say why not, and light up the neuron that stands in the way."""
        self._found = None
        self.words.setText(refused.sentence)
        self.difference.setText("")
        self._which.setVisible(False)
        self.table.show_matrix(np.zeros((0, 0)), (), ())
        self.table.hide()
        network = refused.project.network
        if refused.neuron is not None and network.has_neuron(refused.neuron):
            layer, index = network.find_neuron(refused.neuron)
            word = ACTIVATIONS[layer.activations[index]].label
            self._light_up(StageLight(((refused.neuron, word),)))
        else:
            self._light_up(None)

    def _light_up(self, light: StageLight | None) -> None:
        """Show something on the canvas, or put out what this page has lit."""
        if light is not None or self._lit:
            self._lit = light is not None
            self.subject.spotlight.show(light)

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


def _key(chain: tuple[int, ...]) -> str:
    return " ".join(map(str, chain))


def _chain_name(network: Network, chain: tuple[int, ...]) -> str:
    names = [network.layer(layer).name for layer in chain]
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return f"{names[0]} to {names[-1]}, {len(names)} layers"


def _work(project: Project, which: str) -> Found | Refused:
    network = project.network
    hidden = [layer.id for layer in network.of_kind("hidden")]
    if not hidden:
        # Its refusal says that there is nothing to choose.
        collapse(network, hidden)
    if which in (LINEAR, ALL):
        linear = linear_layers(network) if which == LINEAR else ()
        # Where none is linear, the refusal of all names the neuron in the way.
        layers = list(linear) or hidden
    else:
        layers = [int(word) for word in which.split()]
    try:
        found = collapse(network, layers)
    except CannotCollapse as error:
        return Refused(project, str(error), error.neuron)
    return Found(project, found, largest_difference(project, found.network))
