"""What is selected is marked, however many there are, on closed cards too."""

from __future__ import annotations

import numpy as np
import pytest

from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.card_painter import RING_GAP
from gui.canvas.painters.emphasis_painter import GLOW, INSIDE
from gui.style.theme import theme
from tests.gui.canvas.conftest import wide_project
from tests.gui.canvas.test_canvas import layer_of, picture


@pytest.fixture
def wide(show):
    return show(wide_project())


def marked_rows(scene, layer) -> np.ndarray:
    """Rows of the screen with a mark at the left edge of a closed card."""
    canvas = scene.canvas
    ends = canvas.scene_geometry.ends[layer.id]
    column = round(canvas.view.array_to_screen(ends[:1])[0, 0])
    mark = theme().palette.accent_text
    colours = picture(canvas)[:, column].astype(int)
    wanted = np.array([mark.red(), mark.green(), mark.blue()])
    return np.flatnonzero(np.abs(colours - wanted).max(axis=1) < 8)


@pytest.mark.parametrize("chosen", [1, 20, 40])
def test_selected_neurons_of_a_closed_card_are_marked_at_their_heights(wide, chosen):
    layer = layer_of(wide, "Hidden 1")
    assert layer.size == 40
    assert not len(marked_rows(wide, layer))
    wide.selection.select(neurons=layer.neurons[:chosen].tolist())
    rows = marked_rows(wide, layer)
    heights = wide.canvas.view.array_to_screen(
        wide.canvas.scene_geometry.ends[layer.id][:chosen]
    )[:, 1]
    for height in heights:
        assert np.abs(rows - height).min() <= INSIDE
    for row in rows:
        assert np.abs(heights - row).min() <= INSIDE + 1


def test_no_number_of_them_is_too_large(wide):
    """All neurons of closed cards are marked, more than could be one by one."""
    network = wide.canvas.stage.network
    everyone = [int(n) for layer in network.layers for n in layer.neurons]
    assert len(everyone) > 100
    wide.selection.select(neurons=everyone)
    for card in wide.canvas.scene_geometry.cards:
        layer = network.layer(card.layer)
        if card.closed and layer.computes:
            rows = marked_rows(wide, layer)
            ends = wide.canvas.scene_geometry.ends[layer.id]
            heights = wide.canvas.view.array_to_screen(ends)[:, 1]
            inner = [row for row in rows if heights[0] <= row <= heights[-1]]
            assert len(inner) >= 0.9 * (heights[-1] - heights[0])


def test_marks_apart_from_each_other_stay_apart(wide):
    layer = layer_of(wide, "Hidden 1")
    wide.selection.select(neurons=[int(layer.neurons[0]), int(layer.neurons[-1])])
    rows = marked_rows(wide, layer)
    assert np.count_nonzero(np.diff(rows) > 4 * INSIDE) == 1


def test_neurons_seen_one_by_one_have_rings(wide):
    layer = layer_of(wide, "Hidden 1")
    wide.canvas.open_layer(layer.id)
    before = picture(wide.canvas)
    assert not len(marked_rows(wide, layer))
    wide.selection.select(neurons=layer.neurons.tolist())
    after = picture(wide.canvas)
    reach = round(DIAMETER * wide.canvas.view.zoom / 2 + RING_GAP + GLOW)
    looked_at = 0
    for neuron in layer.neurons.tolist():
        centre = wide.canvas.scene_geometry.centre_of(neuron)
        at = wide.canvas.view.to_screen(centre).toPoint()
        if wide.canvas.rect().adjusted(reach, 60, -reach, -60).contains(at):
            looked_at += 1
            beside = np.s_[at.y() - 2 : at.y() + 3, at.x() : at.x() + reach]
            assert (before[beside] != after[beside]).any()
    assert looked_at > 3
