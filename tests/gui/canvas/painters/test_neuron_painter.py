from __future__ import annotations

import math

import numpy as np
import pytest

from gui.canvas.painters.context import SHADES
from gui.canvas.painters.neuron_painter import level
from gui.style.curves import WINDOWS, curve_share
from tests.gui.canvas.test_canvas import at_rest, picture


def test_levels_are_the_nearest_steps_and_never_beyond_the_scale():
    assert level(0.5, SHADES) == SHADES / 2
    assert level(3.0, SHADES) == SHADES
    assert level(-math.inf, SHADES) == -SHADES
    assert level(math.nan, SHADES) == 0


@pytest.mark.parametrize("zoom", [0.6, 1.0, 1.7])
def test_what_is_drawn_in_zooming_is_what_is_copied_at_rest(small, qtbot, zoom):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), zoom)
    assert canvas.presenter.resting.isActive()
    drawn = picture(canvas)
    copied = at_rest(qtbot, canvas)
    away = np.abs(drawn.astype(int) - copied)
    # Half a device pixel of arc, dot or tick, and the smoothness of the lines.
    assert away.mean() < 0.6


@pytest.mark.parametrize("name", sorted(WINDOWS))
def test_a_value_that_is_known_puts_the_dot_where_computing_it_would(name):
    from engine.activations import ACTIVATIONS

    for z in (-9.0, -1.3, 0.0, 0.7, 9.0):
        if name == "softmax":
            value = 1 / (1 + math.exp(-z))
            np.testing.assert_allclose(
                curve_share(name, 0.0, value),
                curve_share("sigmoid", z, None),
                atol=0.02,
            )
            continue
        out = np.empty((1, 1))
        ACTIVATIONS[name].apply(np.array([[z]]), out)
        known = curve_share(name, z, float(out[0, 0]))
        np.testing.assert_allclose(known, curve_share(name, z), atol=1e-6)
