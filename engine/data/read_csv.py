"""Reading a table from comma-separated text, and from its relatives."""

import csv
from array import array
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path

import numpy as np

from engine.arrays import Ints
from engine.data.cells import Cells, is_number, text_cells_steps
from engine.data.delimiter import csv_rows, find_delimiter
from engine.data.origin import Origin
from engine.data.steps import finish, part
from engine.data.table import Table
from engine.data.text_file import TextFile, examine_steps
from engine.errors import TableError

MAX_COLUMNS = 100_000
MAX_CELLS = 50_000_000

_CELLS_AT_ONCE = 20_000
_HEAD_CHARACTERS = 200_000

_EXAMINED, _READ = 0.2, 0.7  # progress at the end of these parts of the work


def read_csv(path: Path) -> Table:
    """Read a table from a file.

    Parameters
    ----------
    path : Path
        Text as INTERFACES describes it: any of four delimiters, decimal point or
        comma, quotes, UTF-8, UTF-16 or Windows-1252.

    Returns
    -------
    Table
        Its cells, without blanks around them, and what was taken for granted.

    Raises
    ------
    TableError
        If it is no table, with the line where it ceases to be one.
    """
    return finish(read_csv_steps(path))


def read_csv_steps(path: Path) -> Generator[float, None, Table]:
    """Read a table from a file, a few milliseconds at a time.

    Parameters
    ----------
    path : Path
        As for `read_csv`.

    Yields
    ------
    float
        Part of the work that is done, 0 to 1. Closing the generator ends the work.

    Returns
    -------
    Table
        As from `read_csv`.

    Raises
    ------
    TableError
        If it is no table, with the line where it ceases to be one.
    """
    yield 0.0
    name = path.name or str(path)
    try:
        file = yield from part(examine_steps(path), 0.0, _EXAMINED)
        raw = yield from part(_raw_table_steps(file), _EXAMINED, _READ)
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise TableError(name, what) from error
    except UnicodeError as error:
        raise TableError(name, "changed while it was read") from error

    cells: list[Cells] = []
    share = (1 - _READ) / len(raw.names)
    for i, texts in enumerate(raw.columns):
        steps = text_cells_steps(texts, decimal_comma=raw.decimal_comma)
        begin = _READ + i * share
        cells.append((yield from part(steps, begin, begin + share)))
    origin = Origin(kind="file", name=name, path=str(path.absolute()))
    return Table(origin, raw.names, tuple(cells), raw.lines, file.notes + raw.notes)


@dataclass(frozen=True, eq=False)
class _RawTable:
    names: tuple[str, ...]
    columns: list[list[str]]
    lines: Ints
    decimal_comma: bool
    notes: tuple[str, ...]


_Row = tuple[int, list[str]]  # the line it begins on, and its cells


def _raw_table_steps(file: TextFile) -> Generator[float, None, _RawTable]:
    name = file.path.name
    with (
        file.path.open("rb") as binary,
        TextIOWrapper(binary, encoding=file.encoding, newline="") as text,
    ):
        head = _head(text)
        delimiter = find_delimiter(head)
        decimal_comma = delimiter != ","
        rows = _rows(name, chain(head, text), delimiter)
        first = next(rows, None)
        if first is None:
            raise TableError(name, "is empty")
        if all(is_number(cell, decimal_comma=decimal_comma) for cell in first[1]):
            names = tuple(f"x{i + 1}" for i in range(len(first[1])))
            notes: tuple[str, ...] = (_no_header_note(name, names),)
            rows = chain([first], rows)
        else:
            names, notes = _header(name, *first), ()
        if len(names) > MAX_COLUMNS:
            what = f"has {len(names):,} columns; the limit is {MAX_COLUMNS:,}"
            raise TableError(name, what)

        columns: list[list[str]] = [[] for _ in names]
        lines = array("q")
        full_rows = _full_rows(name, rows, len(names))
        while chunk := list(islice(full_rows, 1 + _CELLS_AT_ONCE // len(names))):
            if (len(lines) + len(chunk)) * len(names) > MAX_CELLS:
                what = f"has more than {MAX_CELLS:,} cells, which is the limit"
                raise TableError(name, what)
            lines.extend(line for line, _ in chunk)
            cells_by_column = zip(*(cells for _, cells in chunk), strict=True)
            for column, cells in zip(columns, cells_by_column, strict=True):
                column.extend(cells)
            yield binary.tell() / file.size

    if not lines:
        raise TableError(name, "has a header but no rows")
    at = np.array(lines, dtype=np.int64)
    return _RawTable(names, columns, at, decimal_comma, notes)


def _head(text: Iterable[str]) -> list[str]:
    head: list[str] = []
    room = _HEAD_CHARACTERS
    for line in text:
        head.append(line)
        room -= len(line)
        if room < 0:
            break
    return head


def _rows(name: str, lines: Iterable[str], delimiter: str) -> Iterator[_Row]:
    reader = csv_rows(lines, delimiter)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise TableError(name, _in_words(error), line=line) from error
        if row is None:
            return
        if row:
            yield line, [cell.strip() for cell in row]


def _full_rows(name: str, rows: Iterable[_Row], n_columns: int) -> Iterator[_Row]:
    for line, cells in rows:
        if len(cells) == n_columns:
            yield line, cells
        elif cells != [""]:  # a line of blanks is no row
            count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            what = f"has {count} where the first row has {n_columns}"
            raise TableError(name, what, line=line)


def _header(name: str, line: int, cells: list[str]) -> tuple[str, ...]:
    names = tuple(" ".join(cell.split()) for cell in cells)
    seen: set[str] = set()
    for i, column in enumerate(names, 1):
        if not column:
            raise TableError(name, f"column {i} has no name", line=line)
        if column in seen:
            raise TableError(name, f"two columns are called '{column}'", line=line)
        seen.add(column)
    return names


def _no_header_note(name: str, names: tuple[str, ...]) -> str:
    called = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    return f"{name} has no header row, so its columns are called {called}"


def _in_words(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end of data" in words:
        return "a quote is opened here and never closed"
    if "field larger than" in words:
        limit = csv.field_size_limit()
        return f"a cell is longer than {limit:,} characters; is a quote not closed?"
    if "expected after" in words:
        return "text follows a closing quote (quotes inside quotes are doubled)"
    return words
