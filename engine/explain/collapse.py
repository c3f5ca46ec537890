"""Layers of identity neurons in a row are one matrix: which, and why others are not."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array, Mask
from engine.backends.backend import rows_for
from engine.backends.threads import limit_threads
from engine.data.dataset import Dataset
from engine.errors import UserError
from engine.evaluation import Evaluator, by_target
from engine.explain.subject import compiled, scaled_rows
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project, dataset_of
from engine.trainer import check_runnable

MOST_VALUES = 20_000_000
"""Inputs of the data that the outputs are compared on, at most."""

MOST_CHAINS = 200
"""More chains of layers are no list to choose from."""


class CannotCollapse(UserError):
    """Layers that no single matrix equals.

    Attributes
    ----------
    layer, neuron : int or None
        Ids of what stands in the way, to be marked.
    """

    def __init__(
        self, sentence: str, layer: int | None = None, neuron: int | None = None
    ) -> None:
        super().__init__(sentence)
        self.layer = layer
        self.neuron = neuron


@dataclass(frozen=True, eq=False)
class Matrix:
    """What leads from one layer to one other in place of the layers between.

    Attributes
    ----------
    source, target : int
        Ids of the layers.
    weights : float64 array, shape (n_source, n_target)
        Row: source neuron.
    exists : bool array of the same shape
        Where there is a path.
    """

    source: int
    target: int
    weights: Array
    exists: Mask


@dataclass(frozen=True, eq=False)
class Collapse:
    """Layers of identity neurons, and the matrices and biases that equal them.

    Attributes
    ----------
    layers : tuple of int
        Ids of the layers that are no longer needed.
    matrices : tuple of Matrix
        For a chain of layers exactly one.
    biases : dict from layer id to float64 array, shape (n,)
        Of the layers that the matrices lead to.
    network : Network
        The network with the matrices in place of the layers.
    """

    layers: tuple[int, ...]
    matrices: tuple[Matrix, ...]
    biases: dict[int, Array]
    network: Network


def chain_between(network: Network, first: int, last: int) -> tuple[int, ...]:
    """Hidden layers of the one chain that leads from a layer to another.

    Parameters
    ----------
    network : Network
        Any.
    first, last : int
        Ids of the layers at its two ends.

    Returns
    -------
    tuple of int
        Ids of the layers between, in their order.

    Raises
    ------
    CannotCollapse
        If they are not the ends of a chain with a layer between.
    """
    ends = [network.layer(first), network.layer(last)]
    between: list[int] = []
    here = last
    while here != first:
        feeding = [p.source for p in network.incoming(here) if p.n_connections]
        if len(feeding) != 1 or feeding[0] in between:
            raise CannotCollapse(
                f"No single chain leads from {ends[0].name} to {ends[1].name}: choose "
                "layers of which each feeds only the next.",
                here,
            )
        here = feeding[0]
        between.insert(0, here)
    if len(between) < 2:
        raise CannotCollapse(
            f"{ends[0].name} feeds {ends[1].name} directly, which is one matrix "
            "already: choose a chain with a layer between.",
        )
    return tuple(between[1:])


def linear_layers(network: Network) -> tuple[int, ...]:
    """Hidden layers whose neurons are all identity, so that they can be left out.

    Parameters
    ----------
    network : Network
        Any.
    """
    return tuple(
        layer.id
        for layer in network.of_kind("hidden")
        if set(layer.activations) == {"identity"}
    )


def hidden_chains(network: Network) -> tuple[tuple[int, ...], ...]:
    """Hidden layers of which each feeds the next: every chain there is.

    Parameters
    ----------
    network : Network
        Any.

    Returns
    -------
    tuple of tuple of int
        Ids in the order of each chain, from single layers on, the short ones first; of
        a network with more than 200 chains the first of them.
    """
    hidden = {layer.id for layer in network.of_kind("hidden")}
    follows: dict[int, list[int]] = {layer: [] for layer in hidden}
    for p in network.projections:
        if p.source in hidden and p.target in hidden and p.n_connections:
            follows[p.source].append(p.target)
    found: list[tuple[int, ...]] = []
    longest: list[tuple[int, ...]] = [
        (layer.id,) for layer in network.of_kind("hidden")
    ]
    while longest and len(found) < MOST_CHAINS:
        found += longest
        longest = [
            (*chain, after)
            for chain in longest
            for after in follows[chain[-1]]
            if after not in chain
        ]
    return tuple(found[:MOST_CHAINS])


def collapse(network: Network, layers: Collection[int]) -> Collapse:
    """Leave out layers of identity neurons: multiply their matrices.

    Parameters
    ----------
    network : Network
        Any that has no delayed connection at these layers.
    layers : collection of int
        Ids of hidden layers; `chain_between` finds those of a chain.

    Returns
    -------
    Collapse

    Raises
    ------
    CannotCollapse
        With what stands in the way.

    Notes
    -----
    (x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2); where connections skip a layer
    their matrix is added. Minsky, Papert (1969), Perceptrons, is the usual source for
    what follows: layers without a bend between them can do no more than one.
    """
    if not layers:
        raise CannotCollapse(
            "There is no hidden layer to leave out: choose a chain with layers between."
        )
    for layer_id in layers:
        _check(network, network.layer(layer_id))
    work = _Elimination(network)
    for layer_id in layers:
        work.leave_out(layer_id)
    return Collapse(
        tuple(layers), work.matrices(), work.changed_biases(), work.network(layers)
    )


def largest_difference(project: Project, other: Network) -> float:
    """How far the outputs of two networks are apart on all rows of the data.

    Parameters
    ----------
    project : Project
        One that can run.
    other : Network
        For the same inputs and targets.

    Returns
    -------
    float
        Largest |a - a'| over rows and outputs, in the user's units.

    Raises
    ------
    CannotRun
        If the project lacks something.
    """
    check_runnable(project)
    limit_threads()
    dataset = dataset_of(project)
    inputs, _ = scaled_rows(project, np.arange(rows_compared(dataset)))
    outputs = []
    for network in (project.network, other):
        plan, parameters = compiled(replace(project, network=network), np.float64)
        found = Evaluator(plan, parameters).outputs(rows_for(plan, inputs))
        scaled = by_target(plan, dataset, found)
        scaling = project.scaling
        outputs.append(scaled if scaling is None else scaling.unscale_targets(scaled))
    return float(np.abs(outputs[0] - outputs[1]).max())


def rows_compared(dataset: Dataset) -> int:
    """How many rows `largest_difference` looks at: the first, where there are many.

    Parameters
    ----------
    dataset : Dataset
        Of the project whose networks are compared.
    """
    return min(dataset.n_rows, max(1, MOST_VALUES // max(1, dataset.n_inputs)))


def _check(network: Network, layer: Layer) -> None:
    """Refuse what is more than a matrix, with the first neuron that is."""
    if layer.kind != "hidden":
        raise CannotCollapse(
            f"{layer.name} is an {layer.kind} layer: only hidden layers can be left "
            "out.",
            layer.id,
        )
    for index, word in enumerate(layer.activations):
        if word != "identity":
            raise CannotCollapse(
                f"{layer.names[index]} in {layer.name} bends its sum with {word}, and "
                "no matrix does that.",
                layer.id,
                int(layer.neurons[index]),
            )
    touching = (*network.incoming(layer.id), *network.outgoing(layer.id))
    if any(projection.delay for projection in touching):
        raise CannotCollapse(
            f"{layer.name} has a delayed connection, which no matrix equals.", layer.id
        )


class _Elimination:
    """The matrices of a network while layers are left out one by one."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._weights = {
            p.key: p.weights.astype(np.float64) for p in network.projections
        }
        self._exists = {p.key: p.exists for p in network.projections}
        self._biases = {
            layer.id: layer.biases.astype(np.float64) for layer in network.layers
        }
        self._changed: dict[tuple[int, int, int], None] = {}
        self._targets: dict[int, None] = {}

    def leave_out(self, layer: int) -> None:
        """Join everything that feeds a layer with everything that it feeds."""
        into = [key for key in self._weights if key[1] == layer]
        out_of = [key for key in self._weights if key[0] == layer]
        for after in out_of:
            target = after[1]
            self._biases[target] += self._biases[layer] @ self._weights[after]
            self._targets[target] = None
            for before in into:
                self._add(before, after)
        for key in (*into, *out_of):
            del self._weights[key], self._exists[key]
            self._changed.pop(key, None)
        self._targets.pop(layer, None)

    def matrices(self) -> tuple[Matrix, ...]:
        """What is new or changed."""
        return tuple(
            Matrix(key[0], key[1], self._weights[key], self._exists[key])
            for key in self._changed
        )

    def changed_biases(self) -> dict[int, Array]:
        """Biases of the layers that the new matrices lead to."""
        return {layer: self._biases[layer] for layer in self._targets}

    def network(self, gone: Collection[int]) -> Network:
        """The network without the layers, in single precision."""
        layers = []
        for layer in self._network.layers:
            if layer.id in self._targets:
                biases = _single(self._biases[layer.id])
                layers.append(replace(layer, biases=biases))
            elif layer.id not in gone:
                layers.append(layer)
        old = {p.key: p for p in self._network.projections}
        projections = [
            self._projection(key, old.get(key))
            for key in self._weights
            if self._exists[key].any()
        ]
        return replace(
            self._network, layers=tuple(layers), projections=tuple(projections)
        )

    def _add(self, before: tuple[int, int, int], after: tuple[int, int, int]) -> None:
        key = before[0], after[1], 0
        weights = self._weights[before] @ self._weights[after]
        exists = (self._exists[before].astype(np.float64) @ self._exists[after]) > 0
        if key in self._weights:
            weights = weights + self._weights[key]
            exists = exists | self._exists[key]
        self._weights[key], self._exists[key] = weights, exists
        self._changed[key] = None

    def _projection(
        self, key: tuple[int, int, int], old: Projection | None
    ) -> Projection:
        if key not in self._changed and old is not None:
            return old
        exists = self._exists[key]
        return Projection(
            source=key[0],
            target=key[1],
            weights=_single(self._weights[key]),
            mask=None if exists.all() else exists,
            frozen=None if old is None else old.frozen,
        )


def _single(values: Array) -> Array:
    """In single precision, where that can hold it."""
    with np.errstate(over="ignore"):
        single: Array = values.astype(np.float32)
    if not np.isfinite(single).all():
        raise CannotCollapse(
            "The product of these weights is too large a number: train with a smaller "
            "learning rate, or draw new weights."
        )
    return single
