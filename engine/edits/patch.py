"""Many weights and biases at once, as parts of their matrices.

A block that is pasted, or a projection that is frozen, may be a million parameters;
these edits name them by masks, so that no parameter is looked up by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array, Mask
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.growth import restructure
from engine.edits.lookup import layer_of
from engine.edits.remove import normalised
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project


@dataclass(frozen=True, eq=False)
class WeightPatch:
    """Some entries of one weight matrix.

    Attributes
    ----------
    key : (int, int, int)
        Of the projection: source, target, delay.
    where : bool array, shape (n_source, n_target)
        Which entries.
    values : float array of the same shape, optional
        Read where `where` is true; None for zeros, and where no values are needed.
    """

    key: tuple[int, int, int]
    where: Mask
    values: Array | None = None


@dataclass(frozen=True, eq=False)
class BiasPatch:
    """Some biases of one layer.

    Attributes
    ----------
    layer_id : int
    where : bool array, shape (n,)
        Which neurons.
    values : float array of the same shape, optional
        Read where `where` is true; None for zeros, and where no values are needed.
    """

    layer_id: int
    where: Mask
    values: Array | None = None


@dataclass(frozen=True, eq=False)
class SetPatch:
    """Parameters get new values.

    Attributes
    ----------
    weights : tuple of WeightPatch
    biases : tuple of BiasPatch
    joins : bool
        Connections that do not exist yet are made, in projections that do.
    name : str
        What is set, where it is one: "x1 to a2".
    """

    weights: tuple[WeightPatch, ...] = ()
    biases: tuple[BiasPatch, ...] = ()
    joins: bool = False
    name: str = ""

    @property
    def kind(self) -> EditKind:
        """Making connections changes the structure, values alone do not."""
        return "structure" if self.joins else "parameters"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        if self.name:
            word = "weight" if self.weights else "bias"
            return f"Set {word} {self.name}"
        return f"Set {_words(self.weights, self.biases)}"

    def apply(self, project: Project) -> Project:
        """Return the project with the values.

        Raises
        ------
        RefusedEdit
            If a value is not finite, or a connection is missing and not to be made.
        """
        network = project.network
        made: dict[tuple[int, int, int], Mask] = {}
        for patch in self.weights:
            projection = _projection(network, patch.key)
            missing = _fitting(patch.where, projection.weights) & ~projection.exists
            if missing.any() and not self.joins:
                raise RefusedEdit(_not_joined(network, projection, missing))
            made[patch.key] = missing
            network = network.with_projection(_valued(projection, patch))
        network = _with_biases(network, self.biases, _biased)
        after = replace(project, network=network)
        if not any(missing.any() for missing in made.values()):
            return after
        given = _in_network_order(network, made)
        count = sum(int(missing.sum()) for missing in made.values())
        mark = "1 connection made" if count == 1 else f"{count:,} connections made"
        return restructure(project, network, mark, given)


@dataclass(frozen=True, eq=False)
class FreezePatch:
    """Training leaves parameters alone, or takes them up again.

    Attributes
    ----------
    weights : tuple of WeightPatch
        Connections that do not exist are passed over.
    biases : tuple of BiasPatch
    frozen : bool
    """

    weights: tuple[WeightPatch, ...] = ()
    biases: tuple[BiasPatch, ...] = ()
    frozen: bool = True

    @property
    def kind(self) -> EditKind:
        """Which of the parameters are frozen."""
        return "parameters"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        verb = "Freeze" if self.frozen else "Unfreeze"
        return f"{verb} {_words(self.weights, self.biases)}"

    def apply(self, project: Project) -> Project:
        """Return the project with the freezing."""
        network = project.network
        for patch in self.weights:
            projection = _projection(network, patch.key)
            where = _fitting(patch.where, projection.weights) & projection.exists
            before = projection.frozen
            if before is None:
                before = np.zeros(projection.weights.shape, dtype=np.bool_)
            after = before | where if self.frozen else before & ~where
            some = after if after.any() else None
            network = network.with_projection(replace(projection, frozen=some))
        network = _with_biases(network, self.biases, self._frozen)
        return replace(project, network=network)

    def _frozen(self, layer: Layer, patch: BiasPatch) -> Layer:
        where = layer.frozen | patch.where
        return replace(layer, frozen=where if self.frozen else where & ~patch.where)


@dataclass(frozen=True, eq=False)
class RemovePatch:
    """Connections disappear; a projection without any goes too.

    Attributes
    ----------
    weights : tuple of WeightPatch
        Connections that do not exist are passed over.
    """

    weights: tuple[WeightPatch, ...] = ()

    @property
    def kind(self) -> EditKind:
        """Connections are structure."""
        return "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        count = _count(self.weights)
        return "Delete connection" if count == 1 else f"Delete {count:,} connections"

    def apply(self, project: Project) -> Project:
        """Return the project without the connections."""
        network, count = project.network, 0
        for patch in self.weights:
            projection = _projection(network, patch.key)
            where = _fitting(patch.where, projection.weights) & projection.exists
            count += int(where.sum())
            mask = projection.exists & ~where
            left = normalised(replace(projection, mask=mask))
            network = network.with_projection(left)
        if not count:
            return project
        projections = tuple(p for p in network.projections if p.n_connections)
        network = replace(network, projections=projections)
        mark = "1 connection" if count == 1 else f"{count:,} connections"
        return restructure(project, network, f"{mark} removed")


def _projection(network: Network, key: tuple[int, int, int]) -> Projection:
    projection = network.projection(*key)
    if projection is None:
        raise RefusedEdit("Those connections do not exist any more.")
    return projection


def _fitting(where: Mask, like: Array) -> Mask:
    if where.shape != like.shape:
        raise RefusedEdit("The layers have another size by now.")
    return where


def _valued(projection: Projection, patch: WeightPatch) -> Projection:
    """The projection with the values of a patch, and with its connections."""
    values = _checked(patch.values, patch.where, "weight")
    weights = np.where(patch.where, values, projection.weights).astype(np.float32)
    mask = projection.mask
    # The same mask, wherever it can stay, tells views that the structure is the same.
    if mask is not None and (patch.where & ~mask).any():
        mask = mask | patch.where
    return normalised(replace(projection, weights=weights, mask=mask))


def _with_biases(
    network: Network,
    patches: tuple[BiasPatch, ...],
    change: Callable[[Layer, BiasPatch], Layer],
) -> Network:
    for patch in patches:
        layer = layer_of(network, patch.layer_id)
        _fitting(patch.where, layer.biases)
        if not layer.computes:
            raise RefusedEdit(f"{layer.name} has no biases: its neurons are inputs.")
        network = network.with_layers([change(layer, patch)])
    return network


def _biased(layer: Layer, patch: BiasPatch) -> Layer:
    values = _checked(patch.values, patch.where, "bias")
    biases = np.where(patch.where, values, layer.biases).astype(np.float32)
    return replace(layer, biases=biases)


def _checked(values: Array | None, where: Mask, noun: str) -> Array:
    if values is None:
        return np.zeros(where.shape, dtype=np.float32)
    with np.errstate(over="ignore"):
        narrow: Array = values.astype(np.float32)
    if not np.isfinite(narrow[where]).all():
        raise RefusedEdit(f"A {noun} must be a finite number below 3.4e38.")
    return narrow


def _not_joined(network: Network, projection: Projection, missing: Mask) -> str:
    row, column = (int(place[0]) for place in missing.nonzero())
    source = network.layer(projection.source).names[row]
    target = network.layer(projection.target).names[column]
    return f"{source} does not feed {target}."


def _in_network_order(
    network: Network, weights: dict[tuple[int, int, int], Mask]
) -> Mask:
    parts = [np.zeros(layer.size, dtype=np.bool_) for layer in network.layers]
    for projection in network.projections:
        nothing = np.zeros(projection.weights.shape, dtype=np.bool_)
        parts.append(weights.get(projection.key, nothing).ravel())
    return np.concatenate(parts)


def _count(patches: tuple[WeightPatch, ...] | tuple[BiasPatch, ...]) -> int:
    return sum(int(patch.where.sum()) for patch in patches)


def _words(weights: tuple[WeightPatch, ...], biases: tuple[BiasPatch, ...]) -> str:
    n_weights, n_biases = _count(weights), _count(biases)
    if n_weights and n_biases:
        return f"{n_weights + n_biases:,} parameters"
    if n_weights:
        return "weight" if n_weights == 1 else f"{n_weights:,} weights"
    return "bias" if n_biases == 1 else f"{n_biases:,} biases"
