"""What a stranger does first, with the real mouse and the real keys of X11."""

from __future__ import annotations

import csv
import itertools
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from engine.files.project_file import load
from engine.network.parameters import pack

pytestmark = pytest.mark.x11

ROOT = Path(__file__).resolve().parents[3]
MOST_GESTURES = 60


def test_sixty_gestures_from_an_empty_canvas_to_numpy(person, tmp_path):
    project, weights = tmp_path / "mine.wloom", tmp_path / "mine.npz"
    draw_2_4_2_1(person)
    pick_activations(person)
    train_on_xor(person)
    change_the_rate_and_the_network_during_the_run(person)
    save_and_open_again(person, project)
    export(person, weights)
    train_on_penguins(person)
    assert person.hand.gestures <= MOST_GESTURES
    assert_same_predictions(project, weights, tmp_path)


def draw_2_4_2_1(person) -> None:
    person.clicks("empty_canvas")
    for column, entry in enumerate(("input", "layer", "layer", "output")):
        person.drags_in(entry, QPoint(100 + 190 * column, 200))
        person.waits_until(partial(has_layers, person, column + 1))
    person.hand.key("ctrl+9")
    person.hand.click(person.window.canvas_point("Hidden 2"))
    person.clicks("inspector_size")
    person.hand.type("2")
    person.hand.key("Return")
    person.waits_until(lambda: person.sizes == [2, 4, 2, 1])
    names = ["Inputs", "Hidden 1", "Hidden 2", "Output"]
    for count, ends in enumerate(itertools.pairwise(names), 1):
        person.joins(*ends)
        person.waits_until(partial(has_projections, person, count))
    assert person.project.network.n_connections == 2 * 4 + 4 * 2 + 2 * 1


def has_layers(person, count: int) -> bool:
    return len(person.project.network.layers) == count


def has_projections(person, count: int) -> bool:
    return len(person.project.network.projections) == count


def pick_activations(person) -> None:
    person.hand.click(person.window.canvas_point("Hidden 1", 1))
    person.picks("relu")
    person.drags_onto("sigmoid", person.window.canvas_point("Hidden 2", 0))
    person.waits_until(lambda: person.layer("Hidden 2").activations[0] == "sigmoid")
    person.hand.click(person.window.canvas_point("Hidden 2", 0))
    person.picks("tanh")
    person.waits_until(lambda: person.layer("Hidden 2").activations[0] == "tanh")
    assert person.layer("Hidden 1").activations == ("tanh", "relu", "tanh", "tanh")


def train_on_xor(person) -> None:
    person.chooses_data("xor")
    person.fits_the_layers()
    person.types_rate("0.1")
    person.clicks("transport_play")
    person.waits_until(lambda: person.window.session.latest.epoch >= 60)
    assert person.shown_epoch >= 60


def change_the_rate_and_the_network_during_the_run(person) -> None:
    session = person.window.session
    person.types_rate("0.3")
    person.waits_until(lambda: person.project.settings.learning_rate == 0.3)
    before = person.shown_epoch
    person.waits_until(lambda: person.shown_epoch > before)
    person.drags_onto("neuron", person.window.canvas_point("Hidden 1"))
    person.waits_until(lambda: person.sizes == [2, 5, 2, 1])
    at = session.latest.epoch
    person.waits_until(lambda: session.latest.epoch > at)
    assert session.is_running
    person.hand.key("ctrl+z")
    person.waits_until(lambda: not session.is_running)
    assert person.sizes == [2, 5, 2, 1]
    person.hand.key("ctrl+z")
    person.waits_until(lambda: person.sizes == [2, 4, 2, 1])
    assert person.project.training.epoch >= before


def save_and_open_again(person, path: Path) -> None:
    person.clicks("transport_play")
    at = person.shown_epoch
    person.waits_until(lambda: person.shown_epoch >= at + 30)
    person.clicks("transport_play")
    person.waits_until(lambda: not person.window.session.is_running)
    person.hand.key("ctrl+s")
    person.types_a_file(path)
    person.waits_until(lambda: person.window.document.path == path)
    saved, shown = person.project, person.shown_epoch
    person.hand.key("ctrl+n")
    person.waits_until(lambda: not person.sizes)
    person.hand.key("ctrl+o")
    person.types_a_file(path)
    person.waits_until(lambda: person.sizes == [2, 4, 2, 1])
    assert person.shown_epoch == shown == saved.training.epoch
    np.testing.assert_array_equal(pack(person.project.network), pack(saved.network))


def export(person, path: Path) -> None:
    person.clicks("transport_export")
    person.types_an_export(path)
    person.waits_until(path.exists)


def train_on_penguins(person) -> None:
    person.chooses_data("penguins")
    person.fits_the_layers()
    dataset = person.project.dataset
    assert dataset is not None
    assert person.sizes == [dataset.n_inputs, 4, 2, 3]
    person.clicks("transport_play")
    person.waits_until(lambda: person.shown_accuracy > 90)
    person.clicks("transport_play")
    person.waits_until(lambda: not person.window.session.is_running)
    person.waits_until(lambda: person.shown_accuracy > 90)


def assert_same_predictions(project: Path, weights: Path, folder: Path) -> None:
    """The exported arrays, in plain NumPy, give what `predict` gives."""
    dataset = load(project).dataset
    assert dataset is not None
    table, out = folder / "rows.csv", folder / "predicted.csv"
    rows = dataset.inputs[:40]
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([dataset.input_names, *rows.tolist()])
    command = [sys.executable, "main.py", "predict", str(project)]
    command += ["--data", str(table), "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    with out.open(newline="") as file:
        predicted = list(csv.DictReader(file))
    with np.load(weights) as arrays:
        second = forward(arrays, rows)[:, 0]
        _, name = arrays["classes"]
    np.testing.assert_allclose(
        second, [float(row[f"p({name})"]) for row in predicted], rtol=1e-5, atol=1e-6
    )


def forward(arrays, rows):
    functions = {
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    }
    values, source = rows, "Inputs"
    for target in ("Hidden 1", "Hidden 2", "Output"):
        weights = arrays[f"projections/{source}/{target}/weights"]
        sums = values @ weights + arrays[f"layers/{target}/biases"]
        words = arrays[f"layers/{target}/activations"]
        columns = [functions[word](sums[:, i]) for i, word in enumerate(words)]
        values, source = np.stack(columns, axis=1), target
    return values


def test_a_save_in_the_middle_of_a_run_has_the_epoch_shown(person, tmp_path):
    path = tmp_path / "running.wloom"
    person.clicks("open_and_play")
    person.waits_until(lambda: person.window.session.latest.epoch > 20)
    first = person.shown_epoch
    person.hand.key("ctrl+s")
    person.types_a_file(path)
    person.waits_until(path.exists)
    last = person.shown_epoch
    assert person.window.session.is_running
    assert first <= load(path).training.epoch <= last
    person.clicks("transport_play")
    person.waits_until(lambda: not person.window.session.is_running)
    person.hand.key("ctrl+s")
    shown = person.shown_epoch
    person.waits_until(lambda: not person.window.isWindowModified())
    assert load(path).training.epoch == shown
