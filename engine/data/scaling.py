"""Bringing inputs and targets to a size that a network learns well from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.data.dataset import Dataset
from engine.data.mapped import give_back, is_mapped, parts_of

Method = Literal["standardize", "minmax", "none"]


@dataclass(frozen=True, eq=False)
class Scaling:
    """How raw numbers become those that training sees, and back.

    `scaled = (raw - mean) / scale`, column by column, in double precision.

    Attributes
    ----------
    method : "standardize", "minmax" or "none"
        What the numbers below were fitted for.
    input_mean, input_scale : float64 arrays, shape (n_inputs,)
        For `minmax` the mean is the smallest value and the scale the range.
    target_mean, target_scale : float64 arrays, shape (n_outputs,)
        0 and 1 for classes.
    """

    method: Method
    input_mean: Array
    input_scale: Array
    target_mean: Array
    target_scale: Array

    def scale_inputs(self, raw: Array) -> Array:
        """Scale inputs.

        Parameters
        ----------
        raw : float array, shape (n_rows, n_inputs)
            In the user's units.

        Returns
        -------
        float64 array, shape (n_rows, n_inputs)
            As training sees them.
        """
        return _scaled(raw, self.input_mean, self.input_scale)

    def scale_targets(self, raw: Array) -> Array:
        """Scale targets.

        Parameters
        ----------
        raw : float array, shape (n_rows, n_outputs)
            In the user's units.

        Returns
        -------
        float64 array, shape (n_rows, n_outputs)
            As training sees them.
        """
        return _scaled(raw, self.target_mean, self.target_scale)

    def unscale_targets(self, scaled: Array) -> Array:
        """Bring outputs of the network back to the user's units.

        Parameters
        ----------
        scaled : float array, shape (n_rows, n_outputs)
            As training sees them.

        Returns
        -------
        float64 array, shape (n_rows, n_outputs)
            In the user's units.
        """
        wide = np.asarray(scaled, dtype=np.float64)
        return wide * self.target_scale + self.target_mean


def fit(dataset: Dataset, method: Method) -> Scaling:
    """Fit a scaling to the training rows.

    Parameters
    ----------
    dataset : Dataset
        Its test rows are not looked at.
    method : "standardize", "minmax" or "none"
        To mean 0 and standard deviation 1 (of the population), to [0, 1], or
        not at all.

    Returns
    -------
    Scaling
        One-hot inputs and classes keep mean 0 and scale 1; a constant column
        gets scale 1.
    """
    free = np.ones(dataset.n_outputs, dtype=np.bool_) & (dataset.task == "classes")
    rows = dataset.train_rows
    if is_mapped(dataset.inputs):
        input_mean, input_scale = _fit_mapped(dataset.inputs, rows, method)
    else:
        input_mean, input_scale = _fit(dataset.inputs[rows], method, dataset.one_hot)
    target_mean, target_scale = _fit(dataset.targets[rows], method, free)
    return Scaling(method, input_mean, input_scale, target_mean, target_scale)


def _fit(values: Array, method: Method, free: Mask) -> tuple[Array, Array]:
    if method == "none":
        return np.zeros(values.shape[1]), np.ones(values.shape[1])
    low, high = values.min(axis=0), values.max(axis=0)
    if method == "minmax":
        mean, scale = low, high - low
    else:
        mean, scale = values.mean(axis=0), values.std(axis=0)
    return _settled(low, high, mean, scale, free)


def _fit_mapped(inputs: Array, rows: Ints, method: Method) -> tuple[Array, Array]:
    """The same for numbers that are looked at part by part, twice."""
    width = inputs.shape[1]
    if method == "none":
        return np.zeros(width), np.ones(width)
    low, high = np.full(width, np.inf), np.full(width, -np.inf)
    total, squares = np.zeros(width), np.zeros(width)
    for part in _parts(inputs, rows):
        low = np.minimum(low, part.min(axis=0))
        high = np.maximum(high, part.max(axis=0))
        total += part.sum(axis=0)
    mean = total / len(rows)
    if method == "minmax":
        return _settled(low, high, low, high - low, np.zeros(width, dtype=np.bool_))
    for part in _parts(inputs, rows):
        squares += np.square(part - mean).sum(axis=0)
    scale = np.sqrt(squares / len(rows))
    return _settled(low, high, mean, scale, np.zeros(width, dtype=np.bool_))


def _parts(inputs: Array, rows: Ints) -> Iterator[Array]:
    for part in parts_of(rows, inputs.shape[1]):
        yield inputs[part].astype(np.float64)
        give_back(inputs)


def _settled(
    low: Array, high: Array, mean: Array, scale: Array, free: Mask
) -> tuple[Array, Array]:
    # A constant column may have a spread of rounding errors; a tiny spread may have
    # a variance of 0.
    constant = (high == low) | (scale == 0)
    mean = np.where(free, 0.0, np.where(high == low, low, mean))
    scale = np.where(free | constant, 1.0, scale)
    return mean, scale


def _scaled(raw: Array, mean: Array, scale: Array) -> Array:
    return (np.asarray(raw, dtype=np.float64) - mean) / scale
