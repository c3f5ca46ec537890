"""Data sets from a formula, or from a curve that was drawn."""

import re

import numpy as np

from engine.arrays import Array
from engine.data.cells import number_cells
from engine.data.expression import BadExpression, Expression, parse
from engine.data.generators import Columns, Generate
from engine.data.origin import Origin
from engine.data.table import Table
from engine.errors import BadSetOption

_NAME = re.compile(r"y = (.+), x from (\S+) to (\S+)")
_LARGEST = 1e6
DRAWN = "drawn curve"


def expression_name(text: str, low: float, high: float) -> str:
    """Name of the set of a formula, which says all about it.

    Parameters
    ----------
    text : str
        The formula.
    low, high : float
        From where to where x goes.

    Raises
    ------
    BadExpression
        If the formula cannot be read, or has no value somewhere.
    BadSetOption
        If x goes nowhere.

    Examples
    --------
    >>> expression_name("sin(3x)", -2, 2)
    'y = sin(3x), x from -2 to 2'
    """
    if not -_LARGEST <= low < high <= _LARGEST:
        raise BadSetOption(
            "x must go from a smaller to a larger number, both within "
            f"{_LARGEST:,.0f}, not from {low:g} to {high:g}"
        )
    expression = parse(text)
    _values(expression, np.linspace(low, high, 1001))
    return f"y = {expression.text}, x from {low:.12g} to {high:.12g}"


def generate_for(name: str) -> Generate | None:
    """Make the data of a formula's set; None for any other name.

    Parameters
    ----------
    name : str
        As `expression_name` writes it.

    Raises
    ------
    BadExpression, BadSetOption
        If the name looks so but makes no sense.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    text, low, high = found.groups()
    try:
        ends = float(low), float(high)
    except ValueError:
        return None
    expression_name(text, *ends)
    expression = parse(text)

    def generate(rows: int, noise: float, rng: np.random.Generator) -> Columns:
        x = rng.uniform(*ends, rows)
        y = _values(expression, x) + noise * rng.standard_normal(rows)
        return {"x": x, "y": y}

    return generate


def drawn_table(xs: Array, ys: Array) -> Table:
    """Make a table of a curve that was drawn by hand.

    Parameters
    ----------
    xs, ys : arrays, shape (n,)
        Points in any order; of those with the same x the last counts.

    Raises
    ------
    BadSetOption
        If there are fewer than two points, or one is not finite.
    """
    last = dict(zip(xs.tolist(), ys.tolist(), strict=True))
    points = np.array(sorted(last.items())).reshape(-1, 2)
    if len(points) < 2 or not np.isfinite(points).all():
        raise BadSetOption("a curve needs two points or more: draw from left to right")
    cells = number_cells(points[:, 0]), number_cells(points[:, 1])
    return Table(Origin(kind="file", name=DRAWN), ("x", "y"), cells)


def _values(expression: Expression, x: Array) -> Array:
    values = expression(x)
    bad = np.flatnonzero(~np.isfinite(values) | (np.abs(values) > 1e30))
    if len(bad):
        where = f"it has no value at x = {x[bad[0]]:g}, so choose another range"
        raise BadExpression(expression.text, 0, where)
    return values
