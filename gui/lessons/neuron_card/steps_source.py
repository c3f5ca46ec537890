"""The steps of one neuron for the viewed row, from the newest parameters."""

from dataclasses import replace

import numpy as np

from engine.arrays import Array
from engine.errors import CannotRun
from engine.explain.neuron_lens import NeuronLens, NeuronSteps
from engine.network.comparison import matched
from engine.network.network import Network
from engine.project import Project
from gui.document import Document
from gui.training.frame import Frame
from gui.viewed_row import ViewedRow

MOST_ROWS = 500
NO_DATA = "There are no data to show it with. Choose a data set."


class StepsSource:
    """Keeps what is needed between two moments of one neuron."""

    def __init__(self, document: Document, viewed_row: ViewedRow) -> None:
        self._document, self._viewed_row = document, viewed_row
        self._network: Network | None = None
        self._lens: NeuronLens | None = None
        self._rows: tuple[object, ...] = ()
        self._row: Array | None = None
        self._batch: Array | None = None
        self._chosen: tuple[tuple[int, int], tuple[int, ...]] | None = None

    @property
    def row(self) -> int:
        """The viewed row, kept within the data."""
        dataset = self._document.project.dataset
        rows = 0 if dataset is None else dataset.n_rows
        return min(max(0, self._viewed_row.row), max(0, rows - 1))

    def steps(self, frame: Frame, neuron: int) -> NeuronSteps | str:
        """The steps, or in words why there are none."""
        project, network = self._document.project, frame.network
        dataset = project.dataset
        if dataset is None or not dataset.n_rows or not network.of_kind("input"):
            return NO_DATA
        layer, index = network.find_neuron(neuron)
        if not layer.computes:
            return _input_words(
                project, layer.names[index], int(layer.columns[index]), self.row
            )
        self._take_rows(project)
        if self._row is None or self._batch is None:
            return NO_DATA
        if self._lens is None or not _alike(self._network, network):
            try:
                self._lens, self._network = NeuronLens(network), network
            except CannotRun as error:
                return str(error)
        # Which products are told stays while one watches, or the rows would jump.
        key = neuron, self.row
        chosen = None
        if self._chosen is not None and self._chosen[0] == key:
            chosen = self._chosen[1]
        steps = self._lens.steps(network, neuron, self._row, self._batch, chosen)
        self._chosen = key, tuple(term.source for term in steps.terms)
        return replace(steps, n_rows=len(dataset.train_rows))

    def _take_rows(self, project: Project) -> None:
        dataset = project.dataset
        wanted = dataset, project.scaling, self.row
        if dataset is None or wanted == self._rows:
            return
        self._rows = wanted
        self._row = _scaled(project, dataset.inputs[[self.row]])[0]
        self._batch = _scaled(project, dataset.inputs[dataset.train_rows[:MOST_ROWS]])


def _scaled(project: Project, raw: Array) -> Array:
    scaling = project.scaling
    return raw if scaling is None else scaling.scale_inputs(raw)


def _alike(first: Network | None, second: Network) -> bool:
    layers = None if first is None else matched(first, second)
    return layers is not None and all(
        a.activations == b.activations and a.columns is b.columns for a, b in layers
    )


def _input_words(project: Project, name: str, column: int, row: int) -> str:
    dataset, scaling = project.dataset, project.scaling
    if dataset is None or not 0 <= column < dataset.n_inputs:
        return f"{name} is an input that no column of the data feeds yet."
    raw = float(dataset.inputs[row, column])
    told = f"{name} is an input: it computes nothing and passes on its column."
    if scaling is None or scaling.method == "none":
        return f"{told} In row {row + 1:,} that is {raw:g}."
    mean, scale = float(scaling.input_mean[column]), float(scaling.input_scale[column])
    scaled = float(np.float64(raw - mean) / scale)
    return (
        f"{told} In row {row + 1:,} that is {raw:g} in the units of the table. The "
        f"network sees it scaled: ({raw:g} - {mean:.6g}) / {scale:.6g} = {scaled:.6g}."
    )
