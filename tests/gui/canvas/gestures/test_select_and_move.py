from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from gui.canvas.edges import curve_points
from gui.selection import Picked
from tests.gui.canvas.gestures.conftest import CONTROL, LEFT, SHIFT

FAR = QPoint(60, 40)


def positions(bench):
    return {layer.name: layer.position for layer in bench.network.layers}


def test_a_click_selects_what_is_under_it_alone(bench):
    head, layer = bench.at("Hidden 1"), bench.layer("Hidden 1").id
    bench.click(head)
    assert bench.selection.picked == Picked(layers=frozenset({layer}))
    bench.click(bench.at("Hidden 2", 1))
    neuron = bench.neuron("Hidden 2", 1)
    assert bench.selection.picked == Picked(neurons=frozenset({neuron}))
    bench.click(bench.body("Hidden 1"))
    assert bench.selection.picked == Picked(layers=frozenset({layer}))
    bench.click(QPoint(450, 550))
    assert not bench.selection.picked
    assert bench.steps == 0


def test_a_click_selects_a_connection(still):
    start, end = still.at("Inputs", 0, "out"), still.at("Hidden 1", 0, "in")
    still.click((start + end) / 2)
    ends = still.neuron("Inputs", 0), still.neuron("Hidden 1", 0)
    assert still.selection.picked == Picked(connections=frozenset({ends}))


def test_control_adds_and_removes_one(bench):
    first, second = bench.neuron("Hidden 1", 0), bench.neuron("Hidden 1", 1)
    bench.click(bench.at("Hidden 1", 0))
    bench.click(bench.at("Hidden 1", 1), modifiers=CONTROL)
    assert bench.selection.picked.neurons == {first, second}
    bench.click(bench.at("Hidden 1", 0), modifiers=CONTROL)
    assert bench.selection.picked.neurons == {second}
    bench.click(QPoint(450, 550), modifiers=CONTROL)
    assert bench.selection.picked.neurons == {second}


def test_dragging_moves_the_layer_by_whole_pixels_in_one_step(bench):
    before = positions(bench)
    bench.zoom_to(0.7)
    start = bench.at("Hidden 1")
    bench.begin_drag(start, start + FAR)
    shift = bench.canvas.overlay.moved[bench.layer("Hidden 1").id]
    assert bench.canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    bench.release(start + FAR)
    x, y = before["Hidden 1"]
    moved = positions(bench)
    assert shift == (round(60 / 0.7), round(40 / 0.7))
    assert moved.pop("Hidden 1") == (x + shift[0], y + shift[1])
    assert moved.items() <= before.items()
    assert bench.steps == 1
    assert bench.is_untouched()
    bench.document.stack.undo()
    assert positions(bench) == before


def test_moving_does_not_end_a_run(bench):
    running = bench.session.is_running
    bench.drag(bench.at("Hidden 1"), bench.at("Hidden 1") + FAR)
    assert bench.session.is_running == running
    assert bench.document.stack.undoText() == "Move"


def test_a_neuron_takes_its_layer_along_and_a_selection_all_of_it(bench):
    before = positions(bench)
    bench.click(bench.at("Hidden 1", 1))
    bench.click(bench.at("Output"), modifiers=CONTROL)
    bench.drag(bench.at("Hidden 1", 1), bench.at("Hidden 1", 1) + FAR)
    moved = [name for name in before if positions(bench)[name] != before[name]]
    assert sorted(moved) == ["Hidden 1", "Output"]
    assert bench.steps == 1
    assert len(bench.selection.picked.neurons) == 1


def test_a_tremble_of_the_hand_moves_nothing(bench):
    start = bench.at("Hidden 1")
    bench.press(start)
    bench.move(start + QPoint(2, 1))
    bench.release(start + QPoint(2, 1))
    assert bench.steps == 0
    assert bench.selection.picked.layers == {bench.layer("Hidden 1").id}


def test_a_second_button_does_not_disturb_a_drag(still):
    start = still.at("Hidden 1")
    still.begin_drag(start, start + FAR)
    still.press(start + FAR, Qt.MouseButton.MiddleButton)
    still.release(start + FAR, Qt.MouseButton.MiddleButton)
    assert still.canvas.overlay.moved
    still.release(start + FAR)
    assert still.steps == 1


def corners(bench, *layers):
    """Screen points around the cards of some layers."""
    cards = [bench.canvas.scene_geometry.card(bench.layer(n).id) for n in layers]
    rect = cards[0].rect
    for card in cards:
        rect = rect.united(card.rect)
    rect = bench.canvas.view.rect_to_screen(rect.adjusted(-12, -12, 12, 12))
    return rect.topLeft().toPoint(), rect.bottomRight().toPoint()


def test_a_box_selects_whole_layers_and_single_neurons(bench):
    start, end = corners(bench, "Hidden 2", "Output")
    bench.begin_drag(start, end)
    assert bench.canvas.overlay.box is not None
    bench.release(end)
    wanted = {bench.layer("Hidden 2").id, bench.layer("Output").id}
    assert bench.selection.picked == Picked(layers=frozenset(wanted))
    low, _ = corners(bench, "Hidden 1")
    bench.drag(low, bench.at("Hidden 1", 1) + QPoint(20, 20), LEFT)
    neurons = {bench.neuron("Hidden 1", 0), bench.neuron("Hidden 1", 1)}
    assert bench.selection.picked == Picked(neurons=frozenset(neurons))
    assert bench.steps == 0


