"""A fragment as JSON text, for the system's clipboard and for other windows."""

import json
from collections.abc import Sequence
from typing import Any, NoReturn, cast

import numpy as np

from engine.arrays import Array
from engine.edits.edit import RefusedEdit
from engine.edits.fragment import Fragment
from engine.edits.remove import normalised
from engine.network.layer import LAYER_KINDS, UNBOUND, Layer, LayerKind
from engine.network.network import Network
from engine.network.projection import Projection
from engine.network.validation import InvalidNetwork, validate

KEY = "weightloom_fragment"
VERSION = 2
MAX_TEXT = 64_000_000
_Kind = type | tuple[type, ...]
_MAX_FLOAT = float(np.finfo(np.float32).max)


def to_text(fragment: Fragment) -> str:
    """Write a fragment as JSON; a connection that does not exist is null."""
    network = fragment.network
    places = {layer.id: index for index, layer in enumerate(network.layers)}
    tree = {
        KEY: VERSION,
        "layers": [_layer_tree(layer) for layer in network.layers],
        "projections": [
            _projection_tree(projection, places) for projection in network.projections
        ],
    }
    return json.dumps(tree, ensure_ascii=False, allow_nan=False)


def is_fragment_text(text: str) -> bool:
    """Whether a text looks like a fragment, without reading all of it."""
    return text.startswith(f'{{"{KEY}"')


def from_text(text: str) -> Fragment:
    """Read a fragment.

    Parameters
    ----------
    text : str
        As `to_text` writes it; from anywhere, so nothing is taken on trust.

    Raises
    ------
    RefusedEdit
        If it is anything else, in one sentence.
    """
    if not is_fragment_text(text) or len(text) > MAX_TEXT:
        raise RefusedEdit("The clipboard holds no part of a network.")
    try:
        tree = json.loads(
            text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates
        )
        return _fragment(tree)
    except (ValueError, RecursionError, InvalidNetwork) as error:
        reason = str(error).rstrip(".")
        if isinstance(error, RecursionError | json.JSONDecodeError):
            reason = "it is cut off or changed"
        raise RefusedEdit(
            f"The part of a network on the clipboard is damaged: {reason}."
        ) from error


def _layer_tree(layer: Layer) -> dict[str, object]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "loose": layer.loose,
        "dropout": layer.dropout,
        "position": list(layer.position),
        "names": list(layer.names),
        "activations": list(layer.activations),
        "biases": layer.biases.astype(np.float64).tolist(),
        "frozen": layer.frozen.tolist(),
    }


def _projection_tree(
    projection: Projection, places: dict[int, int]
) -> dict[str, object]:
    weights = projection.weights.astype(np.float64).astype(object)
    weights[~projection.exists] = None
    frozen = projection.frozen
    return {
        "source": places[projection.source],
        "target": places[projection.target],
        "delay": projection.delay,
        "weights": weights.tolist(),
        "frozen": None if frozen is None else frozen.tolist(),
    }


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        raise ValueError("a key stands there twice")
    return tree


def _fragment(tree: object) -> Fragment:
    keys: dict[str, _Kind] = {KEY: int, "layers": list, "projections": list}
    version, layer_trees, projection_trees = _fields(tree, keys, "it")
    if version != VERSION:
        raise ValueError(f"version {version} is not known")
    layers: list[Layer] = []
    next_id = 1
    for layer_tree in layer_trees:
        layers.append(_layer(layer_tree, next_id))
        next_id += 1 + layers[-1].size
    if not layers:
        raise ValueError("it has no layer")
    projections = tuple(_projection(p, layers) for p in projection_trees)
    network = Network(tuple(layers), projections, next_id)
    validate(network)
    return Fragment(network)


def _layer(tree: object, layer_id: int) -> Layer:
    keys: dict[str, _Kind] = {"name": str, "kind": str, "loose": bool, "position": list}
    keys["dropout"] = float
    lists = dict.fromkeys(("names", "activations", "biases", "frozen"), list)
    fields = _fields(tree, keys | lists, "a layer")
    name, kind, loose, position, dropout, *rest = fields
    names, activations, biases, frozen = rest
    if kind not in LAYER_KINDS:
        raise ValueError(f"the layer kind {kind!r} is not known")
    if any(len(part) != len(names) for part in rest):
        raise ValueError(f"the lists of layer {name!r} differ in length")
    x, y = _numbers(position, 2)
    return Layer(
        id=layer_id,
        name=name,
        kind=cast("LayerKind", kind),
        neurons=np.arange(layer_id + 1, layer_id + 1 + len(names), dtype=np.int64),
        names=tuple(_all(names, str, "a neuron name")),
        activations=tuple(_all(activations, str, "an activation")),
        biases=_numbers(biases, len(names)),
        frozen=np.asarray(_all(frozen, bool, "a frozen bias"), dtype=np.bool_),
        columns=np.full(len(names), UNBOUND, dtype=np.int64),
        position=(float(x), float(y)),
        loose=loose,
        dropout=dropout,
    )


def _projection(tree: object, layers: Sequence[Layer]) -> Projection:
    keys: dict[str, _Kind] = {
        "source": int,
        "target": int,
        "delay": int,
        "weights": list,
    }
    ends = _fields(tree, keys | {"frozen": (list, type(None))}, "a projection")
    source, target, delay, rows, frozen_rows = ends
    if not all(0 <= end < len(layers) for end in (source, target)):
        raise ValueError("a projection joins a layer that is not there")
    shape = layers[source].size, layers[target].size
    if len(rows) != shape[0]:
        raise ValueError("a projection has the wrong number of rows")
    weights = np.stack([_weights(row, shape[1]) for row in rows])
    exists = ~np.isnan(weights)
    frozen = None
    if frozen_rows is not None:
        flat = [_all(row, bool, "a frozen weight") for row in frozen_rows]
        if len(flat) != shape[0] or any(len(row) != shape[1] for row in flat):
            raise ValueError("a projection has the wrong number of frozen weights")
        frozen = np.asarray(flat, dtype=np.bool_)
    return normalised(
        Projection(
            layers[source].id,
            layers[target].id,
            np.where(exists, weights, np.float32(0)),
            mask=exists,
            frozen=frozen,
            delay=delay,
        )
    )


def _fields(tree: object, keys: dict[str, _Kind], what: str) -> list[Any]:
    """Values of exactly these keys, each of its type."""
    if not isinstance(tree, dict) or set(tree) != set(keys):
        raise ValueError(f"{what} has other fields than {', '.join(keys)}")
    for key, kind in keys.items():
        if not _is(tree[key], kind):
            raise ValueError(f"{key!r} of {what} is of the wrong kind")
    return [tree[key] for key in keys]


def _is(value: object, kind: _Kind) -> bool:
    if kind is int and isinstance(value, bool):
        return False
    return isinstance(value, kind)


def _all(values: object, kind: type, what: str) -> list[Any]:
    if not isinstance(values, list) or not all(_is(v, kind) for v in values):
        raise ValueError(f"{what} is of the wrong kind")
    return values


def _numbers(values: list[object], count: int) -> Array:
    numbers = _weights(values, count)
    if np.isnan(numbers).any():
        raise ValueError("a number is missing")
    return numbers


def _weights(values: object, count: int) -> Array:
    """Numbers that float32 can hold, NaN where there is null."""
    if not isinstance(values, list) or len(values) != count:
        raise ValueError(f"there are not {count} numbers where they should be")
    for value in values:
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{value!r} is not a number"[:80])
        if not abs(value) <= _MAX_FLOAT:
            raise ValueError("a number is out of range")
    return np.asarray(values, dtype=np.float32)
