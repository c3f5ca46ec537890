"""The data sets that come with the program."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array
from engine.data import generators
from engine.data.cells import Cells, number_cells, text_cells
from engine.data.dataset import Dataset, Task
from engine.data.encode import encode
from engine.data.expression_set import generate_for
from engine.data.generators import Generate
from engine.data.origin import Origin
from engine.data.read_csv import read_csv
from engine.data.resources import resource_path
from engine.data.table import Table
from engine.errors import BadSetOption

MAX_ROWS = 1_000_000
MAX_NOISE = 100.0


@dataclass(frozen=True)
class DataSet:
    """What is known about a set before it is loaded.

    Attributes
    ----------
    name : str
        What the command line calls it.
    title : str
        What the window calls it.
    sentence : str
        What it is, and why one would want it.
    rows : int
        How many there are, or are made unless another number is asked for.
    noise : float
        By default; 0 for real data.
    test_share : float
        By default.
    task : "classes" or "regression"
        What the last column is.
    generate : function or None
        Makes its columns; None for real data.
    source, licence : str
        Of real data, in words; empty for computed sets.
    note : str
        What differs from the original.
    """

    name: str
    title: str
    sentence: str
    rows: int
    test_share: float
    task: Task
    noise: float = 0.0
    generate: Generate | None = None
    source: str = ""
    licence: str = ""
    note: str = ""

    @property
    def generated(self) -> bool:
        """True for data that is computed, False for real data."""
        return self.generate is not None


_LIST = (
    DataSet(
        name="and",
        title="Logical and",
        sentence="Four points; yes where both inputs are 1.",
        rows=4,
        test_share=0.0,
        task="classes",
        generate=generators.logic_and,
    ),
    DataSet(
        name="or",
        title="Logical or",
        sentence="Four points; yes where at least one input is 1.",
        rows=4,
        test_share=0.0,
        task="classes",
        generate=generators.logic_or,
    ),
    DataSet(
        name="xor4",
        title="Exclusive or, four points",
        sentence="Yes where exactly one input is 1: no network without a hidden layer "
        "can learn it.",
        rows=4,
        test_share=0.0,
        task="classes",
        generate=generators.logic_xor,
    ),
    DataSet(
        name="line",
        title="Straight line",
        sentence="y = 2x + 1 with some noise: one weight and one bias to find.",
        rows=40,
        test_share=0.0,
        task="regression",
        noise=0.1,
        generate=generators.line,
    ),
    DataSet(
        name="xor",
        title="Exclusive or",
        sentence="Four quadrants, opposite ones of one colour.",
        rows=500,
        test_share=0.5,
        task="classes",
        generate=generators.xor,
    ),
    DataSet(
        name="circle",
        title="Circle",
        sentence="A disc of one colour in a ring of the other.",
        rows=500,
        test_share=0.5,
        task="classes",
        generate=generators.circle,
    ),
    DataSet(
        name="gauss",
        title="Two clouds",
        sentence="Two clouds of points: a straight line tells them apart.",
        rows=500,
        test_share=0.5,
        task="classes",
        generate=generators.gauss,
    ),
    DataSet(
        name="two-moons",
        title="Two moons",
        sentence="Two half circles that reach into each other.",
        rows=500,
        test_share=0.5,
        task="classes",
        noise=0.14,
        generate=generators.two_moons,
    ),
    DataSet(
        name="spiral",
        title="Spiral",
        sentence="Two arms wound around each other: hard for a small network.",
        rows=500,
        test_share=0.5,
        task="classes",
        generate=generators.spiral,
    ),
    DataSet(
        name="plane",
        title="Plane",
        sentence="y rises evenly in one direction.",
        rows=1200,
        test_share=0.5,
        task="regression",
        generate=generators.plane,
    ),
    DataSet(
        name="gaussians",
        title="Six bumps",
        sentence="y has three hills and three hollows.",
        rows=1200,
        test_share=0.5,
        task="regression",
        generate=generators.gaussians,
    ),
    DataSet(
        name="sine-wave",
        title="Sine wave",
        sentence="One period of y = sin(x).",
        rows=200,
        test_share=0.2,
        task="regression",
        generate=generators.sine_wave,
    ),
    DataSet(
        name="meals",
        title="Meals",
        sentence="Burgers, fries, drinks and the bill: the weights become the prices.",
        rows=200,
        test_share=0.2,
        task="regression",
        generate=generators.meals,
    ),
    DataSet(
        name="iris",
        title="Iris",
        sentence="150 flowers of three species, four measurements each.",
        rows=150,
        test_share=0.2,
        task="classes",
        source="R. A. Fisher (1936), measured by E. Anderson; UCI Machine Learning "
        "Repository, doi:10.24432/C56C76",
        licence="CC BY 4.0",
        note="two flowers have the values of Fisher's paper, not of the UCI file",
    ),
    DataSet(
        name="penguins",
        title="Penguins",
        sentence="344 penguins of three species in Antarctica, some not measured "
        "completely.",
        rows=344,
        test_share=0.2,
        task="classes",
        source="K. B. Gorman and Palmer Station LTER; A. Horst, A. Hill, K. Gorman "
        "(2020), palmerpenguins, doi:10.5281/zenodo.3960218",
        licence="CC0 1.0",
        note="the column 'year' of the original is left out",
    ),
    DataSet(
        name="digits",
        title="Handwritten digits",
        sentence="1,797 handwritten digits of 8 x 8 pixels.",
        rows=1797,
        test_share=0.2,
        task="classes",
        source="E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten "
        "Digits; UCI Machine Learning Repository, doi:10.24432/C50P49",
        licence="CC BY 4.0",
    ),
)

SETS: Mapping[str, DataSet] = {a_set.name: a_set for a_set in _LIST}
"""Every set by its name, simple ones first, real data last."""


def find_set(name: str) -> DataSet:
    """Find a set by its name.

    Parameters
    ----------
    name : str
        Any text; the sets of formulas are called as `expression_name` does.

    Returns
    -------
    DataSet
        Its description.

    Raises
    ------
    BadSetOption
        If there is none of that name; the sentence lists the names.
    """
    if name in SETS:
        return SETS[name]
    generate = generate_for(name)
    if generate is not None:
        return DataSet(
            name=name,
            title=name,
            sentence="A formula of your own.",
            rows=200,
            test_share=0.2,
            task="regression",
            generate=generate,
        )
    raise BadSetOption(f"there is no data set '{name}', only {', '.join(SETS)}")


def set_table(
    name: str,
    *,
    rows: int | None = None,
    noise: float | None = None,
    seed: int = 0,
) -> Table:
    """Make or read a set as a table.

    Parameters
    ----------
    name : str
        One of `SETS`.
    rows : int or None
        1 to 1,000,000; None for the set's own number. Real data has only that.
    noise : float or None
        0 to 100; None for the set's own. Real data has only 0.
    seed : int
        Whole number from 0, for what is drawn at random.

    Returns
    -------
    Table
        The last column is the target.

    Raises
    ------
    BadSetOption
        If the set is unknown or cannot be made like that.

    Examples
    --------
    >>> set_table("line", rows=3).names
    ('x', 'y')
    """
    a_set = find_set(name)
    rows = a_set.rows if rows is None else rows
    noise = a_set.noise if noise is None else noise
    _check(a_set, rows, noise, seed)
    if a_set.generate is None:
        table = read_csv(resource_path("data", f"{name}.csv"))
        notes = (*table.notes, a_set.note) if a_set.note else table.notes
        return replace(table, origin=Origin(kind="set", name=name), notes=notes)

    columns = a_set.generate(rows, noise, np.random.default_rng(seed))
    return Table(
        origin=Origin(
            kind="set", name=name, rows=rows, noise=noise, seed=seed, generated=True
        ),
        names=tuple(columns),
        cells=tuple(_cells(column) for column in columns.values()),
    )


def load_set(
    name: str,
    *,
    rows: int | None = None,
    noise: float | None = None,
    seed: int = 0,
    test_share: float | None = None,
) -> Dataset:
    """Make a set ready for a network.

    Parameters
    ----------
    name : str
        One of `SETS`.
    rows, noise, seed
        As for `set_table`; the seed also draws the test rows.
    test_share : float or None
        Part of the rows to test on; None for the set's own.

    Returns
    -------
    Dataset
        With the last column as its target.

    Raises
    ------
    BadSetOption
        If the set is unknown or cannot be made like that.
    TableError
        If it has too few rows to show two classes.
    BadSplit
        If the test share leaves nothing to train on.

    Examples
    --------
    >>> load_set("penguins").classes
    ('Adelie', 'Chinstrap', 'Gentoo')
    """
    a_set = find_set(name)
    return encode(
        set_table(name, rows=rows, noise=noise, seed=seed),
        task=a_set.task,
        test_share=a_set.test_share if test_share is None else test_share,
        seed=seed,
    )


def _check(a_set: DataSet, rows: int, noise: float, seed: int) -> None:
    if not a_set.generated and (rows != a_set.rows or noise != 0):
        what = f"{a_set.name} is real data: its {a_set.rows:,} rows come as they are"
        raise BadSetOption(what)
    if not 1 <= rows <= MAX_ROWS:
        what = f"{a_set.name} can have 1 to {MAX_ROWS:,} rows, not {rows:,}"
        raise BadSetOption(what)
    if not 0 <= noise <= MAX_NOISE or not math.isfinite(noise):
        what = f"the noise of {a_set.name} must be 0 to {MAX_NOISE:g}, not {noise:g}"
        raise BadSetOption(what)
    if seed < 0:
        raise BadSetOption(f"the seed must be a whole number from 0, not {seed}")


def _cells(column: Array | list[str]) -> Cells:
    return text_cells(column) if isinstance(column, list) else number_cells(column)
