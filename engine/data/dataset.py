"""Data that a network can learn from: numbers in, numbers or classes out."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.data.origin import Origin
from engine.data.table import Table

__all__ = ["Column", "Dataset", "Origin", "Task"]

Task = Literal["classes", "regression"]


@dataclass(frozen=True)
class Column:
    """One column of the user's table.

    Attributes
    ----------
    name : str
        As in the header.
    kind : "number" or "category"
        Whether its cells are read as numbers or as words.
    role : "input", "target" or "ignore"
        What the network does with it.
    categories : tuple of str
        Sorted values, of a category that is used.
    mean : float or None
        Mean over the training rows, of an input that is a number: it fills missing
        cells where the data set asks for that.
    """

    name: str
    kind: Literal["number", "category"]
    role: Literal["input", "target", "ignore"]
    categories: tuple[str, ...] = ()
    mean: float | None = None


@dataclass(frozen=True, eq=False)
class Dataset:
    """A table made ready for a network, in the user's units.

    Attributes
    ----------
    name : str
        Name of the set or of the file: `xor`, `houses.csv`.
    columns : tuple of Column
        Every column of the table, in its order.
    inputs : float64 array, shape (n_rows, n_inputs)
        After one-hot encoding, before scaling.
    targets : float64 array, shape (n_rows, n_outputs)
        Numbers in the user's units; two classes as one column of 0 and 1; more
        classes one-hot.
    input_names : tuple of str
        A name per input neuron: `x1`, `island=Biscoe`.
    target_names : tuple of str
        A name per output neuron: the column, or `p(CLASS)`.
    classes : tuple of str
        Sorted names of the classes; empty where the targets are numbers.
    one_hot : bool array, shape (n_inputs,)
        True for the inputs that stand for a category; these are never scaled.
    train_rows, test_rows : int64 arrays
        Sorted indices into the rows.
    missing : "drop" or "mean"
        What happens to rows with missing inputs.
    origin : Origin
        Where the data came from.
    notes : tuple of str
        What was done to the data, to be said aloud.
    table : Table or None
        The table it was encoded from, if it is at hand; not saved.
    """

    name: str
    columns: tuple[Column, ...]
    inputs: Array
    targets: Array
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    classes: tuple[str, ...]
    one_hot: Mask
    train_rows: Ints
    test_rows: Ints
    missing: Literal["drop", "mean"]
    origin: Origin
    notes: tuple[str, ...] = ()
    table: Table | None = None

    @property
    def n_rows(self) -> int:
        """Number of rows, training and test together."""
        return int(self.inputs.shape[0])

    @property
    def n_inputs(self) -> int:
        """Number of inputs after one-hot encoding."""
        return int(self.inputs.shape[1])

    @property
    def n_outputs(self) -> int:
        """Number of outputs a network needs for these targets."""
        return int(self.targets.shape[1])

    @property
    def task(self) -> Task:
        """`classes` or `regression`."""
        return "classes" if self.classes else "regression"

    def class_index(self) -> Ints:
        """Class of each row.

        Returns
        -------
        int64 array, shape (n_rows,)
            Indices into `classes`.

        Raises
        ------
        ValueError
            If the targets are numbers.
        """
        if not self.classes:
            raise ValueError("these targets are numbers, not classes")
        if self.n_outputs == 1:
            return self.targets[:, 0].astype(np.int64)
        return np.asarray(np.argmax(self.targets, axis=1), dtype=np.int64)
