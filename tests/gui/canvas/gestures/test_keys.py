from __future__ import annotations

from PySide6.QtCore import Qt

from engine.edits.add import AddLayer
from gui.canvas.gestures import keys
from tests.gui.canvas.gestures.conftest import CONTROL, SHIFT

RIGHT, LEFT, UP, DOWN = (
    Qt.Key.Key_Right,
    Qt.Key.Key_Left,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
)


def test_arrows_move_the_selection_and_a_burst_is_one_step(bench):
    bench.click(bench.at("Hidden 1"))
    x, y = bench.layer("Hidden 1").position
    for key in (RIGHT, RIGHT, DOWN):
        bench.key(key)
    bench.key(UP, SHIFT)
    assert bench.layer("Hidden 1").position == (x + 16, y + 7)
    assert bench.steps == 1
    bench.document.stack.undo()
    assert bench.layer("Hidden 1").position == (x, y)


def test_after_a_pause_or_with_another_selection_it_is_another_step(still, monkeypatch):
    now = [10.0]
    monkeypatch.setattr(keys, "perf_counter", lambda: now[0])
    still.click(still.at("Hidden 1"))
    still.key(RIGHT)
    now[0] += keys.BURST_SECONDS + 0.1
    still.key(RIGHT)
    assert still.steps == 2
    still.selection.select(layers=[still.layer("Output").id])
    still.key(RIGHT)
    assert still.steps == 3


def test_a_burst_never_merges_with_a_field_of_the_same_number(still):
    from engine.edits.rename import RenameLayer

    layer = still.layer("Hidden 1")
    still.click(still.at("Hidden 1"))
    still.document.do(RenameLayer(layer.id, "first"), still.document.new_gesture())
    still.key(RIGHT)
    assert still.steps == 2


def test_with_nothing_selected_an_arrow_selects_the_first_layer(bench):
    bench.key(DOWN)
    assert bench.selection.picked.layers == {bench.layer("Inputs").id}
    assert bench.steps == 0


def test_control_and_the_arrows_walk_over_everything_and_back(still):
    order = []
    for _ in range(13):
        still.key(RIGHT, CONTROL)
        picked = still.selection.picked
        order += [*picked.layers, *picked.neurons]
    wanted = [
        item
        for layer in still.network.layers
        for item in (layer.id, *layer.neurons.tolist())
    ]
    assert order == wanted
    still.key(RIGHT, CONTROL)
    assert still.selection.picked.layers == {wanted[0]}
    still.key(LEFT, CONTROL)
    assert still.selection.picked.neurons == {wanted[-1]}
    assert still.steps == 0


def test_tab_moves_the_focus_on(still):
    still.key(Qt.Key.Key_Tab)
    assert not still.canvas.hasFocus()


def test_keys_on_an_empty_canvas_do_nothing(empty):
    for key in (RIGHT, Qt.Key.Key_Escape):
        empty.key(key)
        empty.key(key, CONTROL)
    assert empty.steps == 0
    assert empty.is_untouched()


def test_control_and_shift_select_in_addition_what_is_alike(still):
    neurons = still.layer("Hidden 1").neurons.tolist()
    still.selection.select(neurons=neurons[:1])
    for _ in range(4):
        still.key(DOWN, CONTROL | SHIFT)
    after = still.layer("Hidden 2").neurons.tolist()
    assert still.selection.picked.neurons == {*neurons, after[0]}
    assert not still.selection.picked.layers
    still.selection.select(layers=[still.layer("Hidden 2").id])
    still.key(LEFT, CONTROL | SHIFT)
    still.key(LEFT, CONTROL | SHIFT)
    still.key(LEFT, CONTROL | SHIFT)
    wanted = {still.layer(name).id for name in ("Inputs", "Hidden 1", "Hidden 2")}
    assert still.selection.picked.layers == wanted
    assert still.steps == 0


def test_loose_neurons_follow_each_other_and_layers(still):
    corner = still.canvas.visible_rect().topLeft()
    at = corner.x() + 56, corner.y() + 56
    still.document.do(AddLayer("hidden", 1, "tanh", at, loose=True))
    loose = int(still.network.layers[-1].neurons[0])
    still.selection.select(layers=[still.layer("Inputs").id])
    for way in [RIGHT] * 5 + [LEFT] * 5:
        still.key(way, CONTROL | SHIFT)
    assert still.selection.picked.neurons == {loose}
    assert len(still.selection.picked.layers) == 4


def test_what_is_kept_stays_selected_while_one_walks_on(still):
    first, second = (still.layer(f"Hidden {n}").neurons.tolist() for n in (1, 2))
    still.selection.select(neurons=[first[0]])
    still.key(Qt.Key.Key_Space, CONTROL)
    still.key(DOWN, CONTROL)
    assert still.selection.picked.neurons == {first[0], first[1]}
    still.key(DOWN, CONTROL)
    still.key(Qt.Key.Key_Space, CONTROL)
    still.key(Qt.Key.Key_PageDown)
    assert still.selection.picked.neurons == {first[0], first[2], second[1]}
    still.key(Qt.Key.Key_PageUp)
    still.key(Qt.Key.Key_Space, CONTROL)
    still.key(DOWN, CONTROL)
    assert still.selection.picked.neurons == set(first[:3])
    # What is kept already is let go.
    still.key(Qt.Key.Key_Space, CONTROL)
    still.key(DOWN, CONTROL)
    assert still.selection.picked.neurons == {first[0], first[1], first[3]}
    assert not still.session.is_running


def test_a_click_forgets_what_was_kept(still):
    still.key(RIGHT, CONTROL)
    still.key(Qt.Key.Key_Space, CONTROL)
    still.click(still.at("Output"))
    still.key(RIGHT, CONTROL)
    assert still.selection.picked.neurons == {still.neuron("Output", 0)}
    assert not still.selection.picked.layers


def test_page_keys_walk_from_layer_to_layer_in_the_same_row(still):
    still.selection.select(neurons=[still.neuron("Hidden 1", 3)])
    still.key(Qt.Key.Key_PageDown)
    assert still.selection.picked.neurons == {still.neuron("Hidden 2", 1)}
    still.selection.select(layers=[still.layer("Output").id])
    still.key(Qt.Key.Key_PageDown)
    assert still.selection.picked.layers == {still.layer("Inputs").id}
    still.key(Qt.Key.Key_PageUp)
    assert still.selection.picked.layers == {still.layer("Output").id}
    still.selection.clear()
    still.key(Qt.Key.Key_PageUp)
    assert still.selection.picked.layers == {still.layer("Output").id}
