"""Every number on the pages of items 1 to 7, computed once more by plain NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.activations import ACTIVATIONS
from engine.data.sets import load_set
from engine.edits.activation import SetActivation
from engine.edits.new_project import new_project
from engine.edits.settings import ChangeSettings
from engine.explain.batches import next_batch
from engine.files.examples import EXAMPLES
from engine.network.parameters import describe, exists
from engine.project import with_settings
from gui.lessons.explanations.activation_page import MOST_DOTS
from gui.spotlight import StageLight
from gui.widgets.buttons import Button
from gui.widgets.chart_marks import Curve, Dots, Rule
from tests.gui.lessons.explanations import plain
from tests.gui.lessons.explanations.conftest import settled, shown_on
from tests.gui.lessons.explanations.plain import number
from tests.gui.lessons.test_neuron_card import card, double_click


def cells(table):
    model = table.model()
    return np.array(
        [
            [
                number(model.data(model.index(row, column)) or "nan")
                for column in range(model.columnCount())
            ]
            for row in range(model.rowCount())
        ]
    )


# 1. A neuron


@pytest.mark.parametrize(
    ("example", "layer", "index"),
    [("two-moons", "Hidden 2", 0), ("penguins", "Output", 1), ("sine", "Output", 0)],
)
def test_the_card(open_window, example, layer, index):
    window = open_window(EXAMPLES[example].path)
    double_click(window, layer, index)
    steps = card(window).steps
    project = window.document.project
    network, rows = project.network, project.dataset.train_rows[:MOST_DOTS]
    x, _ = plain.scaled(project, [window.canvas.viewed_row.row])
    sums, outputs = plain.values(network, x)
    there = network.layer_named(layer)
    names, products = [], []
    for p in network.projections:
        if p.target == there.id:
            names += network.layer(p.source).names
            products += (outputs[p.source][0] * p.weights[:, index]).tolist()
    told = [names.index(term.name) for term in steps.terms]
    each = np.array(products)[told]
    assert [t.product for t in steps.terms] == pytest.approx(each, abs=1e-5)
    assert steps.rest == pytest.approx(sum(products) - each.sum(), abs=1e-5)
    assert steps.bias == there.biases[index]
    assert steps.weighted_sum == pytest.approx(sums[there.id][0, index], abs=1e-5)
    assert steps.output == pytest.approx(outputs[there.id][0, index], abs=1e-5)
    # The slope, by a difference; of softmax with the other sums held.
    z, moved = sums[there.id], sums[there.id].copy()
    moved[0, index] += 1e-6
    word = there.activations[index]
    curve = plain.softmax if word == "softmax" else plain.CURVES[word]
    rise = (curve(moved) - curve(z))[0, index] / 1e-6
    assert steps.slope == pytest.approx(rise, abs=1e-4)
    x, _ = plain.scaled(project, rows)
    sums, outputs = plain.values(network, x)
    assert steps.batch_sums == pytest.approx(sums[there.id][:, index], abs=1e-4)
    assert steps.batch_outputs == pytest.approx(outputs[there.id][:, index], abs=1e-5)


# 2. Activations


@pytest.mark.parametrize("word", ["tanh", "sigmoid", "relu"])
def test_the_curve_of_a_neuron_and_its_rows(open_window, qtbot, word):
    project = new_project(load_set("two-moons"), hidden=((3, word),), seed=2)
    steep = replace(
        project.network.layers[1],
        biases=np.array([0.5, -4.0, 3.0], np.float32),
    )
    project = replace(project, network=project.network.with_layers([steep]))
    window, page = shown_on(open_window, qtbot, project, "activation")
    network, rows = project.network, project.dataset.train_rows
    x, _ = plain.scaled(project, rows)
    sums, outputs = plain.values(network, x)
    hidden = network.layers[1]
    for index in range(3):
        page.neuron.setFocus()
        window.canvas.selection.clear()
        page.neuron._choice.setFocus()
        QTest.keyClick(page.neuron._choice, Qt.Key.Key_Home)
        for _ in range(index):
            QTest.keyClick(page.neuron._choice, Qt.Key.Key_Down)
        settled(page, qtbot)
        facts = page.facts.facts
        z, a = sums[hidden.id][:, index], outputs[hidden.id][:, index]
        h = 1e-6
        curve = plain.CURVES[word]
        slopes = {"tanh": 1 - a**2, "sigmoid": a * (1 - a), "relu": z > 0}[word]
        limits = {"tanh": (-1, 1), "sigmoid": (0, 1), "relu": (0,)}[word]
        steepest = {"tanh": 1.0, "sigmoid": 0.25, "relu": 1.0}[word]
        at_limit = np.min([np.abs(a - limit) for limit in limits], axis=0) <= 0.05
        saturated = at_limit & (np.abs(slopes) <= 0.05 * steepest)
        silent = slopes == 0
        assert number(facts["Saturated"]) == pytest.approx(
            100 * saturated.mean(), abs=0.06
        )
        assert number(facts["Without slope"]) == pytest.approx(
            100 * silent.mean(), abs=0.06
        )
        dead = silent.all() and not a.any()
        assert facts["State"].startswith("dead" if dead else "alive")
        loss = plain.loss_of(project, network, rows)
        assert number(facts["As it is"]) == pytest.approx(loss, rel=1e-3)
        straight = replace(hidden, activations=("identity",) * 3)
        loss = plain.loss_of(project, network.with_layers([straight]), rows)
        assert number(facts["All hidden neurons identity"]) == pytest.approx(
            loss, rel=1e-3
        )
        slope, line, dots = page.chart.marks
        assert line.y == pytest.approx(curve(line.x), abs=1e-6)
        apart = np.abs(slope.x) > 1e-3
        rises = (curve(slope.x + h) - curve(slope.x - h)) / (2 * h)
        assert slope.y[apart] == pytest.approx(rises[apart], abs=1e-6)
        assert dots.x == pytest.approx(z[: len(dots.x)], abs=1e-4)
        assert dots.y == pytest.approx(a[: len(dots.y)], abs=1e-5)


def test_range_and_limits_are_those_of_the_function(explain, qtbot):
    _, page = explain("two-moons", "activation")
    expected = {
        "sigmoid": ("0 to 1", "0, 1"),
        "tanh": ("\u22121 to 1", "\u22121, 1"),
        "gaussian": ("0 to 1", "0, 0"),
        "sine": ("\u22121 to 1", "none, none"),
        "identity": ("\u2212\u221e to \u221e", "\u2212\u221e, \u221e"),
        "relu": ("0 to \u221e", "0, \u221e"),
        "elu": ("\u22121 to \u221e", "\u22121, \u221e"),
        "leaky_relu": ("\u2212\u221e to \u221e", "\u2212\u221e, \u221e"),
        "gelu": ("\u22120.17 to \u221e", "0, \u221e"),
        "silu": ("\u22120.278 to \u221e", "0, \u221e"),
        "softplus": ("0 to \u221e", "0, \u221e"),
        "softsign": ("\u22121 to 1", "\u22121, 1"),
        "step": ("0 to 1", "0, 1"),
    }
    assert {*expected, "softmax"} == set(ACTIVATIONS)
    for word, (bounds, ends) in expected.items():
        page.activation.setFocus()
        QTest.keyClick(page.activation, Qt.Key.Key_Home)
        while page.activation.value != word:
            QTest.keyClick(page.activation, Qt.Key.Key_Down)
        settled(page, qtbot)
        assert page.found.curve.name == word
        facts = page.facts.facts
        assert (facts["Range"], facts["Far left, far right"]) == (bounds, ends)


# 3. A linear neuron


def test_prices_beside_least_squares(explain, qtbot):
    window, page = explain("meals", "prices")
    window.session.step()
    qtbot.waitUntil(lambda: window.document.project.is_trained)
    window._parts.viewed_row.set(11)
    settled(page, qtbot)
    project = window.document.project
    data, (weights,) = project.dataset, project.network.projections
    bias = project.network.layers[1].biases[0]
    rows = data.train_rows
    wide = np.column_stack([data.inputs[rows], np.ones(len(rows))])
    best = np.linalg.lstsq(wide, data.targets[rows, 0], rcond=None)[0]
    mine = np.append(weights.weights[:, 0], bias)
    table = cells(page.table)
    assert table[:, 0] == pytest.approx(mine, abs=6e-4)
    assert table[:, 1] == pytest.approx(best, abs=6e-4)
    assert table[:, 2] == pytest.approx(mine - best, abs=6e-4)
    facts = page.facts.facts
    row = data.inputs[11]
    worked = [number(words) for name, words in facts.items() if "\u00d7" in name]
    assert worked == pytest.approx(row * mine[:3], abs=6e-4)
    assert number(facts["Answer, bill"]) == pytest.approx(
        row @ mine[:3] + bias, abs=1e-3
    )
    assert number(facts["In the data"]) == pytest.approx(data.targets[11, 0], abs=6e-4)
    loss = plain.loss_of(project, project.network, rows)
    assert number(facts["Of the network"]) == pytest.approx(loss, rel=1e-3)
    rest = np.mean((wide @ best - data.targets[rows, 0]) ** 2)
    assert number(facts["Of least squares"]) == pytest.approx(rest, abs=1e-8)


def test_an_output_that_bends_has_no_prices(explain):
    _, page = explain("two-moons", "prices")
    assert page.lack.endswith(".")
    assert "identity" in page.lack


def test_least_squares_of_classes_is_what_it_is_called(open_window, qtbot):
    project = new_project(load_set("two-moons"), hidden=())
    project = with_settings(project, loss="mse")
    output = int(project.network.layers[-1].neurons[0])
    project = SetActivation((output,), "identity").apply(project)
    _, page = shown_on(open_window, qtbot, project, "prices")
    data = project.dataset
    rows = data.train_rows
    wide = np.column_stack([data.inputs[rows], np.ones(len(rows))])
    best = np.linalg.lstsq(wide, data.targets[rows, 0], rcond=None)[0]
    assert cells(page.table)[:, 1] == pytest.approx(best, abs=6e-4)
    least = np.mean((wide @ best - data.targets[rows, 0]) ** 2)
    shown = number(page.facts.facts["Of least squares"])
    assert shown == pytest.approx(least, rel=1e-3)
    assert shown < number(page.facts.facts["Of the network"])


# 4. Why non-linear


def test_the_one_matrix_is_the_product(explain):
    window, page = explain("chain", "collapse")
    project = window.document.project
    network = project.network
    product, bias = None, 0.0
    for layer in network.layers[1:]:
        (p,) = network.incoming(layer.id)
        weights = p.weights.astype(float)
        product = weights if product is None else product @ weights
        bias = bias @ weights + layer.biases if np.ndim(bias) else layer.biases + 0.0
    table = cells(page.table)
    assert table[:-1] == pytest.approx(product, abs=6e-4)
    assert table[-1] == pytest.approx(bias, abs=6e-4)
    x, _ = plain.scaled(project, np.arange(project.dataset.n_rows))
    deep = plain.values(network, x)[1][network.layers[-1].id]
    flat = x @ product + bias
    assert np.abs(deep - flat).max() < 1e-4
    assert number(page.difference.text().split(": ")[1]) < 1e-4


def test_chosen_layers_with_a_bend_are_refused_by_name(explain, qtbot):
    window, page = explain("chain", "collapse")
    _, first, second, _ = window.document.project.network.layers
    bent = int(second.neurons[0])
    window.document.do(SetActivation((bent,), "tanh"))
    settled(page, qtbot)
    # What can be left out is still left out; all together cannot.
    assert page.words.text().startswith(first.name)
    page.layers.setFocus()
    QTest.keyClick(page.layers, Qt.Key.Key_Down)
    settled(page, qtbot)
    assert second.names[0] in page.words.text()
    assert "tanh" in page.words.text()
    assert not page.replace_button.isEnabled()
    light = window.explaining.spotlight.light
    assert isinstance(light, StageLight)
    assert light.words == ((bent, "tanh"),)
    # The first layer alone.
    QTest.keyClick(page.layers, Qt.Key.Key_Down)
    settled(page, qtbot)
    assert page.replace_button.isEnabled()
    assert page._found.collapse.layers == (first.id,)
    assert window.explaining.spotlight.light is None
    page.window().close()


# 5. Any curve


def test_target_sum_and_parts(explain, qtbot):
    window, page = explain("sine", "curve")
    window.session.step()
    qtbot.waitUntil(lambda: window.document.project.is_trained)
    settled(page, qtbot)
    project = window.document.project
    network = project.network
    hidden, output = network.layers[1:]
    between = network.projection(hidden.id, output.id).weights[:, 0].astype(float)
    into = network.projections[0].weights[0].astype(float)
    xs = page.shown.xs
    scaling = project.scaling
    raw = scaling is None or scaling.method == "none"
    x = xs if raw else (xs - scaling.input_mean[0]) / scaling.input_scale[0]
    factor = 1.0 if raw else scaling.target_scale[0]
    level = 0.0 if raw else scaling.target_mean[0]
    bent = np.tanh(np.outer(x, into) + hidden.biases)
    total = (bent @ between + output.biases[0]) * factor + level
    dots, line = page.chart.marks
    assert line.y == pytest.approx(total, abs=1e-5)
    assert dots.y == pytest.approx(project.dataset.targets[:, 0])
    curves = [mark for mark in page.parts.marks if isinstance(mark, Curve)]
    rules = [mark for mark in page.parts.marks if isinstance(mark, Rule)]
    for place, (curve, rule) in enumerate(zip(curves, rules, strict=True)):
        part = bent[:, place] * between[place] * factor
        assert curve.y == pytest.approx(part, abs=1e-5)
        centre = -hidden.biases[place] / into[place]
        if not raw:
            centre = centre * scaling.input_scale[0] + scaling.input_mean[0]
        assert rule.place == pytest.approx(centre, abs=1e-4)
    facts = page.facts.facts
    assert int(facts["Neurons that feed it"]) == hidden.size
    loss = plain.loss_of(project, network, project.dataset.train_rows)
    assert number(facts["Training loss"]) == pytest.approx(loss, rel=1e-3)


# 6. Kinds of network


def right_of(points, wanted, w1, w2, t):
    return int(np.sum((points @ np.array([w1, w2]) > t) == wanted))


@pytest.mark.parametrize(
    ("name", "most"), [("and", 4), ("or", 4), ("xor4", 3)], ids=lambda x: str(x)
)
def test_the_line_of_a_perceptron_moves_and_xor_fails(open_window, qtbot, name, most):
    project = new_project(load_set("line"), hidden=())
    window, page = shown_on(open_window, qtbot, project, "kinds")
    # The line needs two inputs; a button brings them.
    window.document.replace(new_project(load_set("and"), hidden=()), None)
    settled(page, qtbot)
    button = page.findChild(Button, f"kinds_{name}")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settled(page, qtbot)
    assert window.document.project.dataset.origin.name == name
    before = page.facts.facts
    window.document.do(_rate(3.0))
    window.session.play()
    qtbot.waitUntil(lambda: window.session.latest.epoch > 150, timeout=20_000)
    window.session.pause()
    settled(page, qtbot)
    project = window.document.project
    (p,) = project.network.projections
    w1, w2 = p.weights[:, 0].astype(float)
    t = -float(project.network.layers[1].biases[0])
    points, wanted = project.dataset.inputs, project.dataset.targets[:, 0] > 0.5
    facts = page.facts.facts
    assert facts != before
    assert number(facts["w1, of x1"]) == pytest.approx(w1, rel=6e-3)
    assert number(facts["w2, of x2"]) == pytest.approx(w2, rel=6e-3)
    assert number(facts["t"]) == pytest.approx(t, rel=6e-3)
    right = right_of(points, wanted, w1, w2, t)
    assert int(facts["On their side of the line"]) == right
    assert right == most or (name == "xor4" and right <= 3)
    assert number(facts["Share"]) == pytest.approx(25 * right)
    line = next(mark for mark in page.chart.marks if isinstance(mark, Curve))
    assert w1 * line.x + w2 * line.y == pytest.approx(np.full(2, t), abs=1e-4)


def _rate(value):
    return ChangeSettings((("learning_rate", value), ("pace", None)))


def test_the_plane_of_two_hidden_neurons(explain, qtbot):
    window, page = explain("xor", "kinds")
    project = window.document.project
    network, rows = project.network, np.arange(project.dataset.n_rows)
    hidden, output = network.layers[1:]
    x, _ = plain.scaled(project, rows)
    _, outputs = plain.values(network, x)
    neurons = hidden.neurons.tolist()
    chosen = [neurons.index(each.value) for each in (page.first, page.second)]
    pair = outputs[hidden.id][:, chosen]
    dots = [mark for mark in page.chart.marks if isinstance(mark, Dots)]
    wanted = project.dataset.targets[rows, 0] > 0.5
    for of_class, mark in zip((~wanted, wanted), dots, strict=True):
        drawn = np.column_stack([mark.x, mark.y])
        assert drawn == pytest.approx(pair[of_class], abs=1e-5)
    facts = page.facts.facts
    assert int(facts["How many"]) == len(rows)
    w1, w2 = (number(facts[name]) for name in facts if name.startswith("w"))
    # The threshold of the line that is drawn: the one that is told is rounded.
    line = next(mark for mark in page.chart.marks if isinstance(mark, Curve))
    across = np.array([line.y[1] - line.y[0], line.x[0] - line.x[1]])
    across *= np.sign(across @ [w1, w2]) / np.hypot(*across)
    assert across == pytest.approx([w1, w2], abs=2e-3)
    t = float(across @ [line.x[0], line.y[0]])
    assert t == pytest.approx(number(facts["t"]), abs=2e-3)
    assert int(facts["On their side of the line"]) == right_of(pair, wanted, *across, t)
    assert output.size == 1


# 7. A step


@pytest.mark.parametrize("batch", [False, True], ids=["row", "batch"])
def test_every_line_of_a_step_of_any_topology(open_window, qtbot, batch):
    project = plain.odd_project()
    _, page = shown_on(open_window, qtbot, project, "step")
    rows = np.array([page.step.row])
    if batch:
        page._rows.setFocus()
        QTest.keyClick(page._rows, Qt.Key.Key_Right)
        settled(page, qtbot)
        rows = next_batch(project)
        assert np.array_equal(page.step.trace.rows, rows)
    network, rate = project.network, project.settings.learning_rate
    lines = {line.name: line.value for line in page.step.lines}
    x, y = plain.scaled(project, rows)
    sums, outputs = plain.values(network, x)
    at = int(np.flatnonzero(rows == page.step.row)[0])
    tolerance = 1e-5 if batch else 1e-9
    for layer in network.layers[1:]:
        for index, name in enumerate(layer.names):
            z, a = sums[layer.id][at, index], outputs[layer.id][at, index]
            assert lines[f"z of {name}"] == pytest.approx(z, rel=1e-5, abs=1e-6)
            assert lines[f"a of {name}"] == pytest.approx(a, rel=1e-5, abs=1e-6)
            # An error signal is what the loss changes by with the sum: with the bias.
            if not batch:
                delta = plain.slope(project, rows, "bias", layer.id, index)
                assert lines[f"\u03b4 of {name}"] == pytest.approx(delta, abs=1e-6)
    output = network.of_kind("output")[0]
    for index, name in enumerate(output.names):
        error = outputs[output.id][at, index] - y[at, index]
        assert lines[f"a \u2212 y of {name}"] == pytest.approx(error, abs=1e-6)
    loss = plain.loss_of(project, network, rows)
    assert lines["loss E"] == pytest.approx(loss, rel=1e-5, abs=tolerance)
    there = np.flatnonzero(exists(network))
    for place in there[::3]:
        kind, ident, spot, old = _where(network, int(place))
        slope = plain.slope(project, rows, kind, ident, spot)
        new = lines[f"new {describe(network, int(place))}"]
        assert new == pytest.approx(old - rate * slope, abs=2e-6)


def _where(network, place):
    """What a place in network order is: kind, whose, where in it, and its value."""
    for layer in network.layers:
        if place < layer.size:
            return "bias", layer.id, place, float(layer.biases[place])
        place -= layer.size
    for p in network.projections:
        if place < p.weights.size:
            spot = np.unravel_index(place, p.weights.shape)
            return "weight", (p.source, p.target), spot, float(p.weights[spot])
        place -= p.weights.size
    raise IndexError(place)
