"""The legend shows weights as they are drawn: cut where they are dashed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gui.canvas.crowd import STEPS
from gui.canvas.painters.wedge_painter import NOTCHES, WeightScale
from gui.canvas.picture import Picture, Wanted
from gui.canvas.strokes import MOST_DASHED, Strokes
from tests.gui.canvas.conftest import wide_project


def strokes_of(scene):
    return Strokes.of(scene.canvas.presenter.moment)


def notches_on(legend) -> int:
    """How many gaps there are in the negative half of the wedge that is painted."""
    image = legend.grab().toImage()
    row = round(legend._bar.center().y())
    ends = range(round(legend._bar.left()) + 1, round(legend._bar.center().x()) - 8)
    ground = image.pixelColor(4, row)
    gaps = [image.pixelColor(column, row) == ground for column in ends]
    return int(np.count_nonzero(np.diff(np.array([False, *gaps, False], int)) == 1))


@pytest.mark.parametrize("zoom", [0.3, 0.36, 0.5, 0.8, 1.0, 1.6, 3.0])
@pytest.mark.parametrize("crowd", [*STEPS, 5_000])
def test_a_share_is_dashed_from_where_connections_are(small, zoom, crowd):
    """As dashes are cut into weights of every size."""
    small.canvas.view.zoom_to(QPointF(300, 200), zoom)
    now = strokes_of(small)
    n = len(now.edges)
    found = []
    for share in np.linspace(0, 1, 201):
        weights = np.full(n, -share * now.reference)
        edges = replace(now.edges, weights=weights)
        on, off = replace(now, edges=edges, crowd=crowd).dashes
        assert (on > 0).all() == (off > 0).all() == (on > 0).any()
        found.append(bool(on[0]))
    told = replace(now, crowd=crowd).dashed_from
    assert found == [share >= told and share > 0 for share in np.linspace(0, 1, 201)]
    if crowd > MOST_DASHED:
        assert not any(found)


def test_the_legend_is_cut_where_connections_are_dashed(small):
    canvas, legend = small.canvas, small.canvas.tools.legend
    canvas.view.zoom_to(QPointF(300, 200), 1.0)
    assert legend.scale == WeightScale.of(strokes_of(small))
    assert notches_on(legend) == len(NOTCHES)
    assert "Negative ones are dashed from −0." in legend.toolTip()
    canvas.view.zoom_to(QPointF(300, 200), 0.5)
    assert notches_on(legend) == len(legend.scale.notches) < len(NOTCHES)
    canvas.view.zoom_to(QPointF(300, 200), 0.3)
    assert math.isinf(legend.scale.dashed_from)
    assert notches_on(legend) == 0
    assert "not dashed" in legend.toolTip()


def test_among_many_neither_connections_nor_legend_are_dashed(show, qtbot):
    scene = show(wide_project())
    legend = scene.canvas.tools.legend
    assert not strokes_of(scene).dashes[0].any()
    assert notches_on(legend) == 0
    output = scene.canvas.stage.network.of_kind("output")[0]
    scene.canvas.open_layer(output.id)
    scene.canvas.view.zoom_to(scene.canvas.point_of(output.name, 0).toPointF(), 3.0)
    qtbot.waitUntil(lambda: notches_on(legend) > 0)
    assert strokes_of(scene).is_dashed


def test_an_exported_picture_has_the_scale_of_its_own_connections(small, monkeypatch):
    scales = []
    monkeypatch.setattr(
        "gui.canvas.picture.paint_foot", lambda *given: scales.append(given[-1])
    )
    canvas = small.canvas
    canvas.view.zoom_to(QPointF(300, 200), 0.3)
    Picture(canvas, Wanted()).vector()
    Picture(canvas, Wanted(whole=True)).vector()
    Picture(canvas, Wanted(legend=False, caption="Without")).vector()
    seen, whole, none = scales
    assert seen == canvas.tools.legend.scale
    assert math.isinf(seen.dashed_from)
    assert whole.dashed_from < 1
    assert none is None
