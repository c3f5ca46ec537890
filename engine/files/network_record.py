"""A network as a readable record; its numbers are in arrays beside it.

The record says where in `parameters.npy` the biases of each layer and the weights of
each projection begin, and at which bit of `masks.npy` a mask does.
"""

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Mask
from engine.files.record import BadRecord, Record
from engine.network.layer import LAYER_KINDS, UNBOUND, Layer, LayerKind
from engine.network.network import Network
from engine.network.projection import Projection

Number = TypeVar("Number", bound=np.generic)

_KINDS: dict[str, LayerKind] = {kind: kind for kind in LAYER_KINDS}


class Bits:
    """Boolean arrays one after the other, to be packed into bytes."""

    def __init__(self) -> None:
        self._parts: list[Mask] = []
        self._length = 0

    def add(self, mask: Mask | None) -> int | None:
        """Append an array and return the bit at which it begins; None stays None."""
        if mask is None:
            return None
        offset = self._length
        self._parts.append(mask.ravel())
        self._length += mask.size
        return offset

    def packed(self) -> NDArray[np.uint8]:
        """All of them as bytes."""
        if not self._parts:
            return np.zeros(0, dtype=np.uint8)
        return np.packbits(np.concatenate(self._parts))


def write_network(network: Network, bits: Bits) -> dict[str, Any]:
    """Describe a network; its masks are added to `bits`."""
    offset, layers, projections = 0, [], []
    for layer in network.layers:
        layers.append(_write_layer(layer, offset, bits))
        offset += layer.size
    for projection in network.projections:
        projections.append(
            {
                "source": projection.source,
                "target": projection.target,
                "delay": projection.delay,
                "weights_at": offset,
                "mask_at": bits.add(projection.mask),
                "frozen_at": bits.add(projection.frozen),
            }
        )
        offset += projection.weights.size
    return {
        "next_id": network.next_id,
        "layers": layers,
        "projections": projections,
    }


def _write_layer(layer: Layer, offset: int, bits: Bits) -> dict[str, Any]:
    return {
        "id": layer.id,
        "name": layer.name,
        "kind": layer.kind,
        "loose": layer.loose,
        "dropout": float(layer.dropout),
        "position": [float(value) for value in layer.position],
        "neurons": layer.neurons.tolist(),
        "names": list(layer.names),
        "activations": list(layer.activations),
        "columns": layer.columns.tolist(),
        "biases_at": offset,
        "frozen_at": bits.add(layer.frozen if layer.frozen.any() else None),
    }


def read_network(record: Record, parameters: Array, bits: Mask) -> Network:
    """Make the network that `write_network` described; it is not validated yet.

    Parameters
    ----------
    record : Record
        What `write_network` gave, as read from JSON.
    parameters : float32 array, shape (n,)
        In network order.
    bits : bool array, shape (m,)
        Unpacked; up to 7 more than were written.

    Raises
    ------
    BadRecord
        If a field is wrong, or the arrays are not as long as the record says.
    """
    reader = _Reader(parameters, bits)
    next_id = record.whole("next_id", low=1)
    layers = tuple(reader.layer(part) for part in record.records("layers"))
    sizes = {layer.id: layer.size for layer in layers}
    projections = tuple(
        reader.projection(part, sizes) for part in record.records("projections")
    )
    record.done()
    reader.done()
    return Network(layers, projections, next_id)


class _Reader:
    def __init__(self, parameters: Array, bits: Mask) -> None:
        self._parameters, self._bits = parameters, bits
        self._offset = self._bit = 0

    def layer(self, record: Record) -> Layer:
        neurons = record.wholes("neurons", low=1)
        size = len(neurons)
        position = record.numbers("position").tolist()
        if len(position) != 2:
            raise BadRecord(f"{record.path('position')} is not a pair of numbers")
        frozen = self._mask(record, "frozen_at", (size,))
        layer = Layer(
            id=record.whole("id", low=1),
            name=record.text("name"),
            kind=_KINDS[record.word("kind", _KINDS)],
            neurons=neurons,
            names=record.texts("names"),
            activations=record.texts("activations"),
            biases=self._numbers(record, "biases_at", (size,)),
            frozen=np.zeros(size, dtype=np.bool_) if frozen is None else frozen,
            columns=record.wholes("columns", low=UNBOUND),
            position=(position[0], position[1]),
            loose=record.flag("loose"),
            dropout=record.number("dropout"),
        )
        record.done()
        return layer

    def projection(self, record: Record, sizes: dict[int, int]) -> Projection:
        source, target = record.whole("source"), record.whole("target")
        if source not in sizes or target not in sizes:
            raise BadRecord(f"{record.where} joins a layer that does not exist")
        shape = sizes[source], sizes[target]
        projection = Projection(
            source=source,
            target=target,
            delay=record.whole("delay", high=1),
            weights=self._numbers(record, "weights_at", shape),
            mask=self._mask(record, "mask_at", shape),
            frozen=self._mask(record, "frozen_at", shape),
        )
        record.done()
        return projection

    def done(self) -> None:
        if self._offset != len(self._parameters):
            raise BadRecord("parameters.npy holds more than the network has")
        if not 0 <= len(self._bits) - self._bit < 8:
            raise BadRecord("masks.npy holds more than the network has")

    def _numbers(self, record: Record, key: str, shape: tuple[int, ...]) -> Array:
        start = record.whole(key)
        if start != self._offset:
            raise BadRecord(f"{record.path(key)} is not where the part before ends")
        self._offset += math.prod(shape)
        return _part(self._parameters, start, shape, record.path(key))

    def _mask(self, record: Record, key: str, shape: tuple[int, ...]) -> Mask | None:
        if record.is_null(key):
            return None
        start = record.whole(key)
        if start != self._bit:
            raise BadRecord(f"{record.path(key)} is not where the part before ends")
        self._bit += math.prod(shape)
        return _part(self._bits, start, shape, record.path(key))


def _part(
    values: NDArray[Number], start: int, shape: tuple[int, ...], where: str
) -> NDArray[Number]:
    stop = start + math.prod(shape)
    if stop > len(values):
        raise BadRecord(f"{where} points behind the end of its array")
    return values[start:stop].reshape(shape).copy()
