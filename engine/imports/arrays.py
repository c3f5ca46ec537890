"""Weights from a file of named arrays, as `.npz` and `.safetensors` are."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Mask
from engine.files.problem import FileProblem
from engine.imports.weight_set import (
    Key,
    LayerWeights,
    ProjectionWeights,
    WeightSet,
)

_TREES = {"projections": 0, "recurrent": 1}
_SCALING = ("inputs/mean", "inputs/scale", "targets/mean", "targets/scale")


@dataclass(frozen=True)
class ArraySource:
    """A file of named arrays.

    Attributes
    ----------
    path : Path
    keys : collection of str
        In the order of the file.
    array : callable (key)
        Reads one array, or raises FileProblem.
    words : mapping from key to words
        Lists of words that do not stand among the arrays.
    """

    path: Path
    keys: Collection[str]
    array: Callable[[str], NDArray[Any]]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_arrays(source: ArraySource) -> WeightSet:
    """Pick out the weights by their keys; other keys are left alone.

    Raises
    ------
    FileProblem
        If an array is not of the kind its key asks for.
    """
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: ArraySource) -> None:
        self._source = source

    def read(self) -> WeightSet:
        source = self._source
        layers: dict[str, LayerWeights] = {}
        projections: dict[Key, ProjectionWeights] = {}
        for key in [*source.keys, *source.words]:
            match key.split("/"):
                case ["layers", name, "biases" | "activations"] if name not in layers:
                    layers[name] = self._layer(name)
                case ["projections" | "recurrent" as tree, start, end, "weights"]:
                    projections[start, end, _TREES[tree]] = self._projection(key)
        scaling = {
            key: self._numbers(f"scaling/{key}", 1, np.float64)
            for key in _SCALING
            if f"scaling/{key}" in source.keys
        }
        return WeightSet(source.path.name, layers, projections, scaling)

    def _layer(self, name: str) -> LayerWeights:
        biases, key = None, f"layers/{name}/activations"
        if f"layers/{name}/biases" in self._source.keys:
            biases = self._numbers(f"layers/{name}/biases", 1, np.float32)
        activations = self._source.words.get(key)
        if activations is None and key in self._source.keys:
            words = self._source.array(key)
            if words.dtype.kind != "U" or words.ndim != 1:
                raise self._bad(key, "a list of words")
            activations = tuple(words.tolist())
        return LayerWeights(biases, activations)

    def _projection(self, key: str) -> ProjectionWeights:
        weights = self._numbers(key, 2, np.float32)
        mask: Mask | None = None
        mask_key = key.removesuffix("weights") + "mask"
        if mask_key in self._source.keys:
            mask = self._source.array(mask_key)
            if mask.dtype != np.bool_ or mask.shape != weights.shape:
                raise self._bad(mask_key, "a mask in the shape of its weights")
        return ProjectionWeights(weights, mask)

    def _numbers(self, key: str, n_axes: int, dtype: type[np.floating[Any]]) -> Array:
        array = self._source.array(key)
        if array.dtype.kind not in "fiu" or array.ndim != n_axes:
            raise self._bad(key, "a list of numbers" if n_axes == 1 else "a matrix")
        with np.errstate(over="ignore"):
            numbers: Array = np.ascontiguousarray(array, dtype=dtype)
        if not np.isfinite(numbers).all():
            raise FileProblem(
                self._source.path, f"{key!r} holds a number that is not finite"
            )
        return numbers

    def _bad(self, key: str, what: str) -> FileProblem:
        return FileProblem(self._source.path, f"{key!r} is not {what}")
