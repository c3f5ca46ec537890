"""What looks hovered has the mouse over it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gui.panels.transport.popover import Popover
from gui.widgets.buttons import Button
from gui.widgets.painted_state import PaintedState

OUTSIDE = QPoint(4, 300)


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 320)
    return window


@pytest.fixture
def popover(window, qtbot):
    """A popover with a button, over a window; the mouse is elsewhere."""
    opener = Button("Open", parent=window)
    made = Popover("Words", window)
    made.column.addWidget(Button("Act"))
    with qtbot.waitExposed(window):
        window.show()
    QTest.mouseMove(window, OUTSIDE)
    made.open_under(opener)
    return made


def enter(button: QWidget) -> None:
    """Let the system tell that the mouse came, as it does under a popover."""
    at = QPointF(button.rect().center())
    event = QEnterEvent(at, at, button.mapToGlobal(at))
    QApplication.sendEvent(button, event)


def is_hovered(button: QWidget) -> bool:
    (state,) = button.findChildren(PaintedState)
    return state.hovered


def test_a_popover_that_closed_under_the_mouse_is_not_hovered_when_it_opens(popover):
    (button,) = popover.findChildren(Button)
    cold = button.grab().toImage()
    enter(button)
    assert is_hovered(button)
    assert button.grab().toImage() != cold
    popover.close()
    popover.open_under(popover.parentWidget().findChild(Button))
    assert not is_hovered(button)
    assert button.grab().toImage() == cold


def test_what_can_be_used_again_under_the_mouse_is_hovered(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    button = Button("Act")
    column.addWidget(button)
    with qtbot.waitExposed(window):
        window.show()
    QTest.mouseMove(window, OUTSIDE)
    QTest.mouseMove(button)
    qtbot.waitUntil(lambda: is_hovered(button))
    button.setEnabled(False)
    assert not is_hovered(button)
    button.setEnabled(True)
    assert is_hovered(button)
