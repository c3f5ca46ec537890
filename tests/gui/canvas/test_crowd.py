"""How many connections are in view decides how they are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gui.canvas.crowd import FAR, Crowd
from gui.canvas.strokes import HAIRLINE, Strokes
from tests.gui.canvas.conftest import wide_project


@pytest.fixture
def wide(show):
    scene = show(wide_project())
    for layer in scene.canvas.stage.network.layers:
        scene.canvas.open_layer(layer.id)
    scene.canvas.frame_all()
    return scene


def strokes_of(scene):
    return Strokes.of(scene.canvas.presenter.moment)


def test_few_in_view_are_dashed_though_there_are_many(wide):
    assert not strokes_of(wide).is_dashed
    output = wide.canvas.stage.network.of_kind("output")[0]
    wide.canvas.view.zoom_to(wide.canvas.point_of(output.name, 0).toPointF(), 3.0)
    strokes = strokes_of(wide)
    assert strokes.is_dashed
    on, _ = strokes.dashes
    assert np.count_nonzero(on)
    negative = strokes.shares < 0
    assert not on[~negative].any()


def test_it_is_counted_by_boxes_that_meet_the_canvas(wide):
    canvas, edges = wide.canvas, wide.canvas.stage.edges
    size = float(canvas.width()), float(canvas.height())
    for zoom in (0.1, 0.5, 1.0, 2.5, 4.0):
        canvas.view.zoom_to(canvas.rect().toRectF().center(), zoom)
        starts, ends = map(canvas.view.array_to_screen, (edges.starts, edges.ends))
        seen = sum(
            max(a[0], b[0]) >= 0
            and min(a[0], b[0]) <= size[0]
            and max(a[1], b[1]) >= 0
            and min(a[1], b[1]) <= size[1]
            for a, b in zip(starts.tolist(), ends.tolist(), strict=True)
        )
        steps = [100, 300, 600, len(edges)]
        assert Crowd().of(edges, canvas.view, size) == min(
            step for step in steps if step >= seen
        )


def test_widths_hold_still_while_the_view_moves_a_little(wide, monkeypatch):
    canvas, edges = wide.canvas, wide.canvas.stage.edges
    size = float(canvas.width()), float(canvas.height())
    crowd = Crowd()
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 3.0)
    first = crowd.of(edges, canvas.view, size)
    counted = []
    real = np.count_nonzero
    monkeypatch.setattr(np, "count_nonzero", lambda *a: counted.append(1) or real(*a))
    canvas.view.pan(QPointF(0.8 * FAR * size[0], 0))
    assert crowd.of(edges, canvas.view, size) == first
    assert not counted
    canvas.view.pan(QPointF(0.4 * FAR * size[0], 0))
    crowd.of(edges, canvas.view, size)
    assert counted


def test_lines_between_dots_are_hairlines(small):
    canvas = small.canvas
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.3)
    assert strokes_of(small).widths.max() <= HAIRLINE
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.5)
    assert strokes_of(small).widths.max() > HAIRLINE
