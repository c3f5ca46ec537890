"""Tables from files that hold numbers as arrays: `.npy`, `.npz` and IDX."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.data.cells import Cells, MatrixCells, text_cells
from engine.data.origin import Origin
from engine.data.table import Table
from engine.errors import TableError
from engine.files.archive import Archive
from engine.files.npy import BadArray, from_npy, map_npy
from engine.files.problem import unreadable

MAX_COLUMNS = 100_000
MAX_BYTES = 800_000_000
"""Of one array in an archive, unpacked."""

_PLAIN = "biuf"


def read_npy_table(path: Path) -> Table:
    """Read a matrix with a row for each row of data; the last column is the target.

    Raises
    ------
    UserError
        If it is no such file, or holds no matrix of numbers.
    """
    try:
        array = map_npy(path)
    except BadArray as error:
        raise TableError(path.name, f"this is no .npy file to read: {error}") from error
    except OSError as error:
        raise unreadable(path, error) from error
    return matrix_table(path, array)


def read_npz_table(path: Path) -> Table:
    """Read the arrays `inputs` and `targets` of an archive.

    Raises
    ------
    UserError
        If it is no such file, or they are missing or do not fit together.
    """
    with Archive(path, "an .npz file", any_names=True) as archive:
        inputs = _member(path, archive, "inputs")
        table = matrix_table(path, inputs)
        targets = _member(path, archive, "targets")
    if targets.ndim not in (1, 2) or targets.dtype.kind not in _PLAIN + "U":
        raise TableError(path.name, "'targets' is not a list or matrix")
    if len(targets) != len(inputs):
        what = f"'targets' has {len(targets):,} rows where 'inputs' has {len(inputs):,}"
        raise TableError(path.name, what)
    targets = targets.reshape(len(targets), -1)
    if not 0 < targets.shape[1] <= MAX_COLUMNS:
        raise TableError(path.name, f"'targets' has {targets.shape[1]:,} columns")
    names = ("y",) if targets.shape[1] == 1 else _names("y", targets.shape[1])
    cells = _target_cells(targets)
    return replace(
        table,
        names=table.names + names,
        cells=MatrixCells(_matrix_of(table), cells),
        targets=names,
    )


def matrix_table(path: Path, array: NDArray[Any]) -> Table:
    """Make a table of an array whose first axis counts the rows.

    Raises
    ------
    TableError
        If it does not hold numbers, or has no rows or too many columns.
    """
    name = path.name
    if array.dtype.kind not in _PLAIN:
        raise TableError(name, "the array holds something else than numbers")
    if array.ndim == 0 or array.size == 0:
        raise TableError(name, "the array has no rows")
    n_columns = array.size // len(array)
    if n_columns > MAX_COLUMNS:
        what = f"has {n_columns:,} columns; the limit is {MAX_COLUMNS:,}"
        raise TableError(name, what)
    matrix = array.reshape(len(array), n_columns)
    names = _names("x", n_columns)
    called = names[0] if n_columns == 1 else f"{names[0]} to {names[-1]}"
    return Table(
        Origin(kind="file", name=name, path=str(path.absolute())),
        names,
        MatrixCells(matrix),
        np.arange(1, len(matrix) + 1, dtype=np.int64),
        (f"the columns of {name} are called {called}",),
        matrix=matrix,
    )


def with_labels(table: Table, labels: Table) -> Table:
    """Add a column `label` from a table of one column, as the target.

    Raises
    ------
    TableError
        If it has more columns, or another number of rows.
    """
    if len(labels.names) != 1:
        what = f"labels are one column, this has {len(labels.names):,}"
        raise TableError(labels.name, what)
    if labels.n_rows != table.n_rows:
        what = f"has {labels.n_rows:,} labels for {table.n_rows:,} rows"
        raise TableError(labels.name, what)
    if "label" in table.names:
        raise TableError(table.name, "already has a column 'label'")
    cells: tuple[Cells, ...] | MatrixCells
    if table.matrix is None:
        cells = (*table.cells, labels.cells[0])
    else:
        kept = table.cells[table.matrix.shape[1] :]
        cells = MatrixCells(table.matrix, (*kept, labels.cells[0]))
    return replace(
        table,
        origin=replace(table.origin, labels=labels.path),
        names=(*table.names, "label"),
        cells=cells,
        targets=("label",),
        notes=table.notes,
    )


def _member(path: Path, archive: Archive, key: str) -> NDArray[Any]:
    for name in (f"{key}.npy", key):
        if name in archive.names:
            break
    else:
        found = ", ".join(n.removesuffix(".npy") for n in archive.names[:5])
        what = f"there is no array '{key}', only {found or 'nothing'}"
        raise TableError(path.name, what)
    try:
        return from_npy(archive.read(name, MAX_BYTES))
    except BadArray as error:
        raise TableError(path.name, f"'{key}' cannot be read: {error}") from error


def _target_cells(targets: NDArray[Any]) -> tuple[Cells, ...]:
    if targets.dtype.kind == "U":
        columns = [[str(text).strip() for text in column] for column in targets.T]
        return tuple(text_cells(column) for column in columns)
    return tuple(MatrixCells(targets))


def _matrix_of(table: Table) -> NDArray[Any]:
    if table.matrix is None:  # only for tables that were not made here
        raise ValueError(table.name)
    return table.matrix


def _names(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{i + 1}" for i in range(count))
