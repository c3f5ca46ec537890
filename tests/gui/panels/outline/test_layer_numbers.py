"""Size and dropout of a layer are typed into its row of the outline."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.panels.inspector.error_note import ErrorNote
from gui.panels.outline.tree_model import ACTIVATION
from tests.gui.panels.outline.test_tree import open_menu

KEY = Qt.Key


def choose(bench, words):
    """Take an entry of the menu with the keys alone."""
    menu = open_menu(bench)
    told = [action.text().partition("\t")[0] for action in menu.actions()]
    for _ in range(told.index(words) + 1):
        QTest.keyClick(menu, KEY.Key_Down)
    assert menu.activeAction().text().startswith(words)
    QTest.keyClick(menu, KEY.Key_Return)


def test_the_size_of_a_layer_is_typed_in_its_row(bench):
    bench.goes_to("Hidden 1")
    weights = bench.projection("Inputs", "Hidden 1").weights
    choose(bench, "Change the number of neurons")
    field = QApplication.focusWidget()
    assert field.accessibleName() == "Number of neurons"
    assert field.text() == "4"
    bench.types("7")
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 1").size == 7
    after = bench.projection("Inputs", "Hidden 1").weights
    np.testing.assert_array_equal(after[:, :4], weights)
    assert bench.tree.hasFocus()
    assert bench.document.stack.undoText() == "Resize layer to 7"
    bench.document.stack.undo()
    assert bench.layer("Hidden 1").size == 4


@pytest.mark.parametrize("typed", ["0", "2.5", "many", "99999999"])
def test_a_size_that_cannot_be_changes_nothing(bench, typed):
    bench.goes_to("Hidden 1")
    choose(bench, "Change the number of neurons")
    bench.types(typed)
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 1").size == 4
    note = bench.outline.findChild(ErrorNote)
    said = [sentence for _, sentence in bench.told]
    assert note.isVisible() or said
    bench.press(KEY.Key_Escape)
    assert bench.layer("Hidden 1").size == 4


def test_dropout_is_typed_and_told_in_the_row_of_a_layer(bench):
    bench.goes_to("Hidden 1", ACTIVATION)
    cell = bench.tree.currentIndex()
    assert cell.data() == "4 · tanh"
    choose(bench, "Change dropout")
    assert QApplication.focusWidget().text() == "0"
    bench.types("0.2")
    bench.press(KEY.Key_Return)
    assert bench.layer("Hidden 1").dropout == 0.2
    assert cell.data() == "4 · tanh · dropout 0.2"
    spoken = cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "activation 4, tanh, dropout 0.2"


def test_escape_leaves_a_number_of_a_layer_as_it_is(bench):
    bench.goes_to("Hidden 1")
    choose(bench, "Change dropout")
    bench.types("0.5")
    bench.press(KEY.Key_Escape)
    assert bench.layer("Hidden 1").dropout == 0
    # Its activation is chosen from the list, as before.
    assert bench.model.asked is None


def test_only_hidden_layers_drop_out(bench):
    for name, has in (("Inputs", False), ("Hidden 2", True), ("Output", False)):
        bench.goes_to(name)
        menu = open_menu(bench)
        words = [action.text() for action in menu.actions()]
        assert ("Change dropout" in words) == has
        assert "Change the number of neurons" in words
        menu.close()


def test_the_menu_is_of_what_is_selected_wherever_the_keys_have_gone(bench):
    bench.goes_to("Hidden 1")
    bench.press(KEY.Key_Down, modifier=Qt.KeyboardModifier.ControlModifier)
    assert bench.here() != "Hidden 1"
    choose(bench, "Change the number of neurons")
    bench.types("6")
    bench.press(KEY.Key_Return)
    assert (bench.layer("Hidden 1").size, bench.layer("Hidden 2").size) == (6, 2)


def test_a_number_refused_as_its_cell_is_left_is_told_once(bench):
    bench.goes_to("Hidden 1")
    choose(bench, "Change the number of neurons")
    field = QApplication.focusWidget()
    bench.types("abc")
    bench.told.clear()
    bench.table.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    assert QApplication.focusWidget() is not field
    assert len(bench.told) == 1
    assert bench.layer("Hidden 1").size == 4


def test_without_a_current_row_the_field_is_in_the_one_that_is_selected(bench):
    bench.goes_to("Hidden 1")
    bench.tree.selectionModel().clearCurrentIndex()
    bench.selection.select(layers=[bench.layer("Hidden 2").id])
    assert [item.layer_id for item in bench.tree.chosen_items()] == [
        bench.layer("Hidden 2").id
    ]
    choose(bench, "Change the number of neurons")
    bench.types("5")
    bench.press(KEY.Key_Return)
    assert (bench.layer("Hidden 1").size, bench.layer("Hidden 2").size) == (4, 5)
