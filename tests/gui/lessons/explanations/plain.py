"""A network computed once more, by nothing but NumPy and the book's formulas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.network.projection import Projection
from engine.project import with_settings

CURVES = {
    "identity": lambda z: z,
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "sine": np.sin,
}
STEP = 1e-6


def number(words: str) -> float:
    """A number that is shown, as a number."""
    return float(words.replace("\u2212", "-").replace("%", "").strip())


def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def scaled(project, rows):
    """Inputs and targets of rows, scaled by hand."""
    dataset, scaling = project.dataset, project.scaling
    x, y = dataset.inputs[rows], dataset.targets[rows]
    if scaling is None or scaling.method == "none":
        return x.astype(float), y.astype(float)
    x = (x - scaling.input_mean) / scaling.input_scale
    return x, (y - scaling.target_mean) / scaling.target_scale


def order_of(network):
    """Layers, each after all that feed it."""
    left, done = list(network.layers), []
    while left:
        for layer in left:
            fed_by = {p.source for p in network.projections if p.target == layer.id}
            if fed_by <= {each.id for each in done}:
                done.append(layer)
                left.remove(layer)
                break
    return done


def values(network, x):
    """Sums and outputs of every layer, [row, neuron], of any topology."""
    sums, outputs = {}, {}
    for layer in order_of(network):
        if layer.kind == "input":
            outputs[layer.id] = x[:, layer.columns]
            continue
        z = np.tile(layer.biases.astype(float), (len(x), 1))
        for p in network.projections:
            if p.target == layer.id:
                weights = np.where(p.exists, p.weights, 0).astype(float)
                z = z + outputs[p.source] @ weights
        if layer.activations[0] == "softmax":
            a = softmax(z)
        else:
            each = zip(layer.activations, z.T, strict=True)
            a = np.stack([CURVES[word](column) for word, column in each], axis=1)
        sums[layer.id], outputs[layer.id] = z, a
    return sums, outputs


def answers(network, outputs, n_targets):
    """What the output neurons say, in the order of the targets."""
    rows = len(next(iter(outputs.values())))
    found = np.zeros((rows, n_targets))
    for layer in network.of_kind("output"):
        found[:, layer.columns] = outputs[layer.id]
    return found


def loss_of(project, network, rows):
    """The loss, as its name says it."""
    x, y = scaled(project, rows)
    said = answers(network, values(network, x)[1], y.shape[1])
    name = project.settings.loss
    if name == "mse":
        return np.mean((said - y) ** 2)
    if name == "half_sse":
        return np.mean(np.sum((said - y) ** 2, axis=1)) / 2
    if name == "binary_cross_entropy":
        return -np.mean(y * np.log(said) + (1 - y) * np.log(1 - said))
    if name == "cross_entropy":
        return -np.mean(np.sum(y * np.log(said), axis=1))
    raise KeyError(name)


def with_parameter(network, kind, ident, place, by):
    """The network with one weight or bias moved, in double precision."""
    if kind == "bias":
        layer = network.layer(ident)
        moved = layer.biases.astype(float)
        moved[place] += by
        changed = [replace(layer, biases=moved)]
        return network.with_layers(changed)
    projection = network.projection(*ident)
    moved = projection.weights.astype(float)
    moved[place] += by
    return network.with_projection(replace(projection, weights=moved))


def slope(project, rows, kind, ident, place):
    """Central difference of the loss."""
    network = project.network
    ends = [
        loss_of(project, with_parameter(network, kind, ident, place, side), rows)
        for side in (STEP, -STEP)
    ]
    return (ends[0] - ends[1]) / (2 * STEP)


def odd_project():
    """Softmax, a connection past a layer, missing ones, and a neuron by itself."""
    project = new_project(load_set("iris"), hidden=((3, "tanh"), (2, "sigmoid")))
    network = project.network
    inputs, first, second, output = network.layers
    rng = np.random.default_rng(8)
    mask = np.ones((4, 3), np.bool_)
    mask[0, 0] = mask[3, 2] = False
    into = network.projection(inputs.id, first.id)
    cut = np.where(mask, into.weights, 0).astype(np.float32)
    network = network.with_projection(replace(into, weights=cut, mask=mask))
    past = rng.normal(size=(3, 3)).astype(np.float32)
    network = network.with_projection(Projection(first.id, output.id, past))
    alone = replace(
        second,
        loose=False,
        activations=("sine", "relu"),
        biases=rng.normal(size=2).astype(np.float32),
    )
    network = network.with_layers([alone])
    project = replace(project, network=network)
    return with_settings(project, optimizer="sgd", learning_rate=0.1, batch_size=8)
