"""From the cells of a table to the numbers that a network takes and gives."""

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.data.blocks import (
    check_size,
    column_block,
    neuron_names,
    target_block,
    target_names,
)
from engine.data.cells import Cells, rows_where
from engine.data.columns import (
    Role,
    Wishes,
    check_numbers,
    describe_columns,
    find_roles,
    listed,
)
from engine.data.dataset import Column, Dataset, Task
from engine.data.encode_matrix import encode_matrix
from engine.data.split import split
from engine.data.table import Table
from engine.errors import TableError

Missing = Literal["drop", "mean"]


def encode(
    table: Table,
    *,
    targets: Collection[str] = (),
    ignore: Collection[str] = (),
    categories: Collection[str] = (),
    task: Task | None = None,
    missing: Missing = "drop",
    test_share: float = 0.2,
    seed: int = 0,
) -> Dataset:
    """Make a table ready for a network.

    Parameters
    ----------
    table : Table
        As read.
    targets, ignore, categories : collections of str
        Column names: to be predicted (without any: the last that is not left out),
        left out, taken as words although they are numbers.
    task : "classes", "regression" or None
        What the target is; None: text is a class, a number a number.
    missing : "drop" or "mean"
        Whether rows with missing inputs are dropped, or filled with the mean of the
        training rows (a category with the share of each of its values). Rows without
        a target are dropped in any case.
    test_share : float
        Part of the rows to test on, from 0 to below 1.
    seed : int
        For the draw of the test rows.

    Returns
    -------
    Dataset
        In the user's units.

    Raises
    ------
    TableError
        If the columns do not fit what is asked, or nothing is left.
    BadCell
        If a cell does not fit its column.
    BadSplit
        If the rows cannot be divided like that.

    Examples
    --------
    >>> from engine.data.sets import set_table
    >>> encode(set_table("xor4"), test_share=0).target_names
    ('p(yes)',)
    """
    wishes = Wishes(targets, ignore, categories, task)
    mapped = encode_matrix(table, wishes, test_share, seed)
    if mapped is not None:
        return replace(mapped, missing=missing)
    roles = find_roles(table, wishes)
    no_target = _missing_in(table, roles, "target")
    no_input = _missing_in(table, roles, "input")
    dropped = no_target | no_input if missing == "drop" else no_target
    rows = rows_where(~dropped)
    if not rows.size:
        raise TableError(table.name, "no row is left without a missing cell")
    columns = describe_columns(table, roles, wishes, rows)
    check_size(table, columns, rows.size)
    train_rows, test_rows = split(rows.size, test_share, seed)

    inputs, columns = _input_blocks(table, columns, rows, train_rows)
    targets_of = [column for column in columns if column.role == "target"]
    classes = targets_of[0].categories
    return Dataset(
        name=table.name,
        columns=columns,
        inputs=inputs,
        targets=target_block(table, targets_of, rows),
        input_names=tuple(name for column in columns for name in neuron_names(column)),
        target_names=target_names(targets_of),
        classes=classes,
        one_hot=_one_hot(columns),
        train_rows=train_rows,
        test_rows=test_rows,
        missing=missing,
        origin=table.origin,
        notes=table.notes + _notes(table, columns, no_target, no_input, missing),
        table=table,
    )


def with_split(dataset: Dataset, share: float, seed: int) -> Dataset:
    """Divide the rows of a data set anew.

    Parameters
    ----------
    dataset : Dataset
        Any.
    share : float
        Part of the rows to test on, from 0 to below 1.
    seed : int
        Whole number from 0.

    Returns
    -------
    Dataset
        With other training and test rows. Where missing cells are filled with the
        mean of the training rows they are filled anew, if the table is at hand.

    Raises
    ------
    BadSplit
        If the rows cannot be divided like that.
    """
    if dataset.missing == "mean" and dataset.table is not None:
        names = {
            role: [column.name for column in dataset.columns if column.role == role]
            for role in ("target", "ignore")
        }
        words = [c.name for c in dataset.columns if c.categories]
        return encode(
            dataset.table,
            targets=names["target"],
            ignore=names["ignore"],
            categories=words,
            task=dataset.task,
            missing="mean",
            test_share=share,
            seed=seed,
        )
    train_rows, test_rows = split(dataset.n_rows, share, seed)
    return replace(dataset, train_rows=train_rows, test_rows=test_rows)


