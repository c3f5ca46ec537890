"""A layer of a thousand neurons and a million weights is listed in a moment.

Time is that of the thread, so that a busy machine does not fail a test; the bounds are
several times what a quiet one needs.
"""

from __future__ import annotations

from time import thread_time

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from gui.panels.outline.block_text import from_text, to_text
from gui.panels.outline.tree_model import NAME
from gui.widgets.elided_label import ElidedLabel

KEY = Qt.Key
LIMIT = 30_000


@pytest.fixture(scope="module")
def project():
    made = new_project(load_set("two-moons"), hidden=((1024, "tanh"), (974, "relu")))
    assert made.network.n_parameters > 1_000_000
    return made


@pytest.fixture
def large(make_bench, project):
    return make_bench(project)


def walk_to_hidden_2(large):
    """Walk to the layer while all layers before it are closed."""
    large.tree.collapseAll()
    large.press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Down)
    assert large.here() == "Hidden 2"


class Clock:
    """How long a step took, with the painting that follows."""

    def __enter__(self):
        self.begun = thread_time()
        return self

    def __exit__(self, *_error):
        QApplication.processEvents()
        self.seconds = thread_time() - self.begun


def test_it_opens_at_once(large):
    large.press(KEY.Key_Home, KEY.Key_Down)
    with Clock() as opening:
        large.press(KEY.Key_Right)
    assert large.tree.isExpanded(large.tree.currentIndex())
    assert large.model.rowCount(large.tree.currentIndex()) == 2 + 1024
    assert opening.seconds < 0.4
    with Clock() as choosing:
        large.press(KEY.Key_Down)
    assert large.here() == "from Inputs"
    assert choosing.seconds < 0.4
    with Clock() as other:
        walk_to_hidden_2(large)
    assert large.table.model().rowCount() == 1025
    assert other.seconds < 0.8


def test_no_row_is_a_widget(large):
    before = len(large.outline.findChildren(QWidget))
    large.press(KEY.Key_Home, KEY.Key_Down)
    large.press(KEY.Key_Right)
    QApplication.processEvents()
    assert len(large.outline.findChildren(QWidget)) == before


