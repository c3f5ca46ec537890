"""Weights of a file put into a network, where names and shapes fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.edits.edit import EditKind
from engine.edits.marks import marked
from engine.errors import UserError
from engine.imports.weight_set import Key, LayerWeights, WeightSet
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.network.validation import validate
from engine.project import Project


class NothingFits(UserError):
    """No part of a file of weights fits the network."""

    def __init__(self, name: str, notes: tuple[str, ...]) -> None:
        more = f" ({notes[0]})" if notes else ""
        super().__init__(f"{name}: nothing in it fits the network{more}")


@dataclass(frozen=True)
class ImportWeights:
    """Weights, biases and activations come from a file.

    Attributes
    ----------
    weights : WeightSet
    """

    weights: WeightSet
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Import {self.weights.name}"

    def apply(self, project: Project) -> Project:
        """Return the project with the weights; `apply_weights` also gives notes."""
        return apply_weights(project, self.weights)[0]


def apply_weights(
    project: Project, weights: WeightSet
) -> tuple[Project, tuple[str, ...]]:
    """Take over what fits, and say what does not.

    Parameters
    ----------
    project : Project
        Its structure stays: a weight of the file whose connection does not exist is
        left out, a connection that the file does not have gets the weight 0.
    weights : WeightSet
        What was read from the file.

    Returns
    -------
    Project
    tuple of str
        What did not fit, a sentence each.

    Raises
    ------
    NothingFits
        If there is nothing to take over.
    """
    matcher = _Matcher(project.network, weights)
    network = matcher.apply()
    notes = (*matcher.notes, *scaling_notes(project, weights.scaling))
    if not matcher.fits:
        raise NothingFits(weights.name, notes)
    validate(network)
    after = replace(project, network=network)
    return marked(after, f"weights of {weights.name}"), notes


@dataclass
class _Matcher:
    network: Network
    weights: WeightSet
    notes: list[str] = field(default_factory=list)
    fits: int = 0

    def apply(self) -> Network:
        layers = [self._layer(layer) for layer in self.network.layers]
        projections = [self._projection(p) for p in self.network.projections]
        names = {layer.name for layer in layers if layer.computes}
        for name in self.weights.layers:
            if name not in names:
                self.notes.append(f"the network has no layer {name!r} that computes")
        keys = {self._key(projection) for projection in projections}
        for key in self.weights.projections:
            if key not in keys:
                self.notes.append(f"the network has no projection {_arrow(key)}")
        return replace(
            self.network, layers=tuple(layers), projections=tuple(projections)
        )

    def _layer(self, layer: Layer) -> Layer:
        given = self.weights.layers.get(layer.name)
        if not layer.computes:
            return layer
        if given is None:
            self.notes.append(f"the file has nothing for the layer {layer.name!r}")
            return layer
        if given.biases is not None:
            if len(given.biases) == layer.size:
                self.fits += 1
                layer = replace(layer, biases=given.biases)
            else:
                self.notes.append(
                    f"the file has {len(given.biases)} biases for {layer.name!r}, "
                    f"which has {layer.size} neurons"
                )
        return self._activations(layer, given)

    def _activations(self, layer: Layer, given: LayerWeights) -> Layer:
        words = given.activations
        if words is None:
            return layer
        unknown = [word for word in words if word not in ACTIVATIONS]
        softmax = words.count("softmax")
        if len(words) != layer.size:
            note = f"the file has {len(words)} activations for {layer.name!r}, "
            self.notes.append(f"{note}which has {layer.size} neurons")
        elif unknown:
            note = f"{layer.name!r} keeps its activations: {unknown[0][:40]!r} "
            self.notes.append(f"{note}is unknown")
        elif softmax and (layer.size == 1 or softmax < layer.size):
            note = f"{layer.name!r} keeps its activations: softmax is of a whole "
            self.notes.append(f"{note}layer of two or more")
        else:
            self.fits += 1
            layer = replace(layer, activations=words)
        return layer

    def _projection(self, projection: Projection) -> Projection:
        key = self._key(projection)
        given = self.weights.projections.get(key)
        if given is None:
            self.notes.append(f"the file has nothing for the projection {_arrow(key)}")
            return projection
        if given.weights.shape != projection.weights.shape:
            shapes = (given.weights.shape, projection.weights.shape)
            has, needs = (f"{rows} x {columns}" for rows, columns in shapes)
            self.notes.append(f"{_arrow(key)} is {has} in the file, {needs} here")
            return projection
        self.fits += 1
        known = given.weights != 0 if given.mask is None else given.mask
        lost = int((known & ~projection.exists).sum())
        if lost:
            self.notes.append(
                f"{_arrow(key)}: {lost} connections of the file do not exist here"
            )
        kept = projection.exists if given.mask is None else projection.exists & known
        weights = np.where(kept, given.weights, np.float32(0))
        return replace(projection, weights=weights)

    def _key(self, projection: Projection) -> Key:
        source = self.network.layer(projection.source).name
        return source, self.network.layer(projection.target).name, projection.delay


def _arrow(key: Key) -> str:
    return f"{key[0]!r} -> {key[1]!r}"


def scaling_notes(
    project: Project, scaling_of_file: Mapping[str, Array]
) -> tuple[str, ...]:
    """Say when the same weights would mean something else under this scaling.

    Parameters
    ----------
    project : Project
        With the weights.
    scaling_of_file : mapping of str to float64 arrays
        As in `WeightSet`; empty where the file does not scale, or does not say.
    """
    scaling = project.scaling
    if scaling is None or not scaling_of_file:
        return ()
    here = {
        "inputs/mean": scaling.input_mean,
        "inputs/scale": scaling.input_scale,
        "targets/mean": scaling.target_mean,
        "targets/scale": scaling.target_scale,
    }
    if all(
        len(here[key]) == len(there) and np.allclose(here[key], there, rtol=1e-6)
        for key, there in scaling_of_file.items()
        if key in here
    ):
        return ()
    return ("the data are scaled otherwise in the file, so predictions will differ",)
