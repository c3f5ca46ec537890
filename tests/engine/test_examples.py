"""Each example reaches its own figure, with its own seed and settings."""

import shutil

import numpy as np
import pytest

from engine.cli import main
from engine.data.generators import MEAL_PRICES
from engine.files.archive import Archive
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.project import Project, with_settings
from engine.settings import StopConditions
from engine.trainer import Trainer
from tools.make_examples import make_examples


def train(project: Project, epochs: int) -> Trainer:
    trainer = Trainer(with_settings(project, stop=StopConditions(epochs=epochs)))
    trainer.advance_epochs(epochs)
    return trainer


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reaches_its_figure(name):
    example = EXAMPLES[name]
    project = load(example.path)
    assert not project.is_trained
    trainer = train(project, example.goal.epochs)
    assert trainer.epoch == example.goal.epochs
    if example.goal.measure == "loss":
        assert trainer.losses().train <= example.goal.value
    else:
        assert trainer.metrics()[example.goal.measure] >= example.goal.value


def test_the_shipped_files_are_what_the_tool_makes(tmp_path):
    make_examples(tmp_path)
    for name, example in EXAMPLES.items():
        with (
            Archive(example.path, "a project") as shipped,
            Archive(tmp_path / f"{name}.wloom", "a project") as made,
        ):
            assert shipped.names == made.names
            for part in shipped.names:
                assert shipped.read(part) == made.read(part), (name, part)


def test_the_first_example_plays_at_a_pace_one_can_watch():
    first = next(iter(EXAMPLES.values()))
    project = load(first.path)
    assert first.name == "two-moons"
    seconds = first.goal.epochs / project.settings.pace
    assert 0.5 <= seconds <= 5


def test_two_moons_is_the_network_of_the_start_page():
    project = load(EXAMPLES["two-moons"].path)
    found = {layer.name: layer.activations for layer in project.network.layers}
    assert found == {
        "Inputs": ("identity", "identity"),
        "Hidden 1": ("tanh", "relu", "tanh", "sine"),
        "Hidden 2": ("tanh", "relu"),
        "Output": ("sigmoid",),
    }


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("data", "layers", "goal"),
    [("penguins", "8:tanh", 0.95), ("digits", "32:tanh", 0.96)],
)
def test_default_settings_learn_real_tables(tmp_path, capsys, data, layers, goal, seed):
    path = str(tmp_path / "p.wloom")
    assert (
        main(["new", path, "--data", data, "--layers", layers, "--seed", f"{seed}"])
        == 0
    )
    project = load(tmp_path / "p.wloom")
    assert train(project, 100).metrics()["accuracy"] >= goal


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("name", "goal"), [("penguins", 0.95), ("digits", 0.96)])
def test_other_seeds_reach_the_figure_too(tmp_path, capsys, name, goal, seed):
    path = tmp_path / "p.wloom"
    shutil.copy(EXAMPLES[name].path, path)
    assert main(["train", str(path), "--seed", str(seed), "--epochs", "100"]) == 0
    assert Trainer(load(path)).metrics()["accuracy"] >= goal


def test_the_textbook_network_is_the_textbook_network():
    project = load(EXAMPLES["textbook"].path)
    weights = [p.weights.ravel().tolist() for p in project.network.projections]
    assert np.allclose(weights, [[0.15, 0.25, 0.2, 0.3], [0.4, 0.5, 0.45, 0.55]])
    settings = project.settings
    assert (settings.optimizer, settings.learning_rate) == ("sgd", 0.5)
    assert (settings.loss, settings.batch_size) == ("half_sse", None)


def test_one_step_of_the_textbook_network():
    trainer = Trainer(load(EXAMPLES["textbook"].path))
    assert trainer.losses().train == pytest.approx(0.298371109, abs=1e-7)
    trainer.advance(1)
    learned = trainer.snapshot().network
    weight = learned.projections[1].weights[0, 0]
    assert weight == pytest.approx(0.358916480, abs=1e-7)


def test_prices_of_the_meals_are_the_weights():
    trainer = train(load(EXAMPLES["meals"].path), EXAMPLES["meals"].goal.epochs)
    learned = trainer.snapshot().network.projections[0].weights.ravel()
    assert learned == pytest.approx(list(MEAL_PRICES.values()), abs=0.02)
