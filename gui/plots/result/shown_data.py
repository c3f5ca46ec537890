"""Which part of the data a view of the result shows."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Ints
from engine.data.dataset import Dataset
from gui.plots.result.plane_colours import MOST_COLOURED
from gui.style.number_text import format_count

MOST_POINTS = 600
MOST_LOOKED_AT = 500
"""Rows by which the first inputs are chosen."""


@dataclass(frozen=True, eq=False)
class ShownData:
    """The data, the inputs along the axes, and the target that is shown.

    Attributes
    ----------
    dataset : Dataset
    columns : tuple of int
        One input or two.
    target : int
    row : int
        The viewed row, which the other inputs are held at.
    """

    dataset: Dataset
    columns: tuple[int, ...]
    target: int
    row: int

    @property
    def others(self) -> str:
        """Where the inputs that are not shown are held, in words; empty without any."""
        if self.dataset.n_inputs <= len(self.columns):
            return ""
        return f"A slice: the other inputs as in row {self.row + 1:,}"

    @property
    def drawn(self) -> str:
        """How many rows are drawn of many, in words; empty where all are."""
        count, every = sum(map(len, self.points())), self.dataset.n_rows
        if count >= every:
            return ""
        return f"Drawn: {format_count(count)} of {format_count(every)} rows"

    @property
    def output_name(self) -> str:
        """What the network says there."""
        return output_name(self.dataset, self.target)

    def points(self) -> tuple[Ints, Ints]:
        """Rows that are drawn, training and test rows, of many some."""
        stride = max(1, -(-self.dataset.n_rows // MOST_POINTS))
        return self.dataset.train_rows[::stride], self.dataset.test_rows[::stride]


def output_name(dataset: Dataset, target: int) -> str:
    """Name of an output: a target, or the probability of a class."""
    if len(dataset.classes) == 2:
        return f"p({dataset.classes[1]})"
    return dataset.target_names[target]


def target_choices(dataset: Dataset, coloured: bool) -> tuple[int, ...]:
    """Outputs among which one can be chosen.

    `coloured` tells that a few classes are told apart by their colours at once.
    """
    count = len(dataset.classes)
    if coloured and 2 < count <= MOST_COLOURED:
        return (0,)
    return tuple(range(dataset.n_outputs))


def first_columns(dataset: Dataset, count: int) -> tuple[int, ...]:
    """The inputs that are shown at first: numbers that go most with the target."""
    rows = dataset.train_rows[:MOST_LOOKED_AT]
    inputs = dataset.inputs[rows] - dataset.inputs[rows].mean(axis=0)
    targets = dataset.targets[rows] - dataset.targets[rows].mean(axis=0)
    sizes = np.outer(np.linalg.norm(inputs, axis=0), np.linalg.norm(targets, axis=0))
    with np.errstate(all="ignore"):
        closeness = np.abs(inputs.T @ targets / np.where(sizes > 0, sizes, 1.0))
    score = np.nan_to_num(closeness.max(axis=1)) - 2.0 * dataset.one_hot
    best = np.argsort(-score, kind="stable")[:count]
    return tuple(sorted(best.tolist()))
