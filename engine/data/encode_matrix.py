"""A matrix that is too large for memory made ready for a network, where it lies."""

from dataclasses import replace

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.data.blocks import target_block, target_names
from engine.data.cells import LARGEST
from engine.data.columns import Role, Wishes, describe_columns, find_roles
from engine.data.dataset import Column, Dataset
from engine.data.mapped import give_back, is_mapped, parts, parts_of
from engine.data.split import split
from engine.data.table import Table
from engine.errors import BadCell


def encode_matrix(
    table: Table, wishes: Wishes, test_share: float, seed: int
) -> Dataset | None:
    """Make a data set whose inputs are the columns of the file itself.

    Parameters
    ----------
    table : Table
        Any.
    wishes : Wishes
        What the user says about columns.
    test_share : float
        Part of the rows to test on.
    seed : int
        For the draw of the test rows.

    Returns
    -------
    Dataset or None
        None where the columns must be made: the table is no map of a file, its inputs
        do not stand side by side, or are to be words, or a cell is missing.

    Raises
    ------
    TableError
        If the columns do not fit what is asked.
    BadCell
        If a number is too large.
    """
    matrix = table.matrix
    if matrix is None or not is_mapped(matrix):
        return None
    roles = find_roles(table, wishes)
    places = [place for place, role in enumerate(roles) if role == "input"]
    first, last = places[0], places[-1]
    side_by_side = last - first + 1 == len(places) and last < matrix.shape[1]
    words = [table.names[place] in wishes.categories for place in places]
    if not side_by_side or any(words):
        return None
    inputs = matrix[:, first : last + 1]
    if _has_missing(table, inputs, first):
        return None
    targets, target_columns = _targets(table, roles, wishes)
    if np.isnan(targets).any():
        return None
    train_rows, test_rows = split(table.n_rows, test_share, seed)
    means = _means(inputs, train_rows)
    columns = _columns(
        table, roles, target_columns, dict(zip(places, means, strict=True))
    )
    return Dataset(
        name=table.name,
        columns=columns,
        inputs=inputs,
        targets=targets,
        input_names=tuple(table.names[place] for place in places),
        target_names=target_names(target_columns),
        classes=target_columns[0].categories,
        one_hot=np.zeros(len(places), dtype=np.bool_),
        train_rows=train_rows,
        test_rows=test_rows,
        missing="drop",
        origin=table.origin,
        notes=table.notes,
        table=table,
    )


def _has_missing(table: Table, inputs: Array, first: int) -> bool:
    for start, stop in parts(*inputs.shape):
        part = inputs[start:stop].astype(np.float64)
        give_back(inputs)
        bad: Mask = np.abs(part) > LARGEST
        if bad.any():
            row, column = (int(place) for place in np.argwhere(bad)[0])
            name, text = table.names[first + column], str(part[row, column])
            line = table.line(start + row)
            raise BadCell(table.name, line, name, text, "is too large a number")
        if np.isnan(part).any():
            return True
    return False


def _targets(
    table: Table, roles: tuple[Role, ...], wishes: Wishes
) -> tuple[Array, list[Column]]:
    """Encode the targets as those of a table that has nothing else."""
    places = [place for place, role in enumerate(roles) if role == "target"]
    names = tuple(table.names[place] for place in places)
    cells = tuple(table.cells[place] for place in places)
    small = replace(table, names=names, cells=cells, matrix=None)
    wanted = replace(
        wishes,
        targets=names,
        ignore=(),
        categories=[name for name in wishes.categories if name in names],
    )
    rows = np.arange(table.n_rows, dtype=np.int64)
    columns = list(
        describe_columns(small, tuple(roles[place] for place in places), wanted, rows)
    )
    return target_block(small, columns, rows), columns


def _means(inputs: Array, rows: Ints) -> list[float]:
    total = np.zeros(inputs.shape[1])
    for part in parts_of(rows, inputs.shape[1]):
        total += inputs[part].sum(axis=0, dtype=np.float64)
        give_back(inputs)
    return [float(value) for value in total / len(rows)]


def _columns(
    table: Table,
    roles: tuple[Role, ...],
    targets: list[Column],
    means: dict[int, float],
) -> tuple[Column, ...]:
    by_name = {column.name: column for column in targets}
    return tuple(
        by_name.get(name, Column(name, "number", role, mean=means.get(place)))
        for place, (name, role) in enumerate(zip(table.names, roles, strict=True))
    )
