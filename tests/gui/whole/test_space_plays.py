"""Space plays from wherever nothing else has a use for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.files.examples import EXAMPLES

LEFT = Qt.MouseButton.LeftButton
SPACE = Qt.Key.Key_Space


@pytest.fixture
def moons(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    window.canvas.setFocus()
    return window


def press_space(window) -> None:
    QTest.keyClick(window.windowHandle(), SPACE)


@pytest.mark.parametrize("by_click", [True, False])
def test_on_the_learning_rate_it_plays_and_pauses(moons, by_click):
    slider = moons.findChild(QWidget, "transport_rate_slider")
    if by_click:
        QTest.mouseClick(slider, LEFT)
    else:
        slider.setFocus(Qt.FocusReason.TabFocusReason)
    assert slider.hasFocus()
    press_space(moons)
    assert moons.session.is_running
    press_space(moons)
    assert not moons.session.is_running


@pytest.mark.parametrize("name", ["transport_step", "transport_rewind"])
def test_after_a_click_on_a_run_button_it_plays(moons, qtbot, name):
    button = moons.findChild(QWidget, name)
    clicked = QSignalSpy(button.clicked)
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: not moons.session.is_busy)
    assert moons.canvas.hasFocus()
    press_space(moons)
    assert moons.session.is_running
    assert clicked.count() == 1
    moons.session.pause()


def test_a_run_button_that_tab_reached_is_pressed(moons):
    button = moons.findChild(QWidget, "transport_step")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    clicked = QSignalSpy(button.clicked)
    press_space(moons)
    assert clicked.count() == 1
    assert not moons.session.is_running


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_a_slider_returns_to_its_default_by_a_key(moons, key):
    slider = moons.findChild(QWidget, "transport_rate_slider")
    QTest.mouseDClick(slider, LEFT, pos=QPoint(30, 12))
    default = slider.value
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Right)
    assert slider.value != default
    steps = moons.document.stack.count()
    layers = moons.document.project.network.layers
    QTest.keyClick(moons.windowHandle(), key)
    assert slider.value == default
    assert moons.document.project.network.layers is layers
    assert moons.document.stack.count() <= steps + 1


def field(window) -> QWidget:
    return window.findChild(QWidget, "canvas_row_number")


def test_the_row_is_stepped_turned_and_reckoned(moons):
    row, canvas = moons.canvas.viewed_row, moons.canvas
    QTest.mouseClick(field(moons), LEFT)
    first = row.row
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Up)
    assert row.row == first + 1
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Down)
    assert row.row == first
    zoom = canvas.view.zoom
    at = field(moons).mapTo(moons, field(moons).rect().center())
    QTest.wheelEvent(moons.windowHandle(), at, QPoint(0, 120))
    QApplication.processEvents()
    assert row.row == first + 1
    assert canvas.view.zoom == zoom
    for letter in "84/4":
        QTest.keyClick(moons.windowHandle(), letter)
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Return)
    assert row.row == 20
    assert field(moons).text() == "21"


@pytest.mark.parametrize(("typed", "shown"), [("0", 1), ("-4", 1), ("9999999", None)])
def test_a_row_that_is_none_is_the_nearest(moons, typed, shown):
    last = moons.document.project.dataset.n_rows
    QTest.mouseClick(field(moons), LEFT)
    for letter in typed:
        QTest.keyClick(moons.windowHandle(), letter)
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Return)
    assert moons.canvas.viewed_row.row == (shown or last) - 1
    assert field(moons).text() == str(shown or last)
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Up)
    assert 0 <= moons.canvas.viewed_row.row < last
