"""Weights and biases as a table: typed, pasted, copied, made and removed by keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from engine.edits.parameters import SetFrozen
from engine.edits.remove import RemoveItems
from engine.edits.rename import RenameNeuron

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def clipboard():
    return QGuiApplication.clipboard()


def chooses(bench, words, row=0, column=0):
    """Choose a row of the tree, then a cell of its table."""
    bench.goes_to(words)
    bench.goes_to_cell(row, column)


def gap(bench):
    """Take the connection from a2 to b1 out, and return its ends."""
    pair = bench.neuron("Hidden 1", 1), bench.neuron("Hidden 2", 0)
    bench.document.do(RemoveItems(connections=(pair,)))
    return pair


def title(bench):
    return bench.outline._title.accessibleName()


def test_the_table_is_of_what_is_chosen(bench):
    bench.goes_to("Hidden 2")
    model = bench.table.model()
    assert title(bench) == "Weights into Hidden 2"
    assert (model.rowCount(), model.columnCount()) == (5, 2)
    sides = [model.headerData(row, Qt.Orientation.Vertical, 0) for row in range(5)]
    assert sides == ["a1", "a2", "a3", "a4", "bias"]
    above = [model.headerData(c, Qt.Orientation.Horizontal, 0) for c in range(2)]
    assert above == ["b1", "b2"]
    bench.goes_to("b2")
    assert title(bench) == "Weights into b2"
    assert (model.rowCount(), model.columnCount()) == (5, 1)
    bench.goes_to("from Inputs")
    assert title(bench) == "Inputs to Hidden 1"
    assert (model.rowCount(), model.columnCount()) == (3, 4)
    bench.goes_to("to Output")
    assert title(bench) == "Hidden 2 to Output"


def test_inputs_have_no_weights_and_it_is_said(bench):
    bench.goes_to("Inputs")
    hint = bench.outline._hint
    assert hint.isVisible()
    assert hint.text() == "Inputs has no weights."
    assert not bench.table.isVisible()


def test_cells_are_the_weights(bench):
    bench.goes_to("Hidden 2")
    weights = bench.projection("Hidden 1", "Hidden 2").weights
    for row, column in ((0, 0), (3, 1)):
        shown = bench.cell(row, column).replace("\N{MINUS SIGN}", "-")
        assert float(shown) == pytest.approx(weights[row, column], abs=5e-4)


@pytest.mark.parametrize(
    ("typed", "weight"), [("0,5", 0.5), ("-.25", -0.25), ("1/4", 0.25), ("3e-2", 0.03)]
)
def test_a_number_is_typed_right_into_a_cell(bench, typed, weight):
    chooses(bench, "Hidden 2", 1, 1)
    bench.types(typed)
    bench.press(KEY.Key_Return)
    assert bench.projection("Hidden 1", "Hidden 2").weights[1, 1] == np.float32(weight)
    assert bench.document.stack.undoText() == "Set weight a2 to b2"
    index = bench.table.currentIndex()
    assert (index.row(), index.column()) == (2, 1)
    assert bench.table.hasFocus()


def test_a_column_is_typed_with_enter_and_a_row_with_tab(bench):
    chooses(bench, "Hidden 2", 0, 0)
    for number in "123":
        bench.types(number)
        bench.press(KEY.Key_Return)
    bench.types("4")
    bench.press(KEY.Key_Tab)
    bench.types("5")
    bench.press(KEY.Key_Tab)
    weights = bench.projection("Hidden 1", "Hidden 2").weights
    assert weights[:, 0].tolist() == [1, 2, 3, 4]
    assert weights[3, 1] == 5


def test_the_row_of_biases_is_typed_like_the_others(bench):
    chooses(bench, "Hidden 2", 4, 1)
    bench.types("0,75")
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 2").biases[1] == 0.75
    assert bench.document.stack.undoText() == "Set bias b2"


def test_what_is_no_number_keeps_the_cell_open_with_a_sentence(bench):
    chooses(bench, "Hidden 2")
    bench.types("1/")
    bench.press(KEY.Key_Return)
    note = bench.outline.findChild(QLabel, "outline_error")
    assert note.isVisible()
    assert note.text().startswith("“1/” is not a number")
    bench.press(KEY.Key_Escape)
    assert not note.isVisible()
    assert bench.document.stack.count() == 0


def test_leaving_a_cell_takes_its_number_over(bench):
    chooses(bench, "Hidden 2")
    bench.types("7")
    bench.tree.setFocus()
    assert bench.projection("Hidden 1", "Hidden 2").weights[0, 0] == 7


def test_leaving_a_cell_with_nonsense_tells_it(bench):
    chooses(bench, "Hidden 2")
    bench.types("7/")
    bench.tree.setFocus()
    assert bench.told[0][0] == "The number stays as it is"
    assert bench.document.stack.count() == 0


# Connections that are missing


def test_a_missing_connection_is_empty_and_made_by_typing(bench):
    gap(bench)
    chooses(bench, "Hidden 2", 1, 0)
    assert bench.cell(1, 0) == ""
    bench.types("0.5")
    bench.press(KEY.Key_Return)
    projection = bench.projection("Hidden 1", "Hidden 2")
    assert projection.mask is None
    assert projection.weights[1, 0] == 0.5
    bench.session.undo()
    assert not bench.projection("Hidden 1", "Hidden 2").exists[1, 0]


def test_an_empty_cell_that_was_opened_stays_empty(bench):
    gap(bench)
    count = bench.document.stack.count()
    chooses(bench, "Hidden 2", 1, 0)
    bench.press(KEY.Key_Return, KEY.Key_Return)
    assert bench.document.stack.count() == count


@pytest.mark.parametrize("key", [KEY.Key_Delete, KEY.Key_Backspace])
def test_delete_removes_the_connection_of_a_cell(bench, key):
    chooses(bench, "Hidden 2", 2, 1)
    bench.press(key)
    projection = bench.projection("Hidden 1", "Hidden 2")
    assert projection.exists.sum() == 7
    assert not projection.exists[2, 1]
    index = bench.table.currentIndex()
    assert (index.row(), index.column()) == (2, 1)
    assert bench.table.hasFocus()


def test_delete_removes_a_block_in_one_step(bench):
    chooses(bench, "Hidden 2", 0, 0)
    bench.press(KEY.Key_Down, KEY.Key_Right, modifier=SHIFT)
    bench.press(KEY.Key_Delete)
    assert bench.projection("Hidden 1", "Hidden 2").exists.sum() == 4
    assert bench.document.stack.count() == 1


def test_a_bias_cannot_be_removed_and_it_is_said(bench):
    chooses(bench, "Hidden 2", 4, 0)
    bench.press(KEY.Key_Delete)
    (told,) = bench.told
    assert told == (
        "Nothing was removed",
        "A bias always exists; type 0 to leave it out.",
    )


@pytest.mark.parametrize("is_missing", [False, True])
def test_typing_stays_in_the_table_whatever_wire_is_selected(bench, is_missing):
    if is_missing:
        gap(bench)
    wire = bench.neuron("Hidden 1", 3), bench.neuron("Hidden 2", 1)
    bench.selection.select(connections=[wire])
    bench.goes_to_cell(0, 0)
    for number in "123":
        bench.types(number)
        bench.press(KEY.Key_Return)
    weights = bench.projection("Hidden 1", "Hidden 2").weights
    assert weights[:3, 0].tolist() == [1, 2, 3]
    assert bench.selection.picked.connections == {wire}
    assert bench.table.hasFocus()


# The clipboard


def test_a_block_is_pasted_in_one_step(bench):
    clipboard().setText("1\t2\n3,5\t1/4\n")
    chooses(bench, "Hidden 2", 1, 0)
    bench.press(KEY.Key_V, modifier=CONTROL)
    weights = bench.projection("Hidden 1", "Hidden 2").weights
    assert weights[1:3].tolist() == [[1, 2], [3.5, 0.25]]
    assert bench.document.stack.count() == 1
    assert bench.document.stack.undoText() == "Set 4 weights"
    rows = {index.row() for index in bench.table.selectedIndexes()}
    assert rows == {1, 2}


def test_a_block_may_end_in_the_biases(bench):
    clipboard().setText("1\t2\n3\t4")
    chooses(bench, "Hidden 2", 3, 0)
    bench.press(KEY.Key_V, modifier=CONTROL)
    weights = bench.projection("Hidden 1", "Hidden 2").weights
    assert weights[3].tolist() == [1, 2]
    assert bench.layer("Hidden 2").biases.tolist() == [3, 4]
    assert bench.document.stack.count() == 1


@pytest.mark.parametrize(
    ("text", "cell", "sentence"),
    [
        (
            "1\t2\n3\t4",
            (4, 0),
            "The block is 2 by 2 cells; from here on the table has 1 by 2.",
        ),
        (
            "1\t2\t3",
            (0, 0),
            "The block is 1 by 3 cells; from here on the table has 5 by 2.",
        ),
        ("1\tx", (0, 0), "“x” in row 1, column 2 of the block is not a number."),
        ("1\t2\n3", (0, 0), "Row 2 of the block has 1 cell, the first has 2."),
        ("1e300", (0, 0), "A weight must be a finite number below 3.4e38."),
    ],
)
def test_a_block_that_does_not_fit_gets_one_sentence(bench, text, cell, sentence):
    before = bench.document.project
    clipboard().setText(text)
    chooses(bench, "Hidden 2", *cell)
    bench.press(KEY.Key_V, modifier=CONTROL)
    assert [told[1] for told in bench.told] == [sentence]
    assert bench.document.project is before
    assert bench.document.stack.count() == 0


def test_one_number_fills_all_that_is_selected(bench):
    clipboard().setText("0,5")
    chooses(bench, "Hidden 2", 0, 0)
    bench.press(KEY.Key_Down, KEY.Key_Right, modifier=SHIFT)
    bench.press(KEY.Key_V, modifier=CONTROL)
    weights = bench.projection("Hidden 1", "Hidden 2").weights
    assert (weights[:2] == 0.5).all()
    assert (weights[2:] != 0.5).all()


def test_a_pasted_block_makes_missing_connections(bench):
    gap(bench)
    clipboard().setText("1\t2\n3\t4")
    chooses(bench, "Hidden 2", 0, 0)
    bench.press(KEY.Key_V, modifier=CONTROL)
    projection = bench.projection("Hidden 1", "Hidden 2")
    assert projection.mask is None
    assert projection.weights[:2].tolist() == [[1, 2], [3, 4]]


def test_a_copied_block_comes_back_bit_for_bit(bench):
    gap(bench)
    chooses(bench, "Hidden 2")
    before = bench.projection("Hidden 1", "Hidden 2"), bench.layer("Hidden 2").biases
    bench.press(KEY.Key_A, modifier=CONTROL)
    bench.press(KEY.Key_C, modifier=CONTROL)
    text = clipboard().text()
    assert [line.count("\t") for line in text.split("\n")] == [1] * 5
    assert text.split("\n")[1].startswith("\t")
    bench.types("9")
    bench.press(KEY.Key_Return)
    bench.goes_to_cell(0, 0)
    bench.press(KEY.Key_V, modifier=CONTROL)
    after = bench.projection("Hidden 1", "Hidden 2")
    np.testing.assert_array_equal(after.weights, before[0].weights)
    np.testing.assert_array_equal(after.exists, before[0].exists)
    np.testing.assert_array_equal(bench.layer("Hidden 2").biases, before[1])


def test_cut_copies_and_removes(bench):
    chooses(bench, "Hidden 2", 1, 1)
    weight = bench.projection("Hidden 1", "Hidden 2").weights[1, 1]
    bench.press(KEY.Key_X, modifier=CONTROL)
    assert np.float32(clipboard().text()) == weight
    assert not bench.projection("Hidden 1", "Hidden 2").exists[1, 1]


# Freezing


def test_frozen_cells_say_so_and_are_frozen_from_the_menu(bench):
    chooses(bench, "Hidden 2", 0, 1)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)
    )
    QApplication.sendEvent(bench.table, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert words == ["Copy", "Paste", "Freeze", "Remove connections"]
    for _ in range(3):
        QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Return)
    frozen = bench.projection("Hidden 1", "Hidden 2").frozen
    assert frozen.sum() == 1
    assert frozen[0, 1]
    spoken = bench.table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("weight from a1 to b2: ")
    assert spoken.endswith(", frozen")


def test_a_frozen_cell_is_marked_in_the_picture(bench):
    chooses(bench, "Hidden 2", 0, 0)
    index = bench.table.model().index(2, 1)
    rect = bench.table.visualRect(index)
    before = bench.table.viewport().grab(rect).toImage()
    pair = bench.neuron("Hidden 1", 2), bench.neuron("Hidden 2", 1)
    bench.document.do(SetFrozen(connections=(pair,)))
    assert bench.table.viewport().grab(rect).toImage() != before


# While the network learns


def test_weights_follow_the_training(bench, qtbot):
    bench.goes_to("Hidden 2")
    before = bench.cell(0, 0)
    bench.session.play()
    qtbot.waitUntil(lambda: bench.cell(0, 0) != before, timeout=20_000)
    bench.session.pause()
    weight = float(bench.projection("Hidden 1", "Hidden 2").weights[0, 0])
    shown = bench.cell(0, 0).replace("\N{MINUS SIGN}", "-")
    assert float(shown) == pytest.approx(weight, abs=5e-4)


@pytest.mark.parametrize("by", ["typing", "pasting", "joining"])
def test_a_weight_given_during_a_run_keeps_it_going(bench, qtbot, by):
    if by == "joining":
        gap(bench)
    chooses(bench, "Hidden 2", 1, 0)
    bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.epoch > 5, timeout=20_000)
    if by == "pasting":
        clipboard().setText("40\t2")
        bench.press(KEY.Key_V, modifier=CONTROL)
    else:
        bench.types("4")
        at = bench.session.latest.epoch
        qtbot.waitUntil(lambda: bench.session.latest.epoch > at, timeout=20_000)
        bench.types("0")
        assert QApplication.focusWidget().text() == "40"
        bench.press(KEY.Key_Return)
    assert bench.session.is_running
    assert bench.projection("Hidden 1", "Hidden 2").weights[1, 0] == 40
    at = bench.session.latest.epoch
    qtbot.waitUntil(lambda: bench.session.latest.epoch > at, timeout=20_000)
    assert bench.table.hasFocus()


def test_a_renamed_neuron_has_its_new_name_in_the_table(bench):
    bench.goes_to("Hidden 2")
    bench.document.do(RenameNeuron(bench.neuron("Hidden 1", 0), "edge"))
    model = bench.table.model()
    assert model.headerData(0, Qt.Orientation.Vertical, 0) == "edge"


# Keys


@pytest.mark.parametrize(
    ("key", "text", "is_own"),
    [
        (KEY.Key_5, "5", True),
        (KEY.Key_Period, ".", True),
        (KEY.Key_Minus, "-", True),
        (KEY.Key_Delete, "", True),
        (KEY.Key_F2, "", True),
        (KEY.Key_N, "n", False),
        (KEY.Key_L, "l", False),
        (KEY.Key_F, "f", False),
    ],
)
def test_numbers_are_the_tables_and_letters_the_windows(bench, key, text, is_own):
    chooses(bench, "Hidden 2")
    kind = QEvent.Type.ShortcutOverride
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
    event.ignore()
    QApplication.sendEvent(bench.table, event)
    assert event.isAccepted() == is_own


def test_a_letter_opens_no_cell(bench):
    chooses(bench, "Hidden 2")
    bench.press(KEY.Key_K)
    assert bench.table.hasFocus()
