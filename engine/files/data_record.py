"""Data and their scaling as readable records; the numbers are in arrays beside them.

Data of up to `INSIDE_LIMIT` bytes travel inside the project. Larger ones stay in the
user's table: the project remembers where it is and what it must hash to, and reads it
again.
"""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Ints, all_differ
from engine.data.dataset import Column, Dataset, Origin
from engine.data.scaling import Method, Scaling
from engine.files.outside_data import fill_from_outside, sha256
from engine.files.record import BadRecord, Record

INSIDE_LIMIT = 50_000_000

Arrays = dict[str, NDArray[Any]]

_NUMBERS = ("inputs", "targets")
_ROWS = ("train_rows", "test_rows")
# A dict, because looking a word up in it also tells the type checker its kind.
_METHODS: dict[str, Method] = {
    "standardize": "standardize",
    "minmax": "minmax",
    "none": "none",
}
_KINDS: dict[str, Literal["number", "category"]] = {
    "number": "number",
    "category": "category",
}
_ROLES: dict[str, Literal["input", "target", "ignore"]] = {
    "input": "input",
    "target": "target",
    "ignore": "ignore",
}
_MISSING: dict[str, Literal["drop", "mean"]] = {"drop": "drop", "mean": "mean"}
_ORIGINS: dict[str, Literal["set", "file"]] = {"set": "set", "file": "file"}


def write_data(dataset: Dataset) -> tuple[dict[str, Any], Arrays]:
    """Describe a data set, and give the arrays to be kept beside the record.

    Raises
    ------
    FileProblem
        If the data are too large to travel inside and their table is gone.
    """
    record = {
        "name": dataset.name,
        "columns": [asdict(column) for column in dataset.columns],
        "input_names": list(dataset.input_names),
        "target_names": list(dataset.target_names),
        "classes": list(dataset.classes),
        "one_hot": np.flatnonzero(dataset.one_hot).tolist(),
        "missing": dataset.missing,
        "origin": _origin_record(dataset.origin),
        "notes": list(dataset.notes),
        "outside": None,
    }
    arrays: Arrays = {name: getattr(dataset, name) for name in _ROWS}
    size = dataset.inputs.nbytes + dataset.targets.nbytes
    if size > INSIDE_LIMIT and dataset.origin.path is not None:
        path = Path(dataset.origin.path)
        outside = {"path": str(path.absolute()), "sha256": sha256(path)}
        if dataset.origin.labels is not None:
            outside["labels_sha256"] = sha256(Path(dataset.origin.labels))
        record["outside"] = outside
    else:
        arrays |= {name: getattr(dataset, name) for name in _NUMBERS}
    return record, arrays


def read_data(record: Record, arrays: Arrays, folder: Path) -> Dataset:
    """Make the data set that `write_data` described.

    Parameters
    ----------
    record : Record
        What `write_data` gave, as read from JSON.
    arrays : dict of arrays
        What stood beside it.
    folder : Path
        Where the project is: the table may have moved along with it.

    Raises
    ------
    BadRecord
        If a field is wrong, or the arrays do not belong to it.
    UserError
        If the table of large data is missing or was changed.
    """
    outside = None if record.is_null("outside") else record.record("outside")
    inputs_at = record.wholes("one_hot")
    dataset = Dataset(
        name=record.text("name"),
        columns=tuple(_read_column(part) for part in record.records("columns")),
        inputs=_table(arrays, "inputs", outside),
        targets=_table(arrays, "targets", outside),
        input_names=record.texts("input_names"),
        target_names=record.texts("target_names"),
        classes=record.texts("classes"),
        one_hot=np.zeros(0, dtype=np.bool_),
        train_rows=_rows(arrays, "train_rows"),
        test_rows=_rows(arrays, "test_rows"),
        missing=_MISSING[record.word("missing", _MISSING)],
        origin=_read_origin(record.record("origin")),
        notes=record.texts("notes"),
    )
    record.done()
    one_hot = np.zeros(len(dataset.input_names), dtype=np.bool_)
    if len(inputs_at) and inputs_at.max() >= len(one_hot):
        raise BadRecord("data.one_hot names an input that does not exist")
    one_hot[inputs_at] = True
    dataset = replace(dataset, one_hot=one_hot)
    if outside is not None:
        dataset = fill_from_outside(dataset, outside, folder)
    _check(dataset)
    return dataset


