from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor

from gui.canvas.overlay import NOTHING
from tests.gui.canvas.gestures.conftest import moons

FREE = QPoint(60, 480)


def rects(bench):
    geometry = bench.canvas.scene_geometry
    return [geometry.rect_of(layer.id) for layer in geometry.network.layers]


def nothing_overlaps(bench) -> bool:
    found = rects(bench)
    return not any(
        one.intersects(other)
        for index, one in enumerate(found)
        for other in found[index + 1 :]
    )


def test_a_layer_lands_where_its_preview_was_in_one_step(empty):
    at = QPoint(300, 280)
    empty.begin_drag(empty.entry("layer"), at)
    (ghost,) = empty.canvas.overlay.ghosts
    assert (ghost.kind, ghost.size, ghost.activation) == ("hidden", 4, "tanh")
    assert ghost.title == "Hidden 1"
    empty.release(at)
    (layer,) = empty.network.layers
    assert layer.name == "Hidden 1"
    assert layer.position == (ghost.position.x(), ghost.position.y())
    card = empty.canvas.scene_geometry.card(layer.id)
    centre = empty.canvas.view.to_screen(card.rect.center())
    assert (centre - QPointF(at)).manhattanLength() < 2
    assert empty.steps == 1
    assert empty.selection.picked.layers == {layer.id}
    assert empty.is_untouched()
    assert empty.canvas.hasFocus()


@pytest.mark.parametrize(
    ("entry", "kind", "size", "activation"),
    [("input", "input", 2, "identity"), ("output", "output", 1, "sigmoid")],
)
def test_inputs_and_outputs_fit_the_data(still, entry, kind, size, activation):
    still.selection.select(
        layers=[layer.id for layer in still.network.layers if layer.kind == kind]
    )
    name = still.network.layer(min(still.selection.picked.layers)).name
    from gui.canvas.gestures.commands import delete_selection

    delete_selection(still.canvas)
    still.drag(still.entry(entry), QPoint(450, 500))
    layer = still.layer(name)
    assert (layer.kind, layer.size) == (kind, size)
    assert set(layer.activations) == {activation}


@pytest.mark.parametrize("entry", ["layer", "input", "output"])
@pytest.mark.parametrize("target", ["Inputs", "Hidden 1", "Output"])
@pytest.mark.parametrize("side", [-1, 1])
def test_a_layer_dropped_on_a_card_lands_beside_it(still, entry, target, side):
    at = still.at(target) + QPoint(20 * side, 60)
    still.begin_drag(still.entry(entry), at)
    (ghost,) = still.canvas.overlay.ghosts
    still.release(at)
    made = still.network.layers[-1]
    assert made.position == (ghost.position.x(), ghost.position.y())
    assert len(still.network.layers) == 5
    assert nothing_overlaps(still)


def test_a_neuron_dropped_on_a_layer_joins_it(bench):
    size = bench.layer("Hidden 1").size
    bench.begin_drag(bench.entry("neuron"), bench.body("Hidden 1"))
    assert bench.canvas.overlay.drop_layer == bench.layer("Hidden 1").id
    assert not bench.canvas.overlay.ghosts
    bench.release(bench.body("Hidden 1"))
    layer = bench.layer("Hidden 1")
    assert layer.size == size + 1
    assert bench.selection.picked.neurons == {int(layer.neurons[-1])}
    assert bench.document.stack.undoText() == "Add neuron"


def test_a_neuron_dropped_on_a_neuron_of_a_layer_joins_the_layer(still):
    still.drag(still.entry("neuron"), still.at("Hidden 2", 1))
    assert still.layer("Hidden 2").size == 3


@pytest.mark.parametrize(
    ("entry", "activation"), [("neuron", "tanh"), ("sine", "sine")]
)
def test_on_the_empty_canvas_neurons_stand_alone(bench, entry, activation):
    bench.begin_drag(bench.entry(entry), FREE)
    assert bench.canvas.overlay.ghosts[0].kind == "neuron"
    bench.release(FREE)
    layer = bench.network.layers[-1]
    assert layer.loose
    assert layer.activations == (activation,)
    assert bench.selection.picked.neurons == {int(layer.neurons[0])}
    place = bench.canvas.view.to_screen(QPointF(*layer.position))
    assert (place - QPointF(FREE)).manhattanLength() < 2


def test_a_neuron_dropped_on_a_loose_one_stands_beside_it(empty):
    empty.drag(empty.entry("neuron"), QPoint(300, 200))
    empty.drag(empty.entry("neuron"), QPoint(303, 204))
    first, second = empty.network.layers
    assert first.loose
    assert second.loose
    assert nothing_overlaps(empty)


def test_an_activation_dropped_on_a_neuron_sets_it(bench):
    at, before = bench.at("Hidden 1", 3), bench.layer("Hidden 1").activations
    assert before[3] != "relu"
    bench.begin_drag(bench.entry("relu"), at)
    assert bench.canvas.overlay.drop_neurons == {bench.neuron("Hidden 1", 3)}
    bench.release(at)
    assert bench.layer("Hidden 1").activations == (*before[:3], "relu")


