"""Which weights are written, what steps back, and that nothing is left out silently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from gui.canvas.joined import near_neurons
from gui.canvas.painters.neuron_painter import FAINT
from gui.canvas.strokes import DIMMED, SECLUDED, Strokes
from gui.selection import Picked
from tests.gui.canvas.test_canvas import at_rest, colours_at, layer_of, picture

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
    assert numbers(small) == (0, 0)
    choose_weights(qtbot, canvas, "all")
    assert numbers(small).written > 5


def test_the_weights_at_the_mouse_are_written_if_asked_for(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.8)
    qtbot.mouseMove(canvas, canvas.point_of("Hidden 2", 0))
    assert canvas.hover.neuron == hidden_neuron(small)
    assert numbers(small) == (0, 0)
    choose_weights(qtbot, canvas, "hover")
    assert numbers(small) == (5, 5)


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
