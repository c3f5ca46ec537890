"""What is chosen among stays usable, whatever a page lacks, and follows the canvas."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.explain.subject import bias_index, weight_index
from engine.files.examples import EXAMPLES
from tests.gui.lessons.explanations.conftest import page_of, settled


def last_weight(network):
    """Neurons and place of a weight that is far down the list."""
    wires = network.projections[0]
    row, column = np.argwhere(wires.exists)[-1]
    source, target = network.layer(wires.source), network.layer(wires.target)
    ids = int(source.neurons[row]), int(target.neurons[column])
    return ids, weight_index(network, *ids)


@pytest.mark.parametrize("key", ["plane", "kinds"])
def test_a_pair_of_fields_never_offers_the_same(explain, qtbot, key):
    _, page = explain("xor", key)
    pair = page.first, page.second
    seen = set()
    for field in pair:
        field._choice.setFocus()
        keys = Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home
        for press in (*[Qt.Key.Key_Down] * 3, *keys):
            qtbot.keyClick(field._choice, press)
            settled(page, qtbot)
            assert not page.lack
            assert field._choice.isVisible()
            assert field._choice.hasFocus()
            assert page.first.value != page.second.value
            seen.add((page.first.value, page.second.value))
    assert len(seen) > 4


def test_a_softmax_neuron_does_not_hide_the_field_that_chose_it(explain, qtbot):
    _, page = explain("penguins", "activation")
    field = page.neuron._choice
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_End)
    settled(page, qtbot)
    assert "softmax has no curve" in page.lack
    assert page.activation.value == "softmax"
    assert field.isVisible()
    assert field.hasFocus()
    # Side by side needs no curve of one neuron.
    at = page.view.segment("twins").center().toPoint()
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=at)
    settled(page, qtbot)
    assert not page.lack
    assert page.twins.isVisible()
    at = page.view.segment("one").center().toPoint()
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=at)
    settled(page, qtbot)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Home)
    settled(page, qtbot)
    assert not page.lack


def test_a_large_plane_is_coarser_and_that_of_a_batch_is_not(explain, qtbot):
    _, page = explain("digits", "plane")
    assert not page.lack
    side = len(page.plane.xs)
    assert 12 <= side < 60
    assert page.facts.facts["Points"] == f"{side} × {side}"
    assert page.rows.isVisible()
    at = page.rows.segment("batch").center().toPoint()
    qtbot.mouseClick(page.rows, Qt.MouseButton.LeftButton, pos=at)
    settled(page, qtbot)
    assert page.plane.losses.shape == (60, 60)


@pytest.mark.parametrize("key", ["weight", "paths", "plane"])
def test_any_weight_and_bias_is_taken_from_the_canvas(explain, qtbot, key):
    window, page = explain("digits", key)
    field = page.first if key == "plane" else page.choice
    network = window.document.project.network
    ids, place = last_weight(network)
    window.canvas.selection.select(connections=[ids])
    settled(page, qtbot)
    assert field.value == place
    # The field may choose another one while the weight stays selected.
    field._choice.setFocus()
    qtbot.keyClick(field._choice, Qt.Key.Key_Home)
    settled(page, qtbot)
    assert field.value != place
    neuron = int(network.of_kind("output")[0].neurons[0])
    window.canvas.selection.select(neurons=[neuron])
    settled(page, qtbot)
    assert field.value == bias_index(network, neuron)
    # And once it is no longer selected it can be picked again.
    window.canvas.selection.clear()
    window.canvas.selection.select(connections=[ids])
    settled(page, qtbot)
    assert field.value == place
    page.window().close()


@pytest.mark.parametrize("key", ["weight", "paths", "plane"])
def test_a_page_opens_on_what_is_selected(open_window, qtbot, key):
    window = open_window(EXAMPLES["xor"].path)
    ids, place = last_weight(window.document.project.network)
    window.canvas.selection.select(connections=[ids])
    page = page_of(window, key)
    settled(page, qtbot)
    field = page.first if key == "plane" else page.choice
    assert field.value == place
    page.window().close()


def test_two_weights_of_the_canvas_make_a_plane(explain, qtbot):
    window, page = explain("xor", "plane")
    network = window.document.project.network
    ids, place = last_weight(network)
    neuron = int(network.of_kind("output")[0].neurons[0])
    window.canvas.selection.select(neurons=[neuron], connections=[ids])
    settled(page, qtbot)
    chosen = page.first.value, page.second.value
    assert chosen == (place, bias_index(network, neuron))
    assert (page.plane.first, page.plane.second) == chosen
