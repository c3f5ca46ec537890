"""Weights from an `.npz` file, whoever wrote it."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Mask
from engine.files.archive import Archive
from engine.files.npy import BadArray, from_npy
from engine.files.problem import DamagedFile, FileProblem
from engine.imports.weight_set import (
    Key,
    LayerWeights,
    ProjectionWeights,
    WeightSet,
)

_TREES = {"projections": 0, "recurrent": 1}
_SCALING = ("inputs/mean", "inputs/scale", "targets/mean", "targets/scale")


def read_npz(path: Path) -> WeightSet:
    """Read the weights of an `.npz` file; keys that are not weights are left alone.

    Raises
    ------
    FileProblem
        If it cannot be read, or an array is not of the kind its key asks for.
    """
    return _Reader(path).read()


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive = Archive(path, "an .npz file", any_names=True)
        self._keys = {name.removesuffix(".npy"): name for name in self._archive.names}

    def read(self) -> WeightSet:
        layers: dict[str, LayerWeights] = {}
        projections: dict[Key, ProjectionWeights] = {}
        for key in self._keys:
            match key.split("/"):
                case ["layers", name, "biases" | "activations"] if name not in layers:
                    layers[name] = self._layer(name)
                case ["projections" | "recurrent" as tree, source, target, "weights"]:
                    ends = source, target, _TREES[tree]
                    projections[ends] = self._projection(key)
        scaling = {
            key: self._numbers(f"scaling/{key}", 1, np.float64)
            for key in _SCALING
            if f"scaling/{key}" in self._keys
        }
        return WeightSet(self._path.name, layers, projections, scaling)

    def _layer(self, name: str) -> LayerWeights:
        biases = activations = None
        if f"layers/{name}/biases" in self._keys:
            biases = self._numbers(f"layers/{name}/biases", 1, np.float32)
        if f"layers/{name}/activations" in self._keys:
            words = self._array(f"layers/{name}/activations")
            if words.dtype.kind != "U" or words.ndim != 1:
                raise self._bad(f"layers/{name}/activations", "a list of words")
            activations = tuple(words.tolist())
        return LayerWeights(biases, activations)

    def _projection(self, key: str) -> ProjectionWeights:
        weights = self._numbers(key, 2, np.float32)
        mask: Mask | None = None
        mask_key = key.removesuffix("weights") + "mask"
        if mask_key in self._keys:
            mask = self._array(mask_key)
            if mask.dtype != np.bool_ or mask.shape != weights.shape:
                raise self._bad(mask_key, "a mask in the shape of its weights")
        return ProjectionWeights(weights, mask)

    def _numbers(self, key: str, n_axes: int, dtype: type[np.floating[Any]]) -> Array:
        array = self._array(key)
        if array.dtype.kind not in "fiu" or array.ndim != n_axes:
            raise self._bad(key, "a list of numbers" if n_axes == 1 else "a matrix")
        with np.errstate(over="ignore"):
            numbers: Array = np.ascontiguousarray(array, dtype=dtype)
        if not np.isfinite(numbers).all():
            raise FileProblem(self._path, f"{key!r} holds a number that is not finite")
        return numbers

    def _array(self, key: str) -> NDArray[Any]:
        try:
            return from_npy(self._archive.read(self._keys[key]))
        except BadArray as error:
            raise DamagedFile(self._path, f"{key!r} cannot be read: {error}") from error

    def _bad(self, key: str, what: str) -> FileProblem:
        return FileProblem(self._path, f"{key!r} is not {what}")
