"""A network as the list of things to compute that source code and ONNX spell out."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.errors import CannotRun
from engine.exports.contents import Side, biases, contents
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.topology import depths
from engine.project import Project
from engine.trainer import check_runnable

RESOLUTION = 1e-5
"""Part of a column's spread that a row held as float32 should still tell apart."""


@dataclass(frozen=True, eq=False)
class Term:
    """What one projection adds to the sums of a layer.

    Attributes
    ----------
    source : str
        Name of the layer that is read.
    weights : float32 array, shape (n_source, n_target)
        0 where no connection exists.
    mask : bool array of the same shape, or None
        Which connections exist; None where all do.
    """

    source: str
    weights: Array
    mask: Mask | None


@dataclass(frozen=True, eq=False)
class Step:
    """One layer: f(sum over the terms of (source @ weights) + biases).

    Attributes
    ----------
    name : str
        Of the layer.
    terms : tuple of Term
        May be empty: then the sums are the biases.
    biases : float32 array, shape (n,)
    activations : tuple of str
        One per neuron.
    """

    name: str
    terms: tuple[Term, ...]
    biases: Array
    activations: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of neurons."""
        return len(self.biases)

    @property
    def groups(self) -> tuple[tuple[str, Ints], ...]:
        """Activations of the layer in order of appearance, and whose they are."""
        return tuple(
            (word, np.flatnonzero([each == word for each in self.activations]))
            for word in dict.fromkeys(self.activations)
        )


@dataclass(frozen=True, eq=False)
class Computation:
    """Everything that leads from a raw row to the outputs in the user's units.

    Attributes
    ----------
    inputs, targets : Side
        Names and scaling; the scaling is always there, as 0 and 1 where nothing is
        scaled.
    classes : tuple of str
    sources : tuple of (str, int64 array)
        Input layers: name, and which column each neuron reads.
    steps : tuple of Step
        In an order in which each reads from earlier ones only.
    outputs : tuple of (str, int64 array)
        Output layers: name, and which target each neuron answers for.
    notes : tuple of str
        What a reader of the file should know, a sentence each.
    """

    inputs: Side
    targets: Side
    classes: tuple[str, ...]
    sources: tuple[tuple[str, Ints], ...]
    steps: tuple[Step, ...]
    outputs: tuple[tuple[str, Ints], ...]
    notes: tuple[str, ...]

    @property
    def n_inputs(self) -> int:
        """Number of columns of a raw row."""
        return len(self.inputs.names)

    @property
    def n_outputs(self) -> int:
        """Number of columns of the result."""
        return len(self.targets.names)

    @property
    def scaled_inputs(self) -> tuple[Array, Array]:
        """Mean and scale of the inputs, as numbers in any case."""
        return _numbers(self.inputs)

    @property
    def scaled_targets(self) -> tuple[Array, Array]:
        """Mean and scale of the targets, as numbers in any case."""
        return _numbers(self.targets)

    @property
    def n_parameters(self) -> int:
        """Numbers that the file will hold."""
        return sum(
            step.size + sum(term.weights.size for term in step.terms)
            for step in self.steps
        )


def computation(project: Project) -> Computation:
    """Work out what a project computes.

    Raises
    ------
    CannotRun
        With the first thing that is missing.
    """
    network, about = project.network, contents(project)
    if project.dataset is not None:
        check_runnable(project)
    else:
        _check(network)
    columns = {
        layer: np.asarray(found, np.int64) for layer, found in about.columns.items()
    }
    return Computation(
        about.inputs,
        about.targets,
        about.classes,
        tuple((layer.name, columns[layer.id]) for layer in network.of_kind("input")),
        _steps(network),
        tuple((layer.name, columns[layer.id]) for layer in network.of_kind("output")),
        _notes(project, about.inputs),
    )


def _check(network: Network) -> None:
    for kind in ("input", "output"):
        if not network.of_kind(kind):
            raise CannotRun(f"There is no {kind} layer.")
    for projection in network.projections:
        if projection.delay:
            name = network.layer(projection.target).name
            raise CannotRun(f"{name!r} has a delayed connection.")


def _steps(network: Network) -> tuple[Step, ...]:
    order = depths(network)
    layers = [layer for layer in network.layers if layer.computes]
    layers.sort(key=lambda layer: order[layer.id])
    return tuple(_step(network, layer) for layer in layers)


def _step(network: Network, layer: Layer) -> Step:
    terms = tuple(
        Term(
            network.layer(projection.source).name,
            projection.weights.astype(np.float32, copy=False),
            None if projection.exists.all() else projection.mask,
        )
        for projection in network.incoming(layer.id)
        if projection.n_connections
    )
    return Step(layer.name, terms, biases(layer), layer.activations)


def _numbers(side: Side) -> tuple[Array, Array]:
    if side.mean is None or side.scale is None:
        size = len(side.names)
        return np.zeros(size), np.ones(size)
    return side.mean, side.scale


def _notes(project: Project, inputs: Side) -> tuple[str, ...]:
    if inputs.mean is None or inputs.scale is None:
        return ()
    largest = np.abs(inputs.mean) + np.abs(inputs.scale)
    with np.errstate(over="ignore"):
        rounding = np.spacing(largest.astype(np.float32)).astype(np.float64) / 2
    coarse = np.flatnonzero(rounding > RESOLUTION * np.abs(inputs.scale))
    return tuple(
        "a row held as float32 cannot resolve the spread of the column "
        f"'{inputs.names[column]}' to {RESOLUTION:g}, so predictions may differ there"
        for column in coarse.tolist()
        if not _is_constant(project, column)
    )


def _is_constant(project: Project, column: int) -> bool:
    """Whether a column has no spread, and scale 1 only in place of 0."""
    if project.dataset is None:
        return False
    values = project.dataset.inputs[:, column]
    return bool(values.min() == values.max())
