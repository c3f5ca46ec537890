"""The rail: the left panel of a narrow window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from gui.document import Document
from gui.main_window.left_panel import LeftPanel
from gui.notices import Notices
from gui.panels.data.data_panel import DataPanel
from gui.panels.palette import PalettePanel
from gui.panels.rail import WIDTH, Rail
from gui.selection import Selection
from gui.training.session import Session

LEFT = Qt.MouseButton.LeftButton


class Window(QWidget):
    """A left panel beside something else that takes the focus."""

    def __init__(self):
        super().__init__()
        document, notices = Document(new_project(load_set("xor"))), Notices()
        self.session = Session(document, notices, self)
        self.palette_panel = PalettePanel(document, Selection(), notices)
        self.data = DataPanel(document, self.session, notices)
        self.left = LeftPanel(self.palette_panel, self.data)
        self.other = QLineEdit()
        row = QHBoxLayout(self)
        row.addWidget(self.left)
        row.addWidget(self.other, 1)
        self.resize(900, 640)

    @property
    def rail(self):
        return self.findChild(Rail)


@pytest.fixture
def window(qtbot):
    made = Window()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.left.set_rail(True)
    return made


def test_a_rail_is_narrow_and_shows_no_panel(window):
    assert window.left.maximumWidth() == WIDTH
    assert window.rail.isVisible()
    assert not window.palette_panel.isVisible()
    assert not window.data.isVisible()


def test_the_panels_come_back_with_the_room(window):
    window.left.set_rail(False)
    assert not window.rail.isVisible()
    assert window.palette_panel.isVisible()
    assert window.data.isVisible()
    assert window.left.isAncestorOf(window.data)
    window.left.set_rail(True)
    assert not window.data.isVisible()


def test_an_entry_is_dragged_out_of_the_rail(qtbot, window):
    palette = window.palette_panel
    aimed = window.rail.mapFromGlobal(palette.entry_point("neuron"))
    tile = window.rail.childAt(aimed)
    told = []
    palette.drag_started.connect(lambda entry, point: told.append(entry))
    palette.drag_finished.connect(told.append)
    QTest.mousePress(tile, LEFT)
    QTest.mouseMove(tile, tile.rect().center() + QPoint(200, 0))
    end = tile.rect().center() + QPoint(240, 10)
    QTest.mouseRelease(tile, LEFT, pos=end)
    assert told == ["neuron", tile.mapToGlobal(end)]


def test_an_icon_lets_a_panel_fly_out_and_takes_it_back(window):
    opener = window.rail.opener("data")
    QTest.mouseClick(opener, LEFT)
    assert window.data.isVisible()
    assert opener.isChecked()
    QTest.mouseClick(opener, LEFT)
    assert not window.data.isVisible()
    assert not opener.isChecked()


def test_only_one_panel_flies_out(window):
    QTest.mouseClick(window.rail.opener("data"), LEFT)
    QTest.mouseClick(window.rail.opener("palette"), LEFT)
    assert window.palette_panel.isVisible()
    assert not window.data.isVisible()


def test_escape_closes_a_fly_out(window):
    window.rail.open_panel("data")
    QTest.keyClick(window.data.findChild(QWidget, "data_choose"), Qt.Key.Key_Escape)
    assert not window.data.isVisible()


def test_the_focus_elsewhere_closes_a_fly_out(qtbot, window):
    window.rail.open_panel("palette")
    window.other.setFocus()
    qtbot.waitUntil(lambda: not window.palette_panel.isVisible())


def test_the_point_of_an_activation_lets_the_palette_fly_out(window):
    palette = window.palette_panel
    point = palette.entry_point("tanh")
    tile = palette.tiles["tanh"]
    assert tile.isVisible()
    assert tile.rect().contains(tile.mapFromGlobal(point))
