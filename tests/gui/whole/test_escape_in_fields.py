"""Esc in a field puts back what was there; the next one goes to the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from engine.files.examples import EXAMPLES
from gui.panels.inspector.name_edit import NameEdit
from gui.panels.rail import Rail
from gui.widgets.number_field import NumberField

ESCAPE = Qt.Key.Key_Escape
PAGES = {
    "network": lambda layer: {},
    "layer": lambda layer: {"layers": [layer.id]},
    "neuron": lambda layer: {"neurons": [int(layer.neurons[0])]},
    "several": lambda layer: {"neurons": layer.neurons.tolist()},
}
CHOSEN = {
    "network": {"Seed"},
    "layer": {"Name", "Size of the layer", "Dropout"},
    "neuron": {"Name", "Bias of a1", "Weight from x1 to a1", "Weight from a1 to b2"},
    "several": {"Bias of the neurons"},
}


@pytest.fixture
def window(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def choose(window, page: str) -> None:
    layer = window.document.project.network.layer_named("Hidden 1")
    window.canvas.selection.select(**PAGES[page](layer))
    QApplication.processEvents()


def fields(window) -> list[QLineEdit]:
    """Every field of the window that can be typed into now."""
    return [
        field
        for field in window.findChildren(QLineEdit)
        if field.isVisible() and field.isEnabled() and not field.isReadOnly()
    ]


def press(key: Qt.Key) -> None:
    QTest.keyClick(QApplication.activeWindow().windowHandle(), key)


@pytest.mark.parametrize("page", PAGES)
def test_the_first_puts_back_the_second_goes_to_the_canvas(window, page):
    choose(window, page)
    steps, tried = window.document.stack.count(), set()
    for field in fields(window):
        tried.add(field.accessibleName())
        field.setFocus(Qt.FocusReason.TabFocusReason)
        before = field.text()
        QTest.keyClicks(field, "12")
        assert field.text() != before, field.accessibleName()
        press(ESCAPE)
        assert (field.text(), field.hasFocus()) == (before, True), tried
        assert field.selectedText() == before
        press(ESCAPE)
        assert window.canvas.hasFocus(), field.accessibleName()
    assert CHOSEN[page] | {"Learning rate", "Number of the row"} <= tried
    assert window.document.stack.count() == steps
    assert window.canvas.selection.picked or page == "network"


def test_a_refused_number_is_put_back_too(window):
    choose(window, "neuron")
    bias = next(f for f in fields(window) if f.accessibleName() == "Bias of a1")
    before = bias.text()
    bias.setFocus()
    QTest.keyClicks(bias, "many")
    press(Qt.Key.Key_Return)
    assert isinstance(bias, NumberField)
    assert bias.error
    press(ESCAPE)
    assert (bias.text(), bias.error, bias.hasFocus()) == (before, "", True)


def test_a_name_can_be_typed_again_after_it(window):
    choose(window, "layer")
    name = next(f for f in fields(window) if isinstance(f, NameEdit))
    name.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(name, "Wrong")
    press(ESCAPE)
    QTest.keyClicks(name, "Right")
    press(Qt.Key.Key_Return)
    assert window.document.project.network.layer_named("Right") is not None


def test_a_row_that_is_none_is_not_left_in_its_field(window):
    field = next(f for f in fields(window) if f.accessibleName() == "Number of the row")
    before = field.text()
    field.setFocus()
    field.selectAll()
    press(Qt.Key.Key_Delete)
    assert field.text() == ""
    window.canvas.setFocus()
    assert field.text() == before


def test_any_panel_leads_back(window):
    window.canvas.setFocus()
    for _ in range(12):
        press(Qt.Key.Key_Tab)
        where = QApplication.focusWidget()
        assert where is not window.canvas
        press(ESCAPE)
        assert window.canvas.hasFocus(), where
        where.setFocus(Qt.FocusReason.TabFocusReason)


def test_a_panel_that_flew_out_closes_and_leads_back(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path, (1024, 700))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    (rail,) = window.findChildren(Rail)
    rail.opener("palette").setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)
    assert rail.is_open("palette")
    press(ESCAPE)
    assert not rail.is_open("palette")
    assert window.canvas.hasFocus()


def test_in_a_presentation_typing_is_given_up_first(window):
    window.presentation.begin()
    field = next(f for f in fields(window) if f.accessibleName() == "Number of the row")
    field.setFocus()
    QTest.keyClicks(field, "2")
    press(ESCAPE)
    assert window.presentation.is_on
    press(ESCAPE)
    assert not window.presentation.is_on
