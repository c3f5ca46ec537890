"""The numbers of the viewed row, computed by the engine from the newest parameters."""

import math
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.explain import Explainer, activation_scale, neuron_values
from engine.explain.response import input_grid, range_of
from engine.network.network import Network
from engine.plan import Plan, compile_plan
from gui.document import Document
from gui.training.frame import Frame
from gui.viewed_row import ViewedRow

if TYPE_CHECKING:
    from engine.data.dataset import Dataset
    from engine.data.scaling import Scaling

SCALE_SECONDS = 0.5
"""How long the full scale of the rings holds while weights change."""
SCALE_ROWS = 500
BINS = 9


class LiveValues:
    """Sums and outputs of every neuron; empty while there are no data to compute.

    `data_version` counts the data sets seen, for pictures that show the data.
    """

    def __init__(self, document: Document, viewed_row: ViewedRow) -> None:
        self._document = document
        self._viewed_row = viewed_row
        self._explainer: Explainer | None = None
        self._network = Network()
        self._dataset: Dataset | None = None
        self._scaling: Scaling | None = None
        self._scaled_at = -math.inf
        self._parameters: Array | None = None
        self._shown_row = -1
        self._fed: dict[int, Mask] = {}
        self._histograms: dict[int, list[float]] = {}
        self._ranges: dict[int, tuple[float, float] | None] = {}
        self._means: Array | None = None
        self.data_version = 0
        self.sums: dict[int, Array] = {}
        self.outputs: dict[int, Array] = {}
        self.scales: dict[int, float] = {}

    def show(self, frame: Frame) -> None:
        """Compute the values of the viewed row with the parameters of a moment."""
        before = self._parameters, self._dataset, self._scaling
        self._take_data()
        now = frame.parameters, self._dataset, self._scaling
        is_alike = all(old is new for old, new in zip(before, now, strict=True))
        is_alike = is_alike and self._shown_row == self._row and bool(self.outputs)
        if is_alike and same_plan(self._network, frame.network):
            return
        self._parameters, self._shown_row = frame.parameters, self._row
        if not same_plan(self._network, frame.network) or not self._fed:
            self._network = frame.network
            self._fed = fed_neurons(frame.network)
            self._explainer = None
            self._scaled_at = -math.inf
        row = self._scaled_inputs(np.array([self._row]))
        if row is None or not frame.network.of_kind("input"):
            self.sums, self.outputs, self.scales = {}, {}, {}
            return
        if self._explainer is None:
            self._explainer = Explainer(compile_plan(frame.network))
        plan = self._explainer.plan
        parameters = plan.from_network_order(frame.parameters)
        values = neuron_values(plan, parameters, row[0], self._explainer)
        self.sums, self.outputs = values.sums, values.outputs
        if perf_counter() - self._scaled_at > SCALE_SECONDS:
            rows = self._scaled_inputs(self._training_rows()[:SCALE_ROWS])
            if rows is not None:
                self.scales = activation_scale(plan, parameters, rows)
            self._scaled_at = perf_counter()

    def value(self, layer: int, index: int) -> float | None:
        """Output of a neuron for the viewed row; None while it cannot be computed."""
        outputs = self.outputs.get(layer)
        if outputs is None or index >= len(outputs):
            return None
        return float(outputs[index])

    def weighted_sum(self, layer: int, index: int) -> float:
        """Weighted sum of a neuron, with its bias."""
        return float(self.sums[layer][index])

    def share(self, layer: int, index: int) -> float:
        """Output of a neuron as its share of the layer's full scale; 0 without one."""
        value = self.value(layer, index)
        if value is None or math.isnan(value):
            return 0.0
        return value / self.scales.get(layer, 1.0)

    def shares(self, layer: int, size: int) -> Array:
        """Outputs of all neurons of a layer as shares of its full scale, -1 to 1."""
        outputs = self.outputs.get(layer)
        if outputs is None or len(outputs) != size:
            return np.zeros(size)
        shares: Array = np.nan_to_num(outputs / self.scales.get(layer, 1.0))
        return np.clip(shares, -1, 1)

    def is_fed(self, layer: int, index: int) -> bool:
        """Whether a connection ends at this neuron, or data do."""
        return bool(self._fed[layer][index]) if layer in self._fed else True

    @property
    def plan(self) -> Plan | None:
        """How the network that is shown is computed; None while it cannot be."""
        return None if self._explainer is None else self._explainer.plan

    def scaled_grid(self, pair: tuple[int, int]) -> Array | None:
        """Rows over two columns, the others as in the viewed row; None without data."""
        dataset = self._dataset
        if dataset is None or not dataset.n_rows or max(pair) >= dataset.n_inputs:
            return None
        ranges = np.array([range_of(self._column(column)) for column in pair])
        raw = input_grid(dataset.inputs[self._row], pair, ranges)
        return raw if self._scaling is None else self._scaling.scale_inputs(raw)

    def is_one_hot(self, column: int) -> bool:
        """Whether a column says yes or no for a word of the table."""
        dataset = self._dataset
        known = dataset is not None and column < dataset.n_inputs
        return known and dataset is not None and bool(dataset.one_hot[column])

    def histogram(self, column: int) -> list[float]:
        """How the training rows of a column spread; the tallest bar is 1."""
        if column not in self._histograms:
            self._histograms[column] = self._count(column)
        return self._histograms[column]

    def column_range(self, column: int) -> tuple[float, float] | None:
        """Smallest and largest value of a column in the training rows."""
        if column not in self._ranges:
            self._ranges[column] = self._range(column)
        return self._ranges[column]

    def mean_inputs(self, columns: Ints) -> Array | None:
        """Mean of some columns over the training rows, from 0 to 1 of their range."""
        dataset = self._dataset
        if dataset is None or not len(columns) or columns.min() < 0:
            return None
        if columns.max() >= dataset.n_inputs:
            return None
        if self._means is None:
            self._means = dataset.inputs[self._training_rows()].mean(axis=0)
        means = self._means[columns]
        low, high = float(means.min()), float(means.max())
        return (means - low) / (high - low) if high > low else np.zeros_like(means)

    @property
    def _row(self) -> int:
        rows = 0 if self._dataset is None else self._dataset.n_rows
        return min(max(0, self._viewed_row.row), max(0, rows - 1))

    def _take_data(self) -> None:
        project = self._document.project
        self._scaling = project.scaling
        if project.dataset is not self._dataset:
            self._dataset = project.dataset
            self._histograms.clear()
            self._ranges.clear()
            self._means = None
            self._scaled_at = -math.inf
            self.data_version += 1

    def _training_rows(self) -> Ints:
        if self._dataset is None:
            return np.zeros(0, np.int64)
        return self._dataset.train_rows

    def _scaled_inputs(self, rows: Ints) -> Array | None:
        if self._dataset is None or not self._dataset.n_rows:
            return None
        raw = self._dataset.inputs[rows]
        return raw if self._scaling is None else self._scaling.scale_inputs(raw)

    def _column(self, column: int) -> Array:
        dataset = self._dataset
        if dataset is None or not 0 <= column < dataset.n_inputs:
            return np.zeros(0)
        values: Array = dataset.inputs[self._training_rows(), column]
        return values

    def _range(self, column: int) -> tuple[float, float] | None:
        values = self._column(column)
        return (float(values.min()), float(values.max())) if len(values) else None

    def _count(self, column: int) -> list[float]:
        values = self._column(column)
        if not len(values):
            return []
        counts, _ = np.histogram(values, BINS)
        heights: list[float] = (counts / counts.max()).tolist()
        return heights


def fed_neurons(network: Network) -> dict[int, Mask]:
    """For each layer, which neurons a connection ends at; all of an input layer."""
    fed = {
        layer.id: np.full(layer.size, not layer.computes) for layer in network.layers
    }
    for projection in network.projections:
        fed[projection.target] |= projection.exists.any(axis=0)
    return fed


def same_plan(first: Network, second: Network) -> bool:
    """Whether two networks compute alike but for their parameters."""
    if first is second:
        return True
    if len(first.layers) != len(second.layers):
        return False
    if len(first.projections) != len(second.projections):
        return False
    layers = zip(first.layers, second.layers, strict=True)
    projections = zip(first.projections, second.projections, strict=True)
    return all(
        a.neurons is b.neurons
        and a.activations == b.activations
        and a.columns is b.columns
        and a.kind == b.kind
        for a, b in layers
    ) and all(a.key == b.key and a.mask is b.mask for a, b in projections)
