"""Blocks of numbers as text: what a spreadsheet puts on the clipboard, and takes."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import numpy as np

from gui.style.number_text import parse_number

if TYPE_CHECKING:
    from engine.arrays import Array

MOST_SHOWN = 24
"""Characters of a cell that is no number, in the sentence about it."""

# A comma with a space after it parts cells, whatever stands around it.
_PARTING_COMMA = re.compile(r",\s")


class NoBlock(ValueError):
    """A text that is no block of numbers, in one sentence."""


def to_text(values: Array) -> str:
    """Return a block with a tab between cells; NaN, where nothing is, as nothing.

    Each number has the digits that a parameter of 32 bits needs, and no more.
    """
    cells = np.where(np.isnan(values), "", values.astype(np.float32).astype(np.str_))
    return "\n".join("\t".join(row) for row in cells.tolist())


def from_text(text: str) -> Array:
    """Return a block as numbers; NaN for cells without anything in them.

    Cells stand between tabs, else between semicolons, else between commas. Lines that
    each are a number as a whole are one column, so that `0,5` is a half.

    Raises
    ------
    NoBlock
        In one sentence, if it is empty, ragged, or holds what is no number.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if not text.strip():
        raise NoBlock("The clipboard holds no numbers.")
    delimiter = _delimiter(lines)
    rows = list(csv.reader(lines, delimiter=delimiter)) if delimiter else _column(lines)
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise NoBlock(
                f"Row {number:,} of the block has {_cells(len(row))}, "
                f"the first has {width:,}."
            )
    plain = _plain(rows, delimiter)
    if plain is not None:
        return plain
    return np.array(
        [
            [_number(cell, row, column) for column, cell in enumerate(cells, 1)]
            for row, cells in enumerate(rows, 1)
        ]
    )


def _delimiter(lines: list[str]) -> str:
    for delimiter in "\t;":
        if any(delimiter in line for line in lines):
            return delimiter
    if not any("," in line for line in lines):
        return ""
    parting = any(_PARTING_COMMA.search(line) for line in lines)
    return "," if parting or not all(map(_is_number, lines)) else ""


def _plain(rows: list[list[str]], delimiter: str) -> Array | None:
    """All cells at once, which is far faster; None where one needs a closer look."""
    cells = rows
    # NumPy takes 1_000 for a number.
    if any("_" in cell for row in rows for cell in row):
        return None
    if delimiter != ",":
        cells = [[cell.replace(",", ".") for cell in row] for row in rows]
    try:
        values = np.array(cells, dtype=np.str_).astype(np.float64)
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None


def _column(lines: list[str]) -> list[list[str]]:
    return [[line] for line in lines]


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
