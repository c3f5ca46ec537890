"""Projects that use every part of the model, for the tests of files and formats."""

from dataclasses import replace

import numpy as np

from engine.data.scaling import fit
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.history import History, Mark
from engine.network.layer import UNBOUND, Layer
from engine.network.network import Network
from engine.network.parameters import pack
from engine.network.projection import Projection
from engine.project import Project, TrainingState
from engine.schedules import Course
from engine.settings import StopConditions, TrainingSettings


def full_project() -> Project:
    """Masks, frozen parameters, loose neurons, skips, a class column, a history."""
    rng = np.random.default_rng(4)
    dataset = load_set("penguins")
    inputs = _layer(1, "Inputs", "input", dataset.n_inputs)
    inputs = replace(inputs, names=dataset.input_names)
    hidden = _layer(20, "Hidden ä 1", "hidden", 3, rng)
    hidden = replace(
        hidden,
        activations=("tanh", "relu", "sine"),
        frozen=np.array([False, True, False]),
        dropout=0.1 + 0.2,
    )
    loose = replace(_layer(30, "Neuron 1", "hidden", 1, rng), loose=True)
    output = _layer(40, "Output", "output", 3, rng)
    output = replace(
        output, activations=("softmax",) * 3, columns=np.array([2, 0, 1], np.int64)
    )
    layers = (inputs, hidden, loose, output)
    network = Network(layers, _projections(layers, rng), 50)
    size = len(pack(network))
    training = TrainingState(
        epoch=12,
        step=105,
        row=64,
        seconds=1 / 3,
        start=rng.normal(size=size).astype(np.float32),
        slots=tuple(rng.normal(size=size).astype(np.float32) for _ in range(2)),
        slots_of="adam",
        optimizer_steps=90,
        backend="numpy",
        history=_history(),
        course=Course(
            "plateau", 4, 2, 3, 0.1**2, best=1 / 7, without_better=2, measure="ä"
        ),
    )
    settings = TrainingSettings(
        learning_rate=0.1 + 0.2,
        optimizer="adam",
        loss="cross_entropy",
        batch_size=None,
        l1=1e-5,
        clip=2.5,
        shuffle=False,
        seed=2**62,
        initializer="he_normal",
        stop=StopConditions(5, loss=0.1, seconds=2.5, patience=7, restore_best=True),
        pace=None,
        momentum=2 / 3,
        weight_decay=1 / 3,
        schedule="plateau",
        schedule_epochs=4,
        warm_up=2,
        class_weights="balanced",
    )
    scaling = fit(dataset, "standardize")
    return Project(network, settings, dataset, scaling, training)


def xor_project() -> Project:
    """2-4-1 on the four points of exclusive or, not trained."""
    return new_project(load_set("xor4"), hidden=((4, "tanh"),), seed=3)


def _history() -> History:
    return History(
        epoch=np.array([0.0, 0.5, 12.0]),
        train_loss=np.array([1.1, 0.9, 0.1]),
        test_loss=np.array([np.nan, 1e-300, 0.2]),
        learning_rate=np.array([0.03, 0.03, 0.01]),
        seconds=np.array([0.0, 0.01, 0.3]),
        marks=(Mark(0.5, "rate 0.01"), Mark(12.0, 'neuron "ä" added')),
    )


def _layer(first: int, name: str, kind, size: int, rng=None) -> Layer:
    biases = np.zeros(size) if rng is None else rng.normal(size=size)
    bound = kind == "input"
    return Layer(
        id=first,
        name=name,
        kind=kind,
        neurons=np.arange(first + 1, first + 1 + size, dtype=np.int64),
        names=tuple(f"{name[0]}{i}" for i in range(size)),
        activations=("identity",) * size,
        biases=biases.astype(np.float32),
        frozen=np.zeros(size, dtype=np.bool_),
        columns=np.arange(size) if bound else np.full(size, UNBOUND, np.int64),
        position=(first / 3, -1.5),
    )


def _projections(layers, rng) -> tuple[Projection, ...]:
    inputs, hidden, loose, output = layers

    def weights(source, target, where=True):
        drawn = rng.normal(size=(source.size, target.size))
        return np.where(where, drawn, 0).astype(np.float32)

    mask = rng.random((inputs.size, hidden.size)) < 0.6
    single = np.zeros((inputs.size, 1), dtype=np.bool_)
    single[2, 0] = True
    return (
        Projection(
            inputs.id, hidden.id, weights(inputs, hidden, mask), mask, mask.copy()
        ),
        Projection(inputs.id, loose.id, weights(inputs, loose, single), single),
        Projection(hidden.id, output.id, weights(hidden, output)),
        Projection(
            loose.id,
            output.id,
            weights(loose, output),
            None,
            np.array([[True, False, True]]),
        ),
        Projection(inputs.id, output.id, weights(inputs, output)),
    )