def encode_inputs(table: Table, dataset: Dataset) -> tuple[Array, Mask]:
    """Encode another table as inputs of a network that learned from a data set.

    Parameters
    ----------
    table : Table
        Has the input columns of the data set by name, in any order; other columns
        are not looked at.
    dataset : Dataset
        What the network learned from.

    Returns
    -------
    inputs : float64 array, shape (n_rows, n_inputs)
        In the user's units. NaN where a cell is missing and not filled.
    complete : bool array, shape (n_rows,)
        False for the rows that have such cells.

    Raises
    ------
    TableError
        If a column is not there.
    BadCell
        If a cell does not fit its column, or is a category never seen.
    """
    check_size(table, dataset.columns, table.n_rows)
    filled = dataset.missing == "mean"
    rows = np.arange(table.n_rows, dtype=np.int64)
    complete = np.ones(table.n_rows, dtype=np.bool_)
    inputs = np.empty((table.n_rows, dataset.n_inputs))
    begin = 0
    for column in dataset.columns:
        if column.role != "input":
            continue
        cells = _find(table, column, dataset)
        block = column_block(table, column, cells, rows)
        end = begin + block.shape[1]
        if filled:
            means = dataset.inputs[dataset.train_rows, begin:end].mean(axis=0)
            block[cells.missing] = means if column.mean is None else column.mean
        else:
            complete &= ~cells.missing
        inputs[:, begin:end] = block
        begin = end
    return inputs, complete


def encode_targets(table: Table, dataset: Dataset) -> Array:
    """Encode the targets of another table as those of a data set.

    Parameters
    ----------
    table : Table
        Has the target columns of the data set by name.
    dataset : Dataset
        What the network learned from.

    Returns
    -------
    float64 array, shape (n_rows, n_outputs)
        In the user's units; NaN in the rows where a target is missing.

    Raises
    ------
    TableError
        If a column is not there.
    BadCell
        If a cell does not fit its column, or is a class never seen.
    """
    targets = [column for column in dataset.columns if column.role == "target"]
    for column in targets:
        _find(table, column, dataset)
    encoded = target_block(table, targets, np.arange(table.n_rows, dtype=np.int64))
    encoded[np.isnan(encoded).any(axis=1)] = np.nan
    return encoded


def _find(table: Table, column: Column, dataset: Dataset) -> Cells:
    try:
        cells = table.column(column.name)
    except KeyError:
        wanted = [c.name for c in dataset.columns if c.role == column.role]
        what = f"the column '{column.name}' is not there; {listed(wanted)} are needed"
        if len(wanted) == 1:
            what = f"the column '{column.name}' is not there"
        raise TableError(table.name, what) from None
    if column.kind == "number":
        check_numbers(table, column.name, cells)
    return cells


def _missing_in(table: Table, roles: tuple[Role, ...], role: Role) -> Mask:
    missing = np.zeros(table.n_rows, dtype=np.bool_)
    for cells, its_role in zip(table.cells, roles, strict=True):
        if its_role == role:
            missing |= cells.missing
    return missing


def _input_blocks(
    table: Table, columns: tuple[Column, ...], rows: Ints, train_rows: Ints
) -> tuple[Array, tuple[Column, ...]]:
    """Encode the inputs of some rows, fill missing cells, add means to the columns."""
    width = sum(len(neuron_names(column)) for column in columns)
    inputs = np.empty((rows.size, width))
    described = []
    begin = 0
    for column in columns:
        if column.role != "input":
            described.append(column)
            continue
        cells = table.column(column.name)
        block = column_block(table, column, cells, rows)
        missing = cells.missing[rows]
        known = train_rows[~missing[train_rows]]
        if not known.size:
            what = f"the column '{column.name}' has no value in the training rows"
            raise TableError(table.name, what)
        means = block[known].mean(axis=0)
        block[missing] = means
        if column.kind == "number":
            column = replace(column, mean=float(means[0]))
        described.append(column)
        inputs[:, begin : begin + block.shape[1]] = block
        begin += block.shape[1]
    return inputs, tuple(described)


def _one_hot(columns: tuple[Column, ...]) -> Mask:
    flags = [
        column.kind == "category" for column in columns for _ in neuron_names(column)
    ]
    return np.array(flags, dtype=np.bool_)


def _notes(
    table: Table,
    columns: tuple[Column, ...],
    no_target: Mask,
    no_input: Mask,
    missing: Missing,
) -> tuple[str, ...]:
    if missing == "drop":
        dropped, why = int((no_target | no_input).sum()), "with missing cells"
    else:
        dropped, why = int(no_target.sum()), "without a target"
    notes = []
    if dropped:
        were = "was" if dropped == 1 else "were"
        notes.append(f"{_counted(dropped, 'row')} {why} {were} dropped")
    if missing == "mean":
        filled = sum(
            int((table.column(column.name).missing & ~no_target).sum())
            for column in columns
            if column.role == "input"
        )
        if filled:
            cells = _counted(filled, "missing cell")
            were = "was" if filled == 1 else "were"
            notes.append(f"{cells} {were} filled with the mean of the training rows")
    return tuple(notes)


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