def write_scaling(scaling: Scaling) -> dict[str, Any]:
    """Describe a scaling."""
    return {
        "method": scaling.method,
        "input_mean": scaling.input_mean.tolist(),
        "input_scale": scaling.input_scale.tolist(),
        "target_mean": scaling.target_mean.tolist(),
        "target_scale": scaling.target_scale.tolist(),
    }


def read_scaling(record: Record, dataset: Dataset) -> Scaling:
    """Make the scaling that `write_scaling` described.

    Raises
    ------
    BadRecord
        If a field is wrong, or the scaling does not fit the data.
    """
    scaling = Scaling(
        method=_METHODS[record.word("method", _METHODS)],
        input_mean=record.numbers("input_mean"),
        input_scale=record.numbers("input_scale"),
        target_mean=record.numbers("target_mean"),
        target_scale=record.numbers("target_scale"),
    )
    record.done()
    sizes = (
        (scaling.input_mean, scaling.input_scale, dataset.n_inputs),
        (scaling.target_mean, scaling.target_scale, dataset.n_outputs),
    )
    if any(len(mean) != n or len(scale) != n for mean, scale, n in sizes):
        raise BadRecord("the scaling does not fit the data")
    if not (scaling.input_scale.all() and scaling.target_scale.all()):
        raise BadRecord("the scaling has a scale of 0")
    return scaling


def _origin_record(origin: Origin) -> dict[str, Any]:
    record = asdict(origin)
    if origin.labels is None:
        del record["labels"]
    return record


def _read_column(record: Record) -> Column:
    column = Column(
        name=record.text("name"),
        kind=_KINDS[record.word("kind", _KINDS)],
        role=_ROLES[record.word("role", _ROLES)],
        categories=record.texts("categories"),
        mean=None if record.is_null("mean") else record.number("mean"),
    )
    record.done()
    return column


def _read_origin(record: Record) -> Origin:
    origin = Origin(
        kind=_ORIGINS[record.word("kind", _ORIGINS)],
        name=record.text("name"),
        path=None if record.is_null("path") else record.text("path"),
        rows=None if record.is_null("rows") else record.whole("rows"),
        noise=None if record.is_null("noise") else record.number("noise"),
        seed=None if record.is_null("seed") else record.whole("seed", high=2**63 - 1),
        generated=record.flag("generated"),
        labels=None if record.is_null("labels") else record.text("labels"),
    )
    record.done()
    return origin


def _table(arrays: Arrays, name: str, outside: Record | None) -> Array:
    if outside is not None:
        return np.zeros((0, 0))
    array = arrays.get(name)
    if array is None or array.ndim != 2 or array.dtype != np.float64:
        raise BadRecord(f"data/{name}.npy is not a table of numbers")
    if not np.isfinite(array).all():
        raise BadRecord(f"data/{name}.npy holds a number that is not finite")
    return array


def _rows(arrays: Arrays, name: str) -> Ints:
    array = arrays.get(name)
    if array is None or array.ndim != 1 or array.dtype != np.int64:
        raise BadRecord(f"data/{name}.npy is not a list of rows")
    return array


def _check(dataset: Dataset) -> None:
    if len(dataset.inputs) != len(dataset.targets):
        raise BadRecord("the data have more inputs than targets or fewer")
    if dataset.n_inputs != len(dataset.input_names):
        raise BadRecord("the data have other inputs than their names say")
    outputs = len(dataset.target_names)
    if dataset.classes:
        outputs = 1 if len(dataset.classes) == 2 else len(dataset.classes)
    if not dataset.n_outputs == len(dataset.target_names) == outputs:
        raise BadRecord("the data have other targets than their names say")
    if dataset.classes and not np.isin(dataset.targets, (0.0, 1.0)).all():
        raise BadRecord("the data have a class that is neither 0 nor 1")
    rows = np.concatenate([dataset.train_rows, dataset.test_rows])
    if not len(dataset.train_rows) or not all_differ(rows):
        raise BadRecord("the data have no training row, or a row twice")
    if rows.min() < 0 or rows.max() >= dataset.n_rows:
        raise BadRecord("the data have fewer rows than the split says")
    _check_columns(dataset)


def _check_columns(dataset: Dataset) -> None:
    widths = {"number": 1, "category": 0}
    inputs = sum(
        widths[column.kind] or len(column.categories)
        for column in dataset.columns
        if column.role == "input"
    )
    if inputs != dataset.n_inputs:
        raise BadRecord("the data have other inputs than their columns say")
