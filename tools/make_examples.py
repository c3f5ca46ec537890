"""Make the example projects: `python tools/make_examples.py [FOLDER]`.

Nothing in them is trained. The same program makes the same projects.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.data.cells import number_cells
from engine.data.encode import encode
from engine.data.expression_set import expression_name
from engine.data.origin import Origin
from engine.data.resources import resource_path
from engine.data.sets import load_set
from engine.data.table import Table
from engine.edits.new_project import new_project
from engine.edits.parameters import NewWeights, SetBiases, SetWeights
from engine.edits.settings import ChangeSettings
from engine.files.examples import EXAMPLES
from engine.files.project_file import save
from engine.network.network import Network
from engine.project import Project

Hidden = tuple[tuple[int, str], ...]


def from_set(name: str, hidden: Hidden, seed: int, **settings: object) -> Project:
    """Make a project as `new` does, with some other settings."""
    project = new_project(load_set(name, seed=seed), hidden=hidden, seed=seed)
    if not settings:
        return project
    return ChangeSettings(tuple(settings.items())).apply(project)


def two_moons() -> Project:
    """Mixed activations within a layer; learns within a second at its pace."""
    seed = 4
    project = from_set("two-moons", ((4, "tanh"), (2, "tanh")), seed, learning_rate=0.1)
    mixed = (("tanh", "relu", "tanh", "sine"), ("tanh", "relu"))
    layers = project.network.of_kind("hidden")
    network = project.network.with_layers(
        replace(layer, activations=words)
        for layer, words in zip(layers, mixed, strict=True)
    )
    # The activations decide how the weights are drawn.
    return NewWeights(seed).apply(replace(project, network=network))


def textbook() -> Project:
    """The network of many introductions: two inputs, two and two sigmoid neurons."""
    row = {"i1": 0.05, "i2": 0.10, "o1": 0.01, "o2": 0.99}
    table = Table(
        origin=Origin(kind="file", name="textbook.csv"),
        names=tuple(row),
        cells=tuple(number_cells(np.array([value])) for value in row.values()),
    )
    project = new_project(
        encode(table, targets=("o1", "o2"), test_share=0.0),
        hidden=((2, "sigmoid"),),
        output="sigmoid",
        loss="half_sse",
        scale="none",
    )
    project = _named(project, "Hidden 1", ("h1", "h2"))
    id_of = _ids(project.network)
    weights = {
        ("i1", "h1"): 0.15,
        ("i2", "h1"): 0.20,
        ("i1", "h2"): 0.25,
        ("i2", "h2"): 0.30,
        ("h1", "o1"): 0.40,
        ("h2", "o1"): 0.45,
        ("h1", "o2"): 0.50,
        ("h2", "o2"): 0.55,
    }
    biases = {"h1": 0.35, "h2": 0.35, "o1": 0.60, "o2": 0.60}
    for edit in (
        SetWeights({(id_of[a], id_of[b]): value for (a, b), value in weights.items()}),
        SetBiases({id_of[name]: value for name, value in biases.items()}),
        ChangeSettings(
            (
                ("learning_rate", 0.5),
                ("optimizer", "sgd"),
                ("batch_size", None),
                ("pace", 60),
            )
        ),
    ):
        project = edit.apply(project)
    return project


def valleys() -> Project:
    """One sine neuron left of a hill, whose valley there is not the lowest."""
    waves = expression_name("sin(x)", -4, 4)
    project = from_set(waves, (), seed=0, learning_rate=0.1, batch_size=None, pace=30)
    layers = project.network.layers
    network = project.network.with_layers([replace(layers[1], activations=("sine",))])
    x, y = (int(layer.neurons[0]) for layer in layers)
    return SetWeights({(x, y): -1.4}).apply(replace(project, network=network))


def _named(project: Project, layer_name: str, names: tuple[str, ...]) -> Project:
    layers = [
        replace(layer, names=names) if layer.name == layer_name else layer
        for layer in project.network.layers
    ]
    return replace(project, network=project.network.with_layers(layers))


def _ids(network: Network) -> dict[str, int]:
    return {
        name: int(neuron)
        for layer in network.layers
        for name, neuron in zip(layer.names, layer.neurons, strict=True)
    }


MAKERS: dict[str, Callable[[], Project]] = {
    "two-moons": two_moons,
    "xor": lambda: from_set("xor", ((4, "tanh"),), seed=6),
    "line": lambda: from_set("line", (), seed=0),
    "spiral": lambda: from_set(
        "spiral",
        ((8, "tanh"), (8, "tanh")),
        seed=3,
        optimizer="adam",
        learning_rate=0.01,
    ),
    "penguins": lambda: from_set("penguins", ((8, "tanh"),), seed=0),
    "digits": lambda: from_set("digits", ((32, "tanh"),), seed=0),
    "meals": lambda: from_set("meals", (), seed=0),
    "textbook": textbook,
    "sine": lambda: from_set(
        "sine-wave", ((6, "tanh"),), seed=0, optimizer="adam", learning_rate=0.03
    ),
    "chain": lambda: from_set(
        "meals",
        ((4, "identity"), (3, "identity")),
        seed=1,
        optimizer="adam",
        learning_rate=0.01,
    ),
    "valleys": valleys,
}


def make_examples(folder: Path) -> None:
    """Write every example into a folder."""
    for name in EXAMPLES:
        save(MAKERS[name](), folder / f"{name}.wloom")


if __name__ == "__main__":
    where = Path(sys.argv[1]) if sys.argv[1:] else resource_path("examples")
    where.mkdir(parents=True, exist_ok=True)
    make_examples(where)
    print(f"{len(EXAMPLES)} projects in {where}")
