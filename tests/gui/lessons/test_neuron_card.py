"""The neuron card: opened by hand and by key, right in every number, live."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.activations import ACTIVATIONS
from engine.explain import neuron_values
from engine.explain.neuron_lens import NeuronLens
from engine.files.examples import EXAMPLES
from engine.network.parameters import pack
from engine.plan import compile_plan
from gui.lessons.neuron_card import nerve_cell
from gui.lessons.neuron_card.dots import dot_places
from gui.lessons.neuron_card.paint_activate import frame_of
from gui.lessons.neuron_card.steps_view import StepsView
from gui.lessons.neuron_card.timeline import (
    PRODUCT_MS,
    Timeline,
    beam_at,
    partial_sums,
)
from gui.lessons.neuron_card.worked_line import copied_line, shown_line
from gui.main_window.explaining import Explaining
from gui.style.theme import theme
from gui.widgets.buttons import Button, IconButton
from tests.gui.lessons.explanations import plain
from tests.gui.lessons.explanations.plain import number


def double_click(window, layer: str, index: int) -> None:
    at = window.canvas.mapFromGlobal(window.canvas_point(layer, index))
    QTest.mouseDClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)


def card(window):
    return window.findChild(QWidget, "neuron_card")


def press(window, name: str) -> None:
    button = next(
        b for kind in (Button, IconButton) for b in window.findChildren(kind, name)
    )
    assert button.isVisible(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def expected_values(window, neuron: int):
    """Sum, output and products of the first row, from the engine's forward pass."""
    project = window.document.project
    network = project.network
    row = project.dataset.inputs[[window.canvas.viewed_row.row]]
    scaled = project.scaling.scale_inputs(row)
    plan = compile_plan(network)
    parameters = plan.from_network_order(pack(network))
    values = neuron_values(plan, parameters, scaled)
    layer, index = network.find_neuron(neuron)
    return values.sums[layer.id][index, 0], values.outputs[layer.id][index, 0]


@pytest.fixture
def moons(open_window):
    return open_window(EXAMPLES["two-moons"].path)


def test_a_double_click_shows_the_card_with_the_engines_numbers(moons):
    double_click(moons, "Hidden 2", 1)
    shown = card(moons)
    assert shown.isVisible()
    steps = shown.steps
    network = moons.document.project.network
    assert steps.neuron == network.layer_named("Hidden 2").neurons[1]
    total, output = expected_values(moons, steps.neuron)
    assert steps.weighted_sum == pytest.approx(float(total), abs=1e-6)
    assert steps.output == pytest.approx(float(output), abs=1e-6)
    added = sum(term.product for term in steps.terms) + steps.bias
    assert added == pytest.approx(float(total), abs=1e-5)
    view = moons.findChild(StepsView)
    assert view.steps is steps
    assert moons.canvas.selection.picked.neurons == {steps.neuron}


def test_the_link_and_the_key_show_it_too(moons):
    neuron = int(moons.document.project.network.layer_named("Output").neurons[0])
    moons.canvas.selection.select(neurons=[neuron])
    press(moons, "inspector_explain")
    assert card(moons).neuron == neuron
    QTest.keyClick(card(moons), Qt.Key.Key_Escape)
    assert not card(moons).isVisible()
    moons.canvas.setFocus()
    QTest.keyClick(moons.canvas, Qt.Key.Key_E)
    assert card(moons).neuron == neuron
    press(moons, "card_close")
    assert not card(moons).isVisible()


def test_without_a_neuron_the_key_is_off(moons):
    moons.canvas.selection.clear()
    assert not moons.actions_by_id["learn.neuron"].isEnabled()
    QTest.keyClick(moons.canvas, Qt.Key.Key_E)
    assert not card(moons).isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 700)], ids=str)
@pytest.mark.parametrize(("layer", "index"), [("Hidden 1", 0), ("Output", 0)])
def test_the_card_stands_beside_its_neuron_inside_the_window(
    open_window, size, layer, index
):
    window = open_window(EXAMPLES["two-moons"].path, size)
    double_click(window, layer, index)
    shown = card(window)
    body = shown.geometry().adjusted(20, 20, -20, -20)
    assert window.rect().contains(body)
    at = window.mapFromGlobal(window.canvas_point(layer, index))
    assert not body.contains(at)
    assert body.top() <= at.y() <= body.bottom()


def test_the_view_goes_back_when_the_card_closes(moons):
    before = moons.canvas.view.offset
    double_click(moons, "Hidden 2", 0)
    assert moons.canvas.view.offset != before
    QTest.keyClick(card(moons), Qt.Key.Key_Escape)
    assert moons.canvas.view.offset == before


