"""The table that a data set was made from, read again where it is not at hand."""

from collections.abc import Generator
from pathlib import Path

from engine.data.dataset import Dataset
from engine.data.sets import set_table
from engine.data.table import Table
from engine.errors import TableError
from engine.files.read_table import read_table_steps


def source_table_steps(dataset: Dataset) -> Generator[float, None, Table]:
    """Return the table of a data set, a few milliseconds of work at a time."""
    yield 0.0
    if dataset.table is not None:
        return dataset.table
    origin = dataset.origin
    if origin.kind == "set":
        return set_table(
            origin.name, rows=origin.rows, noise=origin.noise, seed=origin.seed or 0
        )
    if origin.path is None or not Path(origin.path).is_file():
        what = "is not where it was read from, so its columns cannot be changed"
        raise TableError(dataset.name, what)
    labels = None if origin.labels is None else Path(origin.labels)
    return (yield from read_table_steps(Path(origin.path), labels))
