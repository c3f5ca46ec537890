from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from engine.edits.connect import Connect
from engine.edits.remove import RemoveItems
from tests.gui.canvas.gestures.conftest import SHIFT


def weights(bench, source, target):
    return bench.network.projection(bench.layer(source).id, bench.layer(target).id)


def test_layer_to_layer_joins_all(bench):
    start = bench.at("Inputs", port="out")
    bench.begin_drag(start, bench.at("Hidden 2"))
    assert bench.canvas.overlay.link.at_port
    assert bench.canvas.overlay.drop_layer == bench.layer("Hidden 2").id
    bench.release(bench.at("Hidden 2"))
    assert weights(bench, "Inputs", "Hidden 2").exists.all()
    assert bench.document.stack.undoText() == "Connect"
    assert bench.is_untouched()


def test_neuron_to_neuron_joins_one(bench):
    start = bench.at("Inputs", 1, "out")
    bench.begin_drag(start, bench.at("Hidden 2", 0))
    assert bench.canvas.overlay.drop_neurons == {bench.neuron("Hidden 2", 0)}
    bench.release(bench.at("Hidden 2", 0))
    exists = weights(bench, "Inputs", "Hidden 2").exists
    assert exists.tolist() == [[False, False], [True, False]]


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (("Inputs", None), ("Hidden 2", 1), [[False, True], [False, True]]),
        (("Inputs", 0), ("Hidden 2", None), [[True, True], [False, False]]),
    ],
)
def test_mixed_joins_accordingly(still, start, end, wanted):
    still.drag(still.at(*start, "out"), still.at(*end))
    assert weights(still, "Inputs", "Hidden 2").exists.tolist() == wanted
    assert still.steps == 1


def test_dragging_from_an_input_port_joins_backwards(still):
    start = still.at("Output", 0, "in")
    still.begin_drag(start, still.at("Inputs", 0))
    assert still.canvas.overlay.link.backward
    still.release(still.at("Inputs", 0))
    exists = weights(still, "Inputs", "Output").exists
    assert exists.tolist() == [[True], [False]]


def test_a_card_takes_a_drop_where_connections_cross_it(still):
    project = still.project
    inputs, output = still.layer("Inputs"), still.layer("Output")
    still.document.do(Connect(inputs.id, output.id))
    card = still.canvas.scene_geometry.card(still.layer("Hidden 2").id)
    rect = still.canvas.view.rect_to_screen(card.rect).toRect()
    crossed = [
        QPoint(x, y)
        for y in range(rect.top(), rect.bottom(), 2)
        for x in (rect.left() + 18, rect.right() - 18)
        if still.canvas.hit(QPoint(x, y).toPointF()).kind == "connection"
    ]
    assert crossed, "no connection crosses the card"
    still.drag(still.at("Inputs", port="out"), crossed[0])
    assert weights(still, "Inputs", "Hidden 2").exists.all()
    assert still.project is not project


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("Inputs", "An input neuron takes no connections."),
        ("Hidden 1", "This would make a loop: Hidden 1 already feeds Hidden 2."),
        ("Output", "Hidden 2 already feeds Output."),
    ],
)
def test_a_refusal_says_why_while_it_is_dragged(bench, qtbot, end, words):
    before = bench.project
    bench.begin_drag(bench.at("Hidden 2", port="out"), bench.at(end))
    assert bench.canvas.overlay.link.refused == words
    assert bench.canvas.overlay.drop_layer is None
    qtbot.waitUntil(lambda: bench.canvas._refusal.is_due)
    bench.release(bench.at(end))
    assert bench.project is before
    assert [notice.sentence for notice in bench.told] == [words]
    assert bench.is_untouched()


def test_letting_go_over_nothing_joins_nothing(bench):
    before = bench.project
    bench.drag(bench.at("Inputs", port="out"), QPoint(450, 552))
    assert bench.project is before
    assert not bench.told


def test_a_click_on_a_port_selects(still):
    still.click(still.at("Hidden 1", 0, "out"))
    assert still.selection.picked.neurons == {still.neuron("Hidden 1", 0)}
    still.click(still.at("Hidden 1", port="in"))
    assert still.selection.picked.layers == {still.layer("Hidden 1").id}


def test_shift_and_a_click_join_the_selection(bench):
    bench.click(bench.at("Inputs"))
    bench.click(bench.at("Output"), modifiers=SHIFT)
    assert weights(bench, "Inputs", "Output").exists.all()
    assert bench.selection.picked.layers == {bench.layer("Inputs").id}
    # What a run learned since then is a step of its own.
    while bench.document.stack.canUndo():
        bench.session.undo()
    assert weights(bench, "Inputs", "Output") is None


def test_shift_and_a_click_join_several_in_one_step_and_skip_what_is_joined(still):
    still.selection.select(
        neurons=[still.neuron("Inputs", 0), still.neuron("Hidden 2", 0)]
    )
    still.click(still.at("Output", 0), modifiers=SHIFT)
    assert weights(still, "Inputs", "Output").exists.tolist() == [[True], [False]]
    assert still.steps == 1
    assert not still.told
    still.click(still.at("Output", 0), modifiers=SHIFT)
    assert [notice.title for notice in still.told] == ["Not connected"]
    assert still.steps == 1


