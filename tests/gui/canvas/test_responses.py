"""What stands inside the neurons: answers over two inputs, and values."""

from __future__ import annotations

import threading
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import SetWeights
from engine.explain import neuron_values
from engine.explain.response import SIDE
from engine.plan import compile_plan
from gui.canvas import responses
from gui.canvas.painters.response_painter import MOST_PICTURES, response_image
from gui.canvas.painters.text import text_width
from gui.style.palette import DARK, LIGHT
from tests.gui.canvas.conftest import small_project, wide_project
from tests.gui.canvas.test_canvas import at_rest, colours_at, layer_of, picture


def choose(qtbot, canvas, mode: str) -> None:
    """Click a segment of the switch on the canvas."""
    modes = canvas.tools.modes
    at = modes.segment(mode).center().toPoint()
    qtbot.mouseClick(modes, Qt.MouseButton.LeftButton, pos=at)
    assert canvas.showing.now.mode == mode


def until_fresh(qtbot, canvas) -> None:
    found = canvas.responses
    qtbot.waitUntil(lambda: not found.is_busy and not found._stale)


@pytest.fixture(scope="module")
def penguins():
    return new_project(load_set("penguins"))


def test_the_pictures_are_what_the_engine_computes(small, qtbot):
    canvas, project = small.canvas, small.document.project
    choose(qtbot, canvas, "response")
    until_fresh(qtbot, canvas)
    plan = compile_plan(project.network)
    parameters = plan.from_network_order(small.session.latest.parameters)
    inputs = project.dataset.inputs[project.dataset.train_rows]
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    margin = 0.05 * (high - low)
    corners = np.array(
        [
            [low[0] - margin[0], high[1] + margin[1]],
            [high[0] + margin[0], low[1] - margin[1]],
        ]
    )
    values = neuron_values(plan, parameters, project.scaling.scale_inputs(corners))
    for layer in project.network.layers:
        found = canvas.responses.pictures[layer.id]
        assert found.shape == (layer.size, SIDE, SIDE)
        np.testing.assert_allclose(
            found[:, 0, 0], values.outputs[layer.id][:, 0], atol=1e-5
        )
        np.testing.assert_allclose(
            found[:, -1, -1], values.outputs[layer.id][:, 1], atol=1e-5
        )


