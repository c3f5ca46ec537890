"""The tree shows and edits the network, by keys as well as by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from engine.edits.add import AddLayer, AddNeuron
from engine.edits.connect import Connect
from engine.edits.parameters import SetFrozen
from engine.edits.remove import RemoveItems
from engine.edits.rename import RenameNeuron
from engine.project import Project
from gui.panels.outline.tree_menu import MOST_TARGETS
from gui.panels.outline.tree_model import ACTIVATION, BIAS, FROZEN, NAME, VALUE
from gui.selection import Picked
from gui.widgets.empty_state import EmptyState

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier

CLOSED = ["Inputs", "Hidden 1", "Hidden 2", "Output"]
OPEN_HIDDEN_2 = [
    "Inputs",
    "Hidden 1",
    "Hidden 2",
    "  from Hidden 1",
    "  to Output",
    "  b1",
    "  b2",
    "Output",
]


def cell(bench, words, column):
    """What stands in a column of the row that is read so."""
    return next(
        index.siblingAtColumn(column).data()
        for index in open_rows(bench)
        if index.data() == words
    )


def open_rows(bench):
    model = bench.model
    for row in range(model.rowCount()):
        top = model.index(row, NAME)
        yield top
        for below in range(model.rowCount(top)):
            yield model.index(below, NAME, top)


def test_layers_are_listed_in_the_order_of_computing(bench):
    assert bench.lines() == CLOSED


def test_a_layer_opens_with_right_and_closes_with_left(bench):
    bench.press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Down, KEY.Key_Right)
    assert bench.lines() == OPEN_HIDDEN_2
    bench.press(KEY.Key_Down, KEY.Key_Down)
    assert bench.here() == "to Output"
    bench.press(KEY.Key_Left)
    assert bench.here() == "Hidden 2"
    bench.press(KEY.Key_Left)
    assert bench.lines() == CLOSED


def test_right_goes_on_into_the_cells_and_left_comes_back(bench):
    bench.goes_to("b1")
    for column in (ACTIVATION, VALUE, BIAS, FROZEN, FROZEN):
        bench.press(KEY.Key_Right)
        assert bench.tree.currentIndex().column() == column
    bench.press(KEY.Key_Down)
    assert bench.here() == "b2"
    assert bench.tree.currentIndex().column() == FROZEN
    bench.press(*[KEY.Key_Left] * FROZEN)
    assert bench.tree.currentIndex().column() == NAME


def test_cells_say_what_the_network_is(bench):
    assert cell(bench, "Hidden 1", ACTIVATION) == "4 · tanh"
    assert cell(bench, "Inputs", ACTIVATION) == "2 inputs"
    assert cell(bench, "from Hidden 1", ACTIVATION) == "8 weights"
    assert cell(bench, "b1", ACTIVATION) == "ReLU"
    assert cell(bench, "b1", BIAS) == "0.000"
    values = bench.outline._values.outputs[bench.layer("Hidden 1").id]
    shown = [cell(bench, f"a{n}", VALUE).replace("\N{MINUS SIGN}", "-") for n in (1, 2)]
    assert [float(text) for text in shown] == pytest.approx(values[:2], abs=5e-4)


def test_other_rows_of_the_data_have_other_values(bench):
    before = cell(bench, "a1", VALUE)
    bench.viewed_row.set(7)
    assert cell(bench, "a1", VALUE) != before


def test_a_name_is_typed_after_f2(bench):
    bench.goes_to("a2", BIAS)
    bench.press(KEY.Key_F2)
    bench.types("edge")
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 1").names[1] == "edge"
    assert bench.here() == "edge"
    assert bench.tree.hasFocus()
    assert bench.document.stack.count() == 1


def test_a_layer_is_renamed_with_enter(bench):
    bench.goes_to("Hidden 2")
    bench.press(KEY.Key_Return)
    bench.types("Edges")
    bench.press(KEY.Key_Return)
    assert bench.network.layer_named("Edges") is not None
    assert bench.here() == "Edges"
    assert bench.tree.hasFocus()


def test_esc_gives_a_name_up(bench):
    bench.goes_to("Hidden 2")
    bench.press(KEY.Key_Return)
    bench.types("Edges")
    bench.press(KEY.Key_Escape)
    assert bench.network.layer_named("Hidden 2") is not None
    assert bench.document.stack.count() == 0
    assert bench.tree.hasFocus()


def test_a_name_that_is_taken_is_refused_in_a_sentence(bench):
    bench.goes_to("Hidden 2")
    bench.press(KEY.Key_Return)
    bench.types("Output")
    bench.press(KEY.Key_Return)
    sentence = "Another layer is called Output already."
    assert bench.told == [("Nothing was changed", sentence)]
    assert bench.lines()[-1] == "Output"
    assert bench.here() == "Hidden 2"


@pytest.mark.parametrize(
    ("typed", "bias"), [("0,5", 0.5), ("-2.25", -2.25), ("1/4", 0.25)]
)
def test_a_bias_is_typed_in_its_cell(bench, typed, bias):
    bench.goes_to("a2", BIAS)
    bench.press(KEY.Key_Return)
    bench.types(typed)
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 1").biases[1] == bias
    assert bench.here() == "a3"
    assert bench.tree.currentIndex().column() == BIAS
    assert bench.document.stack.undoText() == "Set bias a2"


def test_what_is_no_number_keeps_the_field_open_with_a_sentence(bench):
    bench.goes_to("a2", BIAS)
    bench.press(KEY.Key_Return)
    bench.types("much")
    bench.press(KEY.Key_Return)
    note = bench.outline.findChild(QLabel, "outline_error")
    assert note.isVisible()
    assert "“much” is not a number" in note.text()
    bench.types("3")
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 1").biases[1] == 3
    assert not note.isVisible()


def test_a_field_that_was_only_looked_at_changes_nothing(bench):
    a1 = bench.neuron("Hidden 1", 0)
    bench.document.do(RenameNeuron(a1, "first"))
    count = bench.document.stack.count()
    bench.goes_to("first", BIAS)
    bench.press(KEY.Key_Return, KEY.Key_Return)
    assert bench.document.stack.count() == count


def test_an_activation_is_chosen_from_a_list(bench):
    bench.goes_to("a2", ACTIVATION)
    bench.press(KEY.Key_Return)
    bench.types("sine")
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 1").activations == ("tanh", "sine", "tanh", "tanh")
    assert cell(bench, "Hidden 1", ACTIVATION) == "4 · mixed"


def test_the_activation_of_a_layer_is_that_of_all_its_neurons(bench):
    bench.goes_to("Hidden 1", ACTIVATION)
    bench.press(KEY.Key_Return)
    bench.types("sine")
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 1").activations == ("sine",) * 4


def test_space_freezes_a_neuron_and_its_weights(bench):
    bench.goes_to("b1", FROZEN)
    bench.press(KEY.Key_Space)
    first = bench.layer("Hidden 2")
    assert first.frozen.tolist() == [True, False]
    assert bench.projection("Hidden 1", "Hidden 2").frozen[:, 0].all()
    assert not bench.projection("Hidden 1", "Hidden 2").frozen[:, 1].any()
    spoken = bench.tree.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "frozen"
    bench.press(KEY.Key_Space)
    assert bench.projection("Hidden 1", "Hidden 2").frozen is None
    assert bench.document.stack.count() == 2


def test_what_is_partly_frozen_says_so(bench):
    bench.document.do(SetFrozen(neurons=(bench.neuron("Hidden 2", 0),)))
    index = bench.model.index(2, FROZEN)
    state = index.data(Qt.ItemDataRole.CheckStateRole)
    assert state == Qt.CheckState.PartiallyChecked
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "partly frozen"


def test_a_click_in_the_box_freezes(bench):
    index = bench.model.index(2, FROZEN)
    place = bench.tree.visualRect(index).center()
    QTest.mouseClick(bench.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.layer("Hidden 2").frozen.all()


def test_a_double_click_edits_the_name(bench):
    index = bench.model.index(1, NAME)
    place = bench.tree.visualRect(index).center()
    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(bench.tree.viewport(), button, pos=place)
    QTest.mouseDClick(bench.tree.viewport(), button, pos=place)
    bench.types("Wide")
    bench.press(KEY.Key_Return)
    assert bench.network.layer_named("Wide") is not None


# Removing


def test_delete_removes_a_neuron_and_stays_where_it_was(bench):
    bench.goes_to("a2")
    bench.press(KEY.Key_Delete)
    assert bench.layer("Hidden 1").names == ("a1", "a3", "a4")
    assert bench.here() == "a3"
    assert bench.tree.hasFocus()
    bench.press(KEY.Key_Down, KEY.Key_Delete)
    assert bench.here() == "a3"
    assert bench.layer("Hidden 1").names == ("a1", "a3")


def test_delete_removes_a_layer(bench):
    bench.goes_to("Hidden 2")
    bench.press(KEY.Key_Delete)
    assert bench.lines()[-1] == "Output"
    assert bench.network.layer_named("Hidden 2") is None
    assert bench.here() == "Output"


@pytest.mark.parametrize("words", ["from Hidden 1", "to Output"])
def test_delete_removes_the_connections_of_a_projection(bench, words):
    bench.goes_to("Hidden 2")
    bench.press(KEY.Key_Right, KEY.Key_Down)
    if words != bench.here():
        bench.press(KEY.Key_Down)
    bench.press(KEY.Key_Delete)
    into, out_of = ("Hidden 1", "Hidden 2"), ("Hidden 2", "Output")
    ends = into if words.startswith("from") else out_of
    assert bench.projection(*ends) is None
    assert len(bench.network.projections) == 2
    assert bench.document.stack.count() == 1


def test_delete_is_for_the_row_with_the_ring_where_nothing_is_selected(bench):
    bench.selection.select(layers=[bench.layer("Hidden 2").id])
    bench.selection.clear()
    assert not bench.tree.selected_items()
    assert bench.here() == "Hidden 2"
    bench.press(KEY.Key_Delete)
    assert bench.network.layer_named("Hidden 2") is None


def test_several_rows_go_in_one_step(bench):
    bench.goes_to("a2")
    bench.press(KEY.Key_Down, modifier=SHIFT)
    bench.press(KEY.Key_Delete)
    assert bench.layer("Hidden 1").names == ("a1", "a4")
    assert bench.document.stack.count() == 1


def test_delete_removes_one_wire_where_only_one_is_selected(bench):
    wire = bench.neuron("Hidden 1", 3), bench.neuron("Hidden 2", 1)
    bench.selection.select(connections=[wire])
    assert bench.here() == "from Hidden 1"
    bench.press(KEY.Key_Delete)
    projection = bench.projection("Hidden 1", "Hidden 2")
    assert projection.n_connections == 7
    assert not projection.exists[3, 1]


# The document changes


def test_what_is_added_appears_and_what_was_open_stays_open(bench):
    bench.goes_to("a2", BIAS)
    bench.document.do(AddNeuron(bench.layer("Hidden 1").id))
    assert "  a5" in bench.lines()
    assert bench.here() == "a2"
    assert bench.tree.currentIndex().column() == BIAS
    bench.document.do(AddLayer("hidden", 3, "tanh"))
    assert "Hidden 3" in bench.lines()
    assert bench.here() == "a2"
    bench.session.undo()
    bench.session.undo()
    assert "Hidden 3" not in bench.lines()
    assert bench.here() == "a2"


def test_a_single_neuron_stands_at_the_top(bench):
    bench.document.do(AddLayer("hidden", loose=True))
    loose = bench.network.layers[-1]
    assert loose.names[0] in bench.lines()
    bench.document.do(Connect(bench.layer("Inputs").id, loose.id))
    bench.goes_to(loose.names[0])
    assert bench.selection.picked == Picked(neurons={int(loose.neurons[0])})
    bench.press(KEY.Key_Right)
    place = bench.lines().index(loose.names[0])
    assert bench.lines()[place + 1] == "  from Inputs"


def test_a_hidden_outline_catches_up_when_it_is_shown(bench):
    bench.outline.hide()
    bench.document.do(RemoveItems(layers=(bench.layer("Hidden 2").id,)))
    bench.outline.show()
    assert bench.lines() == ["Inputs", "Hidden 1", "Output"]


def test_it_opens_at_what_is_selected(bench):
    bench.outline.hide()
    bench.selection.select(neurons=[bench.neuron("Hidden 2", 1)])
    bench.document.do(AddNeuron(bench.layer("Hidden 1").id))
    bench.outline.show()
    assert bench.here() == "b2"
    assert [item.kind for item in bench.tree.selected_items()] == ["neuron"]


def test_an_empty_network_says_what_to_do(make_bench, qtbot):
    bench = make_bench(Project())
    empty = bench.outline.findChild(EmptyState)
    assert empty.isVisible()
    button = empty.findChild(QLabel).parent()._button
    with qtbot.waitSignal(bench.outline.layer_wanted):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.document.do(AddLayer("hidden", 3, "tanh"))
    assert not empty.isVisible()
    assert bench.lines() == ["Hidden 1"]


def test_numbers_follow_the_training(bench, qtbot):
    bench.goes_to("a1")
    before = cell(bench, "a1", VALUE), cell(bench, "a1", BIAS), bench.cell(0, 0)
    bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.epoch > 20, timeout=20_000)

    def all_differ():
        now = cell(bench, "a1", VALUE), cell(bench, "a1", BIAS), bench.cell(0, 0)
        return all(x != y for x, y in zip(before, now, strict=True))

    qtbot.waitUntil(all_differ, timeout=20_000)
    bench.session.pause()
    bias = float(bench.layer("Hidden 1").biases[0])
    shown = cell(bench, "a1", BIAS).replace("\N{MINUS SIGN}", "-")
    assert float(shown) == pytest.approx(bias, abs=5e-4)


def test_a_bias_typed_during_a_run_keeps_it_going(bench, qtbot):
    bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.epoch > 5, timeout=20_000)
    bench.goes_to("a2", BIAS)
    bench.press(KEY.Key_Return)
    bench.types("2")
    at = bench.session.latest.epoch
    qtbot.waitUntil(lambda: bench.session.latest.epoch > at, timeout=20_000)
    assert QApplication.focusWidget().text() == "2"
    bench.press(KEY.Key_Return)
    assert bench.session.is_running
    assert bench.document.stack.undoText() == "Set bias a2"
    at = bench.session.latest.epoch
    qtbot.waitUntil(lambda: bench.session.latest.epoch > at, timeout=20_000)


def test_a_name_given_during_a_run_stays(bench, qtbot):
    bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.epoch > 5, timeout=20_000)
    bench.goes_to("a2")
    bench.press(KEY.Key_F2)
    bench.types("edge")
    bench.press(KEY.Key_Return)
    assert bench.here() == "edge"
    seen = []
    bench.session.frame.connect(lambda _frame: seen.append(bench.here()))
    qtbot.waitUntil(lambda: len(seen) > 3, timeout=20_000)
    assert set(seen) == {"edge"}
    assert bench.session.is_running


# The menu


def open_menu(bench):
    """Press the menu key."""
    reason = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(reason, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(bench.tree, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_key_offers_what_can_be_done(bench):
    bench.goes_to("b1")
    menu = open_menu(bench)
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert words == ["Rename", "Go to the weights", "Freeze", "", "Delete"]
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Return)
    assert bench.layer("Hidden 2").frozen.tolist() == [True, False]


def test_layers_are_joined_from_the_menu(bench):
    bench.goes_to("Hidden 1")
    menu = open_menu(bench)
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert words[:4] == [
        *("Connect to", "Rename", "Change the number of neurons", "Change dropout")
    ]
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Right)
    targets = QApplication.activePopupWidget()
    # Hidden 2 is fed already, and Inputs take nothing.
    assert [action.text() for action in targets.actions()] == ["Output"]
    QTest.keyClick(targets, KEY.Key_Return)
    assert bench.projection("Hidden 1", "Output").n_connections == 4
    assert bench.here() == "Hidden 1"
    assert bench.document.stack.undoText() == "Connect"


def test_what_follows_is_offered_first(bench):
    bench.document.do(AddLayer("hidden", 3, "tanh"))
    bench.goes_to("Inputs")
    menu = open_menu(bench)
    targets = menu.actions()[0].menu()
    offered = [action.text() for action in targets.actions()]
    # Hidden 1, which follows first, is fed already.
    assert offered == ["Hidden 2", "Hidden 3", "Output"]
    menu.close()


def test_of_many_targets_the_rest_is_offered_in_parts(bench):
    for _ in range(MOST_TARGETS):
        bench.document.do(AddLayer("hidden", 3, "tanh"))
    bench.goes_to("Inputs")
    menu = open_menu(bench)
    *offered, more = menu.actions()[0].menu().actions()
    assert len(offered) == MOST_TARGETS
    rest = [action.text() for action in more.menu().actions()]
    # Hidden 2 and Output could be fed, too.
    assert len(rest) == 2
    assert more.text() == f"{rest[0]} to {rest[1]}"
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Right)
    targets = QApplication.activePopupWidget()
    QTest.keyClick(targets, KEY.Key_Up)
    QTest.keyClick(targets, KEY.Key_Right)
    part = QApplication.activePopupWidget()
    QTest.keyClick(part, KEY.Key_Down)
    QTest.keyClick(part, KEY.Key_Return)
    assert bench.projection("Inputs", rest[1]).n_connections > 0


def test_enter_on_a_projection_goes_to_its_weights(bench):
    bench.goes_to("Hidden 2")
    bench.press(KEY.Key_Right, KEY.Key_Down)
    assert bench.here() == "from Hidden 1"
    bench.press(KEY.Key_Return)
    assert bench.table.hasFocus()
    assert bench.table.currentIndex().isValid()


def test_keys_that_are_not_the_trees_are_left_to_the_window(bench):
    bench.goes_to("Hidden 2")
    for key in (KEY.Key_N, KEY.Key_L, KEY.Key_Period):
        event = override_for(key)
        event.ignore()
        QApplication.sendEvent(bench.tree, event)
        assert not event.isAccepted()
    for key in (KEY.Key_F2, KEY.Key_Delete):
        event = override_for(key)
        event.ignore()
        QApplication.sendEvent(bench.tree, event)
        assert event.isAccepted()


def override_for(key):
    kind = QEvent.Type.ShortcutOverride
    return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
