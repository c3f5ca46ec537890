"""The chain rule: click a weight, see every path, its product, and the check."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain.subject import weight_index
from engine.network.parameters import pack
from engine.network.projection import Projection
from engine.trainer import Trainer
from gui.spotlight import StageLight
from tests.gui.lessons.explanations.conftest import page_of, settled


def middle_of(window, source: int, target: int):
    """A place on a connection, on the canvas."""
    geometry, canvas = window.canvas.scene_geometry, window.canvas
    (above, row), (below, column) = map(geometry.network.find_neuron, (source, target))
    ends = geometry.starts[above.id][row], geometry.ends[below.id][column]
    middle = (np.asarray(ends[0]) + np.asarray(ends[1])) / 2
    x, y = canvas.view.array_to_screen(middle[None, :])[0]
    return QPoint(round(x), round(y))


def click_weight(window, qtbot, source: int, target: int) -> None:
    at = middle_of(window, source, target)
    qtbot.mouseMove(window.canvas, at)
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)


def test_a_click_on_a_weight_shows_its_paths(explain, qtbot):
    window, page = explain("textbook", "paths")
    inputs, hidden, output = (
        x.neurons.tolist() for x in window.document.project.network.layers
    )
    for source, target, count in (
        (inputs[0], hidden[0], 2),
        (hidden[1], output[1], 1),
    ):
        click_weight(window, qtbot, source, target)
        assert window.canvas.selection.picked.connections == {(source, target)}
        settled(page, qtbot)
        network = window.document.project.network
        assert page.choice.value == weight_index(network, source, target)
        assert len(page.found.paths) == count


def test_a_path_is_lit_on_the_canvas(explain, qtbot):
    window, page = explain("textbook", "paths")
    network = window.document.project.network
    inputs, hidden, output = network.layers
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    place = page.table.chosen_line
    light = window.explaining.spotlight.light
    assert isinstance(light, StageLight)
    first, second = light.glows
    assert first.source in inputs.neurons
    assert first.target == second.source
    assert second.target == page.found.paths[place].neurons[-1]
    _, between = network.projections
    row, column = hidden.index_of(second.source), output.index_of(second.target)
    assert second.value == between.weights[row, column]
    page.window().close()
    assert window.explaining.spotlight.light is None


def forward(values, weights, biases, skip):
    """x -> tanh -> softmax, with a connection past the hidden layer."""
    hidden = np.tanh(values @ weights[0] + biases[0])
    sums = hidden @ weights[1] + values @ skip + biases[1]
    powers = np.exp(sums - sums.max())
    return powers / powers.sum()


def masked_project():
    """Softmax, a skip, and connections that are not there."""
    project = new_project(load_set("iris"), hidden=((3, "tanh"),), seed=2)
    network = project.network
    inputs, hidden, output = network.layers
    first, _ = network.projections
    mask = np.ones(first.weights.shape, np.bool_)
    mask[0, 0] = mask[2, 1] = False
    first = replace(first, weights=np.where(mask, first.weights, 0), mask=mask)
    past = np.random.default_rng(5).normal(size=(4, 3)).astype(np.float32)
    skip = Projection(inputs.id, output.id, past)
    network = network.with_projection(first).with_projection(skip)
    rng = np.random.default_rng(6)
    layers = [
        replace(layer, biases=rng.normal(size=3).astype(np.float32))
        for layer in (hidden, output)
    ]
    return replace(project, network=network.with_layers(layers))


def test_every_number_is_that_of_plain_arithmetic(open_window, qtbot):
    window = open_window()
    project = masked_project()
    window.document.replace(project, None)
    page = page_of(window, "paths")
    settled(page, qtbot)
    network = project.network
    inputs, hidden, output = network.layers
    weights = [p.weights.astype(np.float64) for p in network.projections]
    biases = [x.biases.astype(np.float64) for x in (hidden, output)]
    row = window.canvas.viewed_row.row
    x = project.scaling.scale_inputs(project.dataset.inputs[[row]])[0]
    wanted = project.dataset.targets[row]

    def loss(moved):
        answer = forward(x, [moved, weights[1]], biases, weights[2])
        return -np.sum(wanted * np.log(answer))

    for source, target in ((1, 0), (0, 2), (3, 1)):
        ids = int(inputs.neurons[source]), int(hidden.neurons[target])
        window.canvas.selection.select(connections=[ids])
        settled(page, qtbot)
        step = np.zeros_like(weights[0])
        step[source, target] = 1e-6
        slope = (loss(weights[0] + step) - loss(weights[0] - step)) / 2e-6
        facts, found = page.facts.facts, page.found
        assert found.gradient == pytest.approx(slope, rel=1e-6)
        assert found.numeric == pytest.approx(slope, rel=1e-6)
        assert found.loss == pytest.approx(loss(weights[0]), rel=1e-9)
        shown = facts["Sum of the products"].replace("\u2212", "-")
        assert float(shown) == pytest.approx(slope, rel=6e-3)
        shown = facts["Finite difference"].replace("\u2212", "-")
        assert float(shown) == pytest.approx(slope, rel=6e-3)
        assert float(facts["Its loss"]) == pytest.approx(loss(weights[0]), rel=3e-4)
        assert int(facts["Paths"]) == len(page.table.lines) == 3
        # Each path by itself: input x slope x weight x (softmax minus target).
        answer = forward(x, weights[:2], biases, weights[2])
        sums = x @ weights[0][:, target] + biases[0][target]
        bend = 1 - np.tanh(sums) ** 2
        parts = [
            x[source] * bend * weights[1][target, end] * (answer[end] - wanted[end])
            for end in range(3)
        ]
        values = sorted(line.value for line in page.table.lines)
        assert values == pytest.approx(sorted(parts), rel=1e-6)


def test_one_step_of_sgd_goes_along_the_sum(explain, qtbot):
    window, page = explain("textbook", "paths")
    project = window.document.project
    trainer = Trainer(project, backend="numpy")
    trainer.advance(1)
    moved = pack(trainer.snapshot().network) - pack(project.network)
    rate = project.settings.learning_rate
    assert -rate * page.found.gradient == pytest.approx(
        moved[page.choice.value], rel=1e-3
    )
