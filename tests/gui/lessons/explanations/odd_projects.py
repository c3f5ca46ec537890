"""Projects that some explanation or other has nothing to say about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.data.cells import number_cells
from engine.data.encode import encode
from engine.data.origin import Origin
from engine.data.sets import load_set
from engine.data.table import Table
from engine.edits.new_project import new_project
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project, with_settings

if TYPE_CHECKING:
    from collections.abc import Callable

PIXELS = 784


def no_data() -> Project:
    return Project(new_project(load_set("xor")).network)


def no_network() -> Project:
    return replace(new_project(load_set("xor")), network=Network())


def no_connections() -> Project:
    project = new_project(load_set("xor"))
    return replace(project, network=replace(project.network, projections=()))


def many_inputs() -> Project:
    return new_project(load_set("penguins"))


def softmax() -> Project:
    return new_project(load_set("iris"), hidden=())


def table(columns: dict[str, list[float]]) -> Table:
    return Table(
        origin=Origin(kind="file", name="odd.csv"),
        names=tuple(columns),
        cells=tuple(number_cells(np.array(each)) for each in columns.values()),
    )


def one_row() -> Project:
    dataset = encode(table({"x": [0.5], "y": [2.0]}), targets=("y",), test_share=0.0)
    return new_project(dataset, hidden=(), scale="none")


def pixels() -> Project:
    rng = np.random.default_rng(0)
    columns = {f"p{k}": rng.random(6).tolist() for k in range(PIXELS)}
    columns["digit"] = [0.0, 1.0, 2.0, 0.0, 1.0, 2.0]
    dataset = encode(table(columns), targets=("digit",), task="classes", test_share=0.0)
    return new_project(dataset, hidden=((16, "relu"),))


def with_weights(project: Project, value: float) -> Project:
    network = project.network
    for wires in network.projections:
        weights = np.full(wires.weights.shape, value, np.float32)
        network = network.with_projection(replace(wires, weights=weights))
    return replace(project, network=network)


def not_a_number() -> Project:
    return with_weights(new_project(load_set("xor")), np.nan)


def overflowing() -> Project:
    return with_weights(new_project(load_set("line")), 1e30)


def far_beyond() -> Project:
    project = new_project(load_set("xor"), hidden=((3, "relu"),))
    return with_weights(project, 1e38)


def curve_beyond() -> Project:
    project = new_project(load_set("line"), hidden=((3, "relu"),))
    return with_weights(project, 1e37)


def loss_of_others() -> Project:
    project = new_project(load_set("xor"), hidden=((3, "tanh"),))
    return with_settings(project, loss="cross_entropy")


def unbound() -> Project:
    project = new_project(load_set("xor"), hidden=((3, "tanh"),))
    inputs = replace(project.network.layers[0], columns=np.array([0, -1]))
    return replace(project, network=project.network.with_layers([inputs]))


def loop() -> Project:
    project = new_project(load_set("xor"), hidden=((3, "tanh"),))
    (hidden,) = project.network.of_kind("hidden")
    wires = Projection(hidden.id, hidden.id, np.ones((3, 3), np.float32), delay=1)
    projections = (*project.network.projections, wires)
    return replace(project, network=replace(project.network, projections=projections))


def all_frozen() -> Project:
    project = new_project(load_set("xor"), hidden=((3, "tanh"),))
    network = project.network.with_layers(
        replace(layer, frozen=np.ones(layer.size, np.bool_))
        for layer in project.network.layers
        if layer.computes
    )
    for wires in network.projections:
        held = np.ones(wires.weights.shape, np.bool_)
        network = network.with_projection(replace(wires, frozen=held))
    return replace(project, network=network)


def dropout() -> Project:
    project = new_project(load_set("xor"), hidden=((3, "tanh"),))
    (hidden,) = project.network.of_kind("hidden")
    network = project.network.with_layers([replace(hidden, dropout=0.5)])
    return replace(project, network=network)


def two_targets() -> Project:
    rng = np.random.default_rng(0)
    columns = {name: rng.random(9).tolist() for name in ("x", "u", "v")}
    dataset = encode(table(columns), targets=("u", "v"), test_share=0.0)
    return new_project(dataset, hidden=((2, "tanh"),))


def constant() -> Project:
    columns = {"x": [1.0] * 8, "y": [2.0] * 8}
    dataset = encode(table(columns), targets=("y",), test_share=0.0)
    return new_project(dataset, hidden=((2, "tanh"),))


def million() -> Project:
    rng = np.random.default_rng(0)
    columns = {f"p{k}": rng.random(6).tolist() for k in range(PIXELS)}
    columns["digit"] = [float(k) for k in range(3)] * 2
    dataset = encode(table(columns), targets=("digit",), task="classes", test_share=0.0)
    return new_project(dataset, hidden=((1024, "relu"), (192, "relu")))


ODD: dict[str, Callable[[], Project]] = {
    "empty canvas": Project,
    "no data": no_data,
    "no network": no_network,
    "no connections": no_connections,
    "many inputs": many_inputs,
    "softmax": softmax,
    "one row": one_row,
    "784 inputs": pixels,
    "NaN": not_a_number,
    "overflow": overflowing,
    "outputs beyond": far_beyond,
    "curve beyond": curve_beyond,
    "loss of others": loss_of_others,
    "unbound": unbound,
    "loop": loop,
    "all frozen": all_frozen,
    "dropout": dropout,
    "two targets": two_targets,
    "constant": constant,
    "a million": million,
}
