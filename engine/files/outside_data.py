"""Data that are too large to travel inside a project, read from their table again."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.arrays import Array, Mask
from engine.data.dataset import Column, Dataset
from engine.data.encode import encode
from engine.data.mapped import is_mapped
from engine.data.table import Table
from engine.files.problem import FileProblem, unreadable
from engine.files.read_table import read_table
from engine.files.record import Record


def sha256(path: Path) -> str:
    """Hash of a file, in hexadecimal digits.

    Raises
    ------
    FileProblem
        If it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error


def fill_from_outside(dataset: Dataset, outside: Record, folder: Path) -> Dataset:
    """Read the numbers of a data set from its table.

    Parameters
    ----------
    dataset : Dataset
        Everything but the numbers.
    outside : Record
        Where the table was, and its hash.
    folder : Path
        Another place to look: the folder of the project.

    Returns
    -------
    Dataset
        The same numbers as before, bit for bit.

    Raises
    ------
    UserError
        If the table is missing, was changed, or cannot be read.
    """
    path, digest = Path(outside.text("path")), outside.text("sha256")
    found, labels = _find(path, digest, folder), None
    if dataset.origin.labels is not None:
        digest = outside.text("labels_sha256")
        labels = _find(Path(dataset.origin.labels), digest, folder)
    outside.done()
    table = read_table(found, labels)
    again = encode(
        table,
        targets=[c.name for c in dataset.columns if c.role == "target"],
        ignore=[c.name for c in dataset.columns if c.role == "ignore"],
        categories=[c.name for c in dataset.columns if c.categories],
        task=dataset.task,
        missing=dataset.missing,
        test_share=0.0,
    )
    inputs = again.inputs
    if dataset.missing == "mean" and not is_mapped(inputs):
        inputs = _filled(dataset, inputs, table)
    return replace(dataset, inputs=inputs, targets=again.targets, table=table)


def _find(path: Path, digest: str, folder: Path) -> Path:
    found = next((p for p in (path, folder / path.name) if _is_file(p)), None)
    if found is None:
        raise FileProblem(
            path, f"this table of the project is too large for it and not at {path}"
        )
    if sha256(found) != digest:
        raise FileProblem(found, "this table was changed since the project was saved")
    return found


def _filled(dataset: Dataset, inputs: Array, table: Table) -> Array:
    """Fill missing cells as before: with means over the training rows of the split."""
    kept = np.ones(table.n_rows, dtype=np.bool_)
    for column in dataset.columns:
        if column.role == "target":
            kept &= ~table.column(column.name).missing
    result, begin = inputs.copy(), 0
    for column in dataset.columns:
        if column.role != "input":
            continue
        end = begin + max(1, len(column.categories))
        missing = table.column(column.name).missing[kept]
        if missing.any():
            block = inputs[:, begin:end]
            result[missing, begin:end] = _means(dataset, column, block, missing)
        begin = end
    return result


def _means(dataset: Dataset, column: Column, block: Array, missing: Mask) -> Array:
    if column.mean is not None:
        return np.array([column.mean])
    known = dataset.train_rows[~missing[dataset.train_rows]]
    return np.asarray(block[known].mean(axis=0))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no permission, or a NUL in the name
        return False