def test_with_shift_a_box_adds_also_from_within_a_card(bench):
    bench.click(bench.at("Output"))
    start, end = corners(bench, "Inputs")
    bench.drag(start, end, modifiers=SHIFT)
    both = {bench.layer("Output").id, bench.layer("Inputs").id}
    assert bench.selection.picked.layers == both
    bench.drag(
        bench.body("Hidden 2"), bench.at("Hidden 2", 0) + QPoint(9, -9), modifiers=SHIFT
    )
    assert bench.selection.picked.layers == both
    assert bench.neuron("Hidden 2", 0) in bench.selection.picked.neurons
    assert bench.steps == 0


def on_a_line(bench) -> QPoint:
    """A point of a connection between two cards, away from where its number stands."""
    canvas = bench.canvas
    edges = canvas.stage.edges
    ends = bench.neuron("Inputs", 0), bench.neuron("Hidden 1", 0)
    pairs = list(zip(edges.sources.tolist(), edges.targets.tolist(), strict=True))
    curve = curve_points(edges.starts, edges.ends)[pairs.index(ends)]
    cards = canvas.scene_geometry.cards
    for x, y in curve[:9].tolist():
        if not any(card.rect.contains(QPointF(x, y)) for card in cards):
            at = canvas.view.to_screen(QPointF(x, y)).toPoint()
            bench.move(at)
            assert canvas.hit(QPointF(at)).connection == ends
            return at
    raise AssertionError("the line is within its cards")


def test_a_box_begins_on_a_connection_too(bench):
    before = positions(bench)
    bench.click(bench.at("Output"))
    _, end = corners(bench, "Hidden 2")
    start = on_a_line(bench)
    bench.begin_drag(start, end)
    assert bench.canvas.overlay.box is not None
    assert bench.canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    bench.release(end)
    assert bench.neuron("Hidden 2", 1) in bench.selection.picked.neurons
    assert bench.layer("Output").id not in bench.selection.picked.layers
    assert positions(bench) == before
    assert bench.steps == 0


def test_with_shift_a_box_from_a_connection_adds_and_moves_nothing(bench):
    before, hidden = positions(bench), bench.layer("Hidden 1").id
    bench.click(bench.at("Hidden 1"))
    _, end = corners(bench, "Hidden 2")
    start = on_a_line(bench)
    bench.begin_drag(start, end, modifiers=SHIFT)
    assert bench.canvas.overlay.box is not None
    assert not bench.canvas.overlay.moved
    bench.release(end, modifiers=SHIFT)
    assert bench.selection.picked.layers == {hidden}
    assert bench.neuron("Hidden 2", 1) in bench.selection.picked.neurons
    assert positions(bench) == before
    assert bench.steps == 0


@pytest.mark.parametrize("held", [SHIFT, CONTROL])
def test_a_connection_is_added_and_removed(still, held):
    ends = still.neuron("Inputs", 0), still.neuron("Hidden 1", 0)
    hidden = still.layer("Hidden 2").id
    still.click(still.at("Hidden 2"))
    still.click(on_a_line(still), modifiers=held)
    both = Picked(layers=frozenset({hidden}), connections=frozenset({ends}))
    assert still.selection.picked == both
    still.click(on_a_line(still), modifiers=held)
    assert still.selection.picked == Picked(layers=frozenset({hidden}))


@pytest.mark.parametrize(
    ("place", "cursor"),
    [
        (lambda b: b.at("Hidden 1"), Qt.CursorShape.OpenHandCursor),
        (lambda b: b.body("Hidden 1"), Qt.CursorShape.OpenHandCursor),
        (lambda b: b.at("Hidden 1", 0, "out"), Qt.CursorShape.CrossCursor),
        (lambda b: b.at("Hidden 1", port="in"), Qt.CursorShape.CrossCursor),
        (lambda b: b.lower_edge("Hidden 1"), Qt.CursorShape.SizeVerCursor),
        (lambda b: b.at("Hidden 1", 0), Qt.CursorShape.PointingHandCursor),
        (lambda b: QPoint(450, 552), Qt.CursorShape.ArrowCursor),
    ],
)
def test_the_cursor_tells_what_a_press_would_do(still, place, cursor):
    still.move(place(still))
    assert still.canvas.cursor().shape() == cursor


def test_every_port_can_be_hit_at_60_percent(still):
    still.zoom_to(0.6)
    for layer in still.network.layers:
        for side in ("in", "out") if layer.computes else ("out",):
            hit = still.canvas.hit(QPointF(still.at(layer.name, port=side)))
            assert (hit.kind, hit.layer, hit.port) == ("card_port", layer.id, side)
            for index in range(layer.size):
                hit = still.canvas.hit(QPointF(still.at(layer.name, index, side)))
                assert (hit.kind, hit.port) == ("port", side)
                assert hit.neuron == int(layer.neurons[index])
