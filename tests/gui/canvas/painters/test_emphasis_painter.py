"""What is selected is marked, however many there are, on closed cards too."""

from __future__ import annotations

import numpy as np
import pytest

from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.card_painter import RING_GAP
from gui.canvas.painters.emphasis_painter import INSIDE
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
    """Above the disc, where no connection passes."""
    layer = layer_of(wide, "Hidden 1")
    canvas, ring = wide.canvas, theme().palette.accent_text
    canvas.open_layer(layer.id)
    radius = DIAMETER * canvas.view.zoom / 2
    points = [
        canvas.view.to_screen(canvas.scene_geometry.centre_of(neuron))
        for neuron in layer.neurons.tolist()
    ]
    inner = canvas.rect().adjusted(40, 80, -40, -80).toRectF()
    seen = [point.toPoint() for point in points if inner.contains(point)]
    assert len(seen) > 3

    def ringed() -> int:
        colours = picture(canvas).astype(int)
        wanted = np.array([ring.red(), ring.green(), ring.blue()])
        found = 0
        for at in seen:
            top = at.y() - round(radius + RING_GAP + 4)
            strip = colours[top : at.y() - round(radius), at.x()]
            found += bool((np.abs(strip - wanted).max(axis=1) < 60).any())
        return found

    assert ringed() == 0
    wide.selection.select(neurons=layer.neurons.tolist())
    assert ringed() == len(seen)
