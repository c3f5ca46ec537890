"""A table as it was read: named columns of cells, nothing encoded yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.arrays import Array, Ints
from engine.data.cells import Cells
from engine.data.origin import Origin


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it was read.

    Attributes
    ----------
    origin : Origin
        Where it came from.
    names : tuple of str
        Unique column names.
    cells : sequence of Cells
        One per column, all of the same length.
    lines : int64 array, shape (n_rows,), or None
        The line of the file on which each row begins; None for computed data.
    notes : tuple of str
        What reading it took for granted, to be said aloud.
    targets : tuple of str
        Columns that the file itself keeps as targets; empty where it does not say.
    matrix : array of numbers, shape (n_rows, k), or None
        The first k columns as the file holds them, where it holds them as a matrix:
        it may be a map of the file.
    """

    origin: Origin
    names: tuple[str, ...]
    cells: Sequence[Cells]
    lines: Ints | None = None
    notes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    matrix: Array | None = None

    @property
    def name(self) -> str:
        """Name of the set or of the file, without its folder."""
        return self.origin.name

    @property
    def path(self) -> str | None:
        """Where the file is; None for sets."""
        return self.origin.path

    @property
    def n_rows(self) -> int:
        """Number of rows below the header."""
        return len(self.cells[0]) if self.cells else 0

    def line(self, row: int) -> int:
        """Line of the file on which a row begins, counted from 1.

        Parameters
        ----------
        row : int
            Index of the row, from 0.

        Returns
        -------
        int
            For computed data the line that `to_csv_text` would put it on.
        """
        return row + 2 if self.lines is None else int(self.lines[row])

    def column(self, name: str) -> Cells:
        """Cells of the column with that name; KeyError if there is none."""
        return self.cells[self._places[name]]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}


def to_csv_text(table: Table) -> str:
    """Write a table as comma-separated text that `read_csv` reads back.

    Parameters
    ----------
    table : Table
        Any table.

    Returns
    -------
    str
        A header line and a line per row, each ended by a line feed.

    Examples
    --------
    >>> from engine.data.sets import set_table
    >>> print(to_csv_text(set_table("and")), end="")
    x1,x2,class
    0,0,no
    0,1,no
    1,0,no
    1,1,yes
    """
    columns = [cells.all_texts() for cells in table.cells]
    quote = _quote if len(columns) > 1 else _quote_lone
    lines = [",".join(map(quote, table.names))]
    lines.extend(",".join(map(quote, row)) for row in zip(*columns, strict=True))
    return "\n".join(lines) + "\n"


_SPECIAL = frozenset(',;|\t"\r\n')


def _quote(text: str) -> str:
    # Delimiters that are not ours are quoted too: a reader that guesses the
    # delimiter must not find another one.
    if _SPECIAL.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _quote_lone(text: str) -> str:
    # In a table of one column an empty cell would be a blank line, not a row.
    return _quote(text) or '""'