def test_what_could_not_be_joined_among_several_is_told(still):
    still.selection.select(
        layers=[still.layer(name).id for name in ("Inputs", "Output")]
    )
    still.click(still.at("Hidden 2"), modifiers=SHIFT)
    assert weights(still, "Inputs", "Hidden 2").exists.all()
    assert still.steps == 1
    (notice,) = still.told
    assert notice.kind == "info"
    assert notice.sentence == ("This would make a loop: Hidden 2 already feeds Output.")


def test_shift_and_a_click_join_neurons_of_several_layers_to_a_layer(bench):
    bench.selection.select(
        neurons=[bench.neuron("Inputs", 0), bench.neuron("Hidden 1", 2)],
    )
    bench.click(bench.at("Output"), modifiers=SHIFT)
    assert weights(bench, "Inputs", "Output").exists.tolist() == [[True], [False]]
    exists = weights(bench, "Hidden 1", "Output").exists
    assert exists.ravel().tolist() == [False, False, True, False]
    bench.document.stack.undo()
    assert weights(bench, "Inputs", "Output") is None
    assert weights(bench, "Hidden 1", "Output") is None


def test_shift_and_a_click_on_an_input_is_refused_in_words(bench):
    before = bench.project
    bench.click(bench.at("Hidden 1"))
    bench.click(bench.at("Inputs", 0), modifiers=SHIFT)
    assert bench.project is before
    assert [notice.sentence for notice in bench.told] == [
        "An input neuron takes no connections."
    ]


def test_shift_and_a_click_select_where_nothing_is_selected(still):
    still.click(still.at("Output"), modifiers=SHIFT)
    assert still.selection.picked.layers == {still.layer("Output").id}
    assert still.steps == 0


def test_a_run_goes_on_with_the_new_connection(bench):
    running = bench.session.is_running
    bench.drag(bench.at("Inputs", port="out"), bench.at("Hidden 2"))
    assert bench.session.is_running == running
    assert bench.session.latest.network.n_connections == bench.network.n_connections


def test_keys_alone_choose_a_target_and_join(bench):
    bench.document.do(
        RemoveItems(
            connections=((bench.neuron("Hidden 2", 1), bench.neuron("Output", 0)),)
        )
    )
    steps = bench.steps
    bench.selection.select(neurons=[bench.neuron("Hidden 2", 1)])
    bench.key(Qt.Key.Key_C)
    assert bench.canvas.overlay.drop_layer == bench.layer("Output").id
    bench.key(Qt.Key.Key_Down)
    assert bench.canvas.overlay.drop_neurons == {bench.neuron("Output", 0)}
    bench.key(Qt.Key.Key_Right)
    assert bench.canvas.overlay.link.refused == "An input neuron takes no connections."
    bench.key(Qt.Key.Key_Left)
    bench.key(Qt.Key.Key_Return)
    assert weights(bench, "Hidden 2", "Output").exists.all()
    assert bench.document.stack.undoText() == "Connect"
    assert bench.steps in (steps + 1, steps + 2)  # a run ends with a step of its own
    assert bench.is_untouched()


def test_keys_join_several_and_show_each_before(bench):
    bench.selection.select(
        neurons=[bench.neuron("Inputs", 0), bench.neuron("Hidden 1", 1)]
    )
    bench.key(Qt.Key.Key_C)
    for _ in range(2):
        bench.key(Qt.Key.Key_Right)
        if bench.canvas.overlay.drop_layer == bench.layer("Output").id:
            break
    assert bench.canvas.overlay.drop_layer == bench.layer("Output").id
    assert len(bench.canvas.overlay.others) == 1
    bench.key(Qt.Key.Key_Return)
    assert weights(bench, "Inputs", "Output").n_connections == 1
    assert weights(bench, "Hidden 1", "Output").n_connections == 1
    assert bench.is_untouched()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_X])
def test_joining_with_keys_can_be_left(bench, key):
    before = bench.project
    bench.selection.select(layers=[bench.layer("Inputs").id])
    picked = bench.selection.picked
    bench.key(Qt.Key.Key_C)
    assert not bench.is_untouched() or bench.canvas.overlay.link is not None
    bench.key(key)
    assert bench.is_untouched()
    assert bench.selection.picked == picked
    bench.key(Qt.Key.Key_Return)
    assert bench.project is before


def test_a_press_of_the_mouse_ends_joining_with_keys(still):
    still.selection.select(layers=[still.layer("Inputs").id])
    still.key(Qt.Key.Key_C)
    still.click(still.at("Output"))
    assert still.is_untouched()
    assert still.steps == 0
    assert still.selection.picked.layers == {still.layer("Output").id}


def test_joining_with_keys_says_what_is_missing(still, empty):
    still.key(Qt.Key.Key_C)
    assert [notice.kind for notice in still.told] == ["info"]
    still.selection.select(layers=[layer.id for layer in still.network.layers])
    still.key(Qt.Key.Key_C)
    assert len(still.told) == 2
    assert still.is_untouched()


def test_the_new_weights_of_a_trained_network_do_not_jump(bench):
    before = bench.session.latest.network
    bench.drag(bench.at("Inputs", port="out"), bench.at("Output"))
    new = weights(bench, "Inputs", "Output").weights
    if before.n_connections and bench.project.is_trained:
        assert np.allclose(new, 0)
