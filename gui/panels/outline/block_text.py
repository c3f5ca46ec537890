"""Blocks of numbers as text: what a spreadsheet puts on the clipboard, and takes."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from engine.errors import UserError
from gui.style.number_text import parse_number

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.arrays import Array

Result = TypeVar("Result")

CELLS_AT_ONCE = 8_000
"""So many are read from one step to the next."""
MOST_SHOWN = 24
"""Characters of a cell that is no number, in the sentence about it."""

# A comma with a space after it parts cells, whatever stands around it.
_PARTING_COMMA = re.compile(r",\s")


class NoBlock(UserError):
    """A text that is no block of numbers, in one sentence."""


def to_text(values: Array) -> str:
    """Return a block with a tab between cells; NaN, where nothing is, as nothing.

    Each number has the digits that a parameter of 32 bits needs, and no more.
    """
    return finished(text_steps(values))


def from_text(text: str) -> Array:
    """Return a block as numbers; NaN for cells without anything in them.

    Cells stand between tabs, else between semicolons, else between commas. Lines that
    each are a number as a whole are one column, so that `0,5` is a half.

    Raises
    ------
    NoBlock
        In one sentence, if it is empty, ragged, or holds what is no number.
    """
    return finished(block_steps(text))


def text_steps(values: Array) -> Generator[float, None, str]:
    """Do what `to_text` does step by step; yields how far it is."""
    narrow, rows = values.astype(np.float32), []
    for count, row in enumerate(narrow, 1):
        rows.append("\t".join(row.astype(np.str_).tolist()))
        yield count / len(narrow)
    return "\n".join(rows).replace("nan", "")


def block_steps(text: str) -> Generator[float, None, Array]:
    """Do what `from_text` does step by step; yields how far it is."""
    yield 0.0
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if not text.strip():
        raise NoBlock("The clipboard holds no numbers.")
    delimiter = _delimiter(lines)
    plain = yield from _plain(lines, delimiter)
    if plain is not None:
        return plain
    rows = _cells_of(lines, delimiter)
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise NoBlock(
                f"Row {number:,} of the block has {_cells(len(row))}, "
                f"the first has {width:,}."
            )
    values = np.empty((len(rows), width))
    for place, cells in enumerate(rows):
        values[place] = [
            _number(cell, place + 1, column) for column, cell in enumerate(cells, 1)
        ]
        yield (place + 1) / len(rows)
    return values


def finished(steps: Generator[float, None, Result]) -> Result:
    """Go all steps, and return what they come to."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def _delimiter(lines: list[str]) -> str:
    for delimiter in "\t;":
        if any(delimiter in line for line in lines):
            return delimiter
    if not any("," in line for line in lines):
        return ""
    parting = any(_PARTING_COMMA.search(line) for line in lines)
    return "," if parting or not all(map(_is_number, lines)) else ""


def _plain(lines: list[str], delimiter: str) -> Generator[float, None, Array | None]:
    """Whole lines at once, which is far faster; None if a cell needs a closer look."""
    parts: list[Array] = []
    step = max(1, CELLS_AT_ONCE // max(1, len(_cells_of(lines[:1], delimiter)[0])))
    for start in range(0, len(lines), step):
        part = _plain_part(lines[start : start + step], delimiter)
        if part is None or part.shape[1] != (parts or [part])[0].shape[1]:
            return None
        parts.append(part)
        yield min(1.0, (start + step) / len(lines))
    return np.concatenate(parts)


def _plain_part(lines: list[str], delimiter: str) -> Array | None:
    if delimiter != ",":
        lines = [line.replace(",", ".") for line in lines]
    # Python takes 1_000 for a number.
    if any("_" in line for line in lines):
        return None
    rows = _cells_of(lines, delimiter)
    if any(len(row) != len(rows[0]) for row in rows):
        return None
    try:
        values = np.array([list(map(float, row)) for row in rows])
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None


def _cells_of(lines: list[str], delimiter: str) -> list[list[str]]:
    if not delimiter:
        return [[line] for line in lines]
    return list(csv.reader(lines, delimiter=delimiter))


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def _number(cell: str, row: int, column: int) -> float:
    if not cell.strip():
        return float("nan")
    try:
        return parse_number(cell)
    except ValueError:
        shown = " ".join(cell.split())
        if len(shown) > MOST_SHOWN:
            shown = f"{shown[:MOST_SHOWN]}\N{HORIZONTAL ELLIPSIS}"
        place = f"row {row:,}, column {column:,}"
        raise NoBlock(
            f"\N{LEFT DOUBLE QUOTATION MARK}{shown}\N{RIGHT DOUBLE QUOTATION MARK} "
            f"in {place} of the block is not a number."
        ) from None


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"
