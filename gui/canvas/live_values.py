"""The numbers of the viewed row, computed by the engine from the newest parameters."""

import math
import operator
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.explain.response import input_grid, range_of
from engine.network.layer import Layer
from engine.network.network import Network
from engine.plan import Plan
from gui.document import Document
from gui.row_numbers import same_plan
from gui.training.frame import Frame
from gui.viewed_row import ViewedRow

if TYPE_CHECKING:
    from engine.data.dataset import Dataset
    from engine.data.scaling import Scaling
    from engine.explain.stuck import Stuck

BINS = 9
MOST_AT_ONCE = 200_000
"""Of networks with more connections the numbers follow a run ten times a second: they
take milliseconds."""
PAUSE_SECONDS = 0.1


class LiveValues:
    """Sums and outputs of every neuron; empty while there are no data to compute.

    `data_version` counts the data sets seen, for pictures that show the data.
    """

    def __init__(self, document: Document, viewed_row: ViewedRow) -> None:
        self._document = document
        self._viewed_row = viewed_row
        self._plan: Plan | None = None
        self._network = Network()
        self._dataset: Dataset | None = None
        self._scaling: Scaling | None = None
        self._fed: dict[int, Mask] = {}
        self._histograms: dict[int, list[float]] = {}
        self._ranges: dict[int, tuple[float, float] | None] = {}
        self._means: Array | None = None
        self._computed_at = -math.inf
        self._computed_row = -1
        self._computed_of: tuple[object, ...] = ()
        self.data_version = 0
        self.sums: dict[int, Array] = {}
        self.outputs: dict[int, Array] = {}
        self.scales: dict[int, float] = {}
        self.stuck: dict[int, Stuck] = {}

    def show(self, frame: Frame) -> None:
        """Take the values of the viewed row with the parameters of a moment."""
        self._take_data()
        if not same_plan(self._network, frame.network) or not self._fed:
            self._network = frame.network
            self._fed = fed_neurons(frame.network)
        project = self._document.project
        if self._may_wait(frame):
            return
        numbers = self._viewed_row.numbers.of(frame.network, project, self._row)
        if numbers is None:
            self.sums, self.outputs, self.scales, self.stuck = {}, {}, {}, {}
            self._plan = None
            return
        self.sums, self.outputs = numbers.sums, numbers.outputs
        self.scales, self._plan = numbers.scales, numbers.plan
        self.stuck = numbers.stuck

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

    def shares_of(self, layers: Sequence[Layer]) -> Array:
        """Outputs of some layers, one after the other, as shares of their full scales.

        From -1 to 1; 0 where there is no value.
        """
        return shares_of(layers, self.outputs, self.scales)

    def is_fed(self, layer: int, index: int) -> bool:
        """Whether a connection ends at this neuron, or data do."""
        return bool(self._fed[layer][index]) if layer in self._fed else True

    @property
    def plan(self) -> Plan | None:
        """How the network that is shown is computed; None while it cannot be."""
        return self._plan

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

    def _may_wait(self, frame: Frame) -> bool:
        """Whether the numbers of the last moment of a run are new enough."""
        now = perf_counter()
        # This network is another one after an edit of its structure, not after a step.
        row, of = self._row, (self._dataset, self._scaling, self._network)
        is_alike = row == self._computed_row and all(
            map(operator.is_, of, self._computed_of)
        )
        is_large = frame.running and frame.network.n_connections > MOST_AT_ONCE
        if is_large and is_alike and now - self._computed_at < PAUSE_SECONDS:
            return True
        self._computed_at, self._computed_row, self._computed_of = now, row, of
        return False

    def _take_data(self) -> None:
        project = self._document.project
        self._scaling = project.scaling
        if project.dataset is not self._dataset:
            self._dataset = project.dataset
            self._histograms.clear()
            self._ranges.clear()
            self._means = None
            self.data_version += 1

    def _training_rows(self) -> Ints:
        if self._dataset is None:
            return np.zeros(0, np.int64)
        return self._dataset.train_rows

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


def shares_of(
    layers: Sequence[Layer],
    outputs: Mapping[int, Array],
    scales: Mapping[int, float],
) -> Array:
    """Outputs of some layers, one after the other, as shares of their full scales.

    Parameters
    ----------
    layers : sequence of Layer
        One after the other.
    outputs : mapping of int to array
        By the ids of layers; without those of a layer its shares are 0.
    scales : mapping of int to float
        What counts as full in a layer; 1 where nothing is told.

    Returns
    -------
    array, shape (n,)
        From -1 to 1; 0 where an output is no number.
    """
    parts: list[Array] = [np.zeros(0)]
    for layer in layers:
        values = outputs.get(layer.id)
        if values is None or len(values) != layer.size:
            parts.append(np.zeros(layer.size))
        else:
            parts.append(values / scales.get(layer.id, 1.0))
    shares: Array = np.concatenate(parts)
    shares[np.isnan(shares)] = 0.0
    # `numpy.clip` takes as long as all that stands above.
    np.minimum(shares, 1, out=shares)
    return np.maximum(shares, -1, out=shares)


def fed_neurons(network: Network) -> dict[int, Mask]:
    """For each layer, which neurons a connection ends at; all of an input layer."""
    fed = {
        layer.id: np.full(layer.size, not layer.computes) for layer in network.layers
    }
    for projection in network.projections:
        fed[projection.target] |= projection.exists.any(axis=0)
    return fed