@pytest.mark.parametrize("which", ["tree", "table"])
def test_it_scrolls_smoothly(large, which):
    walk_to_hidden_2(large)
    large.press(KEY.Key_Right)
    view = getattr(large, which)
    bar, times = view.verticalScrollBar(), []
    assert bar.maximum() > 20_000
    for place in range(0, 20_000, 1_000):
        begun = thread_time()
        bar.setValue(place)
        view.viewport().repaint()
        times.append(thread_time() - begun)
    # Whole pages, far more than a turn of the wheel uncovers.
    assert sorted(times)[len(times) // 2] < 0.05


def test_a_frame_of_training_paints_what_is_seen_alone(large, monkeypatch):
    walk_to_hidden_2(large)
    large.press(KEY.Key_Right)
    QApplication.processEvents()
    painted = []
    model = large.model
    original = model.text
    monkeypatch.setattr(
        model, "text", lambda *cell: painted.append(cell) or original(*cell)
    )
    large.outline._show_frame(large.session.latest)
    large.tree.viewport().repaint(QRect(large.tree.viewport().rect()))
    seen = large.tree.viewport().height() // 26 + 2
    assert 0 < len(painted) <= seen * model.columnCount()


def test_a_large_projection_is_chosen_without_selecting_each_wire(large):
    walk_to_hidden_2(large)
    large.press(KEY.Key_Right)
    with Clock() as choosing:
        large.press(KEY.Key_Down)
    assert large.here() == "from Hidden 1"
    assert not large.selection.picked
    assert large.table.model().rowCount() == 1025
    assert choosing.seconds < 0.4
    large.press(KEY.Key_Delete)
    assert large.projection("Hidden 1", "Hidden 2") is None


def test_one_of_a_million_weights_is_typed(large):
    walk_to_hidden_2(large)
    large.goes_to_cell(2, 1)
    with Clock() as typing:
        large.types("4")
        large.press(KEY.Key_Return)
    assert large.projection("Hidden 1", "Hidden 2").weights[2, 1] == 4
    assert typing.seconds < 0.5


def test_many_neurons_are_selected_at_once(large):
    neurons = large.layer("Hidden 1").neurons.tolist()
    with Clock() as selecting:
        large.selection.select(neurons=neurons[10:900])
    rows = large.tree.selectionModel().selectedRows(NAME)
    assert len(rows) == 890
    assert selecting.seconds < 0.5


CONTROL = Qt.KeyboardModifier.ControlModifier


def work(large) -> str:
    """What the head of the table says is under way."""
    _name, note = large.outline._title.findChildren(ElidedLabel)
    return note.text()


def a_million(shape=(1024, 974)):
    return np.random.default_rng(5).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("comma", [False, True])
def test_a_million_cells_are_pasted_beside_the_window(large, qtbot, comma):
    values = a_million()
    text = to_text(values)
    QGuiApplication.clipboard().setText(text.replace(".", ",") if comma else text)
    walk_to_hidden_2(large)
    large.goes_to_cell(0, 0)
    before = large.document.project
    with Clock() as pressing:
        large.press(KEY.Key_V, modifier=CONTROL)
    assert pressing.seconds < 0.3
    assert large.table.clipboard.is_busy
    assert work(large).startswith("Pasting ")
    assert large.document.project is before
    qtbot.waitUntil(lambda: large.document.stack.count() == 1, timeout=LIMIT)
    weights = large.projection("Hidden 1", "Hidden 2").weights
    assert weights.tobytes() == values.tobytes()
    assert large.document.stack.undoText() == "Set 997,376 weights"
    assert not large.table.clipboard.is_busy
    assert work(large) == ""
    large.session.undo()
    assert large.document.project is before


@pytest.mark.parametrize("how", ["Esc", "button"])
def test_pasting_is_given_up(large, qtbot, how):
    QGuiApplication.clipboard().setText(to_text(a_million()))
    walk_to_hidden_2(large)
    large.goes_to_cell(0, 0)
    before = large.document.project
    large.press(KEY.Key_V, modifier=CONTROL)
    stop = large.outline.findChild(QWidget, "outline_stop")
    assert stop.isVisible()
    if how == "Esc":
        large.press(KEY.Key_Escape)
        assert large.table.hasFocus()
    else:
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not stop.isVisible()
    assert work(large) == ""
    large.types("2")
    large.press(KEY.Key_Return)
    assert large.projection("Hidden 1", "Hidden 2").weights[0, 0] == 2
    large.session.undo()
    assert large.document.project is before


def test_what_cannot_be_pasted_of_a_million_is_said(large, qtbot):
    rows = to_text(a_million((1024, 974))).split("\n")
    rows[700] = rows[700].replace("\t", "\tx", 1)
    QGuiApplication.clipboard().setText("\n".join(rows))
    walk_to_hidden_2(large)
    large.goes_to_cell(0, 0)
    large.press(KEY.Key_V, modifier=CONTROL)
    qtbot.waitUntil(lambda: bool(large.told), timeout=LIMIT)
    (title, sentence) = large.told[0]
    assert title == "Nothing was pasted"
    assert "in row 701, column 2 of the block is not a number." in sentence
    assert large.document.stack.count() == 0


def test_a_million_cells_are_copied_beside_the_window(large, qtbot):
    QGuiApplication.clipboard().clear()
    walk_to_hidden_2(large)
    large.goes_to_cell(0, 0)
    large.press(KEY.Key_A, modifier=CONTROL)
    said = []
    large.table.clipboard.working.connect(lambda *_: said.append(work(large)))
    with Clock() as pressing:
        large.press(KEY.Key_C, modifier=CONTROL)
    assert pressing.seconds < 0.3
    # It may be over by now: it takes no longer than the painting of what is chosen.
    assert said
    assert all(words.startswith("Copying ") for words in said)
    qtbot.waitUntil(lambda: not large.table.clipboard.is_busy, timeout=LIMIT)
    text = QGuiApplication.clipboard().text()
    expected = large.projection("Hidden 1", "Hidden 2").weights
    found = from_text(text).astype(np.float32)
    assert found[:-1].tobytes() == expected.tobytes()
    assert found[-1].tobytes() == large.layer("Hidden 2").biases.tobytes()


def test_a_million_cells_are_cut_when_they_are_copied(large, qtbot):
    walk_to_hidden_2(large)
    large.goes_to_cell(0, 0)
    large.press(KEY.Key_A, modifier=CONTROL)
    large.press(KEY.Key_X, modifier=CONTROL)
    assert large.projection("Hidden 1", "Hidden 2") is not None
    qtbot.waitUntil(lambda: large.document.stack.count() == 1, timeout=LIMIT)
    assert large.projection("Hidden 1", "Hidden 2") is None
    assert QGuiApplication.clipboard().text().count("\n") == 1024
