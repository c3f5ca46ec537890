"""What keeps a project from running, in words and with the place to mark."""

from dataclasses import dataclass

import numpy as np

from engine.data.dataset import Dataset
from engine.losses import LOSSES
from engine.network.layer import UNBOUND, Layer
from engine.network.network import Network
from engine.network.topology import fed_by_inputs
from engine.project import Project


@dataclass(frozen=True)
class Problem:
    """Why a project cannot run, in words, and where.

    Attributes
    ----------
    sentence : str
    layer, neuron : int, optional
        Ids of what to mark on the canvas.
    """

    sentence: str
    layer: int | None = None
    neuron: int | None = None


def problems(project: Project) -> list[Problem]:
    """All that keeps a project from running, most basic first; empty if it runs."""
    network, dataset = project.network, project.dataset
    if not network.layers:
        return [Problem("The canvas is empty. Drag a layer here.")]
    found = []
    if dataset is None:
        found.append(Problem("There are no data yet. Choose a data set."))
    if not network.of_kind("input"):
        found.append(Problem("There is no input layer. Add one, then play."))
    if not network.of_kind("output"):
        found.append(Problem("There is no output layer. Add one, then play."))
    found += _delayed(network)
    found += _unfed_outputs(network)
    if dataset is not None:
        found += _bindings(network, dataset)
    return found + _loss_problems(project)


def _delayed(network: Network) -> list[Problem]:
    late = dict.fromkeys(p.target for p in network.projections if p.delay)
    return [
        Problem(
            f"{network.layer(layer).name} has a delayed connection, which cannot be "
            "computed.",
            layer,
        )
        for layer in late
    ]


def _unfed_outputs(network: Network) -> list[Problem]:
    reached = fed_by_inputs(network)
    return [
        _nothing_reaches(network, layer, index)
        for layer in network.of_kind("output")
        for index in np.flatnonzero(~reached[layer.id]).tolist()
    ]


def _nothing_reaches(network: Network, output: Layer, place: int) -> Problem:
    """Name the neuron where the way to an output neuron begins, without an input."""
    layer, index = output, place
    behind = {layer.id}
    while True:
        into = [
            (network.layer(p.source), np.flatnonzero(p.exists[:, index]))
            for p in network.projections
            if p.target == layer.id and p.source not in behind
        ]
        before = [(source, rows) for source, rows in into if len(rows)]
        if not before:
            break
        layer, rows = before[0]
        index = int(rows[0])
        behind.add(layer.id)
    name, goal = layer.names[index], output.names[place]
    why = f"{name} has no input."
    if layer is not output:
        why = f"{name} has no input, so that none reaches {goal}."
    return Problem(f"{why} Connect it, then play.", layer.id, int(layer.neurons[index]))


def _bindings(network: Network, dataset: Dataset) -> list[Problem]:
    found = []
    for kind, names in (
        ("input", dataset.input_names),
        ("output", dataset.target_names),
    ):
        taken: dict[int, str] = {}
        what = "column" if kind == "input" else "target"
        for layer in network.of_kind(kind):
            for index, column in enumerate(layer.columns.tolist()):
                neuron, where = layer.names[index], int(layer.neurons[index])
                if not 0 <= column < len(names):
                    text = f"{neuron} is not bound to a {what} of {dataset.name}."
                    found.append(Problem(text, layer.id, where))
                elif column in taken:
                    text = f"{neuron} and {taken[column]} have the same {what}."
                    found.append(Problem(text, layer.id, where))
                taken.setdefault(column, neuron)
        missing = set(range(len(names))) - set(taken) - {UNBOUND}
        if kind == "output" and missing and taken:
            name = names[min(missing)]
            found.append(Problem(f"No output neuron answers for the target {name}."))
    return found


def _loss_problems(project: Project) -> list[Problem]:
    loss = LOSSES[project.settings.loss]
    if loss.paired is None:
        return []
    outputs = project.network.of_kind("output")
    found = [
        Problem(
            f"The loss {loss.label} needs {loss.paired} outputs, but "
            f"{layer.names[index]} has {activation}.",
            layer.id,
            int(layer.neurons[index]),
        )
        for layer in outputs
        for index, activation in enumerate(layer.activations)
        if activation != loss.paired
    ]
    if not found and loss.paired == "softmax" and len(outputs) > 1:
        text = f"The loss {loss.label} needs one output layer, not {len(outputs)}."
        found.append(Problem(text, outputs[1].id))
    dataset = project.dataset
    if not found and dataset is not None and dataset.task != "classes":
        text = f"The loss {loss.label} needs classes, but {dataset.name} has numbers."
        found.append(Problem(text))
    return found
