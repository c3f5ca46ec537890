from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from engine.edits.layout import PITCH
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from tests.engine.edits.test_random_edits import bits


def down(bench, neurons: int) -> QPoint:
    return QPoint(0, round(neurons * PITCH * bench.canvas.view.zoom))


def test_the_lower_edge_drags_the_size(bench):
    bench.zoom_to(0.6)
    edge = bench.lower_edge("Hidden 2")
    bench.begin_drag(edge, edge + down(bench, 2))
    assert bench.canvas.overlay.resized == (bench.layer("Hidden 2").id, 4)
    assert bench.layer("Hidden 2").size == 2
    bench.release(edge + down(bench, 2))
    assert bench.layer("Hidden 2").size == 4
    assert bench.document.stack.undoText() == "Resize layer to 4"
    assert bench.is_untouched()
    edge = bench.lower_edge("Hidden 2")
    bench.drag(edge, edge - down(bench, 9))
    assert bench.layer("Hidden 2").size == 1


def test_undo_brings_back_what_a_smaller_layer_lost(still):
    before, project = bits(still.project), still.project
    edge = still.lower_edge("Hidden 1")
    still.drag(edge, edge - down(still, 2))
    assert still.layer("Hidden 1").size == 2
    assert still.steps == 1
    still.document.stack.undo()
    assert still.project is project
    assert bits(still.project) == before


def test_back_at_its_size_nothing_was_done(still):
    before, edge = still.project, still.lower_edge("Hidden 2")
    still.drag(edge, edge + QPoint(0, 12))
    assert still.project is before


def test_a_size_that_cannot_be_says_why_before_it_is_let_go(still, monkeypatch):
    monkeypatch.setattr("engine.edits.extend.MAX_LAYER", 5)
    before, edge = still.project, still.lower_edge("Hidden 1")
    still.begin_drag(edge, edge + down(still, 1))
    layer = still.layer("Hidden 1")
    assert still.canvas.overlay.resized == (layer.id, layer.size + 1)
    still.move(edge + down(still, 4))
    overlay = still.canvas.overlay
    assert overlay.resized is None
    assert overlay.refusal.reason.startswith("A layer of 8 neurons would need")
    card = still.canvas.scene_geometry.rect_of(layer.id)
    assert card.contains(overlay.refusal.at)
    still.move(edge + down(still, 1))
    assert still.canvas.overlay.refusal is None
    still.move(edge + down(still, 4))
    still.release(edge + down(still, 4))
    assert still.project is before


def test_a_click_on_the_edge_selects(still):
    still.click(still.lower_edge("Hidden 2"))
    assert still.selection.picked.layers == {still.layer("Hidden 2").id}


def test_a_layer_that_grows_large_under_the_hand_stays_open(still):
    still.zoom_to(0.3)
    edge = still.lower_edge("Hidden 1")
    still.drag(edge, edge + down(still, 14))
    layer = still.layer("Hidden 1")
    assert layer.size == 18
    assert not still.canvas.scene_geometry.card(layer.id).closed
    assert still.steps == 1


def test_a_closed_card_grows_by_the_part_that_it_is_dragged(make):
    bench = make(load(EXAMPLES["digits"].path))
    layer = next(each for each in bench.network.layers if each.kind == "hidden")
    card = bench.canvas.scene_geometry.card(layer.id)
    assert card.closed
    half = QPoint(0, round(card.rect.height() * bench.canvas.view.zoom / 2))
    edge = bench.lower_edge(layer.name)
    bench.begin_drag(edge, edge + half)
    wanted = bench.canvas.overlay.resized
    assert wanted == (layer.id, pytest.approx(1.5 * layer.size, abs=1))
    bench.key(Qt.Key.Key_Escape)
    bench.release(edge + half)
    assert bench.layer(layer.name).size == layer.size
    assert bench.steps == 0
    bench.drag(edge, edge + half)
    assert bench.layer(layer.name).size == wanted[1]
    assert bench.canvas.scene_geometry.card(layer.id).closed
    assert bench.steps == 1
    bench.document.stack.undo()
    assert bench.layer(layer.name).size == layer.size
