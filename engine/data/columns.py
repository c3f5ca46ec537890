"""What each column of a table is: number or category, input or target."""

from collections.abc import Collection
from dataclasses import dataclass
from shlex import quote
from typing import Literal

import numpy as np

from engine.arrays import Ints
from engine.data.cells import Cells, rows_where, sorted_values
from engine.data.dataset import Column, Task
from engine.data.table import Table
from engine.errors import BadCell, TableError

MAX_CATEGORIES = 100

_FEW_ROWS = 20  # a table of fewer rows may have as many categories as it likes

Role = Literal["input", "target", "ignore"]


@dataclass(frozen=True)
class Wishes:
    """What the user says about columns; empty for what the table itself suggests.

    Attributes
    ----------
    targets, ignore, categories : collections of str
        Column names: to be predicted, left out, taken as words. Without targets they
        are those that the file marks, or the last column that is not left out.
    task : "classes", "regression" or None
        What the target is; None: text is a class, a number a number.
    """

    targets: Collection[str] = ()
    ignore: Collection[str] = ()
    categories: Collection[str] = ()
    task: Task | None = None


def find_roles(table: Table, wishes: Wishes) -> tuple[Role, ...]:
    """Decide what the network does with each column.

    Parameters
    ----------
    table : Table
        As read.
    wishes : Wishes
        What the user says.

    Returns
    -------
    tuple of "input", "target" or "ignore"
        One per column.

    Raises
    ------
    TableError
        If a column is not in the table, has two roles, or none is left as an input.
    """
    for name in [*wishes.targets, *wishes.ignore, *wishes.categories]:
        if name not in table.names:
            raise TableError(
                table.name,
                f"there is no column '{name}', only {listed(table.names)}",
            )
    for name in wishes.targets:
        if name in wishes.ignore:
            what = f"the column '{name}' cannot be both a target and ignored"
            raise TableError(table.name, what)

    left = [name for name in table.names if name not in wishes.ignore]
    marked = [name for name in table.targets if name in left]
    targets = set(wishes.targets or marked or left[-1:])
    roles: dict[str, Role] = dict.fromkeys(left, "input")
    roles.update(dict.fromkeys(targets, "target"))
    if "input" not in roles.values():
        raise TableError(table.name, "no column is left as an input")
    return tuple(roles.get(name, "ignore") for name in table.names)


def describe_columns(
    table: Table, roles: tuple[Role, ...], wishes: Wishes, rows: Ints
) -> tuple[Column, ...]:
    """Decide what the cells of each column mean.

    Parameters
    ----------
    table : Table
        As read.
    roles : tuple
        From `find_roles`.
    wishes : Wishes
        What the user says.
    rows : int64 array
        The rows that are kept: only their values become categories.

    Returns
    -------
    tuple of Column
        One per column, without means.

    Raises
    ------
    TableError
        If a column has too many categories, a target too few or none that fits the
        task, or a cell is not the number that its column promises.
    """
    columns = []
    for name, cells, role in zip(table.names, table.cells, roles, strict=True):
        if role == "ignore":
            words = cells.words.any()
            columns.append(Column(name, "category" if words else "number", role))
            continue
        forced = name in wishes.categories
        if role == "target":
            forced = _is_class(table, name, forced, wishes.task)
        if forced or _is_category(table, name, cells):
            values = sorted_values(cells.values(rows))
            _check_categories(table, name, role, values)
            columns.append(Column(name, "category", role, values))
        else:
            check_numbers(table, name, cells)
            columns.append(Column(name, "number", role))
    _check_targets(table, columns)
    return tuple(columns)


def check_numbers(table: Table, name: str, cells: Cells) -> None:
    """Make sure that every cell of a column is a number or missing.

    Parameters
    ----------
    table : Table
        Named in the error.
    name : str
        Of the column.
    cells : Cells
        Of the column.

    Raises
    ------
    BadCell
        At the first cell that is something else, or a number too large.
    """
    bad = cells.words | np.isinf(cells.numbers)
    if not bad.any():
        return
    row = int(rows_where(bad)[0])
    what = "is not a number" if cells.words[row] else "is too large a number"
    raise BadCell(table.name, table.line(row), name, cells.text(row), what)


def listed(names: Collection[str]) -> str:
    """Write names one after another, the first ten of many.

    Parameters
    ----------
    names : collection of str
        At least one.

    Returns
    -------
    str
        In single quotes.

    Examples
    --------
    >>> listed(["a", "b"])
    "'a', 'b'"
    """
    first = ", ".join(f"'{name}'" for name in list(names)[:10])
    more = len(names) - 10
    return first if more <= 0 else f"{first} and {more:,} more"


def _is_category(table: Table, name: str, cells: Cells) -> bool:
    n_words = int(cells.words.sum())
    n_present = len(cells) - int(cells.missing.sum())
    if n_words == 0:
        return False
    if 2 * (n_present - n_words) > n_present:
        row = int(rows_where(cells.words)[0])
        hint = f"--category {quote(name)} makes the column a category"
        what = f"is not a number ({hint})"
        raise BadCell(table.name, table.line(row), name, cells.text(row), what)
    return True


def _is_class(table: Table, name: str, forced: bool, task: Task | None) -> bool:
    """Whether a target is a class because the user said so."""
    if task != "regression":
        return forced or task == "classes"
    if forced:
        what = f"the target '{name}' is a category, which a regression cannot predict"
        raise TableError(table.name, what)
    # Text makes the first cell an error: a regression needs numbers.
    check_numbers(table, name, table.column(name))
    return False


def _check_categories(
    table: Table, name: str, role: Role, values: tuple[str, ...]
) -> None:
    if role == "target" and len(values) == 1:
        what = f"the target '{name}' has only one class, '{values[0]}'"
        raise TableError(table.name, what)
    too_many = 2 * len(values) >= table.n_rows >= _FEW_ROWS
    if len(values) <= MAX_CATEGORIES and not too_many:
        return
    limit = f"at most {MAX_CATEGORIES}"
    if too_many:
        limit = f"fewer than half of the {table.n_rows:,} rows"
    kind = "classes" if role == "target" else "categories"
    what = f"the column '{name}' has {len(values):,} {kind} where {limit} make sense"
    advice = f"leave it out with --ignore {quote(name)}"
    if role == "target":
        advice += " or choose another --target"
    raise TableError(table.name, f"{what}; {advice}")


def _check_targets(table: Table, columns: list[Column]) -> None:
    targets = [column for column in columns if column.role == "target"]
    classes = [column.name for column in targets if column.kind == "category"]
    if classes and len(targets) > 1:
        what = f"the class '{classes[0]}' must be the only target"
        raise TableError(table.name, what)