def test_an_activation_dropped_on_a_card_sets_all_of_it(still):
    still.begin_drag(still.entry("sine"), still.at("Hidden 1"))
    assert still.canvas.overlay.drop_layer == still.layer("Hidden 1").id
    still.release(still.at("Hidden 1"))
    assert set(still.layer("Hidden 1").activations) == {"sine"}
    assert still.steps == 1


def test_an_activation_dropped_on_the_selection_sets_all_of_it(still):
    chosen = [still.neuron("Hidden 1", 0), still.neuron("Hidden 2", 1)]
    still.selection.select(neurons=chosen)
    still.begin_drag(still.entry("sine"), still.at("Hidden 1", 0))
    assert still.canvas.overlay.drop_neurons == set(chosen)
    still.release(still.at("Hidden 1", 0))
    assert still.layer("Hidden 1").activations[0] == "sine"
    assert still.layer("Hidden 2").activations[1] == "sine"
    assert still.steps == 1


def test_a_drop_that_would_be_refused_says_why_before(still, qtbot):
    before = still.project
    still.begin_drag(still.entry("relu"), still.at("Inputs", 0))
    words = "x1 is an input neuron: it has no bias and no activation."
    assert still.canvas.overlay.reason == words
    assert not still.canvas.overlay.drop_neurons
    qtbot.waitUntil(lambda: still.canvas._refusal.is_due)
    still.release(still.at("Inputs", 0))
    assert still.project is before
    assert [notice.sentence for notice in still.told] == [words]


def test_leaving_the_canvas_cancels(still):
    before, back = still.project, still.entry("tanh")
    still.begin_drag(still.entry("layer"), FREE)
    still.move(back)
    assert still.canvas.overlay == NOTHING
    still.release(back)
    assert still.project is before
    assert still.is_untouched()


def test_double_clicks_build_a_network_in_view_without_overlap(make):
    bench = make(None, (900, 560))
    entries = ("input", "layer", "layer", "output", "neuron")
    for entry in entries:
        bench.selection.clear()
        bench.double_click(bench.entry(entry))
    assert [layer.kind for layer in bench.network.layers] == [
        *("input", "hidden", "hidden", "output", "hidden")
    ]
    assert nothing_overlaps(bench)
    assert all(bench.canvas.visible_rect().contains(rect) for rect in rects(bench))
    x = [layer.position[0] for layer in bench.network.layers]
    assert x[0] < x[1] < x[2] < x[3]
    assert bench.steps == len(entries)


def test_a_double_click_gives_the_selection_a_neuron_or_an_activation(still):
    before = still.layer("Hidden 1").activations
    still.click(still.at("Hidden 1"))
    still.double_click(still.entry("neuron"))
    still.double_click(still.entry("neuron"))
    assert still.layer("Hidden 1").size == 6
    still.selection.select(
        layers=[still.layer("Hidden 2").id], neurons=[still.neuron("Hidden 1", 0)]
    )
    still.double_click(still.entry("sine"))
    assert still.layer("Hidden 1").activations[:4] == ("sine", *before[1:])
    assert set(still.layer("Hidden 2").activations) == {"sine"}


def test_the_keys_add_at_the_cursor_and_else_in_view(still):
    from gui.canvas.gestures.commands import add_layer_at_cursor, add_neuron_at_cursor

    QCursor.setPos(still.canvas.mapToGlobal(FREE))
    add_neuron_at_cursor(still.canvas)
    place = still.canvas.view.to_screen(QPointF(*still.network.layers[-1].position))
    assert (place - QPointF(FREE)).manhattanLength() < 2
    QCursor.setPos(still.canvas.mapToGlobal(still.at("Hidden 1")))
    add_layer_at_cursor(still.canvas)
    QCursor.setPos(still.top.mapToGlobal(QPoint(5, 5)))
    add_layer_at_cursor(still.canvas)
    add_layer_at_cursor(still.canvas)
    assert len(still.network.layers) == 8
    assert nothing_overlaps(still)


def test_2_4_2_1_is_built_by_mouse_in_nine_gestures_at_60_percent_too(make):
    bench = make(None, (800, 470))
    bench.document.replace(moons().__class__(dataset=moons().dataset), None)
    bench.zoom_to(0.6)
    for place, entry in enumerate(("input", "layer", "layer", "output")):
        bench.drag(bench.entry(entry), QPoint(120 + 170 * place, 240))
    edge = bench.lower_edge("Hidden 2")
    bench.drag(edge, edge - QPoint(0, round(2 * 88 * 0.6)))
    names = [layer.name for layer in bench.network.layers]
    for source, target in itertools.pairwise(names):
        bench.drag(bench.at(source, port="out"), bench.at(target, port="in"))
    assert [layer.size for layer in bench.network.layers] == [2, 4, 2, 1]
    assert [p.exists.all() for p in bench.network.projections] == [True] * 3
    assert bench.steps == 8
    bench.hold(Qt.Key.Key_Space)
    bench.canvas.play_requested.connect(bench.session.toggle)
    bench.hold(Qt.Key.Key_Space, down=False)
    assert bench.session.is_running
    assert not bench.told
