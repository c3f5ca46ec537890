"""Make a network's inputs and outputs fit its data."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

import numpy as np

from engine.edits.activation import SetActivation
from engine.edits.add import AddLayer, grow_layer
from engine.edits.bindings import bound_names, column_names
from engine.edits.connect import Connect
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.fitting import fitting_loss, output_activation
from engine.edits.growth import restructure
from engine.edits.layout import CARD_WIDTH, COLUMN_GAP, card_size, top_of
from engine.edits.marks import marked
from engine.edits.placement import Place
from engine.edits.remove import keep_neurons, without_neurons
from engine.network.layer import Layer, LayerKind
from engine.network.network import Network
from engine.project import Project, binds, with_settings


@dataclass(frozen=True)
class FitToData:
    """One input neuron per column, one output neuron per target, a loss that fits.

    Layers that are there are used, with the weights of all neurons that stay; missing
    ones are made and joined. A network without any connection becomes a chain.
    """

    kind: ClassVar[EditKind] = "project"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Fit to data"

    def apply(self, project: Project) -> Project:
        """Return the project with inputs, outputs and loss for its data."""
        dataset, before = project.dataset, project.training.history
        if dataset is None:
            raise RefusedEdit("There are no data yet that the network could fit.")
        after = _fit_layers(project, "input", alone=False)
        activation = output_activation(dataset)
        # Softmax forbids layers of one, which there may be on the way.
        after = _activate_outputs(after, "identity")
        after = _fit_layers(after, "output", alone=activation == "softmax")
        after = _activate_outputs(after, activation)
        after = _join(after, project.network)
        after = with_settings(after, loss=fitting_loss(after))
        after = replace(after, training=replace(after.training, history=before))
        return marked(after, f"fitted to {dataset.name}")


def _fit_layers(project: Project, kind: LayerKind, alone: bool) -> Project:
    """Make the layers of a kind fit; `alone`: a single layer has all neurons."""
    layers = project.network.of_kind(kind)
    if not layers:
        return _new_layer(project, kind)
    bound = sorted(binds(project.network, kind).tolist())
    complete = bound == list(range(len(column_names(project, kind))))
    if complete and not (alone and len(layers) > 1):
        return project
    first, *others = layers
    superfluous = _superfluous(project, others, alone)
    network = without_neurons(project.network, superfluous)
    project = restructure(project, network, "")
    return _fit_layer(project, network.layer(first.id))


def _superfluous(project: Project, others: list[Layer], alone: bool) -> list[int]:
    """Neurons of other layers than the first that answer for no column."""
    known = set(range(len(column_names(project, others[0].kind)))) if others else set()
    going = []
    for layer in others:
        for neuron, column in zip(
            layer.neurons.tolist(), layer.columns.tolist(), strict=True
        ):
            if alone or column not in known:
                going.append(neuron)
            known.discard(column)
    return going


def _fit_layer(project: Project, layer: Layer) -> Project:
    """Give one layer a neuron for each column that no other layer has."""
    kind = layer.kind
    elsewhere = {
        column
        for other in project.network.of_kind(kind)
        if other.id != layer.id
        for column in other.columns.tolist()
    }
    count = len(column_names(project, kind))
    wanted = [column for column in range(count) if column not in elsewhere]
    if not wanted:
        network = without_neurons(project.network, layer.neurons.tolist())
        return restructure(project, network, "")
    places, columns = _kept(layer, wanted)
    project = _rebind(project, layer, places, columns)
    layer = project.network.layer(layer.id)
    if layer.size < len(wanted):
        project = grow_layer(project, layer, len(wanted) - layer.size)
        layer = project.network.layer(layer.id)
    order = np.argsort(layer.columns, kind="stable").tolist()
    return _rebind(project, layer, order, [int(layer.columns[i]) for i in order])


def _kept(layer: Layer, wanted: list[int]) -> tuple[list[int], list[int]]:
    """Places of the neurons that stay, and their columns.

    A neuron keeps its column; one without takes a column that nobody has.
    """
    columns = layer.columns.tolist()
    owner = {column: columns.index(column) for column in wanted if column in columns}
    spare = [place for place in range(layer.size) if place not in owner.values()]
    free = [column for column in wanted if column not in owner]
    owner |= dict(zip(free, spare, strict=False))
    places = sorted(owner.items(), key=lambda item: item[1])
    return [place for _, place in places], [column for column, _ in places]


def _rebind(
    project: Project, layer: Layer, places: list[int], columns: list[int]
) -> Project:
    """Keep some neurons of a layer, in an order, and bind them to columns."""
    network = project.network
    kept = {other.id: np.arange(other.size) for other in network.layers}
    kept[layer.id] = np.asarray(places, dtype=np.int64)
    picked = keep_neurons(network, kept)
    part = picked.layer(layer.id)
    nameless = replace(part, names=("",) * part.size)
    without = replace(project, network=picked.with_layers([nameless]))
    names = bound_names(without, layer.kind, columns)
    bound = replace(part, columns=np.asarray(columns, dtype=np.int64), names=names)
    return restructure(project, picked.with_layers([bound]), "")


def _activate_outputs(project: Project, activation: str) -> Project:
    neurons = [
        neuron
        for layer in project.network.of_kind("output")
        for neuron in layer.neurons.tolist()
    ]
    return SetActivation(tuple(neurons), activation).apply(project)


def _new_layer(project: Project, kind: LayerKind) -> Project:
    """Make the layer, left or right of everything else."""
    network = project.network
    activation = "identity" if kind == "output" else None
    project = AddLayer(kind, activation=activation).apply(project)
    layer = project.network.layers[-1]
    if not network.layers:
        return project
    xs = [other.position[0] for other in network.layers]
    tops = [other.position[1] - top_of(other) for other in network.layers]
    heights = [card_size(other)[1] for other in network.layers]
    bottoms = [top + height for top, height in zip(tops, heights, strict=True)]
    step = CARD_WIDTH + COLUMN_GAP
    x = min(xs) - step if kind == "input" else max(xs) + step
    top = (min(tops) + max(bottoms) - card_size(layer)[1]) / 2
    return Place({layer.id: (x, round(top + top_of(layer)))}).apply(project)


def _join(project: Project, before: Network) -> Project:
    """Join what was made, or everything if nothing is joined yet."""
    network = project.network
    if not network.projections:
        stages = _stages(network)
        for sources, targets in pairwise(stages):
            project = _join_all(project, sources, targets)
        return project
    hidden = network.of_kind("hidden")
    inputs, outputs = network.of_kind("input"), network.of_kind("output")
    if not before.of_kind("input"):
        unfed = [x for x in (*hidden, *outputs) if not any(network.incoming(x.id))]
        project = _join_all(project, inputs, unfed)
    if not before.of_kind("output"):
        ends = [x for x in hidden if not any(network.outgoing(x.id))]
        project = _join_all(project, ends or inputs, outputs)
    return project


def _stages(network: Network) -> list[tuple[Layer, ...]]:
    """Inputs, hidden layers from left to right, outputs."""
    hidden: list[tuple[Layer, ...]] = []
    for layer in sorted(network.of_kind("hidden"), key=lambda x: x.position[0]):
        near = hidden and layer.position[0] - hidden[-1][0].position[0] < CARD_WIDTH
        if near:
            hidden[-1] = (*hidden[-1], layer)
        else:
            hidden.append((layer,))
    return [network.of_kind("input"), *hidden, network.of_kind("output")]


def _join_all(
    project: Project,
    sources: tuple[Layer, ...] | list[Layer],
    targets: tuple[Layer, ...] | list[Layer],
) -> Project:
    for source in sources:
        for target in targets:
            if project.network.projection(source.id, target.id) is None:
                project = Connect(source.id, target.id).apply(project)
    return project
