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
from engine.project import Project

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
}
