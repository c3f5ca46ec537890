from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from gui.canvas.gestures import commands


def select(bench, *layers: str) -> None:
    bench.selection.select(layers=[bench.layer(name).id for name in layers])


def test_delete_is_one_step_and_selects_nothing(bench):
    bench.selection.select(
        layers=[bench.layer("Hidden 2").id], neurons=[bench.neuron("Hidden 1", 0)]
    )
    commands.delete_selection(bench.canvas)
    assert bench.network.layer_named("Hidden 2") is None
    assert bench.layer("Hidden 1").size == 3
    assert not bench.selection.picked
    bench.session.undo()
    assert [layer.size for layer in bench.network.layers] == [2, 4, 2, 1]


def test_deleting_nothing_is_no_step(still):
    commands.delete_selection(still.canvas)
    assert still.steps == 0


def test_duplicate_selects_the_copy(bench):
    select(bench, "Hidden 1")
    commands.duplicate_selection(bench.canvas)
    (copy,) = bench.selection.picked.layers
    assert bench.network.layer(copy).size == 4
    assert copy != bench.layer("Hidden 1").id


def test_copy_and_paste_keep_the_weights_inside(bench):
    select(bench, "Inputs", "Hidden 1")
    commands.copy_selection(bench.canvas)
    copied = bench.session.snapshot().network
    commands.paste(bench.canvas)
    first, second = sorted(bench.selection.picked.layers)
    pasted = bench.network.projection(first, second)
    original = copied.projection(
        copied.layer_named("Inputs").id, copied.layer_named("Hidden 1").id
    )
    if bench.session.is_running:
        assert pasted.weights.shape == original.weights.shape
    else:
        assert np.array_equal(pasted.weights, original.weights)
    assert len(bench.network.layers) == 6


def test_pasting_again_lands_beside_and_in_view(still):
    select(still, "Hidden 2")
    commands.copy_selection(still.canvas)
    for _ in range(3):
        commands.paste(still.canvas)
    places = {layer.position for layer in still.network.layers}
    assert len(places) == 7
    still.canvas.view.pan(QPointF(5000, 0))
    commands.paste(still.canvas)
    (made,) = still.selection.picked.layers
    rect = still.canvas.scene_geometry.rect_of(made)
    assert still.canvas.visible_rect().contains(rect)
    assert still.steps == 4


def test_cut_takes_away_what_paste_brings_back(still):
    select(still, "Hidden 2")
    commands.cut_selection(still.canvas)
    assert still.network.layer_named("Hidden 2") is None
    assert still.steps == 1
    commands.paste(still.canvas)
    assert still.layer("Hidden 2").size == 2


@pytest.mark.parametrize("text", ["", "hello", '{"layers": 3}'])
def test_pasting_something_else_says_so(still, text):
    QGuiApplication.clipboard().setText(text)
    commands.paste(still.canvas)
    assert [notice.title for notice in still.told] == ["Nothing was pasted"]
    assert still.steps == 0


def test_select_all_takes_cards_and_loose_neurons(still):
    still.canvas.add_entry("neuron")
    commands.select_all(still.canvas)
    loose = still.network.layers[-1]
    assert still.selection.picked.neurons == {int(loose.neurons[0])}
    assert len(still.selection.picked.layers) == 4
