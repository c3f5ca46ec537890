"""One column of a table as a block of numbers."""

import numpy as np

from engine.arrays import Array, Ints
from engine.data.cells import Cells
from engine.data.columns import listed
from engine.data.dataset import Column
from engine.data.table import Table
from engine.errors import BadCell, TableError

MAX_NUMBERS = 100_000_000


def neuron_names(column: Column) -> list[str]:
    """Name the input neurons of a column.

    Parameters
    ----------
    column : Column
        Any.

    Returns
    -------
    list of str
        Empty if the column is no input; else its name, or `column=value` for each
        category.
    """
    if column.role != "input":
        return []
    if column.kind == "number":
        return [column.name]
    return [f"{column.name}={value}" for value in column.categories]


def check_size(table: Table, columns: tuple[Column, ...], n_rows: int) -> None:
    """Refuse a table that would not fit into memory, before anything is allocated.

    Parameters
    ----------
    table : Table
        Named in the error.
    columns : tuple of Column
        How it is to be encoded.
    n_rows : int
        How many of its rows.

    Raises
    ------
    TableError
        If the inputs would be more than `MAX_NUMBERS`.
    """
    width = sum(len(neuron_names(column)) for column in columns)
    if n_rows * width > MAX_NUMBERS:
        gigabytes = n_rows * width * 8 / 1e9
        raise TableError(
            table.name,
            f"{n_rows:,} rows of {width:,} inputs need {gigabytes:.1f} GB; "
            f"the limit is {MAX_NUMBERS * 8 / 1e9:.1f} GB",
        )


def column_block(table: Table, column: Column, cells: Cells, rows: Ints) -> Array:
    """Encode some rows of a column.

    Parameters
    ----------
    table : Table
        Named in the error.
    column : Column
        How it is to be encoded.
    cells : Cells
        Those of the column.
    rows : int64 array
        Which of them.

    Returns
    -------
    float64 array, shape (n_rows, width)
        A number as it is, a category one-hot; NaN where the cell is missing.

    Raises
    ------
    BadCell
        At a category that the column does not know.
    """
    if column.kind == "number":
        return cells.numbers[rows][:, np.newaxis]
    codes = _codes(table, column, cells, rows)
    block = np.zeros((rows.size, len(column.categories)))
    block[np.arange(rows.size), codes] = 1.0
    block[cells.missing[rows]] = np.nan
    return block


def _codes(table: Table, column: Column, cells: Cells, rows: Ints) -> Ints:
    texts = cells.all_texts()
    code_of = {value: code for code, value in enumerate(column.categories)}
    codes = np.array([code_of.get(texts[row], -1) for row in rows.tolist()], np.int64)
    unseen = rows[(codes < 0) & ~cells.missing[rows]]
    if unseen.size:
        row = int(unseen[0])
        what = f"is none of the known values {listed(column.categories)}"
        raise BadCell(table.name, table.line(row), column.name, texts[row], what)
    return codes


def target_block(table: Table, targets: list[Column], rows: Ints) -> Array:
    """Encode the targets of some rows.

    Parameters
    ----------
    table : Table
        Has the columns of the targets.
    targets : list of Column
        Numbers, or one class.
    rows : int64 array
        Which rows.

    Returns
    -------
    float64 array, shape (n_rows, n_outputs)
        Two classes as one column of 0 and 1; NaN where a cell is missing.

    Raises
    ------
    BadCell
        At a class that the column does not know.
    """
    blocks = [
        column_block(table, column, table.column(column.name), rows)
        for column in targets
    ]
    block = np.concatenate(blocks, axis=1)
    # Two classes are one output: the probability of the second.
    return block[:, 1:].copy() if len(targets[0].categories) == 2 else block


def target_names(targets: list[Column]) -> tuple[str, ...]:
    """Name the output neurons.

    Parameters
    ----------
    targets : list of Column
        Numbers, or one class.

    Returns
    -------
    tuple of str
        The columns, or `p(CLASS)` for each output.
    """
    classes = targets[0].categories
    if not classes:
        return tuple(column.name for column in targets)
    shown = classes[1:] if len(classes) == 2 else classes
    return tuple(f"p({name})" for name in shown)
