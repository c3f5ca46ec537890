"""The JSON export, read back: every layer and projection with every field checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.exports.json_weights import FORMAT_VERSION
from engine.files.ordinary import read_text_bytes
from engine.files.problem import DamagedFile, NewerFile
from engine.files.record import BadRecord, Record
from engine.files.strict_json import BadJson, decode
from engine.imports.weight_set import Key
from engine.network.layer import LAYER_KINDS, UNBOUND, LayerKind

MAX_BYTES = 2**30

_KINDS: dict[str, LayerKind] = {kind: kind for kind in LAYER_KINDS}
_TREES = {"projections": 0, "recurrent": 1}
_SIDES = ("inputs", "targets")


@dataclass(frozen=True, eq=False)
class JsonLayer:
    """One layer of the file; what it may leave out is None.

    Attributes
    ----------
    size : int or None
        Number of neurons, where any field tells it.
    """

    kind: LayerKind | None
    size: int | None
    names: tuple[str, ...] | None
    activations: tuple[str, ...] | None
    biases: Array | None
    frozen: Mask | None
    columns: Ints | None
    position: tuple[float, float] | None
    loose: bool
    dropout: float


@dataclass(frozen=True, eq=False)
class JsonProjection:
    """One projection of the file; None for a field that was left out."""

    weights: Array | None
    mask: Mask | None
    frozen: Mask | None


@dataclass(frozen=True, eq=False)
class JsonNetwork:
    """All of the file."""

    path: Path
    layers: dict[str, JsonLayer]
    projections: dict[Key, JsonProjection]
    names: dict[str, tuple[str, ...]]
    scaling: dict[str, Array]


def read_json(path: Path) -> JsonNetwork:
    """Read a network that was exported as JSON, or written by hand in the same form.

    Raises
    ------
    FileProblem
        If it cannot be read, is no strict JSON, comes from a newer version, or a field
        is wrong; the sentence says which.
    """
    content = read_text_bytes(path, MAX_BYTES, "strict JSON: it holds a NUL")
    try:
        return _network(path, Record(decode(content), ""))
    except BadJson as error:
        raise DamagedFile(path, f"this is not strict JSON: {error}") from error
    except BadRecord as error:
        raise DamagedFile(path, str(error).removeprefix(" ")) from error


def _network(path: Path, record: Record) -> JsonNetwork:
    if "layers" not in record:
        raise BadRecord("the file has no layers, so it is not an exported network")
    if "format_version" in record:
        version = record.whole("format_version", low=1)
        if version > FORMAT_VERSION:
            raise NewerFile(path, version, FORMAT_VERSION)
    layers_record = record.record("layers")
    layers = {name: _layer(layers_record.record(name)) for name in layers_record.keys}
    projections: dict[Key, JsonProjection] = {}
    for tree, delay in _TREES.items():
        if tree in record:
            projections |= _tree(record.record(tree), delay)
    names = {}
    for side in _SIDES:
        if side in record:
            names[side] = record.record(side).texts("names")
    if "classes" in record:
        record.texts("classes")
    scaling = _scaling(record.record("scaling")) if "scaling" in record else {}
    record.done()
    return JsonNetwork(path, layers, projections, names, scaling)


def _tree(sources: Record, delay: int) -> dict[Key, JsonProjection]:
    result: dict[Key, JsonProjection] = {}
    for source in sources.keys:
        targets = sources.record(source)
        for target in targets.keys:
            key = source, target, delay
            result[key] = _projection(targets.record(target), delay)
    return result


def _scaling(record: Record) -> dict[str, Array]:
    result: dict[str, Array] = {}
    for side in record.keys:
        part = record.record(side)
        result |= {f"{side}/{word}": part.numbers(word) for word in ("mean", "scale")}
        part.done()
    return result


def _layer(record: Record) -> JsonLayer:
    position = record.numbers("position").tolist() if "position" in record else None
    if position is not None and len(position) != 2:
        raise BadRecord(f"{record.path('position')} is not a pair of numbers")
    names = record.texts("names") if "names" in record else None
    activations = record.texts("activations") if "activations" in record else None
    biases = _finite(record, "biases") if "biases" in record else None
    frozen = _flags(record, "frozen") if "frozen" in record else None
    columns = None
    if "columns" in record:
        columns = record.wholes("columns", low=UNBOUND)
    sizes = {
        len(part)
        for part in (names, activations, biases, frozen, columns)
        if part is not None
    }
    if "size" in record:
        sizes.add(record.whole("size", low=1))
    if len(sizes) > 1:
        raise BadRecord(f"{record.where} has lists of different lengths")
    layer = JsonLayer(
        kind=_KINDS[record.word("kind", _KINDS)] if "kind" in record else None,
        size=sizes.pop() if sizes else None,
        names=names,
        activations=activations,
        biases=biases,
        frozen=frozen,
        columns=columns,
        position=None if position is None else (position[0], position[1]),
        loose=record.flag("loose") if "loose" in record else False,
        dropout=record.number("dropout") if "dropout" in record else 0.0,
    )
    record.done()
    return layer


def _projection(record: Record, delay: int) -> JsonProjection:
    if "delay" in record and record.whole("delay") != delay:
        raise BadRecord(f"{record.path('delay')} is not the {delay} of its place")
    result = JsonProjection(
        weights=_matrix(record, "weights", (int, float)),
        mask=_matrix(record, "mask", (bool,)),
        frozen=_matrix(record, "frozen", (bool,)),
    )
    record.done()
    return result


def _finite(record: Record, key: str) -> Array:
    with np.errstate(over="ignore"):
        numbers: Array = record.numbers(key).astype(np.float32)
    if not np.isfinite(numbers).all():
        raise BadRecord(f"{record.path(key)} holds a number too large for float32")
    return numbers


def _flags(record: Record, key: str) -> Mask:
    values = record.take(key)
    if not isinstance(values, list) or not all(isinstance(v, bool) for v in values):
        raise BadRecord(f"{record.path(key)} is not a list of true and false")
    return np.array(values, dtype=np.bool_)


def _matrix(record: Record, key: str, kinds: tuple[type, ...]) -> Any:  # noqa: ANN401
    if record.is_null(key):
        return None
    rows, where = record.take(key), record.path(key)
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRecord(f"{where} is not a list of rows")
    if len({len(row) for row in rows}) > 1:
        raise BadRecord(f"{where} has rows of different lengths")
    _check_cells(rows, kinds, where)
    if kinds == (bool,):
        return np.array(rows, dtype=np.bool_).reshape(len(rows), -1)
    with np.errstate(over="ignore"):
        matrix = np.array(rows, dtype=np.float64).reshape(len(rows), -1)
        matrix = matrix.astype(np.float32)
    if not np.isfinite(matrix).all():
        raise BadRecord(f"{where} holds a number too large for float32")
    return matrix


def _check_cells(
    rows: Sequence[Sequence[object]], kinds: tuple[type, ...], where: str
) -> None:
    for row in rows:
        for cell in row:
            # True is an int to Python, but not a weight.
            if type(cell) not in kinds or (type(cell) is int and abs(cell) > 2**127):
                raise BadRecord(f"{where} holds something else than it should")
