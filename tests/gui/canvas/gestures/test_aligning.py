"""Aligning and distributing on the canvas."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gui.canvas.gestures.aligning import align_selection, distribute_selection

EDGES = {
    "left": lambda rect: rect.left(),
    "centre": lambda rect: rect.center().x(),
    "right": lambda rect: rect.right(),
    "top": lambda rect: rect.top(),
    "middle": lambda rect: rect.center().y(),
    "bottom": lambda rect: rect.bottom(),
}


def scattered(bench):
    """All four layers and a loose neuron, at places that have nothing in common."""
    bench.canvas.add_entry("neuron")
    by = {}
    for number, layer in enumerate(bench.network.layers):
        by[layer.id] = 13 * number, 7 * number * number
    from engine.edits.placement import Place

    places = {
        layer.id: (
            layer.position[0] + by[layer.id][0],
            layer.position[1] + by[layer.id][1],
        )
        for layer in bench.network.layers
    }
    bench.document.do(Place(places))
    loose = bench.network.layers[-1]
    bench.selection.select(
        layers=[layer.id for layer in bench.network.layers if not layer.loose],
        neurons=[int(loose.neurons[0])],
    )
    return [layer.id for layer in bench.network.layers]


def rects(bench, ids):
    return [bench.canvas.scene_geometry.rect_of(key) for key in ids]


@pytest.mark.parametrize("line", EDGES)
def test_the_selection_stands_on_one_line_in_one_step(still, line):
    ids = scattered(still)
    before, steps = still.project, still.steps
    align_selection(still.canvas, line)
    places = [EDGES[line](rect) for rect in rects(still, ids)]
    assert max(places) - min(places) <= 1
    assert (still.steps, still.document.stack.undoText()) == (steps + 1, "Align")
    still.document.stack.undo()
    assert still.project is before


@pytest.mark.parametrize(
    ("direction", "low", "high"),
    [("across", "left", "right"), ("down", "top", "bottom")],
)
def test_gaps_become_equal_in_one_step(still, direction, low, high):
    ids, steps = scattered(still), still.steps
    middle = EDGES["centre" if direction == "across" else "middle"]
    distribute_selection(still.canvas, direction)
    order = sorted(rects(still, ids), key=middle)
    gaps = [
        EDGES[low](after) - EDGES[high](before) for before, after in pairwise(order)
    ]
    if sum(gaps) < 0:
        gaps = [middle(after) - middle(before) for before, after in pairwise(order)]
    assert max(gaps) - min(gaps) <= 1
    assert still.steps == steps + 1


def test_neurons_of_a_card_take_their_card_along(still):
    still.selection.select(
        neurons=[still.neuron("Hidden 1", 2), still.neuron("Output", 0)]
    )
    align_selection(still.canvas, "top")
    tops = rects(still, [still.layer("Hidden 1").id, still.layer("Output").id])
    assert tops[0].top() == tops[1].top()


def test_too_few_are_told(still):
    still.selection.select(layers=[still.layer("Output").id])
    align_selection(still.canvas, "left")
    distribute_selection(still.canvas, "down")
    assert [notice.title for notice in still.told] == [
        *("Nothing to align", "Nothing to distribute")
    ]
    assert still.steps == 0
