"""Tables of any format, known by how a file begins."""

from collections.abc import Callable, Generator
from pathlib import Path

from engine.data.read_csv import read_csv_steps
from engine.data.steps import finish, part
from engine.data.table import Table
from engine.errors import TableError
from engine.files.matrix_table import read_npy_table, read_npz_table, with_labels
from engine.files.read_idx import GZIP, is_idx, read_idx_table
from engine.files.read_parquet import MAGIC, read_parquet_table

SUFFIXES = (
    ".csv",
    ".tsv",
    ".txt",
    ".npy",
    ".npz",
    ".idx",
    ".gz",
    ".parquet",
)
"""Of the files that are offered; which format it is tells the content."""

_BINARY = {
    ".npy": "an .npy",
    ".npz": "an .npz",
    ".parquet": "a Parquet",
    ".gz": "a gzip",
}


def is_table(path: Path) -> bool:
    """Whether a file is offered as a table.

    By its suffix; or as it begins as an IDX file, which often has none that says so.
    """
    if path.suffix.lower() in SUFFIXES:
        return True
    try:
        with path.open("rb") as stream:
            return path.is_file() and is_idx(stream.read(4))
    except (OSError, ValueError):
        return False


def read_table(path: Path, labels: Path | None = None) -> Table:
    """Read a table from a file of any known format.

    Parameters
    ----------
    path : Path
        Text, `.npy`, `.npz` with the arrays `inputs` and `targets`, IDX, also
        compressed with gzip, or Parquet.
    labels : Path, optional
        A table of one column, with as many rows: the target.

    Raises
    ------
    UserError
        If it is no table, with where it ceases to be one.
    """
    return finish(read_table_steps(path, labels))


def read_table_steps(
    path: Path, labels: Path | None = None
) -> Generator[float, None, Table]:
    """Read a table, a few milliseconds at a time where its format allows it.

    Parameters
    ----------
    path : Path
        As for `read_table`.
    labels : Path, optional
        As for `read_table`.

    Yields
    ------
    float
        Part of the work that is done, 0 to 1. Closing the generator ends the work.

    Returns
    -------
    Table
        As from `read_table`.

    Raises
    ------
    UserError
        If it is no table.
    """
    yield 0.0
    end = 1.0 if labels is None else 0.9
    reader = _reader(path)
    if reader is None:
        table = yield from part(read_csv_steps(path), 0.0, end)
    else:
        table = reader(path)
    if labels is None:
        return table
    yield end
    return with_labels(table, read_table(labels))


def _reader(path: Path) -> Callable[[Path], Table] | None:
    """Find the reader of a binary format; None for text, and for what has no start."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            start = stream.read(8)
    except (OSError, ValueError):  # the reader of texts says why
        return None
    suffix = path.suffix.lower()
    if start.startswith(b"\x93NUMPY"):
        return read_npy_table
    if start.startswith(MAGIC):
        return read_parquet_table
    if start.startswith(b"PK") and suffix == ".npz":
        return read_npz_table
    if start.startswith(GZIP) or is_idx(start):
        return read_idx_table
    if suffix in _BINARY:
        raise TableError(
            path.name, f"this is not {_BINARY[suffix]} file, or it is damaged"
        )
    return None
