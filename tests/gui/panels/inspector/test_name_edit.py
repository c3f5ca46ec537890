"""A long name is shortened, but never what is edited."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.panels.inspector.name_edit import NameEdit

LONG = "Grundstücksverkehrsgenehmigungszuständigkeit"


@pytest.fixture
def sheet(qtbot):
    sheet = QWidget()
    qtbot.addWidget(sheet)
    sheet.resize(160, 100)
    return sheet


@pytest.fixture
def edit(sheet, qtbot):
    column = QVBoxLayout(sheet)
    edit = NameEdit()
    column.addWidget(edit)
    column.addWidget(QPushButton("Elsewhere"))
    edit.set_name(LONG, True)
    with qtbot.waitExposed(sheet):
        sheet.show()
    sheet.findChild(QPushButton).setFocus()
    return edit


def test_it_ends_in_an_ellipsis_until_it_is_edited(edit):
    assert edit.text().endswith("…")
    assert LONG in edit.toolTip()
    edit.setFocus()
    assert edit.text() == edit.selectedText() == LONG
    edit.window().findChild(QPushButton).setFocus()
    assert edit.text().endswith("…")
    edit.window().resize(900, 100)
    assert edit.text() == LONG


def test_looking_at_it_renames_nothing(edit, qtbot):
    with qtbot.assertNotEmitted(edit.renamed):
        edit.setFocus()
        QTest.keyClick(edit, Qt.Key.Key_Return)
        edit.window().findChild(QPushButton).setFocus()


def test_typing_renames_in_full(edit, qtbot):
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_End)
    with qtbot.waitSignal(edit.renamed) as told:
        QTest.keyClicks(edit, "en")
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert told.args == [f"{LONG}en"]
