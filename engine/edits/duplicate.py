"""Duplicate layers, or neurons inside of their layers."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.arrays import Ints, Mask
from engine.edits.bindings import bound_names, next_columns
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.extend import check_growth, entries_per_neuron, sibling_names
from engine.edits.fragment import Paste, copy_fragment
from engine.edits.growth import restructure
from engine.edits.lookup import layer_of, neuron_of
from engine.edits.remove import normalised
from engine.network.layer import UNBOUND, Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project


@dataclass(frozen=True)
class Duplicate:
    """Whole layers become new layers; single neurons become siblings of theirs.

    The copy of a single neuron computes the same from the same sources (from their
    copies, where those are duplicated too) and feeds the same targets, with weights
    that enter as those of all new connections.

    Attributes
    ----------
    layers, neurons : tuple of int
        Ids.
    offset : (float, float)
        Of new layers, in pixels at 100 % zoom.
    """

    layers: tuple[int, ...] = ()
    neurons: tuple[int, ...] = ()
    offset: tuple[float, float] = (24.0, 24.0)
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Duplicate"

    def apply(self, project: Project) -> Project:
        """Return the project with the copies."""
        network = project.network
        whole = {layer.id for layer in whole_layers(network, self.layers, self.neurons)}
        singles = {
            key: sorted(places)
            for key, places in _by_layer(network, self.neurons).items()
            if key not in whole
        }
        if not whole and not singles:
            raise RefusedEdit("Nothing is selected that could be duplicated.")
        if singles:
            project = _duplicate_neurons(project, singles)
        if whole:
            fragment = copy_fragment(project, whole)
            project = Paste(fragment, self.offset).apply(project)
        return project


def whole_layers(
    network: Network, layers: tuple[int, ...], neurons: tuple[int, ...]
) -> tuple[Layer, ...]:
    """Return the layers that are chosen, by themselves or by all of their neurons.

    Raises
    ------
    RefusedEdit
        If one of the ids does not exist.
    """
    chosen = {layer_of(network, layer_id).id for layer_id in layers}
    for layer_id, places in _by_layer(network, neurons).items():
        if len(places) == network.layer(layer_id).size:
            chosen.add(layer_id)
    return tuple(layer for layer in network.layers if layer.id in chosen)


def _by_layer(network: Network, neurons: tuple[int, ...]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for neuron in dict.fromkeys(neurons):
        layer, index = neuron_of(network, neuron)
        places.setdefault(layer.id, []).append(index)
    return places


def _duplicate_neurons(project: Project, places: dict[int, list[int]]) -> Project:
    network = project.network
    added = 0
    for layer_id, indices in places.items():
        layer = network.layer(layer_id)
        added += len(indices) * entries_per_neuron(network, layer)
        check_growth(network, layer.size + len(indices), added)
    copied = {key: np.asarray(indices, np.int64) for key, indices in places.items()}
    grown = project
    names: list[str] = []
    for layer_id, originals in copied.items():
        wider = _wider_layer(grown, grown.network.layer(layer_id), originals)
        names += wider.names[-len(originals) :]
        next_id = grown.network.next_id + len(originals)
        with_copies = replace(grown.network.with_layers([wider]), next_id=next_id)
        grown = replace(grown, network=with_copies)
    after = replace(
        grown.network,
        projections=tuple(_wider_projection(p, copied) for p in network.projections),
    )
    what = f"neuron {names[0]}" if len(names) == 1 else f"{len(names)} neurons"
    counts = {layer_id: len(indices) for layer_id, indices in copied.items()}
    return restructure(project, after, f"{what} added", _given(after, counts))


def _wider_layer(project: Project, layer: Layer, indices: Ints) -> Layer:
    network, count = project.network, len(indices)
    if layer.kind == "hidden":
        columns = [UNBOUND] * count
        names = sibling_names(network, layer, count)
    else:
        columns = next_columns(project, layer.kind, count)
        names = bound_names(project, layer.kind, columns)
    ids = np.arange(network.next_id, network.next_id + count, dtype=np.int64)
    copies = tuple(layer.activations[i] for i in indices.tolist())
    return replace(
        layer,
        neurons=np.concatenate([layer.neurons, ids]),
        names=(*layer.names, *names),
        activations=(*layer.activations, *copies),
        biases=np.concatenate([layer.biases, layer.biases[indices]]),
        frozen=np.concatenate([layer.frozen, layer.frozen[indices]]),
        columns=np.concatenate([layer.columns, np.asarray(columns, dtype=np.int64)]),
    )


def _wider_projection(projection: Projection, copied: dict[int, Ints]) -> Projection:
    nobody = np.zeros(0, dtype=np.int64)
    sources = copied.get(projection.source, nobody)
    targets = copied.get(projection.target, nobody)
    if not len(sources) and not len(targets):
        return projection
    n_sources, n_targets = projection.weights.shape
    at = np.ix_(
        np.concatenate([np.arange(n_sources), sources]),
        np.concatenate([np.arange(n_targets), targets]),
    )
    weights, mask = projection.weights[at], projection.exists[at]
    # Where both ends are copied, the copy listens to the copy alone.
    mask[sources, n_targets:] = False
    frozen: Mask | None = None
    if projection.frozen is not None:
        frozen = projection.frozen[at]
        frozen[n_sources:, :n_targets] = False
    return normalised(replace(projection, weights=weights, mask=mask, frozen=frozen))


def _given(network: Network, copies: dict[int, int]) -> Mask:
    """Biases and incoming weights of the copies, in network order."""
    targets = {layer.id: np.zeros(layer.size, np.bool_) for layer in network.layers}
    for layer_id, count in copies.items():
        targets[layer_id][-count:] = True
    parts = [targets[layer.id] for layer in network.layers]
    parts += [
        np.broadcast_to(targets[p.target], p.weights.shape).ravel()
        for p in network.projections
    ]
    return np.concatenate(parts)
