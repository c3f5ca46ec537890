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
MAX_RATIO = 200
"""Most times its size that a file above `SMALL` may take in memory."""
SMALL = 64_000_000
MAX_LENGTH = 131_072
"""Characters of a cell, as in other tables."""


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
            fields = list(file.schema_arrow)
            names = _names(path, [field.name for field in fields])
            for name, field in zip(names, fields, strict=True):
                _check_kind(path, arrow, name, field.type)
        # A text that is repeated takes a few bytes in the file, and few more like this.
        repeated = [f.name for f in fields if _is_text(arrow, f.type)]
        with parquet.ParquetFile(path, read_dictionary=repeated) as file:
            read = file.read(use_threads=False)
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
    unpacked = sum(about.row_group(i).total_byte_size for i in groups)
    if unpacked > MAX_BYTES:
        what = f"would unpack to more than {MAX_BYTES:,} bytes, which is the limit"
        raise TableError(path.name, what)
    largest = max(SMALL, MAX_RATIO * path.stat().st_size)
    if max(unpacked, 8 * n_rows * n_columns) > largest:
        what = f"would unpack to more than {MAX_RATIO} times its size"
        raise TableError(path.name, what)


def _names(path: Path, found: list[str]) -> tuple[str, ...]:
    names = tuple(" ".join(name.split()) for name in found)
    for place, name in enumerate(names):
        if not name:
            raise TableError(path.name, f"column {place + 1} has no name")
        if name in names[:place]:
            raise TableError(path.name, f"two columns are called '{name}'")
    return names


def _is_text(arrow: Any, kind: Any) -> bool:  # noqa: ANN401
    return bool(arrow.types.is_string(kind) or arrow.types.is_large_string(kind))


def _check_kind(path: Path, arrow: Any, name: str, kind: Any) -> None:  # noqa: ANN401
    types = arrow.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    if not (
        _is_text(arrow, kind)
        or types.is_temporal(kind)
        or types.is_integer(kind)
        or types.is_floating(kind)
        or types.is_decimal(kind)
        or types.is_boolean(kind)
    ):
        what = f"the column '{name}' holds {kind}, which is no cell of a table"
        raise TableError(path.name, what)


def _cells(path: Path, arrow: Any, name: str, column: Any) -> Cells:  # noqa: ANN401
    kind, types = column.type, arrow.types
    if types.is_dictionary(kind) and _is_text(arrow, kind.value_type):
        return _text_cells(path, name, column)
    if types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if types.is_temporal(kind):
        values = column.to_pylist()
        return text_cells(["" if value is None else str(value) for value in values])
    if types.is_boolean(kind):
        column = column.cast(arrow.int8())
    numbers = np.array(
        column.cast(arrow.float64(), safe=False).to_numpy(), dtype=np.float64
    )
    numbers[np.abs(numbers) > LARGEST] = np.inf
    return Cells(numbers, np.isnan(numbers))


def _text_cells(path: Path, name: str, column: Any) -> Cells:  # noqa: ANN401
    """Cells of texts each of which is held once, however often it stands there."""
    chunks = column.unify_dictionaries().chunks
    texts = ["" if t is None else t.strip() for t in chunks[0].dictionary.to_pylist()]
    if any(len(text) > MAX_LENGTH for text in texts):
        what = f"a cell of the column '{name}' is longer than {MAX_LENGTH:,} characters"
        raise TableError(path.name, what)
    missing = len(texts)
    texts.append("")
    places = np.concatenate(
        [
            chunk.indices.fill_null(missing).to_numpy(zero_copy_only=False)
            for chunk in chunks
        ]
    )
    cells = text_cells(texts)
    return Cells(
        cells.numbers[places],
        cells.missing[places],
        [texts[place] for place in places.tolist()],
    )
