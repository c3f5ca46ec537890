"""From afar each neuron is a dot in the colour of its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint

from gui.canvas.painters.context import SHADES
from gui.canvas.painters.dot_painter import FAINT
from tests.gui.canvas.test_canvas import at_rest, colours_at, layer_of

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

ABOVE = 7
"""So far above the middle of a dot there is the card behind it."""


def colour_of(pixels: np.ndarray, canvas, neuron: int) -> np.ndarray:
    """The colour in the middle of a neuron."""
    at = canvas.view.to_screen(canvas.scene_geometry.centre_of(neuron)).toPoint()
    return colours_at(pixels, at, 0)[0].astype(int)


def wanted_of(canvas, layer, index: int) -> np.ndarray:
    """The colour of a neuron's value, as the palette has it."""
    share = canvas.values.share(layer.id, index)
    shade = round(max(-1.0, min(1.0, share)) * SHADES) / SHADES
    colour: QColor = canvas.presenter.moment.value_colour(shade)
    return np.array([colour.red(), colour.green(), colour.blue()])


def every_neuron(scene):
    for layer in scene.document.project.network.layers:
        for index, neuron in enumerate(layer.neurons.tolist()):
            yield layer, index, neuron


def from_afar(scene) -> None:
    canvas = scene.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.3)
    assert canvas.presenter.moment.detail.dots


def test_each_dot_has_the_colour_of_its_value(small, qtbot):
    from_afar(small)
    for row in (0, 7):
        small.viewed_row.set(row)
        pixels = at_rest(qtbot, small.canvas)
        for layer, index, neuron in every_neuron(small):
            found = colour_of(pixels, small.canvas, neuron)
            away = np.abs(found - wanted_of(small.canvas, layer, index))
            assert away.max() <= 2


def test_dots_that_step_far_back_are_faint(small, qtbot):
    from_afar(small)
    small.canvas.showing.set_secluded(True)
    plain = at_rest(qtbot, small.canvas)
    first = layer_of(small, "Hidden 1").neurons.tolist()
    small.selection.select(neurons=(first[0],))
    pixels = at_rest(qtbot, small.canvas)
    for neuron in first[1:]:
        dot, faint = (colour_of(of, small.canvas, neuron) for of in (plain, pixels))
        at = small.canvas.view.to_screen(small.canvas.scene_geometry.centre_of(neuron))
        card = colours_at(plain, at.toPoint() - QPoint(0, ABOVE), 0)[0]
        mixed = FAINT * dot + (1 - FAINT) * card
        assert np.abs(faint - mixed).max() < 12 < np.abs(faint - dot).max()
