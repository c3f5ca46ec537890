"""An inspector with everything it works on, and a hand that types into it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from gui.document import Document
from gui.notices import Notices
from gui.panels.inspector.inspector import Inspector
from gui.panels.inspector.product_table import ProductTable
from gui.selection import Selection
from gui.training.session import Session
from gui.viewed_row import ViewedRow


@dataclass
class Bench:
    """An inspector with everything it works on."""

    document: Document
    selection: Selection
    session: Session
    viewed_row: ViewedRow
    inspector: Inspector

    def layer(self, name):
        found = self.document.project.network.layer_named(name)
        assert found is not None
        return found

    def neuron(self, layer, index):
        return int(self.layer(layer).neurons[index])

    def weight(self, source, target):
        network = self.document.project.network
        (first, row), (last, column) = map(network.find_neuron, (source, target))
        return float(network.projection(first.id, last.id).weights[row, column])

    def find(self, kind, name=""):
        everything = self.inspector.findChildren(kind)
        found = [each for each in everything if name in ("", each.objectName())]
        assert found, f"there is no {name or kind.__name__}"
        return found[0]

    def inputs(self):
        return self.inspector.findChildren(ProductTable)[0]

    def field(self, key):
        for table in self.inspector.findChildren(ProductTable):
            if field := table.field_of(key):
                return field
        raise KeyError(key)

    def error(self):
        return self.find(QLabel, "inspector_error")


def bench_of(project):
    document, selection, notices = Document(project), Selection(), Notices()
    session, viewed_row = Session(document, notices), ViewedRow()
    inspector = Inspector(document, selection, session, viewed_row, notices)
    return Bench(document, selection, session, viewed_row, inspector)


def type_in(qtbot, field, text, end=Qt.Key.Key_Return):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, end)


@pytest.fixture
def bench(qtbot):
    """Two moons with two hidden layers, in a window."""
    project = new_project(load_set("two-moons"), hidden=((4, "tanh"), (2, "relu")))
    made = bench_of(project)
    qtbot.addWidget(made.inspector)
    made.inspector.resize(272, 700)
    made.inspector.show()
    qtbot.waitExposed(made.inspector)
    yield made
    assert made.session.shutdown()
