"""Layers that are made while an ONNX graph is followed."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.files.record import BadRecord
from engine.imports.json_network import JsonLayer, JsonNetwork, JsonProjection
from engine.imports.onnx_values import (
    INPUTS,
    Curve,
    Neurons,
    Sums,
    Value,
    known_activation,
    neurons_of,
    one_to_one,
    straight_line,
)
from engine.network.validation import MAX_NAME

if TYPE_CHECKING:
    from engine.network.layer import LayerKind

_OURS = re.compile(r"layers/([^/]+)/outputs")


@dataclass(eq=False)
class _Layer:
    name: str
    sums: Sums
    activations: tuple[str, ...]


class Layers:
    """The layers so far; the inputs are the first.

    Parameters
    ----------
    n_inputs : int
    """

    def __init__(self, n_inputs: int) -> None:
        nothing = Sums({}, np.zeros(n_inputs))
        self._made = [_Layer("", nothing, ("identity",) * n_inputs)]
        self._of_sums: dict[tuple[int, str], Neurons] = {}
        self._kept: list[Sums] = []
        self._scaling: tuple[Array, Array] | None = None

    @property
    def sizes(self) -> dict[int, int]:
        """Number of neurons by place."""
        return {place: layer.sums.size for place, layer in enumerate(self._made)}

    def make(self, sums: Sums, activations: tuple[str, ...], hint: str = "") -> Neurons:
        """Make a layer of sums; the same sums and functions give the same layer."""
        key = id(sums), " ".join(activations)
        if key not in self._of_sums:
            self._kept.append(sums)  # an id is only its own while it lives
            found = _OURS.fullmatch(hint)
            name = found[1] if found else ""
            self._made.append(_Layer(name, sums, activations))
            self._of_sums[key] = neurons_of(len(self._made) - 1, sums.size)
        return self._of_sums[key]

    def name_inputs(self, neurons: Neurons, hint: str) -> None:
        """Take a name for the input layer, if this is all of it."""
        found = _OURS.fullmatch(hint)
        if found and (neurons.layers == INPUTS).all():
            self._made[INPUTS].name = found[1]

    def settle(self, value: Value, hint: str = "") -> Sums | Neurons:
        """Turn a function of one number into a layer, or a straight line into sums.

        Raises
        ------
        BadRecord
            If it is neither.
        """
        while isinstance(value, Curve):
            line = straight_line(value.values)
            if line is not None:
                slope, height = line
                value = (
                    value.of if line == (1.0, 0.0) else value.of.scaled(slope, height)
                )
                break
            word = known_activation(value.values)
            if word is not None:
                sums = self.sums(value.of)
                return self.make(sums, (word,) * sums.size, hint)
            if value.otherwise is None:
                raise unfit(value.operator)
            value = value.otherwise()
        return value

    def sums(self, value: Value) -> Sums:
        """Any value as sums; neurons are read one to one."""
        settled = self.settle(value)
        if isinstance(settled, Neurons):
            return one_to_one(self._unscaled(settled), self.sizes)
        return settled

    def neurons(self, value: Value, hint: str = "") -> Neurons:
        """Any value as outputs of neurons; sums become a layer of identities."""
        settled = self.settle(value, hint)
        if isinstance(settled, Sums):
            return self.make(settled, ("identity",) * settled.size, hint)
        return self._unscaled(settled)

    def joined(self, values: list[Value], hint: str) -> Sums | Neurons:
        """Columns of several values side by side."""
        settled = [self.settle(value) for value in values]
        parts = [self.neurons(value) for value in settled]
        merged = self._merged(parts, hint)
        if merged is not None:
            return merged
        return Neurons(
            *(
                np.concatenate([getattr(part, word) for part in parts])
                for word in ("layers", "indices", "gain", "shift")
            )
        )

    def network(
        self, path: Path, outputs: Neurons, names: dict[str, tuple[str, ...]]
    ) -> JsonNetwork:
        """Everything that the outputs depend on."""
        scaling = self._scaling_record()
        if not outputs.is_plain:
            scaling["targets/mean"] = outputs.shift
            scaling["targets/scale"] = outputs.gain
        columns = self._output_columns(outputs)
        used = self._used(columns)
        called = self._names(used, columns)
        layers, projections = {}, {}
        for place in used:
            layer = self._made[place]
            index = columns.get(place)
            if place == INPUTS:
                index = np.arange(layer.sums.size, dtype=np.int64)
            layers[called[place]] = JsonLayer(
                kind=_kind(place, columns),
                size=layer.sums.size,
                names=None,
                activations=None if place == INPUTS else layer.activations,
                biases=None if place == INPUTS else _float32(layer.sums.biases),
                frozen=None,
                columns=index,
                position=None,
                loose=False,
                dropout=0.0,
            )
            for source, (weights, mask) in layer.sums.terms.items():
                projections[called[source], called[place], 0] = JsonProjection(
                    _float32(np.where(mask, weights, 0)), _mask(mask), None
                )
        return JsonNetwork(path, layers, projections, names, scaling)

    def _unscaled(self, neurons: Neurons) -> Neurons:
        """Scaling of the inputs is kept apart, if it is the same wherever they go."""
        inputs = neurons.layers == INPUTS
        if neurons.is_plain or not inputs.all() or not neurons.gain.all():
            return neurons
        size = self.sizes[INPUTS]
        mean, scale = np.zeros(size), np.ones(size)
        mean[neurons.indices] = -neurons.shift / neurons.gain
        scale[neurons.indices] = 1 / neurons.gain
        if self._scaling is None and neurons.size == size:
            self._scaling = mean, scale
        if self._scaling is None or not (
            np.array_equal(self._scaling[0][neurons.indices], mean[neurons.indices])
            and np.array_equal(
                self._scaling[1][neurons.indices], scale[neurons.indices]
            )
        ):
            return neurons
        plain = np.ones(neurons.size), np.zeros(neurons.size)
        return Neurons(neurons.layers, neurons.indices, *plain)

    def _merged(self, parts: list[Neurons], hint: str) -> Neurons | None:
        """One layer of mixed activations again, where it was computed in parts."""
        places = [int(part.layers[0]) for part in parts if part.size]
        origin = self._made[places[0]].sums.origin if places else None
        if origin is None or len(places) != len(parts):
            return None
        words = [""] * origin.size
        order: list[int] = []
        for place, part in zip(places, parts, strict=True):
            layer = self._made[place]
            whole = neurons_of(place, layer.sums.size)
            same = part.is_plain and np.array_equal(part.indices, whole.indices)
            columns = layer.sums.columns
            if layer.sums.origin is not origin or columns is None or not same:
                return None
            if (part.layers != place).any():
                return None
            order += columns.tolist()
            for column, word in zip(columns.tolist(), layer.activations, strict=True):
                words[column] = word
        if sorted(order) != list(range(origin.size)):
            return None
        key = hint.replace("/joined", "/outputs")
        return self.make(origin, tuple(words), key).picked(np.array(order, np.int64))

    def _scaling_record(self) -> dict[str, Array]:
        if self._scaling is None:
            return {}
        return {"inputs/mean": self._scaling[0], "inputs/scale": self._scaling[1]}

    def _output_columns(self, outputs: Neurons) -> dict[int, Ints]:
        """Which target each neuron of each output layer answers for."""
        columns: dict[int, Ints] = {}
        for place in dict.fromkeys(outputs.layers.tolist()):
            targets = np.flatnonzero(outputs.layers == place)
            indices = outputs.indices[targets]
            size = self.sizes[place]
            if place == INPUTS or sorted(indices.tolist()) != list(range(size)):
                # Some neurons of a hidden layer: an output layer reads them.
                plain = neurons_of(place, size).picked(indices)
                copy = self.make(
                    one_to_one(plain, self.sizes), ("identity",) * len(targets)
                )
                place, indices = int(copy.layers[0]), copy.indices
                size = len(targets)
            index = np.empty(size, np.int64)
            index[indices] = targets
            columns[place] = index
        return columns

    def _used(self, columns: dict[int, Ints]) -> list[int]:
        used, waiting = {INPUTS}, list(columns)
        while waiting:
            place = waiting.pop()
            if place not in used:
                used.add(place)
                waiting += self._made[place].sums.terms
        return sorted(used)

    def _names(self, used: list[int], columns: dict[int, Ints]) -> dict[int, str]:
        taken: set[str] = set()
        result: dict[int, str] = {}
        for place in used:
            name = self._made[place].name[:MAX_NAME]
            stem = "Hidden"
            if place == INPUTS or place in columns:
                stem = "Inputs" if place == INPUTS else "Output"
            count = 1
            plain = stem != "Hidden"
            while not name or name in taken:
                name = stem if plain and count == 1 else f"{stem} {count}"
                count += 1
            taken.add(name)
            result[place] = name
        return result


def unfit(operator: str) -> BadRecord:
    """The refusal of an operator."""
    return BadRecord(
        f"the operator {operator[:64]} does not fit: only Gemm, MatMul, Add and the "
        "known activations become layers"
    )


def _kind(place: int, columns: dict[int, Ints]) -> "LayerKind":
    if place == INPUTS:
        return "input"
    return "output" if place in columns else "hidden"


def _float32(array: Array) -> Array:
    with np.errstate(over="ignore"):
        found = array.astype(np.float32)
    if not np.isfinite(found).all():
        raise BadRecord("it holds a number too large for float32")
    return found


def _mask(mask: Mask) -> Mask | None:
    return None if mask.all() else mask
