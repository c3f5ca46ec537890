"""A whole network from the JSON export, bound to the data of a new project."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Ints, Mask
from engine.data.dataset import Dataset
from engine.edits.arrangement import arrange
from engine.edits.growth import draw
from engine.errors import UserError
from engine.files.problem import DamagedFile
from engine.files.record import BadRecord
from engine.imports.json_network import JsonLayer, JsonNetwork, JsonProjection
from engine.network.layer import UNBOUND, Layer, LayerKind
from engine.network.network import Network
from engine.network.parameters import pack, unpack
from engine.network.projection import Projection
from engine.network.validation import check_size, validate

GAP = 260.0
"""Between layers whose place the file does not say."""


@dataclass(frozen=True)
class Choice:
    """What draws the weights that the file leaves out.

    Attributes
    ----------
    seed : int
    initializer : str
        A row of `INITIALIZERS`, or "auto".
    """

    seed: int = 0
    initializer: str = "auto"


def network_from_json(
    source: JsonNetwork, dataset: Dataset | None, choice: Choice
) -> Network:
    """Make the network that a JSON or ONNX file describes.

    Inputs and outputs are bound to the columns of the data by name; where the names
    are others but their number is the same, by the file's columns, or else in their
    order. Weights and biases that the file leaves out are drawn and 0.

    Parameters
    ----------
    source : JsonNetwork
        What was read from the file.
    dataset : Dataset or None
        The data of the new project; without any, neurons are bound to nothing.
    choice : Choice
        Seed and initializer of what is drawn.

    Raises
    ------
    UserError
        If the file does not describe a network that can exist, or its inputs or
        outputs do not fit the data; the sentence names the file.
    """
    try:
        builder = _Builder(source, dataset)
        network = builder.network()
        validate(network)
    except (BadRecord, UserError) as error:
        sentence = str(error).rstrip(".")
        raise DamagedFile(source.path, sentence) from error
    if all(layer.position is None for layer in source.layers.values()):
        places = arrange(network)
        network = network.with_layers(
            replace(layer, position=places[layer.id]) for layer in network.layers
        )
    if not builder.drawn:
        return network
    which = _drawn_mask(network, builder.drawn)
    values = pack(network)
    fresh = draw(network, which, choice.seed, choice.initializer)
    return unpack(network, np.where(which, fresh, values))


def _drawn_mask(network: Network, drawn: set[tuple[int, int, int]]) -> Mask:
    parts = [np.zeros(layer.size, dtype=np.bool_) for layer in network.layers]
    for projection in network.projections:
        fresh = projection.key in drawn
        parts.append(projection.exists.ravel() & fresh)
    return np.concatenate(parts)


class _Builder:
    def __init__(self, source: JsonNetwork, dataset: Dataset | None) -> None:
        self._source = source
        self._dataset = dataset
        self._next_id = 1
        self.drawn: set[tuple[int, int, int]] = set()

    def network(self) -> Network:
        self._check_size()
        columns: dict[str, dict[str, Ints]] = {}
        if self._dataset is not None:
            inputs, targets = self._dataset.input_names, self._dataset.target_names
            columns["input"] = self._bind("input", "inputs", inputs)
            columns["output"] = self._bind("output", "targets", targets)
        layers = {
            name: self._layer(name, layer, columns, place)
            for place, (name, layer) in enumerate(self._source.layers.items())
        }
        projections = []
        for (source, target, delay), given in self._source.projections.items():
            for name in (source, target):
                if name not in layers:
                    raise BadRecord(f"a projection joins {name!r}, which is no layer")
            ends = layers[source], layers[target]
            projections.append(self._projection(*ends, delay, given))
        return Network(tuple(layers.values()), tuple(projections), self._next_id)

    def _check_size(self) -> None:
        sizes = {n: layer.size for n, layer in self._source.layers.items()}
        for name, size in sizes.items():
            if size is None:
                raise BadRecord(f"layers.{name} does not say its size")
        total = sum(size or 0 for size in sizes.values())
        for source, target, _ in self._source.projections:
            total += (sizes.get(source) or 0) * (sizes.get(target) or 0)
        check_size(total)

    def _bind(
        self, kind: LayerKind, side: str, names: tuple[str, ...]
    ) -> dict[str, Ints]:
        """Columns of the layers of a kind, by the layer's name."""
        source = self._source
        layers = {n: x for n, x in source.layers.items() if x.kind == kind}
        wanted: list[str | None] = []
        for layer in layers.values():
            wanted += _column_words(layer, source.names.get(side, ()))
        # Two columns can give their neurons the same name, as `a=b` and b of `a`.
        if set(wanted) <= set(names) and len(set(names)) == len(names):
            places = [names.index(word) for word in wanted if word is not None]
        elif len(wanted) == len(names):
            places = _places(list(layers.values()), len(names))
        else:
            data = "the data" if self._dataset is None else self._dataset.name
            raise BadRecord(
                f"the network has {len(wanted)} {kind} neurons, but {data} has "
                f"{len(names)} {side} of other names"
            )
        result, offset = {}, 0
        for name, layer in layers.items():
            size = layer.size or 0
            result[name] = np.array(places[offset : offset + size], dtype=np.int64)
            offset += size
        return result

    def _layer(
        self,
        name: str,
        given: JsonLayer,
        columns: dict[str, dict[str, Ints]],
        place: int,
    ) -> Layer:
        kind, size = given.kind or "hidden", given.size or 0
        bound = columns.get(kind, {}).get(name)
        first = self._next_id
        self._next_id += 1 + size
        if kind == "input" and given.biases is not None and given.biases.any():
            raise BadRecord(f"the input layer {name!r} cannot have biases")
        return Layer(
            id=first,
            name=name,
            kind=kind,
            neurons=np.arange(first + 1, first + 1 + size, dtype=np.int64),
            names=self._names(given, kind, bound, f"n{first}_"),
            activations=_activations(given, kind),
            biases=_given(given.biases, np.zeros(size, dtype=np.float32)),
            frozen=_given(given.frozen, np.zeros(size, dtype=np.bool_)),
            columns=_given(bound, np.full(size, UNBOUND, dtype=np.int64)),
            position=given.position or (GAP * place, 0.0),
            loose=given.loose and size == 1,
            dropout=given.dropout,
        )

    def _names(
        self, given: JsonLayer, kind: LayerKind, bound: Ints | None, prefix: str
    ) -> tuple[str, ...]:
        dataset = self._dataset
        if bound is not None and dataset is not None:
            names = dataset.input_names if kind == "input" else dataset.target_names
            return tuple(names[column] for column in bound.tolist())
        if given.names is not None:
            return given.names
        side = {"input": "inputs", "output": "targets"}.get(kind, "")
        words = _column_words(given, self._source.names.get(side, ()))
        if side and None not in words:
            return tuple(word or "" for word in words)
        return tuple(f"{prefix}{i + 1}" for i in range(given.size or 0))

    def _projection(
        self, source: Layer, target: Layer, delay: int, given: JsonProjection
    ) -> Projection:
        shape = source.size, target.size
        for part in (given.weights, given.mask, given.frozen):
            if part is not None and part.shape != shape:
                raise BadRecord(
                    f"{source.name!r} -> {target.name!r} is not {shape[0]} x {shape[1]}"
                )
        weights = given.weights
        if weights is None:
            self.drawn.add((source.id, target.id, delay))
            weights = np.zeros(shape, dtype=np.float32)
        return Projection(
            source.id, target.id, weights, given.mask, given.frozen, delay
        )


def _column_words(layer: JsonLayer, names: Sequence[str]) -> list[str | None]:
    """Names that the neurons of a layer are bound to; None where that is not said."""
    size = layer.size or 0
    if layer.columns is None:
        words = layer.names or names
        return list(words) if len(words) == size else [None] * size
    return [
        names[column] if 0 <= column < len(names) else None
        for column in layer.columns.tolist()
    ]


def _places(layers: Sequence[JsonLayer], n_names: int) -> list[int]:
    """Columns as the file has them, if it has them all; else one after another."""
    given = [x.columns.tolist() for x in layers if x.columns is not None]
    places = [place for part in given for place in part]
    return places if sorted(places) == list(range(n_names)) else list(range(n_names))


def _activations(given: JsonLayer, kind: LayerKind) -> tuple[str, ...]:
    if kind == "input":
        return ("identity",) * (given.size or 0)
    if given.activations is not None:
        return given.activations
    word = "tanh" if kind == "hidden" else "identity"
    return (word,) * (given.size or 0)


def _given(values: NDArray[Any] | None, otherwise: NDArray[Any]) -> NDArray[Any]:
    return otherwise if values is None else values
