"""What is selected in the tree is selected in the window, and the other way round."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.panels.outline import shared_selection
from gui.panels.outline.outline import APART
from gui.selection import Picked

KEY = Qt.Key


def test_what_is_walked_to_is_selected_everywhere(bench):
    bench.goes_to("a2")
    assert bench.selection.picked == Picked(neurons={bench.neuron("Hidden 1", 1)})
    bench.goes_to("Hidden 2")
    assert bench.selection.picked == Picked(layers={bench.layer("Hidden 2").id})
    bench.press(KEY.Key_Right, KEY.Key_Down)
    pairs = {
        (int(s), int(t))
        for s in bench.layer("Hidden 1").neurons
        for t in bench.layer("Hidden 2").neurons
    }
    assert bench.here() == "from Hidden 1"
    assert bench.selection.picked == Picked(connections=pairs)


def test_what_is_selected_elsewhere_is_selected_here_and_seen(bench):
    bench.selection.select(neurons=[bench.neuron("Hidden 1", 2)])
    assert bench.here() == "a3"
    rows = [index.data() for index in bench.tree.selectionModel().selectedRows()]
    assert rows == ["a3"]
    rect = bench.tree.visualRect(bench.tree.currentIndex())
    assert bench.tree.viewport().rect().contains(rect.center())
    bench.selection.select(layers=[bench.layer("Output").id])
    assert bench.here() == "Output"
    bench.selection.clear()
    assert not bench.tree.selectionModel().hasSelection()


def test_a_selected_connection_is_a_cell_of_the_table(bench):
    pair = bench.neuron("Hidden 1", 2), bench.neuron("Hidden 2", 1)
    bench.selection.select(connections=[pair])
    assert bench.here() == "from Hidden 1"
    index = bench.table.currentIndex()
    assert (index.row(), index.column()) == (2, 1)
    assert bench.selection.picked.connections == {pair}


def test_a_selection_of_several_kinds_is_shown_whole(bench):
    layer, neuron = bench.layer("Inputs").id, bench.neuron("Hidden 1", 1)
    bench.selection.select(layers=[layer], neurons=[neuron])
    rows = {index.data() for index in bench.tree.selectionModel().selectedRows()}
    assert rows == {"Inputs", "a2"}
    assert bench.selection.picked == Picked({layer}, {neuron})


def test_what_is_too_large_for_the_canvas_says_so(bench, monkeypatch):
    bench.goes_to("Hidden 2")
    bench.press(KEY.Key_Right, KEY.Key_Down)
    assert bench.here() == "from Hidden 1"
    assert bench.selection.picked.connections
    title = bench.outline._title
    assert APART not in said(title)
    monkeypatch.setattr(shared_selection, "MOST_CONNECTIONS", 3)
    bench.press(KEY.Key_Up, KEY.Key_Down)
    assert not bench.selection.picked.connections
    assert APART in said(title)
    assert APART in bench.table.accessibleName()
    bench.press(KEY.Key_Up)
    assert APART not in said(title)


def said(head) -> str:
    return " ".join(label.text() for label in head.findChildren(QLabel))
