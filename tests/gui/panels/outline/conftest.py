"""An outline with everything it works on, and keys that are pressed in it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from gui.document import Document
from gui.notices import Notices
from gui.panels.outline.outline import Outline
from gui.panels.outline.tree_model import NAME
from gui.selection import Selection
from gui.training.session import Session
from gui.viewed_row import ViewedRow

KEY = Qt.Key


@dataclass
class Bench:
    """An outline with everything it works on."""

    document: Document
    selection: Selection
    session: Session
    viewed_row: ViewedRow
    outline: Outline
    told: list[tuple[str, str]]

    @property
    def tree(self):
        return self.outline.tree

    @property
    def model(self):
        return self.outline.tree.tree_model

    @property
    def table(self):
        return self.outline.weights

    @property
    def network(self):
        return self.document.project.network

    def layer(self, name):
        found = self.network.layer_named(name)
        assert found is not None
        return found

    def neuron(self, layer, index):
        return int(self.layer(layer).neurons[index])

    def projection(self, source, target):
        return self.network.projection(self.layer(source).id, self.layer(target).id)

    def lines(self):
        """The rows that are open, as they are read, with two spaces per level."""
        found = []

        def walk(parent, depth):
            for row in range(self.model.rowCount(parent)):
                index = self.model.index(row, NAME, parent)
                found.append("  " * depth + index.data())
                if self.tree.isExpanded(index):
                    walk(index, depth + 1)

        walk(self.tree.rootIndex(), 0)
        return found

    def here(self):
        """The row that the keys are for, as it is read."""
        return self.tree.currentIndex().siblingAtColumn(NAME).data()

    def goes_to(self, words, column=NAME):
        """Walk down from the top to a row, and right to a column, by keys alone."""
        self.tree.setFocus()
        while self.tree.currentIndex().column() > NAME:
            self.press(KEY.Key_Left)
        self.press(KEY.Key_Home)
        for _ in range(200):
            index = self.tree.currentIndex()
            if self.here() == words:
                break
            if self.model.hasChildren(index) and not self.tree.isExpanded(index):
                self.press(KEY.Key_Right)
            self.press(KEY.Key_Down)
        assert self.here() == words
        for _ in range(10):
            if self.tree.currentIndex().column() == column:
                return
            self.press(KEY.Key_Right)
        raise AssertionError(f"there is no way to column {column}")

    def press(self, *keys, modifier=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def types(self, words):
        for letter in words:
            # Each goes where the focus is: the first may open a field.
            QTest.keyClick(QApplication.focusWidget(), letter)

    def cell(self, row, column):
        """What a cell of the table says."""
        return self.table.model().index(row, column).data()

    def goes_to_cell(self, row, column):
        """Walk from the first cell of the table by keys."""
        self.table.setFocus()
        control = Qt.KeyboardModifier.ControlModifier
        self.press(KEY.Key_Home, modifier=control)
        for _ in range(row):
            self.press(KEY.Key_Down)
        for _ in range(column):
            self.press(KEY.Key_Right)
        index = self.table.currentIndex()
        assert (index.row(), index.column()) == (row, column)


def bench_of(project):
    document, selection, notices = Document(project), Selection(), Notices()
    session, viewed_row = Session(document, notices), ViewedRow()
    outline = Outline(document, selection, session, viewed_row, notices)
    told = []
    notices.posted.connect(lambda notice: told.append((notice.title, notice.sentence)))
    return Bench(document, selection, session, viewed_row, outline, told)


@pytest.fixture
def make_bench(qtbot):
    """Make an outline of a project, shown and with the focus in its tree."""
    made = []

    def make(project):
        bench = bench_of(project)
        made.append(bench)
        qtbot.addWidget(bench.outline)
        bench.outline.resize(320, 700)
        with qtbot.waitExposed(bench.outline):
            bench.outline.show()
        bench.outline.activateWindow()
        bench.tree.setFocus()
        return bench

    yield make
    for bench in made:
        assert bench.session.shutdown()


@pytest.fixture
def bench(make_bench):
    """Two moons with two hidden layers."""
    hidden = ((4, "tanh"), (2, "relu"))
    return make_bench(new_project(load_set("two-moons"), hidden=hidden))
