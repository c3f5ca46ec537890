"""Sums and outputs of all neurons for the viewed row, by the engine."""

import math

from engine.arrays import Array
from engine.data.dataset import Dataset
from engine.network.comparison import matched
from engine.network.network import Network
from gui.document import Document
from gui.training.frame import Frame
from gui.viewed_row import ViewedRow


class RowValues:
    """The viewed row's numbers with the parameters of a moment.

    Without data, or without an input layer, there are no numbers.
    """

    def __init__(self, document: Document, viewed_row: ViewedRow) -> None:
        self._document, self._viewed_row = document, viewed_row
        self._scales: dict[int, float] = {}
        self.sums: dict[int, Array] = {}
        self.outputs: dict[int, Array] = {}

    def show(self, frame: Frame) -> None:
        """Take the numbers of a moment."""
        project = self._document.project
        row = 0 if project.dataset is None else self.row(project.dataset)
        numbers = self._viewed_row.numbers.of(frame.network, project, row)
        if numbers is None:
            self.sums, self.outputs, self._scales = {}, {}, {}
            return
        self.sums, self.outputs = numbers.sums, numbers.outputs
        self._scales = numbers.scales

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
