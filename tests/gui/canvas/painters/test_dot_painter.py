"""From afar each neuron is a dot in the colour of its value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter

from gui.canvas.painters.context import SHADES
from gui.canvas.painters.dot_painter import FAINT, N_SHADES, dots_of, side_of
from gui.canvas.painters.dot_strips import FORMAT
from gui.canvas.painters.neuron_pictures import small_dot
from gui.style.palette import DARK, LIGHT
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


def drawn(context, level: int, opacity: float) -> np.ndarray:
    """A dot as Qt draws it, its bytes as whole numbers."""
    _, paint = small_dot(context, level)
    side = side_of(context.dpr)
    image = QImage(side, side, FORMAT)
    image.setDevicePixelRatio(context.dpr)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(opacity)
    paint(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(side, -1).astype(int)


@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(("theme_name", "opacity"), [("light", 1.0), ("dark", FAINT)])
def test_dots_are_filled_as_qt_draws_them(small, dpr, theme_name, opacity):
    palettes = {palette.name: palette for palette in (LIGHT, DARK)}
    moment = small.canvas.presenter.moment
    context = replace(moment, dpr=dpr, palette=palettes[theme_name])
    pixels = dots_of(context)
    first = 0 if opacity == 1 else N_SHADES
    assert len(pixels) == 2 * N_SHADES
    for level in (-SHADES, -70, -1, 0, 33, SHADES):
        found = pixels[first + level + SHADES]
        as_bytes = np.ascontiguousarray(found).view(np.uint8)
        wanted = drawn(context, level, opacity)
        assert wanted.max() > 50
        np.testing.assert_allclose(as_bytes.astype(int), wanted, atol=2)


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
