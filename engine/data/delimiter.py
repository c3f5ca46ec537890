"""Which character stands between the cells of a table."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (";", "\t", "|", ",")

_ROWS = 100


def csv_rows(lines: Iterable[str], delimiter: str) -> "Reader":
    """Read lines of text as rows of cells.

    Parameters
    ----------
    lines : iterable of str
        With their line ends.
    delimiter : str
        One character.

    Returns
    -------
    csv reader
        Raises `csv.Error` at quotes that do not fit.
    """
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)


def find_delimiter(lines: Sequence[str]) -> str:
    r"""Find the delimiter from the beginning of a table.

    Parameters
    ----------
    lines : sequence of str
        At least the first 100 rows, or the whole table, with line ends.

    Returns
    -------
    str
        The first of `DELIMITERS` that gives the same number of cells, more than one,
        in each of the first 100 rows. If there is none, the one that most rows agree
        on with the header: the others are then found to be too long or too short.
        A table without any delimiter is one column, where a comma is a decimal mark.

    Examples
    --------
    >>> find_delimiter(["a;b\n", "1,5;2,5\n"])
    ';'
    """
    best, best_share = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        counts = _counts(lines, delimiter)
        wanted = next(counts, 0)
        if wanted < 2:
            continue
        agreeing = [count == wanted for count in counts]
        share = (1 + sum(agreeing)) / (1 + len(agreeing))
        if share > best_share:
            best, best_share = delimiter, share
    return best


def _counts(lines: Sequence[str], delimiter: str) -> Iterator[int]:
    rows = (row for row in csv_rows(lines, delimiter) if row)
    try:
        for row in islice(rows, _ROWS):
            yield len(row)
    except csv.Error:
        # Wrong quotes: what came before them is enough to go by.
        return
