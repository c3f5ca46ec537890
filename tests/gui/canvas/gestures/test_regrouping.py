"""Gathering and splitting on the canvas: one step each, exact again when undone."""

from __future__ import annotations

import pytest

from gui.canvas.gestures.regrouping import gather_selection, split_selection
from tests.engine.edits.samples import biases_by_id, weights_by_ids
from tests.engine.edits.test_random_edits import bits


def test_split_leaves_the_neurons_where_they_stood_and_selects_them(still):
    held, seen = weights_by_ids(still.project), biases_by_id(still.project)
    neurons = still.layer("Hidden 1").neurons.tolist()
    places = [still.at("Hidden 1", index) for index in range(4)]
    still.click(still.at("Hidden 1"))
    split_selection(still.canvas)
    assert still.selection.picked.neurons == set(neurons)
    assert [still.at(f"Neuron {n}") for n in range(1, 5)] == places
    assert weights_by_ids(still.project) == held
    assert biases_by_id(still.project) == seen
    assert (still.steps, still.document.stack.undoText()) == (1, "Split into neurons")


def test_undo_and_redo_are_exact(still):
    before, project = bits(still.project), still.project
    still.click(still.at("Hidden 1"))
    split_selection(still.canvas)
    apart = bits(still.project)
    gather_selection(still.canvas)
    again = bits(still.project)
    still.document.stack.undo()
    assert bits(still.project) == apart
    still.document.stack.undo()
    assert still.project is project
    assert bits(still.project) == before
    still.document.stack.redo()
    still.document.stack.redo()
    assert bits(still.project) == again


def test_gather_makes_one_layer_and_selects_it(still):
    still.click(still.at("Hidden 1"))
    where = still.layer("Hidden 1").position
    split_selection(still.canvas)
    gather_selection(still.canvas)
    made = still.layer("Hidden 1")
    assert (made.size, made.position) == (4, where)
    assert still.selection.picked.layers == {made.id}


def test_a_part_of_a_layer_lands_beside_it(still):
    neurons = [still.neuron("Hidden 1", 0), still.neuron("Hidden 1", 1)]
    still.selection.select(neurons=neurons)
    gather_selection(still.canvas)
    (made,) = still.selection.picked.layers
    assert still.network.layer(made).neurons.tolist() == neurons
    assert still.layer("Hidden 1").size == 2
    rects = [card.rect for card in still.canvas.scene_geometry.cards]
    covered = [
        (one, other)
        for place, one in enumerate(rects)
        for other in rects[:place]
        if one.intersects(other)
    ]
    assert not covered


def test_a_refusal_is_told_and_is_no_step(bench):
    before, project = bench.steps, bench.project
    bench.selection.select(
        layers=[bench.layer("Hidden 1").id, bench.layer("Hidden 2").id]
    )
    gather_selection(bench.canvas)
    (notice,) = bench.told
    assert notice.title == "Nothing was gathered"
    assert notice.sentence.endswith("they cannot be in one layer.")
    assert bench.project is project
    assert bench.steps == before


@pytest.mark.parametrize("change", [gather_selection, split_selection])
def test_with_nothing_selected_it_says_so(still, change):
    change(still.canvas)
    assert still.steps == 0
    assert len(still.told) == 1


def test_a_run_goes_on_through_split_and_gather(bench, qtbot):
    running = bench.session.is_running
    bench.click(bench.at("Hidden 1"))
    split_selection(bench.canvas)
    gather_selection(bench.canvas)
    assert [layer.size for layer in bench.network.layers] == [2, 4, 2, 1]
    assert bench.session.is_running == running
    if running:
        epoch = bench.session.latest.epoch
        qtbot.waitUntil(lambda: bench.session.latest.epoch > epoch)
