"""Sums and outputs of all neurons for the viewed row, by the engine."""

import math
from time import perf_counter

import numpy as np

from engine.arrays import Array
from engine.data.dataset import Dataset
from engine.explain import Explainer, activation_scale, neuron_values
from engine.network.comparison import matched
from engine.network.network import Network
from engine.plan import compile_plan
from engine.project import Project
from gui.document import Document
from gui.training.frame import Frame
from gui.viewed_row import ViewedRow

SCALE_SECONDS = 0.5
"""How long the full scale of a ring holds while weights change."""

SCALE_WORK = 50_000_000
"""Products that finding it may cost; large networks look at fewer rows for it."""
LEAST_ROWS = 16


class RowValues:
    """Computes the viewed row's numbers with the parameters of a moment.

    Without data, or without an input layer, there are no numbers.
    """

    def __init__(
        self, document: Document, viewed_row: ViewedRow, *, scaled: bool = True
    ) -> None:
        """`scaled`: whether shares of a full scale will be asked for."""
        self._document, self._viewed_row = document, viewed_row
        self._scaled = scaled
        self._network = Network()
        self._explainer: Explainer | None = None
        self._shown: tuple[object, ...] = (None, None, None, None)
        self._scales: dict[int, float] = {}
        self._scaled_at = -math.inf
        self.sums: dict[int, Array] = {}
        self.outputs: dict[int, Array] = {}

    def show(self, frame: Frame) -> None:
        """Compute the numbers of a moment."""
        project = self._document.project
        wanted = (
            frame.parameters,
            project.dataset,
            project.scaling,
            self._viewed_row.row,
        )
        same = same_structure(self._network, frame.network)
        if same and all(a is b for a, b in zip(wanted, self._shown, strict=True)):
            return
        self._shown = wanted
        row = self._row(project)
        if row is None or not frame.network.of_kind("input"):
            self._network, self._explainer = frame.network, None
            self.sums, self.outputs = {}, {}
            return
        if self._explainer is None or not same:
            self._explainer = Explainer(compile_plan(frame.network))
            self._network = frame.network
            self._scaled_at = -math.inf
        plan = self._explainer.plan
        parameters = plan.from_network_order(frame.parameters)
        values = neuron_values(plan, parameters, row, self._explainer)
        self.sums, self.outputs = values.sums, values.outputs
        if self._scaled and perf_counter() - self._scaled_at > SCALE_SECONDS:
            rows = min(500, max(LEAST_ROWS, SCALE_WORK // max(1, plan.size)))
            inputs = _training_rows(project)[:rows]
            self._scales = activation_scale(plan, parameters, inputs)
            self._scaled_at = perf_counter()

    def output(self, layer: int, index: int) -> float | None:
        """Output of a neuron; None while there is nothing to compute it from."""
        return _entry(self.outputs.get(layer), index)

    def weighted_sum(self, layer: int, index: int) -> float | None:
        """Weighted sum of a neuron with its bias."""
        return _entry(self.sums.get(layer), index)

    def share(self, layer: int, index: int) -> float:
        """Output as its share of the layer's full scale."""
        value = self.output(layer, index)
        if value is None or math.isnan(value):
            return 0.0
        return value / self._scales.get(layer, 1.0)

    def raw(self, column: int) -> float | None:
        """The viewed row's value of an input column, in the user's units."""
        dataset = self._document.project.dataset
        if dataset is None or not 0 <= column < dataset.n_inputs:
            return None
        return float(dataset.inputs[self.row(dataset), column])

    def row(self, dataset: Dataset) -> int:
        """The row that is viewed, kept within the data."""
        return min(max(0, self._viewed_row.row), max(0, dataset.n_rows - 1))

    def _row(self, project: Project) -> Array | None:
        dataset = project.dataset
        if dataset is None or not dataset.n_rows:
            return None
        row: Array = _scaled(project, dataset.inputs[[self.row(dataset)]])[0]
        return row


def same_structure(first: Network, second: Network) -> bool:
    """Whether two networks differ in nothing but weights, biases and places."""
    if first is second:
        return True
    layers = matched(first, second)
    return layers is not None and all(
        a.names == b.names and a.activations == b.activations and a.columns is b.columns
        for a, b in layers
    )


def _entry(values: Array | None, index: int) -> float | None:
    if values is None or index >= len(values):
        return None
    return float(values[index])


def _scaled(project: Project, raw: Array) -> Array:
    scaling = project.scaling
    return raw if scaling is None else scaling.scale_inputs(raw)


def _training_rows(project: Project) -> Array:
    dataset = project.dataset
    if dataset is None:
        return np.zeros((0, 0))
    return _scaled(project, dataset.inputs[dataset.train_rows[:500]])
