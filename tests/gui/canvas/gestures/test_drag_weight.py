"""A weight is dragged up and down, at rest and while training goes on."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.network.parameters import pack
from engine.trainer import Trainer
from gui.canvas.edges import curve_points
from tests.gui.canvas.gestures.conftest import CONTROL, LEFT, NONE, SHIFT, moons

UP = QPoint(0, -50)
LIMIT = 10_000


def ends(bench, place=(0, 0), layers=("Inputs", "Hidden 1")):
    return bench.neuron(layers[0], place[0]), bench.neuron(layers[1], place[1])


def weight(bench, connection, network=None) -> float:
    network = network or bench.session.latest.network
    (source, row), (target, column) = map(network.find_neuron, connection)
    return float(network.projection(source.id, target.id).weights[row, column])


def middle(bench, connection) -> QPoint:
    """A point of the widget half-way along a connection."""
    edges = bench.canvas.stage.edges
    index = edges.index_of(connection)
    line = curve_points(edges.starts[[index]], edges.ends[[index]])[0]
    x, y = line[len(line) // 2].tolist()
    return bench.canvas.view.to_screen(QPointF(x, y)).toPoint()


def pill(bench, connection) -> QPoint:
    """The middle of the number of a connection, which is shown when it is hovered."""
    # A mouse that is there already, from the test before, would not move.
    bench.move(QPoint(4, 4))
    bench.move(middle(bench, connection))
    bench.canvas.repaint()
    rects = [r for r, ends in bench.canvas.renderer.pills if ends == connection]
    assert rects
    return rects[0].center().toPoint()


def move_with(bench, to: QPoint, modifiers) -> None:
    """Move with a button held and a key; QTest knows no keys while moving."""
    at = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        bench.canvas.mapToGlobal(at),
        Qt.MouseButton.NoButton,
        LEFT,
        modifiers,
    )
    QApplication.sendEvent(bench.canvas, event)


def test_dragging_the_number_changes_the_weight_as_one_step(still):
    connection, before = ends(still), still.project
    at = pill(still, connection)
    still.move(at + QPoint(2, 0))
    assert still.canvas.cursor().shape() == Qt.CursorShape.SizeVerCursor
    still.begin_drag(at, at + UP)
    first = weight(still, connection, before.network)
    assert weight(still, connection) == pytest.approx(first + 1, abs=0.0051)
    assert still.project is before
    assert still.canvas.overlay.note.words == f"{first + 1:.2f}".replace("-", "−")
    still.release(at + UP)
    assert still.steps == 1
    assert still.document.stack.undoText() == "Set weight x1 to a1"
    assert still.is_untouched()
    assert still.selection.picked.connections == {connection}
    value = weight(still, connection, still.network)
    assert value == pytest.approx(first + 1, abs=0.0051)
    assert value == pytest.approx(round(value, 2), abs=1e-6)
    still.session.undo()
    assert still.project is before
    assert weight(still, connection) == first


def test_the_values_of_the_neurons_follow_meanwhile(still):
    at = pill(still, ends(still))
    layer = still.layer("Output").id
    before = still.canvas.values.outputs[layer].copy()
    still.begin_drag(at, at + UP)
    assert not np.array_equal(still.canvas.values.outputs[layer], before)
    still.key(Qt.Key.Key_Escape)
    assert np.array_equal(still.canvas.values.outputs[layer], before)
    still.release(at + UP)
    assert still.steps == 0


def test_shift_is_finer(still):
    connection = ends(still)
    at, first = pill(still, connection), weight(still, connection)
    still.press(at)
    move_with(still, at + UP, SHIFT)
    assert weight(still, connection) == pytest.approx(first + 0.05, abs=0.00051)
    assert len(still.canvas.overlay.note.words.partition(".")[2]) == 3
    move_with(still, at + 2 * UP, NONE)
    assert weight(still, connection) == pytest.approx(first + 1.05, abs=0.0051)
    still.release(at + 2 * UP)
    assert still.steps == 1


def test_the_line_of_what_is_selected_can_be_taken_too(still):
    connection = ends(still, (1, 3))
    at = middle(still, connection)
    still.selection.select(connections=[connection])
    first = weight(still, connection)
    still.drag(at, at - UP)
    assert weight(still, connection) == pytest.approx(first - 1, abs=0.0051)


def test_a_drag_back_to_where_it_began_is_no_step(still):
    connection, before = ends(still), still.project
    at = pill(still, connection)
    still.begin_drag(at, at + UP)
    still.move(at)
    still.release(at)
    assert weight(still, connection) == weight(still, connection, before.network)
    assert still.project is before
    assert still.steps == 0


def test_a_click_on_the_number_selects_and_ctrl_adds(still):
    first, second = ends(still), ends(still, (1, 3))
    still.click(pill(still, first))
    assert still.selection.picked.connections == {first}
    still.click(pill(still, second), modifiers=CONTROL)
    assert still.selection.picked.connections == {first, second}
    assert still.steps == 0


def test_escape_restores_bit_for_bit(bench):
    bench.selection.select(layers=[bench.layer("Output").id])
    at = pill(bench, ends(bench))
    picked, before, steps = bench.selection.picked, bench.project, bench.steps
    bench.begin_drag(at, at + UP)
    assert bench.session.trial.is_on
    bench.key(Qt.Key.Key_Escape)
    assert not bench.session.trial.is_on
    assert bench.is_untouched()
    assert (bench.project, bench.steps) == (before, steps)
    assert bench.selection.picked == picked
    bench.release(at + UP)
    assert bench.project is before


def test_a_run_that_was_touched_and_let_go_is_as_if_nothing_had_been(make, qtbot):
    bench = make(moons())
    start = bench.project
    bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.step > 50, timeout=LIMIT)
    at = pill(bench, ends(bench))
    bench.begin_drag(at, at + UP)
    held = bench.session.latest.step
    qtbot.waitUntil(lambda: bench.session.latest.step > held + 50, timeout=LIMIT)
    bench.key(Qt.Key.Key_Escape)
    back = bench.session.latest.step
    assert back <= held
    assert bench.session.is_running
    qtbot.waitUntil(lambda: bench.session.latest.step > back + 50, timeout=LIMIT)
    bench.release(at + UP)
    bench.session.pause()
    trainer = Trainer(start)
    trainer.advance(bench.project.training.step)
    assert np.array_equal(pack(trainer.snapshot().network), pack(bench.network))
    assert bench.steps == 1


def test_while_it_trains_the_others_learn_around_what_is_held(make, qtbot):
    bench = make(moons())
    connection = ends(bench)
    bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.step > 50, timeout=LIMIT)
    at = pill(bench, connection)
    bench.begin_drag(at, at + UP)
    pressed = bench.session.latest
    held = weight(bench, connection)
    qtbot.waitUntil(
        lambda: bench.session.latest.step > pressed.step + 100, timeout=LIMIT
    )
    assert weight(bench, connection) == held
    assert not np.array_equal(bench.session.latest.parameters, pressed.parameters)
    shown = bench.session.latest.step
    bench.release(at + UP)
    assert bench.session.is_running
    assert bench.session.latest.step >= shown
    texts = [bench.document.stack.text(i) for i in range(bench.steps)]
    assert texts[0].startswith("Train")
    assert texts[1:] == ["Set weight x1 to a1"]
    assert weight(bench, connection, bench.network) == held
    goal = bench.session.latest.step + 50
    qtbot.waitUntil(lambda: bench.session.latest.step > goal, timeout=LIMIT)
    # Nothing holds it any more.
    assert weight(bench, connection) != held
    bench.session.pause()
    assert bench.steps == 3
    bench.session.undo()
    bench.session.undo()
    assert bench.document.stack.undoText().startswith("Train")
    assert weight(bench, connection, bench.network) != held


def test_what_is_saved_meanwhile_knows_nothing_of_it(bench):
    connection = ends(bench)
    at = pill(bench, connection)
    bench.begin_drag(at, at + UP)
    saved = bench.session.snapshot()
    assert weight(bench, connection, saved.network) != weight(bench, connection)
    frozen = saved.network.projections[0].frozen
    assert frozen is None or not frozen.any()
    bench.key(Qt.Key.Key_Escape)
    bench.release(at + UP)


def test_undo_in_the_middle_lets_go(still):
    still.click(still.at("Hidden 2"))
    still.key(Qt.Key.Key_Right)
    at = pill(still, ends(still))
    still.begin_drag(at, at + UP)
    still.session.undo()
    assert not still.session.trial.is_on
    moved = still.project
    still.move(at + 2 * UP)
    still.release(at + 2 * UP)
    assert still.project is moved
    assert still.is_untouched()


def test_arrows_step_the_selected_connection(bench, qtbot):
    if bench.session.is_running:
        bench.session.pause()
    connection, steps = ends(bench), bench.steps
    bench.selection.select(connections=[connection])
    first = weight(bench, connection)
    bench.key(Qt.Key.Key_Up)
    bench.key(Qt.Key.Key_Up)
    bench.key(Qt.Key.Key_Down, SHIFT)
    assert weight(bench, connection) == pytest.approx(first + 0.19, abs=1e-5)
    bench.key(Qt.Key.Key_Right)
    assert weight(bench, connection) == pytest.approx(first + 0.19, abs=1e-5)
    # A burst of keys is one step.
    assert bench.steps == steps + 1
    bench.session.undo()
    assert weight(bench, connection) == first


def test_arrows_still_move_everything_else(still):
    still.selection.select(
        layers=[still.layer("Hidden 1").id], connections=[ends(still)]
    )
    still.key(Qt.Key.Key_Up)
    assert still.document.stack.undoText() == "Move"


def test_keys_walk_over_all_connections(still):
    from gui.canvas.gestures.commands import select_next_connection

    seen = []
    for _ in range(still.network.n_connections):
        select_next_connection(still.canvas, 1)
        (chosen,) = still.selection.picked.connections
        seen.append(chosen)
    assert len(set(seen)) == still.network.n_connections
    select_next_connection(still.canvas, 1)
    assert still.selection.picked.connections == {seen[0]}
    select_next_connection(still.canvas, -1)
    assert still.selection.picked.connections == {seen[-1]}


def test_from_a_neuron_they_begin_with_its_own(still):
    from gui.canvas.gestures.commands import select_next_connection

    second = still.neuron("Hidden 1", 2)
    still.selection.select(neurons=[second])
    select_next_connection(still.canvas, 1)
    assert still.selection.picked.connections == {(still.neuron("Inputs", 0), second)}
    still.selection.select(neurons=[still.neuron("Inputs", 1)])
    select_next_connection(still.canvas, 1)
    (chosen,) = still.selection.picked.connections
    assert chosen == ends(still, (1, 0))


def test_escape_puts_the_scale_of_colours_back_too(still, qtbot):
    connection = ends(still)
    at = pill(still, connection)
    qtbot.waitUntil(lambda: not still.canvas.presenter.resting.isActive())
    reference = still.canvas.stage.reference.value
    still.begin_drag(at, at - QPoint(0, 400))
    # The scale follows ten times a second.
    qtbot.waitUntil(lambda: moved_on(still, at, reference))
    still.key(Qt.Key.Key_Escape)
    still.release(at)
    assert still.canvas.stage.reference.value == reference
    assert still.is_untouched()


def moved_on(bench, at: QPoint, reference: float) -> bool:
    """Move on, until the scale is another one."""
    bench.move(at - QPoint(0, 400 + bench.canvas.stage.network.n_neurons))
    bench.move(at - QPoint(0, 390))
    return bench.canvas.stage.reference.value != reference
