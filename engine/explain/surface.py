"""What a network says over a plane or a line of inputs, and where it errs."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import Rows, rows_for
from engine.backends.threads import limit_threads
from engine.data.dataset import Dataset
from engine.evaluation import Evaluator, by_target, confusion_of
from engine.plan import compile_plan
from engine.project import Project, dataset_of
from engine.trainer import check_runnable

MARGIN = 0.08
"""How far a plane or a line goes beyond the data, as a share of their range."""
MOST_WORK = 40_000_000
"""Products that one picture may cost."""
MOST_CELLS = 1_000_000
"""Inputs that one picture may hold."""
SIDES = (64, 48, 32, 24, 16)
LINE_POINTS = 97
MOST_ROWS = 2_000
"""Rows that are predicted for a table of confusions."""


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane through one row: two inputs vary, the others stay as in that row.

    Attributes
    ----------
    row : float array, shape (n_inputs,)
        In the user's units.
    columns : (int, int)
        The inputs across and upwards.
    low, high : (float, float)
        Ends of both, in the user's units.
    side : int
        How many points there are along each.
    """

    row: Array
    columns: tuple[int, int]
    low: tuple[float, float]
    high: tuple[float, float]
    side: int

    def rows(self) -> Array:
        """Inputs of all points, shape (side * side, n_inputs).

        The first is at both low ends; the input across varies fastest.
        """
        across, upwards = (
            np.linspace(low, high, self.side)
            for low, high in zip(self.low, self.high, strict=True)
        )
        rows = np.tile(self.row, (self.side**2, 1))
        rows[:, self.columns[1]] = np.repeat(upwards, self.side)
        rows[:, self.columns[0]] = np.tile(across, self.side)
        return rows


@dataclass(frozen=True, eq=False)
class Line:
    """A line through one row: one input varies, the others stay as in that row.

    Attributes
    ----------
    row : float array, shape (n_inputs,)
        In the user's units.
    column : int
    places : float array, shape (n,)
        Values of that input, in the user's units.
    """

    row: Array
    column: int
    places: Array

    def rows(self) -> Array:
        """Inputs of all points, shape (n, n_inputs)."""
        rows = np.tile(self.row, (len(self.places), 1))
        rows[:, self.column] = self.places
        return rows


@dataclass(frozen=True, eq=False)
class Confusion:
    """How often each class was taken for each.

    Attributes
    ----------
    of : {"test", "training"}
        Which rows were counted.
    rows : int64 array
        These rows.
    counts : int64 array, shape (n_classes, n_classes)
        Row: the actual class; column: the predicted one.
    n_rows : int
        Rows of this kind that there are; of many only the first are counted.
    """

    of: Literal["test", "training"]
    rows: Ints
    counts: Ints
    n_rows: int = 0


class Lens:
    """Predicts with parameters that change, with buffers of its own, for one thread.

    Parameters
    ----------
    project : Project
        One that can run; its parameters do not matter.

    Raises
    ------
    CannotRun
        If the project lacks something.
    """

    def __init__(self, project: Project) -> None:
        check_runnable(project)
        limit_threads()
        self._dataset, self._scaling = dataset_of(project), project.scaling
        self._plan = compile_plan(project.network)
        self._parameters = np.zeros(self._plan.size, self._plan.dtype)
        self._evaluator = Evaluator(self._plan, self._parameters)
        self._looked_at: Plane | Line | None = None
        self._rows: Rows | None = None
        self._counted: Confusion | None = None
        self._counted_rows: Rows | None = None

    def predict(self, parameters: Array, raw_inputs: Array) -> Array:
        """Outputs for some rows, as `engine.prediction.predict` gives them.

        Parameters
        ----------
        parameters : array
            In network order.
        raw_inputs : array, shape (n_rows, n_inputs)
            In the user's units.

        Returns
        -------
        float64 array, shape (n_rows, n_targets)
            In the user's units, in the order of the targets.
        """
        return self._outputs(parameters, self._scaled(raw_inputs))

    def over(self, parameters: Array, place: Plane | Line) -> Array:
        """Outputs over a plane or a line, in the order of its `rows`.

        The inputs are kept for the next call with the same object.
        """
        if place is not self._looked_at or self._rows is None:
            self._rows, self._looked_at = self._scaled(place.rows()), place
        return self._outputs(parameters, self._rows)

    def confusion(self, parameters: Array) -> Confusion:
        """Count the classes of the test rows, or of the training rows without them.

        Of many rows the first 2,000 are counted.

        Raises
        ------
        ValueError
            If the targets are numbers.
        """
        dataset = self._dataset
        if self._counted is None or self._counted_rows is None:
            self._counted = _to_count(dataset)
            raw = dataset.inputs[self._counted.rows]
            self._counted_rows = self._scaled(raw)
        predicted = self._outputs(parameters, self._counted_rows)
        counts = confusion_of(dataset, predicted, dataset.targets[self._counted.rows])
        if counts is None:
            raise ValueError("these targets are numbers, not classes")
        return replace(self._counted, counts=counts)

    def _scaled(self, raw: Array) -> Rows:
        wide: Array = np.asarray(raw, dtype=np.float64)
        if self._scaling is not None:
            wide = self._scaling.scale_inputs(wide)
        return rows_for(self._plan, wide)

    def _outputs(self, parameters: Array, rows: Rows) -> Array:
        np.copyto(self._parameters, self._plan.from_network_order(parameters))
        outputs = self._evaluator.outputs(rows)
        scaled = by_target(self._plan, self._dataset, outputs)
        if self._scaling is None:
            return scaled
        return self._scaling.unscale_targets(scaled)