def test_they_are_seen_inside_the_neurons(small, qtbot):
    canvas = small.canvas
    inputs = layer_of(small, "Inputs")
    at = canvas.point_of("Inputs", 0)
    choose(qtbot, canvas, "response")
    until_fresh(qtbot, canvas)
    seen = at_rest(qtbot, canvas)
    answer = canvas.responses.pictures[inputs.id][0]
    shares = answer / canvas.values.scales[inputs.id]
    image = response_image(shares, canvas.presenter.moment.palette)
    reach = round(0.2 * 56 * canvas.view.zoom)
    for across in (-reach, reach):
        share = 0.5 + across / (0.76 * 56 * canvas.view.zoom)
        expected = image.pixelColor(round(share * SIDE), SIDE // 2)
        wanted = [expected.red(), expected.green(), expected.blue()]
        found = colours_at(seen, at + QPoint(across, 0), 0)[0]
        assert np.abs(found.astype(int) - wanted).max() < 30


def test_newer_weights_give_newer_pictures_but_not_at_every_frame(small, qtbot):
    canvas = small.canvas
    choose(qtbot, canvas, "response")
    until_fresh(qtbot, canvas)
    hidden = layer_of(small, "Hidden 1")
    before, version = canvas.responses.pictures[hidden.id], canvas.responses.version
    source = int(layer_of(small, "Inputs").neurons[0])
    for weight in (1.0, 2.0, 3.0):
        small.document.do(SetWeights({(source, int(hidden.neurons[0])): weight}))
    assert canvas.responses.version - version <= 1
    until_fresh(qtbot, canvas)
    after = canvas.responses.pictures[hidden.id]
    assert (before[0] != after[0]).any()
    np.testing.assert_array_equal(before[1], after[1])
    assert canvas.responses.version - version <= 2


def test_what_takes_long_is_computed_beside_the_window(small, qtbot, monkeypatch):
    computed = []
    original = responses._compute

    def compute(*arguments):
        computed.append(threading.current_thread() is threading.main_thread())
        return original(*arguments)[0], 1000.0

    monkeypatch.setattr(responses, "_compute", compute)
    choose(qtbot, small.canvas, "response")
    until_fresh(qtbot, small.canvas)
    small.viewed_row.set(7)
    until_fresh(qtbot, small.canvas)
    small.viewed_row.set(8)
    until_fresh(qtbot, small.canvas)
    assert computed[0]
    assert computed[1:]
    assert not any(computed[1:])


def test_nothing_is_computed_while_it_is_not_seen(small, qtbot):
    canvas = small.canvas
    choose(qtbot, canvas, "response")
    until_fresh(qtbot, canvas)
    choose(qtbot, canvas, "curve")
    assert canvas.responses.pictures == {}
    version = canvas.responses.version
    small.viewed_row.set(9)
    assert canvas.responses.version == version


def test_two_selected_inputs_are_gone_over_and_named(show, penguins, qtbot):
    scene = show(penguins)
    canvas = scene.canvas
    choose(qtbot, canvas, "response")
    until_fresh(qtbot, canvas)
    inputs = layer_of(scene, "Inputs")
    numbers = [
        name
        for name, column in zip(inputs.names, inputs.columns, strict=True)
        if not penguins.dataset.one_hot[column]
    ]
    words = "Connections: answers over {} and {}, the rest as in the row"
    count = canvas.tools.count
    qtbot.waitUntil(
        lambda: count.accessibleName().endswith(words.format(*numbers[:2])[13:])
    )
    chosen = [inputs.names.index(name) for name in (numbers[0], numbers[3])]
    scene.selection.select(neurons=[int(inputs.neurons[place]) for place in chosen])
    until_fresh(qtbot, canvas)
    picture(canvas)
    over = canvas.responses.pictures[inputs.id]
    changes = np.ptp(over, axis=(1, 2)) > 0
    assert np.flatnonzero(changes).tolist() == sorted(chosen)
    assert (over[chosen[0]][0] == over[chosen[0]][-1]).all()
    assert numbers[3] in canvas.responses.words(canvas.stage.network)


def test_more_answers_than_can_be_shown_are_counted(show, qtbot):
    scene = show(wide_project(), (900, 4000))
    canvas = scene.canvas
    for layer in scene.document.project.network.layers:
        canvas.open_layer(layer.id)
    canvas.frame_all()
    assert not canvas.presenter.moment.detail.dots
    choose(qtbot, canvas, "response")
    until_fresh(qtbot, canvas)
    picture(canvas)
    _, shown, answers = canvas.presenter.renderer.inside
    assert shown == MOST_PICTURES < answers == 114
    qtbot.waitUntil(
        lambda: "answers in 64 of 114" in canvas.tools.count.accessibleName()
    )


def test_without_data_it_says_so_and_shows_curves(show, qtbot):
    scene = show(replace(small_project(), dataset=None, scaling=None))
    canvas = scene.canvas
    curves = at_rest(qtbot, canvas)
    choose(qtbot, canvas, "response")
    assert canvas.responses.pictures == {}
    assert "no inputs to answer over" in canvas.tools.count.accessibleName()
    at = canvas.point_of("Hidden 1", 0)
    np.testing.assert_array_equal(
        colours_at(at_rest(qtbot, canvas), at, 20), colours_at(curves, at, 20)
    )


def test_values_are_written_inside_the_neurons_and_not_again_below(
    small, qtbot, monkeypatch
):
    canvas = small.canvas
    written = []
    texts = canvas.presenter.moment.texts
    original = type(texts).paint

    def paint(self, painter, one):
        written.append(one.text)
        original(self, painter, one)

    monkeypatch.setattr(type(texts), "paint", paint)
    choose(qtbot, canvas, "value")
    written.clear()
    picture(canvas)
    once = SimpleNamespace(all=written.copy())
    hidden = layer_of(small, "Hidden 1")
    value = canvas.values.value(hidden.id, 0)
    words = f"{value:.2f}".replace("-", "−")
    assert once.all.count(words) >= 1
    assert canvas.view.zoom >= 0.75
    choose(qtbot, canvas, "curve")
    written.clear()
    picture(canvas)
    assert written.count(words) == once.all.count(words)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_what_is_no_number_has_the_colour_of_nothing(qapp, palette):
    image = response_image(np.array([[np.nan, 0.0], [1.0, -1.0]]), palette)
    assert image.pixelColor(0, 0) == image.pixelColor(1, 0)
    assert image.pixelColor(0, 1) == palette.weight_stops[-1]
    assert image.pixelColor(1, 1) == palette.weight_stops[0]


@pytest.mark.parametrize("zoom", [0.45, 0.6, 1.0, 2.0])
def test_a_written_value_fits_into_its_neuron(small, qtbot, monkeypatch, zoom):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), zoom)
    choose(qtbot, canvas, "value")
    texts = canvas.presenter.moment.texts
    original = type(texts).draw_line
    widths = []

    def draw_line(self, painter, centre, words, colour, role, pixels):
        if role == "canvas_value":
            widths.append(text_width(words, role, pixels))
        original(self, painter, centre, words, colour, role, pixels)

    monkeypatch.setattr(type(texts), "draw_line", draw_line)
    picture(canvas)
    assert widths
    assert max(widths) <= 0.8 * 56 * zoom
