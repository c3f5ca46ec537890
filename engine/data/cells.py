"""The cells of one column: as texts, and as numbers where they are numbers."""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.data.mapped import give_back, parts
from engine.data.steps import finish

MISSING = frozenset({"", "na", "n/a", "nan", "null", "-", "?"})
"""What a cell that says nothing says, in lower case."""

LARGEST = 1e150
"""Largest number taken: the square of a larger one would overflow."""

_SLICE = 10_000
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_COMMA_NUMBER = re.compile(
    r"[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII
)
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one column.

    Attributes
    ----------
    numbers : float64 array, shape (n_rows,)
        Value of each cell that is a number, infinite for one too large to compute
        with, NaN for all others.
    missing : bool array, shape (n_rows,)
        True where the cell is empty or says that nothing is known.
    texts : sequence of str or None
        The cells as they were written; None for computed numbers.
    """

    numbers: Array
    missing: Mask
    texts: Sequence[str] | None = None

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.numbers)

    @property
    def words(self) -> Mask:
        """True where the cell is neither missing nor a number."""
        return np.isnan(self.numbers) & ~self.missing

    def text(self, row: int) -> str:
        """Text of one cell."""
        if self.texts is not None:
            return self.texts[row]
        return number_text(float(self.numbers[row]))

    def all_texts(self) -> Sequence[str]:
        """Text of every cell."""
        if self.texts is not None:
            return self.texts
        return [number_text(number) for number in self.numbers.tolist()]

    def values(self, rows: Ints) -> set[str]:
        """Find the different texts of some rows that are not missing."""
        texts = self.all_texts()
        return {texts[row] for row in rows[~self.missing[rows]].tolist()}


def number_cells(numbers: Array) -> Cells:
    """Cells that were computed, not read.

    Parameters
    ----------
    numbers : float array, shape (n_rows,)
        Finite numbers.

    Returns
    -------
    Cells
        Without texts of their own.
    """
    values = np.asarray(numbers, dtype=np.float64)
    return Cells(values, np.zeros(values.shape, dtype=np.bool_))


class MatrixCells(Sequence[Cells]):
    """Columns of a matrix as cells, each made when it is asked for.

    Parameters
    ----------
    matrix : array of numbers, shape (n_rows, n_columns)
        NaN where a cell is missing.
    others : tuple of Cells
        Columns that stand after those of the matrix.
    """

    def __init__(self, matrix: Array, others: tuple[Cells, ...] = ()) -> None:
        self._matrix = matrix
        self._others = others

    def __len__(self) -> int:
        """Count the columns."""
        return int(self._matrix.shape[1]) + len(self._others)

    @overload
    def __getitem__(self, index: int) -> Cells: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Cells, ...]: ...

    def __getitem__(self, index: int | slice) -> Cells | tuple[Cells, ...]:
        """Make the cells of a column."""
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        if not 0 <= index < len(self):
            raise IndexError(index)
        n_columns = int(self._matrix.shape[1])
        if index >= n_columns:
            return self._others[index - n_columns]
        numbers = np.empty(len(self._matrix))
        for start, stop in parts(*self._matrix.shape):
            numbers[start:stop] = self._matrix[start:stop, index]
            give_back(self._matrix)
        numbers[np.abs(numbers) > LARGEST] = np.inf
        missing: Mask = np.isnan(numbers)
        return Cells(numbers, missing)


def text_cells(texts: Sequence[str], *, decimal_comma: bool = False) -> Cells:
    """Read texts as cells, all at once.

    Parameters
    ----------
    texts : sequence of str
        The cells, without blanks around them.
    decimal_comma : bool
        Whether `1,5` may be a number.

    Returns
    -------
    Cells
        With the numbers found among the texts.

    Examples
    --------
    >>> text_cells(["1.5", "NA", "x"]).numbers
    array([1.5, nan, nan])
    """
    return finish(text_cells_steps(texts, decimal_comma=decimal_comma))


def text_cells_steps(
    texts: Sequence[str], *, decimal_comma: bool
) -> Generator[float, None, Cells]:
    """Read texts as cells, a few milliseconds at a time.

    Parameters
    ----------
    texts : sequence of str
        The cells, without blanks around them.
    decimal_comma : bool
        Whether `1,5` may be a number. It is one in a column where the comma is the
        more frequent decimal mark; there `1.5` is not.

    Yields
    ------
    float
        Part of the cells that is read, 0 to 1.

    Returns
    -------
    Cells
        With the numbers found among the texts.
    """
    numbers = np.empty(len(texts), dtype=np.float64)
    missing = np.zeros(len(texts), dtype=np.bool_)
    pointed: list[int] = []
    commas: dict[int, float] = {}

    for begin in range(0, len(texts), _SLICE):
        part = texts[begin : begin + _SLICE]
        quick = _plain_numbers(part)
        if quick is not None:
            numbers[begin : begin + len(part)] = quick
            if decimal_comma:
                pointed += [begin + i for i, text in enumerate(part) if "." in text]
        else:
            _read_slowly(part, begin, numbers, missing)
        if decimal_comma and quick is None:
            for i, text in enumerate(part, begin):
                if _COMMA_NUMBER.fullmatch(text):
                    commas[i] = _limited(float(text.replace(",", ".")))
                elif "." in text and not np.isnan(numbers[i]):
                    pointed.append(i)
        yield min(1.0, (begin + _SLICE) / len(texts))

    if len(commas) > len(pointed):
        numbers[pointed] = np.nan
        numbers[list(commas)] = list(commas.values())
    return Cells(numbers, missing, texts)


def is_number(text: str, *, decimal_comma: bool = False) -> bool:
    """Whether a text is a finite number as tables write them."""
    if decimal_comma and _COMMA_NUMBER.fullmatch(text):
        return True
    return _NUMBER.fullmatch(text) is not None


def number_text(number: float) -> str:
    """Shortest text that reads back as the same number.

    Parameters
    ----------
    number : float
        Any number.

    Returns
    -------
    str
        Without a point where the number is whole.

    Examples
    --------
    >>> number_text(2.0), number_text(0.1)
    ('2', '0.1')
    """
    return repr(number).removesuffix(".0")


def sorted_values(values: set[str]) -> tuple[str, ...]:
    """Sort the values of a category: by number where all are numbers, else by text.

    Parameters
    ----------
    values : set of str
        The different values.

    Returns
    -------
    tuple of str
        Sorted.

    Examples
    --------
    >>> sorted_values({"10", "9"}), sorted_values({"b", "a"})
    (('9', '10'), ('a', 'b'))
    """
    if all(is_number(value) for value in values):
        return tuple(sorted(values, key=lambda value: (float(value), value)))
    return tuple(sorted(values))


def rows_where(mask: Mask) -> Ints:
    """Find the rows for which a mask is True."""
    return np.flatnonzero(mask).astype(np.int64)


def _plain_numbers(texts: Sequence[str]) -> Array | None:
    """Numbers of cells that all are plain finite numbers; None if any is not.

    float() reads more than a table means by a number (`1_000`, other digits), so
    texts that could use such licence are left to the patterns.
    """
    everything = "".join(texts)
    if not everything.isascii() or "_" in everything:
        return None
    try:
        numbers = np.array(list(map(float, texts)), dtype=np.float64)
    except ValueError:
        return None
    if not np.isfinite(numbers).all() or (np.abs(numbers) > LARGEST).any():
        return None
    return numbers


def _read_slowly(
    texts: Sequence[str], begin: int, numbers: Array, missing: Mask
) -> None:
    for i, text in enumerate(texts, begin):
        if text.lower() in MISSING:
            missing[i] = True
            numbers[i] = np.nan
        elif _NUMBER.fullmatch(text) or _INFINITE.fullmatch(text):
            numbers[i] = _limited(float(text))
        else:
            numbers[i] = np.nan


def _limited(number: float) -> float:
    return number if abs(number) <= LARGEST else float("inf")
