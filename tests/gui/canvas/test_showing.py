"""Which weights are written, what steps back, and that nothing is left out silently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from engine.edits.parameters import SetBiases, SetWeights
from gui.canvas.edges import curve_points
from gui.canvas.hit_test import Hit
from gui.canvas.joined import near_neurons
from gui.canvas.painters import pill_painter
from gui.canvas.painters.neuron_painter import FAINT
from gui.canvas.painters.pill_painter import SHORTEST_NUMBERED
from gui.canvas.picture import Picture, Wanted
from gui.canvas.strokes import DIMMED, SECLUDED, Strokes
from gui.canvas.tooltips import tooltip
from gui.selection import Picked
from gui.style.theme import theme
from tests.gui.canvas.conftest import wide_project
from tests.gui.canvas.test_canvas import at_rest, colours_at, layer_of, near, picture

if TYPE_CHECKING:
    from gui.canvas.painters.pill_painter import Numbers


def numbers(scene) -> Numbers:
    picture(scene.canvas)
    return scene.canvas.presenter.renderer.numbers


def hidden_neuron(scene) -> int:
    return int(layer_of(scene, "Hidden 2").neurons[0])


def choose_weights(qtbot, canvas, word: str) -> None:
    """Open the menu, and take an entry by its name, as with the keyboard."""
    menu = canvas.tools.weights
    menu.setFocus()
    qtbot.keyClick(menu, Qt.Key.Key_Home)
    while menu.currentText() != f"Weights: {word}":
        before = menu.currentText()
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        assert menu.currentText() != before


def test_the_menu_says_which_weights_are_written(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.8)
    assert numbers(small) == (0, 0)
    small.selection.select(neurons=(hidden_neuron(small),))
    assert numbers(small) == (5, 5)
    choose_weights(qtbot, canvas, "none")
    assert numbers(small) == (0, 0)
    choose_weights(qtbot, canvas, "all")
    assert numbers(small).wanted == 18
    assert numbers(small).written > 10


def test_all_are_written_where_the_table_has_no_room_for_names(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.5)
    small.selection.select(neurons=(hidden_neuron(small),))
    assert numbers(small) == (0, 5)
    words = "Connections: numbers on 0 of 5"
    qtbot.waitUntil(lambda: canvas.tools.count.accessibleName() == words)
    assert "closer up there is more room" in canvas.tools.count.toolTip()
    choose_weights(qtbot, canvas, "all")
    assert numbers(small).written > 5
    choose_weights(qtbot, canvas, "none")
    assert numbers(small) == (0, 0)
    qtbot.waitUntil(canvas.tools.count.isHidden)


def test_the_weights_at_the_mouse_are_written_if_asked_for(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.8)
    qtbot.mouseMove(canvas, canvas.point_of("Hidden 2", 0))
    assert canvas.hover.neuron == hidden_neuron(small)
    assert numbers(small) == (0, 0)
    choose_weights(qtbot, canvas, "hover")
    assert numbers(small) == (5, 5)


@pytest.mark.parametrize(("zoom", "written"), [(0.6, True), (0.36, True), (0.3, False)])
def test_the_weights_at_the_mouse_need_no_zoom_at_which_all_have_room(
    small, qtbot, zoom, written
):
    canvas = small.canvas
    choose_weights(qtbot, canvas, "hover")
    canvas.view.zoom_to(canvas.rect().toRectF().center(), zoom)
    qtbot.mouseMove(canvas, canvas.point_of("Hidden 2", 0))
    assert canvas.hover.neuron == hidden_neuron(small)
    assert numbers(small).wanted == 5
    assert (numbers(small).written > 0) == written


def test_numbers_without_room_are_counted(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.5)
    assert canvas.tools.count.isHidden()
    choose_weights(qtbot, canvas, "all")
    written, wanted = numbers(small)
    assert written < wanted
    words = f"Connections: numbers on {written} of {wanted}"
    qtbot.waitUntil(lambda: canvas.tools.count.accessibleName() == words)
    assert canvas.tools.count.isVisible()


def test_all_are_written_or_counted_where_neurons_are_dots(small, qtbot):
    canvas = small.canvas
    choose_weights(qtbot, canvas, "all")
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.3)
    edges = canvas.stage.edges
    length = np.hypot(*(edges.ends - edges.starts).T) * canvas.view.zoom
    enough = np.count_nonzero(length >= SHORTEST_NUMBERED)
    assert numbers(small).wanted == len(edges) == 18
    assert enough >= numbers(small).written > 0
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.1)
    assert numbers(small) == (0, 18)
    qtbot.waitUntil(lambda: "numbers on 0 of 18" in canvas.tools.count.accessibleName())


def test_places_of_numbers_are_found_once_for_a_view(small, qtbot, monkeypatch):
    found = []
    real = pill_painter.part_in_view
    monkeypatch.setattr(
        pill_painter, "part_in_view", lambda *given: found.append(1) or real(*given)
    )
    canvas = small.canvas
    choose_weights(qtbot, canvas, "all")
    first = numbers(small)
    looked = len(found)
    assert looked
    network = small.document.project.network
    source, target = network.layers[0].neurons[0], network.layers[1].neurons[0]
    small.document.do(SetWeights({(int(source), int(target)): 2.5}))
    assert numbers(small) == first
    told = {ends for _, ends in canvas.renderer.pills}
    assert (int(source), int(target)) in told
    assert len(found) == looked
    canvas.view.pan(QPointF(-3, 0))
    numbers(small)
    assert len(found) > looked


def test_a_connection_that_is_partly_seen_has_its_number_in_view(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 2.0)
    canvas.view.pan(QPointF(-0.55 * canvas.width(), 60))
    assert numbers(small).wanted > 0
    edges, area = canvas.stage.edges, canvas.rect().toRectF()
    points = canvas.view.array_to_screen(curve_points(edges.starts, edges.ends, 200))
    inside = (points > 0).all(axis=2) & (points < (area.width(), area.height())).all(2)
    middle = inside[:, 100]
    length = np.hypot(*(edges.ends - edges.starts).T) * canvas.view.zoom
    seen = inside.mean(axis=1) * length
    assert numbers(small).wanted >= np.count_nonzero(seen > 1.15 * SHORTEST_NUMBERED)
    assert numbers(small).wanted <= np.count_nonzero(seen > 0.85 * SHORTEST_NUMBERED)
    assert np.count_nonzero((seen > 1.15 * SHORTEST_NUMBERED) & ~middle) > 0
    for rect, _ in canvas.presenter.renderer.pills:
        assert area.contains(rect.center())


def test_images_that_a_small_card_leaves_out_are_counted(show, qtbot):
    scene = show(wide_project())
    canvas = scene.canvas
    picture(canvas)
    assert canvas.presenter.renderer.images == (0, 0)
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.3)
    picture(canvas)
    shown, of = canvas.presenter.renderer.images
    assert 0 < shown < of == 40
    words = f"images of {shown} of {of}"
    qtbot.waitUntil(lambda: words in canvas.tools.count.accessibleName())


def test_answers_that_dots_cannot_show_are_counted(small, qtbot):
    canvas = small.canvas
    canvas.showing.set_mode("response")
    qtbot.waitUntil(lambda: len(canvas.responses.pictures) > 0)
    picture(canvas)
    _, shown, of = canvas.presenter.renderer.inside
    assert shown == of > 0
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.3)
    picture(canvas)
    assert canvas.presenter.renderer.inside == ("response", 0, of)


def test_values_that_have_no_room_are_counted_and_told_elsewhere(small, qtbot):
    canvas = small.canvas
    canvas.showing.set_mode("value")
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 1.0)
    picture(canvas)
    mode, shown, of = canvas.presenter.renderer.inside
    computing = [layer for layer in canvas.stage.network.layers if layer.computes]
    assert (mode, shown) == ("value", of)
    assert of == sum(layer.size for layer in computing) > 0
    relu = layer_of(small, "Hidden 2")
    small.document.do(SetBiases({int(relu.neurons[0]): 1.25e30}))
    picture(canvas)
    assert canvas.presenter.renderer.inside == ("value", of - 1, of)
    words = f"values in {of - 1} of {of}"
    qtbot.waitUntil(lambda: words in canvas.tools.count.accessibleName())
    exported = Picture(canvas, Wanted())
    assert f"values in {of - 1} of {of} neurons" in exported.vector().decode()
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.3)
    picture(canvas)
    assert canvas.presenter.renderer.inside == ("value", 0, of)


def test_a_picture_says_which_numbers_it_leaves_out(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.5)
    choose_weights(qtbot, canvas, "all")
    written, wanted = numbers(small)
    assert written < wanted
    exported = Picture(canvas, Wanted())
    content = exported.vector().decode()
    words = f"numbers on {written} of {wanted} connections"
    assert exported.note(True) == words
    assert words in content


def test_a_neuron_that_no_row_teaches_is_marked(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 1.0)
    layer = layer_of(small, "Hidden 2")
    neuron = int(layer.neurons[0])
    assert neuron not in canvas.values.stuck
    at = canvas.point_of("Hidden 2", 0)
    warn = theme().palette.warn

    def has_mark() -> bool:
        pixels = picture(canvas)[at.y() + 28 : at.y() + 50, at.x() - 45 : at.x() + 45]
        return near(pixels.reshape(-1, 3), warn, 12)

    assert not has_mark()
    small.document.do(SetBiases({neuron: -60.0}))
    assert canvas.values.stuck == {neuron: "silent"}
    assert has_mark()
    words = tooltip(
        Hit(kind="neuron", neuron=neuron, layer=layer.id),
        canvas.stage.network,
        canvas.values,
    )
    assert "None of the training rows" in words


def test_what_does_not_touch_a_selected_layer_steps_back(small):
    layer = layer_of(small, "Hidden 2")
    small.selection.select(layers=(layer.id,))
    strokes = Strokes.of(small.canvas.presenter.moment)
    edges = strokes.edges
    touches = np.isin(edges.sources, layer.neurons) | np.isin(
        edges.targets, layer.neurons
    )
    assert 0 < touches.sum() < len(edges)
    np.testing.assert_array_equal(strokes.back, ~touches)
    plain = replace(strokes, picked=Picked())
    np.testing.assert_allclose(strokes.alphas[touches], plain.alphas[touches])
    np.testing.assert_allclose(
        strokes.alphas[~touches], DIMMED * plain.alphas[~touches]
    )


def test_the_neuron_under_the_mouse_keeps_its_connections_lit(small, qtbot):
    small.selection.select(neurons=(hidden_neuron(small),))
    before = Strokes.of(small.canvas.presenter.moment).back
    qtbot.mouseMove(small.canvas, small.canvas.point_of("Hidden 1", 2))
    after = Strokes.of(small.canvas.presenter.moment).back
    assert before.sum() - after.sum() == 3
    assert not (after & ~before).any()


def test_the_rest_can_be_made_to_step_far_back(small, qtbot):
    canvas = small.canvas
    small.selection.select(neurons=(hidden_neuron(small),))
    away = canvas.point_of("Inputs", 0) + QPoint(0, 18)
    plain = at_rest(qtbot, canvas)
    canvas.showing.set_secluded(True)
    faint = at_rest(qtbot, canvas)
    strokes = Strokes.of(canvas.presenter.moment)
    assert strokes.alphas[strokes.back].max() <= SECLUDED
    near = canvas.presenter.moment.near
    edges = canvas.stage.edges
    assert near == near_neurons(
        edges, small.selection.picked, frozenset(), canvas.hover
    )
    assert near >= set(layer_of(small, "Hidden 1").neurons.tolist())
    assert not near & set(layer_of(small, "Inputs").neurons.tolist())
    ink = [
        np.ptp(colours_at(each, away, 10).astype(int), axis=0).max()
        for each in (plain, faint)
    ]
    assert ink[1] < 2 * FAINT * ink[0]
    small.selection.clear()
    assert canvas.presenter.moment.near is None


def test_what_is_near_is_found_without_masked_arrays(small, monkeypatch):
    monkeypatch.setattr(np, "unique", None)
    hidden = layer_of(small, "Hidden 1").neurons.tolist()
    near = near_neurons(
        small.canvas.stage.edges, Picked(), frozenset(hidden), small.canvas.hover
    )
    assert near >= set(layer_of(small, "Inputs").neurons.tolist())


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("view.mode_value", ("mode", "value")),
        ("view.weights_all", ("numbers", "all")),
        ("view.seclude", ("secluded", True)),
    ],
)
def test_the_view_menu_does_the_same_and_is_ticked(window, key, shown):
    name, value = shown
    action = window.actions_by_id[key]
    assert not action.isChecked()
    action.trigger()
    assert getattr(window.canvas.showing.now, name) == value
    assert action.isChecked()


def test_the_switch_on_the_canvas_ticks_the_menu(window, qtbot):
    modes = window.canvas.tools.modes
    at = modes.segment("value").center().toPoint()
    qtbot.mouseClick(modes, Qt.MouseButton.LeftButton, pos=at)
    assert window.actions_by_id["view.mode_value"].isChecked()
    qtbot.keyClick(modes, Qt.Key.Key_Home)
    assert window.actions_by_id["view.mode_curve"].isChecked()
    assert window.canvas.showing.now.mode == "curve"


def test_alt_d_dims_the_rest(window, qtbot):
    window.activateWindow()
    window.canvas.setFocus()
    QApplication.processEvents()
    qtbot.keyClick(window.canvas, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert window.canvas.showing.now.secluded


@pytest.mark.parametrize("chosen", ["selection", "all"])
@pytest.mark.parametrize("zoom", [0.8, 1.5])
def test_a_number_stays_where_it_is_when_the_mouse_comes(small, chosen, zoom):
    """There a hand takes hold of it."""
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), zoom)
    canvas.showing.set_numbers(chosen)
    small.selection.select(neurons=(hidden_neuron(small),))
    picture(canvas)
    before = {ends: rect for rect, ends in canvas.renderer.pills}
    assert before
    for ends, rect in before.items():
        canvas.set_hover(canvas.hit(rect.center()))
        assert canvas.hover.connection is not None
        picture(canvas)
        after = {ends: rect for rect, ends in canvas.renderer.pills}
        assert after[ends] == rect
        assert canvas.hit(rect.center()).kind == "pill"


def test_a_number_without_room_is_written_over_others_for_the_mouse(small):
    canvas = small.canvas
    canvas.showing.set_numbers("all")
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.3)
    counted = numbers(small)
    assert counted.written < counted.wanted
    edges = canvas.stage.edges
    told = {ends for _, ends in canvas.renderer.pills}
    both = zip(edges.sources.tolist(), edges.targets.tolist(), strict=True)
    left_out = next(ends for ends in both if ends not in told)
    canvas.set_hover(Hit("connection", connection=left_out))
    assert numbers(small).written >= counted.written
    assert left_out in {ends for _, ends in canvas.renderer.pills}
