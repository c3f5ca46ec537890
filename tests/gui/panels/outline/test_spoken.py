"""What a screen reader hears: through Qt's own accessibility, cell by cell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from engine.edits.add import AddLayer
from engine.edits.parameters import SetFrozen, SetWeights
from engine.edits.remove import RemoveItems
from gui.panels.outline.tree_model import ACTIVATION, BIAS, NAME, TIPS

KEY = Qt.Key
NAMED, EXPLAINED = QAccessible.Text.Name, QAccessible.Text.Description


def heard(widget):
    """Role, name and explanation of a widget's parts, in their order."""
    found = QAccessible.queryAccessibleInterface(widget)
    parts = [found.child(place) for place in range(found.childCount())]
    return [
        (part.role(), part.text(NAMED), part.text(EXPLAINED))
        for part in parts
        if part is not None
    ]


def names(widget, role):
    return [name for kind, name, _ in heard(widget) if kind == role]


def test_the_views_say_what_they_are(bench):
    for widget, name in (
        (bench.outline, "Outline"),
        (bench.tree, "Layers and neurons"),
        (bench.table, "Weights"),
    ):
        found = QAccessible.queryAccessibleInterface(widget)
        assert found.text(NAMED) == name
    explained = QAccessible.queryAccessibleInterface(bench.tree).text(EXPLAINED)
    assert "F2 renames" in explained


def test_every_cell_of_the_tree_can_be_heard(bench):
    bench.goes_to("b1")
    cells = [part for part in heard(bench.tree) if part[0] == QAccessible.Role.TreeItem]
    assert all(name and explained for _, name, explained in cells)
    spoken = [name for _, name, _ in cells]
    for words in (
        "Inputs, input layer of 2 neurons",
        "Hidden 1, hidden layer of 4 neurons",
        "Inputs to Hidden 1: 8 weights",
        "a1, neuron in Hidden 1",
        "activation 4, tanh",
        "activation ReLU",
        "bias 0.000",
        "not frozen",
        "nothing to freeze",
    ):
        assert words in spoken


def test_the_headings_are_heard(bench):
    headings = names(bench.tree, QAccessible.Role.ColumnHeader)
    assert headings == ["Name", "Activation", "Value", "Bias", "Frozen"]


def test_every_cell_of_the_table_can_be_heard(bench):
    pair = bench.neuron("Hidden 1", 0), bench.neuron("Hidden 2", 1)
    gone = bench.neuron("Hidden 1", 3), bench.neuron("Hidden 2", 0)
    bench.document.do(SetWeights({pair: -0.25}))
    bench.document.do(SetFrozen(connections=(pair,)))
    bench.document.do(RemoveItems(connections=(gone,)))
    bench.goes_to("Hidden 2")
    found = QAccessible.queryAccessibleInterface(bench.table)
    assert found.text(NAMED) == "Weights into Hidden 2"
    spoken = names(bench.table, QAccessible.Role.Cell)
    assert len(spoken) == 10
    assert all(spoken)
    minus = "\N{MINUS SIGN}"
    assert f"weight from a1 to b2: {minus}0.250, frozen" in spoken
    assert "no connection from a4 to b1" in spoken
    assert "bias of b1: 0.000" in spoken
    sides = names(bench.table, QAccessible.Role.RowHeader)
    assert sides[0] == "Hidden 1: a1"
    assert sides[-1] == "bias"
    assert names(bench.table, QAccessible.Role.ColumnHeader) == ["b1", "b2"]


@pytest.mark.parametrize(
    ("column", "name"),
    [(NAME, "Name"), (ACTIVATION, "Activation"), (BIAS, "bias of a2")],
)
def test_what_opens_in_a_cell_says_what_it_is(bench, column, name):
    bench.goes_to("a2", column)
    bench.press(KEY.Key_Return)
    editor = bench.tree.indexWidget(bench.tree.currentIndex())
    assert editor is not None
    assert editor.accessibleName() == name
    while popup := QApplication.activePopupWidget():
        popup.close()


def test_a_field_in_the_table_says_which_weight_it_is(bench):
    bench.goes_to("Hidden 2")
    bench.goes_to_cell(1, 1)
    bench.press(KEY.Key_Return)
    field = QApplication.focusWidget()
    assert field.accessibleName() == "weight from a2 to b2"
    bench.press(KEY.Key_Escape)


def test_a_single_neuron_is_heard_as_one(bench):
    bench.document.do(AddLayer("hidden", loose=True))
    name = bench.network.layers[-1].names[0]
    assert f"{name}, single neuron" in names(bench.tree, QAccessible.Role.TreeItem)


def test_a_refused_number_is_heard(bench):
    bench.goes_to("a2", BIAS)
    bench.press(KEY.Key_Return)
    bench.types("x")
    bench.press(KEY.Key_Return)
    note = bench.outline._note
    assert note.accessibleName().startswith("“x” is not a number")
    bench.press(KEY.Key_Escape)


def test_tips_tell_the_number_in_full(bench):
    pair = bench.neuron("Hidden 1", 0), bench.neuron("Hidden 2", 1)
    bench.document.do(SetWeights({pair: 0.123456}))
    bench.goes_to("Hidden 2")
    index = bench.table.model().index(0, 1)
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Weight from a1 to b2: 0.123456"
    head = bench.model.headerData(
        BIAS, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    )
    assert head == TIPS[BIAS]
