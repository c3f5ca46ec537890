"""Weights from an `.npz` file, whoever wrote it."""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from engine.files.archive import Archive
from engine.files.npy import BadArray, from_npy
from engine.files.problem import DamagedFile
from engine.imports.arrays import ArraySource, read_arrays
from engine.imports.weight_set import WeightSet


def read_npz(path: Path) -> WeightSet:
    """Read the weights of an `.npz` file; keys that are not weights are left alone.

    Raises
    ------
    FileProblem
        If it cannot be read, or an array is not of the kind its key asks for.
    """
    with Archive(path, "an .npz file", any_names=True) as archive:
        names = {name.removesuffix(".npy"): name for name in archive.names}

        def array(key: str) -> NDArray[Any]:
            try:
                return from_npy(archive.read(names[key]))
            except BadArray as error:
                raise DamagedFile(path, f"{key!r} cannot be read: {error}") from error

        return read_arrays(ArraySource(path, names, array))
