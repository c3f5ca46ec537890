"""Hypothesis strategies: networks of every kind, and projects that can run them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from engine.activations import ACTIVATIONS
from engine.data.dataset import Column, Dataset
from engine.data.origin import Origin
from engine.data.scaling import fit
from engine.network.layer import UNBOUND, Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.network.validation import validate
from engine.project import Project
from engine.readiness import problems
from engine.settings import TrainingSettings

ELEMENTWISE = tuple(name for name in ACTIVATIONS if name != "softmax")


def make_dataset(inputs, targets, classes=(), test_share=0.25, name="made"):
    """Numbers as a data set; the last rows are for testing."""
    inputs = np.asarray(inputs, dtype=np.float64)
    targets = np.asarray(targets, dtype=np.float64)
    n_rows = len(inputs)
    n_train = n_rows - int(n_rows * test_share)
    input_names = tuple(f"x{index + 1}" for index in range(inputs.shape[1]))
    target_names = tuple(f"y{index + 1}" for index in range(targets.shape[1]))
    columns = [Column(each, "number", "input") for each in input_names]
    columns += [Column(each, "number", "target") for each in target_names]
    return Dataset(
        name=name,
        columns=tuple(columns),
        inputs=inputs,
        targets=targets,
        input_names=input_names,
        target_names=target_names,
        classes=tuple(classes),
        train_rows=np.arange(n_train),
        test_rows=np.arange(n_train, n_rows),
        missing="drop",
        origin=Origin("file", name),
        one_hot=np.zeros(inputs.shape[1], dtype=bool),
    )


def make_layer(layer_id, kind, activations, *, columns=None, biases=None, frozen=None):
    """A layer whose neurons have the ids after its own."""
    size = len(activations)
    return Layer(
        id=layer_id,
        name=f"Layer {layer_id}",
        kind=kind,
        neurons=np.arange(layer_id + 1, layer_id + 1 + size),
        names=tuple(f"n{layer_id + 1 + index}" for index in range(size)),
        activations=tuple(activations),
        biases=np.zeros(size, "f") if biases is None else np.asarray(biases, "f"),
        frozen=np.zeros(size, bool) if frozen is None else np.asarray(frozen, bool),
        columns=np.full(size, UNBOUND) if columns is None else np.asarray(columns),
        loose=size == 1,
    )


def layered(sizes, activations, seed=0, *, loose=False):
    """A chain of layers, joined all to all; drawn neuron by neuron if `loose`.

    `activations` has an entry for each layer after the inputs: a word, or a word per
    neuron. The weights are the same for both ways of drawing.
    """
    rng = np.random.default_rng(seed)
    groups, projections, next_id = [], [], 1
    for depth, size in enumerate(sizes):
        kind = "output" if depth == len(sizes) - 1 else "hidden" if depth else "input"
        words = activations[depth - 1] if depth else "identity"
        words = (words,) * size if isinstance(words, str) else words
        biases = rng.uniform(-0.5, 0.5, size) if depth else np.zeros(size)
        columns = np.full(size, UNBOUND) if kind == "hidden" else np.arange(size)
        group = []
        for part in [[index] for index in range(size)] if loose else [[*range(size)]]:
            layer = make_layer(
                next_id,
                kind,
                [words[index] for index in part],
                columns=columns[part],
                biases=biases[part],
            )
            next_id += layer.size + 1
            group.append((part, layer))
        groups.append(group)
    for before, after in pairwise(groups):
        n_before = sum(layer.size for _, layer in before)
        n_after = sum(layer.size for _, layer in after)
        scale = 1 / np.sqrt(n_before)
        weights = rng.normal(0, scale, (n_before, n_after)).astype("f")
        projections += [
            Projection(source.id, target.id, weights[np.ix_(rows, columns)])
            for rows, source in before
            for columns, target in after
        ]
    layers = tuple(layer for group in groups for _, layer in group)
    return Network(layers, tuple(projections), next_id)


@st.composite
def networks(draw, output=None):
    """Loose neurons, masks, skips, mixed activations, several inputs and outputs.

    `output` is the activation of all outputs; softmax gives one output layer.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kinds = ["input"] * draw(st.integers(1, 2))
    kinds += ["hidden"] * draw(st.integers(0, 4))
    n_outputs = 1 if output == "softmax" else draw(st.integers(1, 2))
    layers, next_id = [], 1
    bound = {"input": 0, "output": 0}
    for kind in [*kinds, *["output"] * n_outputs]:
        least = 2 if kind == "output" and output == "softmax" else 1
        size = draw(st.integers(least, 4))
        columns = None
        if kind in bound:
            columns = np.arange(bound[kind], bound[kind] + size)
            bound[kind] += size
        layer = make_layer(
            next_id,
            kind,
            draw(_words(kind, size, output)),
            columns=columns,
            biases=np.zeros(size) if kind == "input" else rng.uniform(-1, 1, size),
            frozen=rng.random(size) < 0.15 if kind != "input" else None,
        )
        layers.append(layer)
        next_id += size + 1
    projections = _projections(draw, layers, rng)
    order = draw(st.permutations(range(len(layers))))
    network = Network(tuple(layers[i] for i in order), projections, next_id)
    validate(network)
    return network