def test_the_card_follows_training_and_the_row(moons, qtbot):
    double_click(moons, "Hidden 2", 0)
    before = card(moons).steps.weighted_sum
    moons.session.play()
    qtbot.waitUntil(lambda: abs(card(moons).steps.weighted_sum - before) > 1e-3)
    moons.session.pause()
    steps = card(moons).steps
    total, output = expected_values(moons, steps.neuron)
    assert steps.weighted_sum == pytest.approx(float(total), abs=1e-5)
    QTest.keyClick(card(moons), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert moons.canvas.viewed_row.row == 1
    total, output = expected_values(moons, steps.neuron)
    assert card(moons).steps.output == pytest.approx(float(output), abs=1e-5)


def test_the_card_follows_the_selection_and_leaves_with_it(moons):
    double_click(moons, "Hidden 2", 0)
    other = int(moons.document.project.network.layer_named("Hidden 2").neurons[1])
    moons.canvas.selection.select(neurons=[other])
    assert card(moons).neuron == other
    moons.canvas.selection.clear()
    assert not card(moons).isVisible()


@pytest.mark.parametrize(
    ("first", "other"),
    [(("Hidden 2", 0), ("Hidden 2", 1)), (("Hidden 1", 0), ("Hidden 1", 3))],
    ids=str,
)
def test_one_click_on_another_neuron_moves_the_card_there(moons, first, other):
    double_click(moons, *first)
    shown = card(moons)
    steps = shown.steps
    there = moons.canvas_point(*other)
    body = shown.geometry().adjusted(20, 20, -20, -20)
    assert not body.contains(moons.mapFromGlobal(there))
    at = moons.canvas.mapFromGlobal(there)
    QTest.mouseClick(moons.canvas, Qt.MouseButton.LeftButton, pos=at)
    layer = moons.document.project.network.layer_named(other[0])
    assert shown.isVisible()
    assert shown.neuron == layer.neurons[other[1]]
    assert shown.steps.neuron == shown.neuron
    assert shown.steps is not steps
    # It points at the other one now.
    y = moons.mapFromGlobal(moons.canvas_point(*other)).y()
    _, height = shown._pointer
    assert abs(shown.geometry().top() + 20 + height - y) <= 12


def test_a_removed_neuron_takes_its_card_along(moons):
    double_click(moons, "Hidden 2", 0)
    QTest.keyClick(card(moons), Qt.Key.Key_Delete)
    assert not card(moons).isVisible()


def test_the_line_is_copied_and_is_true(moons):
    double_click(moons, "Hidden 2", 0)
    press(moons, "card_copy")
    line = QGuiApplication.clipboard().text()
    steps = card(moons).steps
    assert line == copied_line(steps)
    _, worked, total, output = line.split(" = ")
    inside = worked.removeprefix("tanh(").removesuffix(")")
    assert eval(inside) == pytest.approx(steps.weighted_sum, abs=1e-4)
    assert total == f"tanh({steps.weighted_sum:.6g})"
    assert float(output) == pytest.approx(np.tanh(steps.weighted_sum), abs=1e-5)
    assert shown_line(steps).endswith(f"{steps.output:.3f}".replace("-", "\u2212"))


def test_the_line_of_softmax_tells_of_the_other_sums(open_window):
    window = open_window(EXAMPLES["penguins"].path)
    double_click(window, "Output", 1)
    press(window, "card_copy")
    line = QGuiApplication.clipboard().text()
    project = window.document.project
    x, _ = plain.scaled(project, np.array([window.canvas.viewed_row.row]))
    sums, outputs = plain.values(project.network, x)
    there = project.network.layer_named("Output")
    z, a = sums[there.id][0], outputs[there.id][0]
    of_sum, of_output = line.split(", a = ")
    _, worked, total = of_sum.split(" = ")
    assert eval(worked) == pytest.approx(z[1], abs=1e-4)
    assert float(total) == pytest.approx(z[1], abs=1e-4)
    rule, output = of_output.split(" = ")
    assert eval(rule, {"exp": np.exp}) == pytest.approx(a[1], abs=1e-4)
    assert float(output) == pytest.approx(np.exp(z[1]) / np.exp(z).sum(), abs=1e-5)
    assert "among its layer ) = " in shown_line(card(window).steps)


def test_beside_a_nerve_cell_and_back(moons):
    double_click(moons, "Hidden 2", 0)
    press(moons, "card_beside")
    cell = moons.findChild(QWidget, "nerve_cell")
    assert cell.isVisible()
    for word in ("dendrites", "axon", "bias"):
        assert word in cell.accessibleName()
    press(moons, "card_beside")
    assert not cell.isVisible()


def painted(monkeypatch, widget) -> list[str]:
    """Every text that a widget draws."""
    texts: list[str] = []

    class Painter(QPainter):
        def drawText(self, *args) -> None:
            texts.append(next(each for each in args if isinstance(each, str)))
            super().drawText(*args)

    monkeypatch.setattr(nerve_cell, "QPainter", Painter)
    widget.repaint()
    monkeypatch.undo()
    return texts


def by_loops(window, layer_name: str, index: int):
    """Inputs of a neuron (name, value, weight), its bias, sum and output, by loops."""
    project = window.document.project
    network, row = project.network, window.canvas.viewed_row.row
    x, _ = plain.scaled(project, np.array([row]))
    there = network.layer_named(layer_name)
    outputs: dict[int, list[float]] = {}
    sums: dict[int, list[float]] = {}
    for layer in plain.order_of(network):
        if layer.kind == "input":
            outputs[layer.id] = [float(x[0, column]) for column in layer.columns]
            continue
        sums[layer.id], outputs[layer.id] = [], []
        for place in range(layer.size):
            z = float(layer.biases[place])
            for p in network.incoming(layer.id):
                for source, value in enumerate(outputs[p.source]):
                    if p.exists[source, place]:
                        z += value * float(p.weights[source, place])
            sums[layer.id].append(z)
            curve = plain.CURVES[layer.activations[place]]
            outputs[layer.id].append(float(curve(z)))
    entries = []
    for p in network.incoming(there.id):
        for source, name in enumerate(network.layer(p.source).names):
            if p.exists[source, index]:
                weight = float(p.weights[source, index])
                entries.append((name, outputs[p.source][source], weight))
    bias = float(there.biases[index])
    return entries, bias, sums[there.id][index], outputs[there.id][index]


@pytest.mark.parametrize(
    ("layer", "index"), [("Hidden 1", 1), ("Hidden 2", 0), ("Output", 0)]
)
def test_every_number_beside_the_nerve_cell(moons, qtbot, monkeypatch, layer, index):
    # A bias is 0 before the first step.
    moons.session.step()
    qtbot.waitUntil(lambda: moons.document.project.is_trained)
    double_click(moons, layer, index)
    press(moons, "card_beside")
    cell = moons.findChild(QWidget, "nerve_cell")
    qtbot.waitUntil(cell.isVisible)
    texts = painted(monkeypatch, cell)
    entries, bias, total, output = by_loops(moons, layer, index)
    assert bias != 0
    shown = entries[:3]
    found = (re.fullmatch(r"(\S+) (\S+\.\d\d)", text) for text in texts)
    told = [(each[1], number(each[2])) for each in found if each]
    near = pytest.approx
    expected = []
    for name, value, weight in shown:
        expected += [(name, near(value, abs=6e-3)), ("\u00d7", near(weight, abs=6e-3))]
    last = (("b", bias), ("z", total), ("a", output))
    expected += [(name, near(value, abs=6e-3)) for name, value in last]
    assert told == expected
    left = len(entries) - len(shown)
    assert (f"and {left} more" in texts) == (left > 0)
    assert "1" in texts


def test_an_input_says_what_it_passes_on(moons):
    double_click(moons, "Inputs", 0)
    shown = card(moons)
    assert shown.steps is None
    assert "passes on its column" in shown._words.accessibleName()


# Steps on the canvas


def begin_steps(window):
    double_click(window, "Hidden 2", 0)
    press(window, "card_play")
    return window.findChild(Explaining)


def test_the_steps_are_played_on_the_canvas(moons, qtbot):
    explaining = begin_steps(moons)
    assert not card(moons).isVisible()
    bar = moons.findChild(QWidget, "steps_bar")
    layer = moons.findChild(QWidget, "spotlight_layer")
    assert bar.isVisible()
    assert layer.isVisible()
    seen = []
    explaining.spotlight.changed.connect(lambda: seen.append(explaining.spotlight.beam))
    qtbot.waitUntil(lambda: explaining._player.at_end)
    steps = card(moons).steps
    assert any(beam.glows and beam.level is None for beam in seen)
    assert any(beam.glows and beam.level is not None for beam in seen)
    assert seen[-1].bend == 1
    assert seen[-1].level == pytest.approx(steps.output)
    assert not explaining._player.is_running
    press(moons, "steps_card")
    assert card(moons).isVisible()
    assert not layer.isVisible()
    assert explaining.spotlight.beam is None


def test_next_and_back_go_by_hand(moons):
    explaining = begin_steps(moons)
    bar = moons.findChild(QWidget, "steps_bar")
    press(moons, "steps_next")
    assert explaining._player.phase == 0
    assert not explaining._player.is_running
    press(moons, "steps_next")
    beam = explaining.spotlight.beam
    steps = card(moons).steps
    assert beam.level == pytest.approx(steps.weighted_sum, abs=1e-5)
    assert "add up to z" in bar.words
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert explaining.spotlight.beam.level == pytest.approx(steps.output)
    QTest.keyClick(bar, Qt.Key.Key_Left)
    assert explaining._player.phase == 1
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert card(moons).isVisible()


@pytest.mark.parametrize(
    ("layer", "index"), [("Hidden 1", 1), ("Hidden 2", 0), ("Output", 0)]
)
def test_every_number_in_the_words_of_the_steps(moons, qtbot, layer, index):
    moons.session.step()
    qtbot.waitUntil(lambda: moons.document.project.is_trained)
    entries, bias, total, output = by_loops(moons, layer, index)
    double_click(moons, layer, index)
    press(moons, "card_play")
    explaining = moons.findChild(Explaining)
    bar, heard = moons.findChild(QWidget, "steps_bar"), []

    def hear() -> None:
        heard.append((explaining._player.phase, bar.words))

    explaining._player.moved.connect(hear)
    qtbot.waitUntil(lambda: explaining._player.at_end)
    near = {}
    for phase, words in heard:
        if phase == 0:
            name, rest = words.split(": ")
            left, product = rest.split(" = ")
            value, weight = left.split(" \u00d7 ")
            near[name] = number(value), number(weight), number(product)
        elif phase == 1:
            start, z = words.split(" add up to z = ")
            assert start.startswith("All products and the bias ")
            assert number(start.rsplit(" ", 1)[1]) == pytest.approx(bias, abs=6e-4)
            assert number(z) == pytest.approx(total, abs=6e-4)
        else:
            called, a = words.split(" = ")
            assert number(called.split("(")[1].rstrip(")")) == pytest.approx(
                total, abs=6e-4
            )
            assert number(a) == pytest.approx(output, abs=6e-4)
    assert {phase for phase, _ in heard} == {0, 1, 2}
    assert len(near) > 1
    values = {name: (value, weight) for name, value, weight in entries}
    for name, shown in near.items():
        value, weight = values[name]
        assert shown == pytest.approx((value, weight, value * weight), abs=6e-4)


def test_without_motion_nothing_moves_by_itself(moons):
    theme().set_motion(False)
    try:
        explaining = begin_steps(moons)
        assert not explaining._player.is_running
        assert all(glow.share == 1 for glow in explaining.spotlight.beam.glows)
        press(moons, "steps_play")
        assert not explaining._player.is_running
        assert explaining._player.phase == 1
    finally:
        theme().set_motion(True)


def test_the_wires_that_glow_carry_the_products(moons):
    project = moons.document.project
    rows = project.scaling.scale_inputs(project.dataset.inputs)
    neuron = int(project.network.layer_named("Hidden 2").neurons[0])
    steps = NeuronLens(project.network).steps(project.network, neuron, rows[0], rows)
    timeline = Timeline(len(steps.terms))
    assert timeline.ends[0] == max(600, PRODUCT_MS * len(steps.terms))
    beam = beam_at(steps, timeline.ends[0])
    assert [glow.value for glow in beam.glows] == [t.product for t in steps.terms]
    assert partial_sums(steps)[-1] == pytest.approx(steps.weighted_sum, abs=1e-5)
    first = beam_at(steps, PRODUCT_MS * 0.5)
    assert len(first.glows) == 1
    assert 0 < first.glows[0].share < 1


def test_every_row_is_a_dot_on_the_curve(moons):
    project = moons.document.project
    rows = project.scaling.scale_inputs(project.dataset.inputs)
    neuron = int(project.network.layer_named("Hidden 1").neurons[0])
    steps = NeuronLens(project.network).steps(project.network, neuron, rows[0], rows)
    frame = frame_of(steps)
    places = {tuple(place) for place in dot_places(steps, frame).tolist()}
    activation = ACTIVATIONS[steps.activation]
    sums = steps.batch_sums[None, :].copy()
    outputs = np.empty_like(sums)
    activation.apply(sums.copy(), outputs)
    for z, value in zip(sums[0][::25].tolist(), outputs[0][::25].tolist(), strict=True):
        at = frame.place(z, value)
        near = [
            p for p in places if abs(p[0] - at.x()) < 1.6 and abs(p[1] - at.y()) < 1.6
        ]
        assert near


def test_full_numbers_are_in_the_tooltips(moons):
    double_click(moons, "Hidden 2", 0)
    view = moons.findChild(StepsView)
    words = view.words_at(view.rows.box(0, view.rect().toRectF()).center())
    term = card(moons).steps.terms[0]
    assert words.startswith(f"{term.name}: ")
    low = view.words_at(QPoint(20, round(view.rows.bottom) + 12).toPointF())
    assert "may not add up" in low
