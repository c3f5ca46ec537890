"""Lit wires run along their connections, and many of them stay apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gui.canvas.painters.light_painter import CROWDED, PIECES, LightPainter, wires_of
from gui.spotlight import Glow, StageLight
from gui.style.palette import LIGHT


def glow_of(canvas, **other) -> Glow:
    network = canvas.stage.network
    source, target = (network.layer_named(name) for name in ("Hidden 1", "Hidden 2"))
    glow = Glow(int(source.neurons[1]), int(target.neurons[0]), 1.0, 0.5)
    return replace(glow, **other)


def ends_of(canvas, glow) -> tuple[np.ndarray, np.ndarray]:
    geometry, view = canvas.scene_geometry, canvas.view
    source, row = geometry.network.find_neuron(glow.source)
    target, column = geometry.network.find_neuron(glow.target)
    start, end = geometry.starts[source.id][row], geometry.ends[target.id][column]
    return view.array_to_screen(start), view.array_to_screen(end)


def test_a_wire_runs_along_its_connection_as_far_as_it_came(small):
    canvas = small.canvas
    glows = [glow_of(canvas), glow_of(canvas, source=999_999)]
    wires = wires_of(glows, canvas.scene_geometry, canvas.view)
    assert list(wires) == [(glows[0].source, glows[0].target)]
    (whole,) = wires.values()
    start, end = ends_of(canvas, glows[0])
    assert len(whole) == PIECES + 1
    assert whole[0] == pytest.approx(start)
    assert whole[-1] == pytest.approx(end)
    (half,) = wires_of(
        [glow_of(canvas, share=0.5)], canvas.scene_geometry, canvas.view
    ).values()
    np.testing.assert_array_equal(half, whole[: PIECES // 2 + 1])
    (back,) = wires_of(
        [glow_of(canvas, backward=True)], canvas.scene_geometry, canvas.view
    ).values()
    np.testing.assert_array_equal(back, whole[::-1])


def lit(canvas, glows) -> int:
    """How many dots of the picture differ from the veil."""
    painter = LightPainter()
    light, geometry, view = (
        StageLight((), tuple(glows)),
        canvas.scene_geometry,
        canvas.view,
    )
    painter.follow(light, geometry, view, LIGHT, canvas.size(), 1.0)
    image = painter._picture.toImage()
    raw = np.frombuffer(image.constBits(), np.uint32)
    return int((raw != raw[0]).sum())


def test_many_wires_are_thin_and_have_no_halo(small):
    glow = glow_of(small.canvas)
    few = lit(small.canvas, [glow] * CROWDED)
    assert 0 < 2 * lit(small.canvas, [glow] * (CROWDED + 1)) < few
