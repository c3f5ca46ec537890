"""Exact losses, predictions and metrics, over all rows concerned."""

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import Rows
from engine.backends.workspace import Call, Workspace
from engine.data.dataset import Dataset
from engine.data.mapped import give_back
from engine.losses import Loss
from engine.metrics import classification, confusion, regression
from engine.plan import Plan

CHUNK_VALUES = 256 * 1024
"""Outputs of the widest block that are computed at once."""


class Evaluator:
    """Computes a network forward, a chunk of rows at a time.

    Parameters
    ----------
    plan : Plan
    parameters : array, shape (plan.size,)
        In plan order; read at every call, its owner may write to it in between.

    Attributes
    ----------
    plan : Plan
    """

    def __init__(self, plan: Plan, parameters: Array) -> None:
        self.plan = plan
        self._parameters = parameters
        widest = max(block.size for block in plan.blocks) + 1
        self._most = max(64, CHUNK_VALUES // widest)
        self._ready: dict[int, tuple[Workspace, Array, tuple[Call, ...]]] = {}

    def loss(self, rows: Rows, loss: Loss) -> float:
        """Mean loss over some rows, summed in double precision.

        Parameters
        ----------
        rows : Rows
            At least one row; where rows count differently, they do here too.
        loss : Loss
            What to compute.

        Returns
        -------
        float
            Infinite or NaN where the outputs are.
        """
        total = 0.0
        with np.errstate(all="ignore"):
            for start, stop in self._chunks(rows.size):
                part = rows.part(start, stop)
                workspace = self._forward(part.inputs)
                give_back(rows.inputs)
                value = workspace.mean_loss(loss, part.targets, part.weights)
                total += value * (stop - start)
        return total / rows.size

    def outputs(self, rows: Rows) -> Array:
        """Outputs of the network, scaled as in training.

        Returns
        -------
        array, shape (n_rows, n_outputs)
            A new array, in plan order.
        """
        result = np.zeros((rows.size, self.plan.n_outputs), self.plan.dtype)
        with np.errstate(all="ignore"):
            for start, stop in self._chunks(rows.size):
                workspace = self._forward(rows.inputs[start:stop])
                give_back(rows.inputs)
                result[start:stop] = workspace.at_ends(workspace.outputs).T
        return result

    def _chunks(self, n_rows: int) -> list[tuple[int, int]]:
        starts = range(0, n_rows, self._most)
        return [(start, min(start + self._most, n_rows)) for start in starts]

    def _forward(self, inputs: Array) -> Workspace:
        size = len(inputs)
        if size not in self._ready:
            workspace = Workspace(self.plan, self._parameters, size, keep_sums=True)
            room = np.zeros_like(inputs)
            self._ready[size] = workspace, room, workspace.forward(room)
        workspace, room, calls = self._ready[size]
        np.copyto(room, inputs)
        for call in calls:
            call()
        return workspace


def class_index(outputs: Array) -> Ints:
    """Class that the outputs speak for.

    Parameters
    ----------
    outputs : array, shape (n_rows, n_outputs)
        One output is the probability of the second of two classes; of several the
        largest wins, and of equals the first.

    Returns
    -------
    int64 array, shape (n_rows,)

    Examples
    --------
    >>> class_index(np.array([[0.2], [0.7]]))
    array([0, 1])
    """
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > 0.5).astype(np.int64)
    return np.asarray(outputs.argmax(axis=1), dtype=np.int64)


def measure(dataset: Dataset, predicted: Array, actual: Array) -> dict[str, float]:
    """Metrics of predictions.

    Parameters
    ----------
    dataset : Dataset
        Says whether these are classes, and the names of the targets.
    predicted, actual : array, shape (n_rows, n_targets)
        In the user's units; at least one row.

    Returns
    -------
    dict from name to value
    """
    if dataset.classes:
        return classification(
            class_index(predicted),
            class_index(actual),
            len(dataset.classes),
        )
    return regression(predicted, actual, dataset.target_names)


def confusion_of(dataset: Dataset, predicted: Array, actual: Array) -> Ints | None:
    """Count which class was predicted for which; None where the targets are numbers.

    Parameters
    ----------
    dataset : Dataset
        Says which classes there are.
    predicted, actual : array, shape (n_rows, n_targets)
        In the user's units.

    Returns
    -------
    int64 array, shape (n_classes, n_classes), or None
        Row: the actual class; column: the predicted one.
    """
    if not dataset.classes:
        return None
    count = len(dataset.classes)
    return confusion(class_index(predicted), class_index(actual), count)


def row_weights(dataset: Dataset, word: str, targets: Array) -> Array | None:
    """How much each row counts in the loss.

    Parameters
    ----------
    dataset : Dataset
        Its training rows say how frequent each class is.
    word : str
        A row of `CLASS_WEIGHTS`.
    targets : array, shape (n_rows, n_targets)
        In the user's units.

    Returns
    -------
    float32 array, shape (n_rows,), or None
        None where all rows count 1: with "none", and where the targets are numbers.

    Notes
    -----
    Balanced: n / (k c) for a class with c of the n training rows, k classes having any
    (King, Zeng (2001), Political Analysis 9; scikit-learn's convention). The mean over
    the training rows is 1. A class without training rows counts 1.
    """
    if word == "none" or not dataset.classes:
        return None
    numbers = class_index(dataset.targets[dataset.train_rows])
    counts = np.bincount(numbers, minlength=len(dataset.classes))
    occurs = counts > 0
    of_class = np.ones(len(counts), dtype=np.float32)
    of_class[occurs] = len(numbers) / (occurs.sum() * counts[occurs])
    return of_class[class_index(targets)]


def by_target(plan: Plan, dataset: Dataset, outputs: Array) -> Array:
    """Order outputs by the targets of the data, still scaled.

    Parameters
    ----------
    plan : Plan
        Says which target each output answers for.
    dataset : Dataset
        Says how many targets there are.
    outputs : array, shape (n_rows, n_outputs)
        In plan order.

    Returns
    -------
    float64 array, shape (n_rows, dataset.n_outputs)
        NaN in columns that no output answers for.
    """
    result = np.full((len(outputs), dataset.n_outputs), np.nan)
    result[:, plan.output_columns] = outputs
    return result
