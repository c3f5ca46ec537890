"""What one step of every optimizer does, in plain NumPy and double precision.

| page | shown | computed again in |
| --- | --- | --- |
| step | every line of the next batch, new weights of every optimizer in mid-training,
  with penalties, weight decay, a schedule and a clipped gradient |
  test_every_line_of_the_next_batch |
| step | error signals of a row, and what a hidden neuron receives |
  test_error_signals_are_derivatives |
| weight, plane | the new weights | test_the_new_weight_of_a_slice |
| activation, side by side | losses and rows that are right |
  test_twins_trained_by_plain_arithmetic |
| curve | the error of each size | test_sizes_trained_by_plain_arithmetic |

Gradients are central differences of a loss that is written out in `plain`; nothing of
`engine.explain`, of the trainer and of the optimizers is asked.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import NewWeights, Rewind
from engine.edits.resize import ResizeLayer
from engine.network.parameters import describe, exists, pack
from engine.project import with_settings
from gui.lessons.explanations import twin_view, width_view
from tests.gui.lessons.explanations import plain
from tests.gui.lessons.explanations.by_hand import button, click
from tests.gui.lessons.explanations.conftest import LIMIT, settled, shown_on
from tests.gui.lessons.explanations.plain import number

STEPS = 3
"""Made before the one that is looked at, so that optimizers remember something."""


def places(network):
    """Kind, whose and place in its array of every parameter, in network order."""
    found = []
    for layer in network.layers:
        found += [("bias", layer.id, k) for k in range(layer.size)]
    for p in network.projections:
        ends = p.source, p.target
        found += [("weight", ends, at) for at in np.ndindex(p.weights.shape)]
    return found


def with_all(network, w):
    """The network with parameters in double precision."""
    for at, (kind, ident, place) in enumerate(places(network)):
        array = (
            network.layer(ident).biases
            if kind == "bias"
            else network.projection(*ident).weights
        )
        by = w[at] - float(array[place])
        network = plain.with_parameter(network, kind, ident, place, by)
    return network


def gradient(project, w, rows):
    """Central differences of the loss by everything that exists."""
    network, there = with_all(project.network, w), exists(project.network)
    found = np.zeros(len(w))
    for at, parameter in enumerate(places(network)):
        if there[at]:
            here = replace(project, network=network)
            found[at] = plain.slope(here, rows, *parameter)
    return found


def batches(project, epoch):
    """The rows of an epoch in their order, as the contract says: by seed and epoch."""
    rows, settings = project.dataset.train_rows, project.settings
    drawn = np.random.default_rng([settings.seed, epoch])
    order = drawn.permutation(len(rows))
    size = settings.batch_size
    return [rows[order[k : k + size]] for k in range(0, len(rows), size)]


class Memory:
    """The rules as the papers and PyTorch have them."""

    def __init__(self, size):
        self.v = self.m = self.s = np.zeros(size)
        self.t = 0

    def moved(self, settings, rate, w, g):
        self.t += 1
        kind = settings.optimizer
        if kind == "sgd":
            return w - rate * g
        if kind in ("momentum", "nesterov"):
            self.v = 0.9 * self.v + g
            return w - rate * (self.v if kind == "momentum" else g + 0.9 * self.v)
        if kind == "adagrad":
            self.s = self.s + g**2
            return w - rate * g / (np.sqrt(self.s) + 1e-10)
        if kind == "rmsprop":
            self.s = 0.99 * self.s + 0.01 * g**2
            return w - rate * g / (np.sqrt(self.s) + 1e-8)
        if kind == "adamw":
            w = w - rate * 0.01 * w
        self.m = 0.9 * self.m + 0.1 * g
        self.s = 0.999 * self.s + 0.001 * g**2
        m, s = self.m / (1 - 0.9**self.t), self.s / (1 - 0.999**self.t)
        return w - rate * m / (np.sqrt(s) + 1e-8)


def beginning(project):
    """Parameters as they are, and an optimizer that remembers nothing."""
    w = pack(project.network).astype(float)
    return w, Memory(len(w))


def one_step(project, memory, w, rows, rate):
    """Gradient of the loss, and the parameters after a step."""
    settings, network = project.settings, project.network
    plain_slope = gradient(project, w, rows)
    g = plain_slope.copy()
    is_weight = np.arange(len(w)) >= sum(layer.size for layer in network.layers)
    g += is_weight * exists(network) * (settings.l2 * w + settings.l1 * np.sign(w))
    size = np.sqrt((g**2).sum())
    if settings.clip is not None and size > settings.clip:
        g *= settings.clip / size
    after = np.where(exists(network), memory.moved(settings, rate, w, g), w)
    return plain_slope, after


def small(**settings):
    project = new_project(load_set("xor"), hidden=((3, "tanh"),), seed=4)
    return with_settings(project, batch_size=20, **settings)


CASES = [
    {"optimizer": "sgd", "learning_rate": 0.3},
    {"optimizer": "sgd", "learning_rate": 0.3, "l1": 0.02, "l2": 0.05, "clip": 0.1},
    {
        "optimizer": "sgd",
        "learning_rate": 0.3,
        "schedule": "cosine",
        "schedule_epochs": 4,
    },
    {"optimizer": "momentum", "learning_rate": 0.1},
    {"optimizer": "nesterov", "learning_rate": 0.1},
    {"optimizer": "adagrad", "learning_rate": 0.1},
    {"optimizer": "rmsprop", "learning_rate": 0.02},
    {"optimizer": "adam", "learning_rate": 0.05, "l2": 0.01},
    {"optimizer": "adamw", "learning_rate": 0.05},
]


@pytest.mark.parametrize("settings", CASES, ids=lambda x: "-".join(map(str, x)))
def test_every_line_of_the_next_batch(open_window, qtbot, settings):
    project = small(**settings)
    window, page = shown_on(open_window, qtbot, project, "step")
    at = page._rows.segment("batch").center().toPoint()
    qtbot.mouseClick(page._rows, Qt.MouseButton.LeftButton, pos=at)
    for count in range(1, STEPS + 1):
        click(qtbot, button(page, "Train one batch"))
        qtbot.waitUntil(
            lambda n=count: window.document.project.training.step >= n, timeout=LIMIT
        )
    settled(page, qtbot)

    w, memory = beginning(project)
    rate, rows = settings["learning_rate"], batches(project, 0)
    for batch in rows[:STEPS]:
        _, w = one_step(project, memory, w, batch, rate)
    slopes, after = one_step(project, memory, w, rows[STEPS], rate)
    said = {line.name: line.value for line in page.step.lines}
    assert set(page.step.trace.rows) == set(rows[STEPS])
    now = replace(project, network=with_all(project.network, w))
    assert said["loss E"] == pytest.approx(
        plain.loss_of(now, now.network, rows[STEPS]), rel=1e-4
    )
    row = page.step.row
    assert said["loss of this row"] == pytest.approx(
        plain.loss_of(now, now.network, np.array([row])), rel=1e-3
    )
    for place in np.flatnonzero(exists(project.network)):
        words = describe(project.network, int(place))
        of = words.removeprefix("weight").removeprefix("bias")
        by = "w" if words.startswith("weight") else "b"
        assert said[f"∂E/∂{by}{of}"] == pytest.approx(slopes[place], abs=3e-5)
        assert said[f"new {words}"] == pytest.approx(after[place], abs=3e-4)


def test_a_schedule_lowers_the_rate_that_is_shown(open_window, qtbot):
    settings = {"schedule": "cosine", "schedule_epochs": 4, "learning_rate": 0.3}
    project = with_settings(small(optimizer="sgd", **settings), batch_size=250)
    window, page = shown_on(open_window, qtbot, project, "step")
    window.session.step()
    qtbot.waitUntil(lambda: window.document.project.training.epoch == 1, timeout=LIMIT)
    settled(page, qtbot)
    # A quarter of a half wave: from the rate down to 0 in four epochs.
    rate = 0.3 * (1 + np.cos(np.pi / 4)) / 2
    step = page.step.trace
    assert step.learning_rate == pytest.approx(rate)
    there = exists(project.network)
    assert step.after[there] == pytest.approx((step.before - rate * step.used)[there])


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "mse", "half_sse"])
def test_error_signals_are_derivatives(open_window, qtbot, loss):
    project = new_project(load_set("xor"), hidden=((3, "tanh"), (2, "sigmoid")), seed=4)
    project = with_settings(project, loss=loss)
    _, page = shown_on(open_window, qtbot, project, "step")
    said = {line.name: line.value for line in page.step.lines}
    network, rows = project.network, np.array([page.step.row])
    outputs = plain.values(network, plain.scaled(project, rows)[0])[1]
    of_name = {}
    for layer in network.layers:
        for k, name in enumerate(layer.names):
            # The sum of one row is moved by the bias, and by nothing else.
            if layer.computes:
                delta = plain.slope(project, rows, "bias", layer.id, k)
                of_name[name] = layer, k, delta
                assert said[f"δ of {name}"] == pytest.approx(delta, abs=1e-7)
    for name, (layer, k, _) in of_name.items():
        if layer.kind != "hidden":
            continue
        received = sum(
            float(p.weights[k, end]) * of_name[network.layer(p.target).names[end]][2]
            for p in network.projections
            if p.source == layer.id
            for end in range(p.weights.shape[1])
        )
        assert said[f"∂E/∂a of {name}"] == pytest.approx(received, abs=1e-7)
        a = outputs[layer.id][0, k]
        bend = 1 - a**2 if layer.activations[k] == "tanh" else a * (1 - a)
        assert said[f"f′(z) of {name}"] == pytest.approx(bend, abs=1e-7)


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
@pytest.mark.parametrize("key", ["weight", "plane"])
def test_the_new_weight_of_a_slice(open_window, qtbot, optimizer, key):
    project = small(optimizer=optimizer, learning_rate=0.05)
    window, page = shown_on(open_window, qtbot, project, key)
    w, memory = beginning(project)
    rows = batches(project, 0)
    for batch in rows[:2]:
        _, w = one_step(project, memory, w, batch, 0.05)
        step = window.document.project.training.step
        window.session.step(batch=True)
        qtbot.waitUntil(
            lambda n=step: window.document.project.training.step > n, timeout=LIMIT
        )
    settled(page, qtbot)
    _, after = one_step(project, memory, w, rows[2], 0.05)
    facts = page.facts.facts
    if key == "weight":
        chosen = {"New weight": page.choice.value}
    else:
        chosen = {"New across": page.first.value, "New up": page.second.value}
    for name, place in chosen.items():
        assert number(facts[name]) == pytest.approx(after[place], abs=2e-4)
        assert abs(after[place] - w[place]) > 1e-4


def trained(project, epochs):
    """The network after epochs of plain arithmetic on batches; one hidden layer."""
    network, settings = project.network, project.settings
    arrays = [p.weights.astype(float) for p in network.projections]
    arrays += [layer.biases.astype(float) for layer in network.layers[1:]]
    word = network.layers[1].activations[0]
    ends = np.cumsum([each.size for each in arrays])[:-1]
    memory = Memory(sum(each.size for each in arrays))
    for epoch in range(epochs):
        for rows in batches(project, epoch):
            into, out_of, first, last = arrays
            x, y = plain.scaled(project, rows)
            a = plain.CURVES[word](x @ into + first)
            said = a @ out_of + last
            if settings.loss == "mse":
                delta = 2 * (said - y) / y.size
            else:
                delta = (1 / (1 + np.exp(-said)) - y) / y.size
            back = delta @ out_of.T * (1 - a**2 if word == "tanh" else 1)
            slopes = x.T @ back, a.T @ delta, back.sum(axis=0), delta.sum(axis=0)
            w, g = (
                np.concatenate([e.ravel() for e in all_]) for all_ in (arrays, slopes)
            )
            moved = memory.moved(settings, settings.learning_rate, w, g)
            parts = np.split(moved, ends)
            arrays = [
                each.reshape(old.shape) for each, old in zip(parts, arrays, strict=True)
            ]
    into, out_of, first, last = arrays
    for p, weights in zip(network.projections, (into, out_of), strict=True):
        network = network.with_projection(replace(p, weights=weights))
    hidden, output = network.layers[1:]
    return network.with_layers(
        [replace(hidden, biases=first), replace(output, biases=last)]
    )


@pytest.mark.parametrize("name", ["xor", "sine-wave"])
def test_twins_trained_by_plain_arithmetic(open_window, qtbot, name):
    project = new_project(load_set(name), hidden=((4, "tanh"),), seed=3)
    window, page = shown_on(open_window, qtbot, project, "activation")
    middle = page.view.segment("twins").center().toPoint()
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=middle)
    click(qtbot, page.twins.start)
    qtbot.waitUntil(lambda: not page.twins.is_training, timeout=LIMIT)
    start, rows = Rewind().apply(window.document.project), project.dataset.train_rows
    for note, word in zip(page.twins.notes, ("identity", "tanh"), strict=True):
        hidden = start.network.of_kind("hidden")[0]
        bent = replace(hidden, activations=(word,) * hidden.size)
        begun = replace(start, network=start.network.with_layers([bent]))
        network = trained(begun, twin_view.EPOCHS)
        loss = plain.loss_of(project, network, rows)
        shown = note.text().split("loss ")[1].split(",")[0]
        assert number(shown) == pytest.approx(loss, rel=4e-3)
        if name == "xor":
            x, y = plain.scaled(project, rows)
            said = plain.values(network, x)[1][network.layers[-1].id]
            right = 100 * np.mean((said > 0.5) == (y > 0.5))
            shown = note.text().split(", ")[1].split(" %")[0]
            assert number(shown) == pytest.approx(right, abs=0.41)


def test_sizes_trained_by_plain_arithmetic(explain, qtbot):
    window, page = explain("sine", "curve")
    click(qtbot, page.widths.start)
    qtbot.waitUntil(lambda: not page.widths.is_training, timeout=LIMIT)
    project = window.document.project
    (hidden,) = project.network.of_kind("hidden")
    data = project.dataset
    for width in (1, 3, 16):
        resized = ResizeLayer(hidden.id, width).apply(project)
        begun = NewWeights(project.settings.seed).apply(resized)
        network = trained(begun, width_view.EPOCHS)
        place = width_view.WIDTHS.index(width)
        x, y, words = page.widths.chart.points[place]
        loss = plain.loss_of(project, network, data.train_rows)
        assert (x, 10**y) == (width, pytest.approx(loss, rel=2e-2))
        told = [number(each.split("loss ")[1]) for each in words.split(", ")]
        assert told[0] == pytest.approx(loss, rel=2e-2)
        if len(data.test_rows):
            loss = plain.loss_of(project, network, data.test_rows)
            assert told[1] == pytest.approx(loss, rel=2e-2)
