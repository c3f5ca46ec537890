"""Small projects to edit, and a plain forward pass to see what edits do."""

from dataclasses import replace

import numpy as np

from engine.activations import ACTIVATIONS
from engine.data.dataset import Column, Dataset
from engine.data.origin import Origin
from engine.edits.new_project import new_project
from engine.network.parameters import exists, frozen, pack, unpack, vector_size
from engine.network.topology import depths
from engine.project import TrainingState


def dataset(
    inputs=("x1", "x2"), targets=("y",), classes=(), rows=20, name="made", table=False
):
    """Random numbers; with classes the targets are these."""
    generator = np.random.default_rng(7)
    raw = generator.normal(size=(rows, len(inputs)))
    if classes:
        drawn = np.arange(rows) % len(classes)
        two = len(classes) == 2
        wanted = drawn[:, None] * 1.0 if two else np.eye(len(classes))[drawn]
        names = tuple(f"p({c})" for c in (classes[1:] if two else classes))
    else:
        wanted = generator.normal(size=(rows, len(targets)))
        names = tuple(targets)
    columns = [Column(n, "number", "input", mean=0.0) for n in inputs]
    if classes:
        columns.append(Column("class", "category", "target", tuple(classes)))
    else:
        columns += [Column(n, "number", "target") for n in targets]
    return Dataset(
        name=name,
        columns=tuple(columns),
        inputs=raw,
        targets=wanted,
        input_names=tuple(inputs),
        target_names=names,
        classes=tuple(classes),
        one_hot=np.zeros(len(inputs), dtype=bool),
        train_rows=np.arange(rows - 4),
        test_rows=np.arange(rows - 4, rows),
        missing="drop",
        origin=Origin("set", name, generated=not table),
    )


def project(hidden=((4, "tanh"), (2, "tanh")), **kinds):
    return new_project(dataset(**kinds), hidden=hidden)


def trained(untrained, seed=3):
    """The project as if it had been trained with Adam: everything has moved."""
    generator = np.random.default_rng(seed)
    network, size = untrained.network, vector_size(untrained.network)
    there = exists(network)
    moved = there & ~frozen(network)
    start = pack(network)
    values = start + np.where(moved, generator.normal(size=size), 0)
    slots = tuple(np.where(there, generator.random(size), 0) for _ in range(2))
    training = TrainingState(
        epoch=5,
        step=10,
        start=start,
        slots=tuple(slot.astype(np.float32) for slot in slots),
        slots_of="adam",
        optimizer_steps=10,
    )
    return replace(
        untrained,
        network=unpack(network, values.astype(np.float32)),
        training=training,
    )


def outputs(given, rows=6):
    """Value of every output neuron by id, for random inputs by column."""
    network = given.network
    columns = np.random.default_rng(11).normal(size=(8, rows))
    values = {}
    order = depths(network)
    for layer in sorted(network.layers, key=lambda layer: order[layer.id]):
        if layer.kind == "input":
            values[layer.id] = columns[layer.columns]
            continue
        sums = np.repeat(layer.biases[:, None].astype(np.float64), rows, axis=1)
        for projection in network.incoming(layer.id):
            sums += projection.weights.T.astype(np.float64) @ values[projection.source]
        values[layer.id] = activate(layer, sums)
    return {
        int(neuron): values[layer.id][index]
        for layer in network.of_kind("output")
        for index, neuron in enumerate(layer.neurons)
    }


def activate(layer, sums):
    if layer.activations[0] == "softmax":
        out = np.empty_like(sums)
        ACTIVATIONS["softmax"].apply(sums, out)
        return out
    rows = []
    for name, row in zip(layer.activations, sums, strict=True):
        out = np.empty((1, len(row)))
        ACTIVATIONS[name].apply(row[None], out)
        rows.append(out[0])
    return np.stack(rows)


def neurons(given, name):
    """Ids of the neurons of a layer, by the layer's name."""
    return given.network.layer_named(name).neurons.tolist()


def layer_id(given, name):
    return given.network.layer_named(name).id


def weights_by_ids(given):
    """Every weight by its two neurons."""
    network = given.network
    return {
        (int(s), int(t)): float(p.weights[i, j])
        for p in network.projections
        for i, s in enumerate(network.layer(p.source).neurons)
        for j, t in enumerate(network.layer(p.target).neurons)
        if p.exists[i, j]
    }


def biases_by_id(given):
    return {
        int(neuron): float(layer.biases[index])
        for layer in given.network.layers
        if layer.computes
        for index, neuron in enumerate(layer.neurons)
    }


def start_of(given):
    """The project with the parameters of its start."""
    return replace(given, network=unpack(given.network, given.start))
