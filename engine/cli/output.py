"""What commands print: results to standard output, notes to standard error."""

import csv
import io
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.files.atomic_write import atomic_write
from engine.files.problem import FileProblem
from engine.files.project_file import SUFFIX


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object; a number that is not finite is null."""
    print(json.dumps(_strict(value), ensure_ascii=False, allow_nan=False))


def print_fields(fields: Mapping[str, object]) -> None:
    """Print a line per field, the values below each other."""
    width = max(map(len, fields), default=0)
    for name, value in fields.items():
        print(f"{name:<{width}}  {_words(value)}")


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: the first column to the left, numbers to the right."""
    lines = [tuple(header), *(tuple(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *others in lines:
        cells = (
            cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)
        )
        print("  ".join((first.ljust(widths[0]), *cells)))


def print_notes(notes: Iterable[str]) -> None:
    """Print notes to standard error, a line each."""
    for note in notes:
        sys.stderr.write(f"note: {note}\n")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as text; floats keep every digit that they need, None is empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically, as UTF-8."""
    atomic_write(path, text.encode())


def check_project_name(path: Path) -> None:
    """Refuse to write a project over a file of another kind.

    Raises
    ------
    FileProblem
        If the name does not end in `.wloom`.
    """
    if path.suffix.lower() != SUFFIX:
        raise FileProblem(path, f"the name of a project ends in {SUFFIX}")


def check_table_name(path: Path, data: Path | None = None) -> None:
    """Refuse to write a table over a project, or over the data it is made from.

    Raises
    ------
    FileProblem
        If the name ends in `.wloom`, or leads to the same file as `data`.
    """
    if path.suffix.lower() == SUFFIX:
        what = f"a table is written, but the name of a project ends in {SUFFIX}"
        raise FileProblem(path, what)
    if data is not None and data.exists() and path.exists() and path.samefile(data):
        raise FileProblem(path, "the results would replace the data they are from")


def _strict(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _strict(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _words(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