def surface(lens: Lens, parameters: Array, plane: Plane) -> Array:
    """Outputs over a plane.

    Parameters
    ----------
    lens : Lens
        Of the network.
    parameters : array
        In network order.
    plane : Plane
        Where to look.

    Returns
    -------
    float64 array, shape (side, side, n_targets)
        In the user's units; the first row is at the low end of the input upwards.
    """
    outputs = lens.over(parameters, plane)
    return outputs.reshape(plane.side, plane.side, -1)


def plane_of(
    dataset: Dataset, row: int, columns: tuple[int, int], n_parameters: int
) -> Plane:
    """The plane over the range of two inputs of the data, through one row.

    Parameters
    ----------
    dataset : Dataset
        With at least one row.
    row : int
        Place of the row in the data.
    columns : (int, int)
        Two different inputs.
    n_parameters : int
        Of the network: a large one is asked at fewer points.
    """
    ends = [_ends(dataset.inputs[:, column]) for column in columns]
    low, high = zip(*ends, strict=True)
    side = fitting_side(dataset.n_inputs, n_parameters)
    base = np.asarray(dataset.inputs[row], dtype=np.float64)
    return Plane(base, columns, (low[0], low[1]), (high[0], high[1]), side)


def line_of(dataset: Dataset, row: int, column: int) -> Line:
    """The line over the range of one input of the data, through one row.

    Parameters
    ----------
    dataset : Dataset
        With at least one row.
    row : int
        Place of the row in the data.
    column : int
        The input that varies.
    """
    low, high = _ends(dataset.inputs[:, column])
    base = np.asarray(dataset.inputs[row], dtype=np.float64)
    return Line(base, column, np.linspace(low, high, LINE_POINTS))


def fitting_side(n_inputs: int, n_parameters: int) -> int:
    """How many points along each side a plane may have, so that it is soon done.

    Examples
    --------
    >>> fitting_side(2, 25), fitting_side(784, 101_770)
    (64, 16)
    """
    for side in SIDES:
        points = side**2
        if points * n_parameters <= MOST_WORK and points * n_inputs <= MOST_CELLS:
            return side
    return SIDES[-1]


def _ends(values: Array) -> tuple[float, float]:
    low, high = float(np.min(values)), float(np.max(values))
    spread = high - low
    room = MARGIN * spread if spread > 0 else 0.5 * (abs(low) or 1.0)
    return low - room, high + room


def _to_count(dataset: Dataset) -> Confusion:
    if not dataset.classes:
        raise ValueError("these targets are numbers, not classes")
    of: Literal["test", "training"] = "test" if len(dataset.test_rows) else "training"
    rows = dataset.test_rows if of == "test" else dataset.train_rows
    count = len(dataset.classes)
    counts = np.zeros((count, count), np.int64)
    return Confusion(of, rows[:MOST_ROWS], counts, len(rows))
