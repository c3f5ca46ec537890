"""Set weights and biases by hand, freeze them, or go back to the start."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.arrays import Mask
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.growth import initialise
from engine.edits.lookup import check_computes, neurons_of
from engine.edits.settings import check_settings
from engine.network.network import Network
from engine.network.parameters import unpack
from engine.network.projection import Projection
from engine.project import Project, TrainingState, with_settings

Connection = tuple[int, int]
"""Ids of the source and of the target neuron."""

_MAX_FLOAT = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class SetWeights:
    """Some weights get new values; before the first step they belong to the start.

    Attributes
    ----------
    values : mapping from (source neuron, target neuron) to float
    name : str
        What is set, for the undo menu: "x1 to a2".
    """

    values: Mapping[Connection, float]
    name: str = ""
    kind: ClassVar[EditKind] = "parameters"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return _label("Set", "weight", len(self.values), self.name)

    def apply(self, project: Project) -> Project:
        """Return the project with the weights."""
        network = project.network
        weights = {}
        found = zip(_find(network, self.values), self.values.values(), strict=True)
        for (projection, row, column), value in found:
            if projection.key not in weights:
                weights[projection.key] = projection.weights.copy()
            weights[projection.key][row, column] = _checked(value, "weight")
        for key, changed in weights.items():
            projection = _at(network, key)
            network = network.with_projection(replace(projection, weights=changed))
        return replace(project, network=network)


@dataclass(frozen=True)
class SetBiases:
    """Some biases get new values; before the first step they belong to the start.

    Attributes
    ----------
    values : mapping from neuron to float
    name : str
        What is set, for the undo menu: "a2".
    """

    values: Mapping[int, float]
    name: str = ""
    kind: ClassVar[EditKind] = "parameters"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return _label("Set", "bias", len(self.values), self.name)

    def apply(self, project: Project) -> Project:
        """Return the project with the biases."""
        network = project.network
        biases = {}
        places = neurons_of(network, self.values)
        for neuron, value in self.values.items():
            layer, index = places[neuron]
            check_computes(layer, index)
            if layer.id not in biases:
                biases[layer.id] = layer.biases.copy()
            biases[layer.id][index] = _checked(value, "bias")
        changed = [replace(network.layer(i), biases=b) for i, b in biases.items()]
        return replace(project, network=network.with_layers(changed))


@dataclass(frozen=True)
class SetFrozen:
    """Training leaves some parameters alone, or takes them up again.

    Attributes
    ----------
    neurons : tuple of int
        Whose biases.
    connections : tuple of (source neuron, target neuron)
        Whose weights.
    frozen : bool
    """

    neurons: tuple[int, ...] = ()
    connections: tuple[Connection, ...] = ()
    frozen: bool = True
    kind: ClassVar[EditKind] = "parameters"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        verb = "Freeze" if self.frozen else "Unfreeze"
        if not self.connections:
            return _label(verb, "bias", len(self.neurons))
        if not self.neurons:
            return _label(verb, "weight", len(self.connections))
        return f"{verb} {len(self.neurons) + len(self.connections):,} parameters"

    def apply(self, project: Project) -> Project:
        """Return the project with the freezing."""
        network = project.network
        biases: dict[int, Mask] = {}
        for layer, index in neurons_of(network, self.neurons).values():
            check_computes(layer, index)
            if layer.id not in biases:
                biases[layer.id] = layer.frozen.copy()
            biases[layer.id][index] = self.frozen
        weights = {}
        for projection, row, column in _find(network, self.connections):
            if projection.key not in weights:
                weights[projection.key] = _frozen_of(projection)
            weights[projection.key][row, column] = self.frozen
        changed = [replace(network.layer(i), frozen=f) for i, f in biases.items()]
        network = network.with_layers(changed)
        for key, mask in weights.items():
            some = mask if mask.any() else None
            network = network.with_projection(replace(_at(network, key), frozen=some))
        return replace(project, network=network)


@dataclass(frozen=True)
class Rewind:
    """All parameters as before the first step, and training begins anew."""

    kind: ClassVar[EditKind] = "run"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Rewind"

    def apply(self, project: Project) -> Project:
        """Return the project at its start."""
        network = project.network
        if project.training.start is not None:
            network = unpack(network, project.training.start)
        return replace(project, network=network, training=TrainingState())


@dataclass(frozen=True)
class NewWeights:
    """All parameters that are not frozen are drawn anew; training begins anew.

    Attributes
    ----------
    seed : int
        Of the draws, and of the order of the rows from now on.
    """

    seed: int
    kind: ClassVar[EditKind] = "run"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"New weights, seed {self.seed}"

    def apply(self, project: Project) -> Project:
        """Return the project with the weights of the seed."""
        project = with_settings(project, seed=self.seed)
        check_settings(project.settings)
        initializer = project.settings.initializer
        network = initialise(project.network, self.seed, initializer)
        return replace(project, network=network, training=TrainingState())


def _label(verb: str, noun: str, count: int, name: str = "") -> str:
    plural = {"bias": "biases", "weight": "weights"}[noun]
    if count != 1:
        return f"{verb} {count:,} {plural}"
    return f"{verb} {noun} {name}" if name else f"{verb} {noun}"


def _checked(value: float, noun: str) -> float:
    if not math.isfinite(value) or abs(value) > _MAX_FLOAT:
        raise RefusedEdit(f"A {noun} must be a finite number, not {value:g}.")
    return value


def _find(
    network: Network, connections: Collection[Connection]
) -> Iterator[tuple[Projection, int, int]]:
    """The projection of each connection, with its row and column."""
    places = neurons_of(network, [n for ends in connections for n in ends])
    by_key = {projection.key: projection for projection in network.projections}
    for first, last in connections:
        (source, row), (target, column) = places[first], places[last]
        projection = by_key.get((source.id, target.id, 0))
        if projection is None or not projection.has(row, column):
            names = source.names[row], target.names[column]
            raise RefusedEdit(f"{names[0]} does not feed {names[1]}.")
        yield projection, row, column


def _at(network: Network, key: tuple[int, int, int]) -> Projection:
    return next(p for p in network.projections if p.key == key)


def _frozen_of(projection: Projection) -> Mask:
    if projection.frozen is None:
        return np.zeros(projection.weights.shape, dtype=np.bool_)
    return projection.frozen.copy()
