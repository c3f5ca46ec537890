"""Parquet tables, through the extra `parquet`."""

from pathlib import Path
from typing import Any

import numpy as np

from engine.data.cells import LARGEST, Cells, text_cells
from engine.data.origin import Origin
from engine.data.read_csv import MAX_CELLS, MAX_COLUMNS
from engine.data.table import Table
from engine.data.text_file import MAX_BYTES
from engine.errors import TableError
from engine.files.extras import require
from engine.files.problem import foreign_words

MAGIC = b"PAR1"


def read_parquet_table(path: Path) -> Table:
    """Read a table whose columns are numbers, texts, dates or truth values.

    Raises
    ------
    UserError
        If pyarrow is not installed, the file is no such table, or a column holds
        something that is no cell.
    """
    parquet = require("pyarrow.parquet", path)
    arrow = require("pyarrow", path)
    try:
        with parquet.ParquetFile(path) as file:
            _check(path, file)
            read = file.read(use_threads=False)
            names = _names(path, read.column_names)
            cells = tuple(
                _cells(path, arrow, name, column)
                for name, column in zip(names, read.columns, strict=True)
            )
    except (arrow.ArrowException, OSError, UnicodeError, OverflowError) as error:
        what = f"cannot be read as Parquet ({foreign_words(error)})"
        raise TableError(path.name, what) from error
    lines = np.arange(1, len(cells[0]) + 1, dtype=np.int64)
    origin = Origin(kind="file", name=path.name, path=str(path.absolute()))
    return Table(origin, names, cells, lines)


def _check(path: Path, file: Any) -> None:  # noqa: ANN401
    """Look at what the file says of its size before anything is unpacked."""
    about = file.metadata
    n_rows, n_columns = about.num_rows, len(file.schema_arrow.names)
    if n_rows < 1 or n_columns < 1:
        raise TableError(path.name, "has no rows")
    if n_columns > MAX_COLUMNS:
        what = f"has {n_columns:,} columns; the limit is {MAX_COLUMNS:,}"
        raise TableError(path.name, what)
    if n_rows * n_columns > MAX_CELLS:
        what = f"has more than {MAX_CELLS:,} cells, which is the limit"
        raise TableError(path.name, what)
    groups = range(about.num_row_groups)
    if sum(about.row_group(i).total_byte_size for i in groups) > MAX_BYTES:
        what = f"would unpack to more than {MAX_BYTES:,} bytes, which is the limit"
        raise TableError(path.name, what)


def _names(path: Path, found: list[str]) -> tuple[str, ...]:
    names = tuple(" ".join(name.split()) for name in found)
    for place, name in enumerate(names):
        if not name:
            raise TableError(path.name, f"column {place + 1} has no name")
        if name in names[:place]:
            raise TableError(path.name, f"two columns are called '{name}'")
    return names


def _cells(path: Path, arrow: Any, name: str, column: Any) -> Cells:  # noqa: ANN401
    kind, types = column.type, arrow.types
    if types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if types.is_string(kind) or types.is_large_string(kind):
        texts = ["" if text is None else text.strip() for text in column.to_pylist()]
        return text_cells(texts)
    if types.is_temporal(kind):
        values = column.to_pylist()
        return text_cells(["" if value is None else str(value) for value in values])
    is_number = types.is_integer(kind) or types.is_floating(kind)
    if not (is_number or types.is_decimal(kind) or types.is_boolean(kind)):
        what = f"the column '{name}' holds {kind}, which is no cell of a table"
        raise TableError(path.name, what)
    if types.is_boolean(kind):
        column = column.cast(arrow.int8())
    numbers = np.array(
        column.cast(arrow.float64(), safe=False).to_numpy(), dtype=np.float64
    )
    numbers[np.abs(numbers) > LARGEST] = np.inf
    return Cells(numbers, np.isnan(numbers))