def _words(kind, size, output):
    if kind == "input":
        return st.just(("identity",) * size)
    if kind == "output" and output is not None:
        return st.just((output,) * size)
    mixed = st.lists(st.sampled_from(ELEMENTWISE), min_size=size, max_size=size)
    same = st.sampled_from(list(ACTIVATIONS) if size > 1 else list(ELEMENTWISE))
    return st.one_of(mixed.map(tuple), same.map(lambda word: (word,) * size))


def _projections(draw, layers, rng):
    """From any layer to any later one that computes; each output neuron is fed."""
    found = []
    inputs = [layer for layer in layers if layer.kind == "input"]
    for index, target in enumerate(layers):
        if target.kind == "input":
            continue
        feeding = [
            layer
            for layer in layers[:index]
            if layer.kind != "output" and draw(st.booleans())
        ]
        if target.kind == "output" and inputs[0] not in feeding:
            feeding.append(inputs[0])
        for source in feeding:
            shape = source.size, target.size
            weights = rng.normal(0, 0.8, shape).astype("f")
            mask = None
            if draw(st.booleans()):
                mask = rng.random(shape) < 0.6
                mask[0] |= target.kind == "output" and source is inputs[0]
                weights = np.where(mask, weights, 0).astype("f")
            frozen = rng.random(shape) < 0.2 if draw(st.booleans()) else None
            if frozen is not None and mask is not None:
                frozen &= mask
            found.append(Projection(source.id, target.id, weights, mask, frozen))
    return tuple(draw(st.permutations(found)))


@st.composite
def projects(draw, losses=None, n_rows=12):
    """A project that can run, with random data that fit the loss."""
    choices = losses or (
        "mse",
        "half_sse",
        "mae",
        "huber",
        "binary_cross_entropy",
        "cross_entropy",
    )
    loss = draw(st.sampled_from(choices))
    paired = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}
    network = draw(networks(paired.get(loss)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return project_for(network, loss, rng, n_rows)


def project_for(network, loss, rng, n_rows=12, **settings):
    """Random data for a network; classes where the loss needs them."""
    n_inputs = sum(layer.size for layer in network.of_kind("input"))
    n_outputs = sum(layer.size for layer in network.of_kind("output"))
    inputs = rng.normal(size=(n_rows, n_inputs))
    classes = ()
    if loss == "cross_entropy":
        targets = np.eye(n_outputs)[rng.integers(0, n_outputs, n_rows)]
        classes = tuple("abcdefghij"[:n_outputs])
    elif loss == "binary_cross_entropy":
        targets = rng.integers(0, 2, (n_rows, n_outputs))
        classes = ("no", "yes")
    else:
        targets = rng.normal(size=(n_rows, n_outputs))
    dataset = make_dataset(inputs, targets, classes)
    project = Project(
        network,
        replace(TrainingSettings(loss=loss, batch_size=4), **settings),
        dataset,
        fit(dataset, "none"),
    )
    assert problems(project) == []
    return project
