"""What the keys of training, rows, panels and themes do, in the whole window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.files.examples import EXAMPLES
from engine.network.parameters import pack
from gui.style.theme import theme

KEY = Qt.Key
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LIMIT = 20_000


@pytest.fixture
def moons(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    # Without a path, so that nothing of the examples can be saved over.
    window.document.replace(window.document.project, None)
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.hasFocus)
    return window


def press(window, key, modifiers=NONE) -> None:
    QTest.keyClick(window.windowHandle(), key, modifiers)


def parameters(window) -> bytes:
    return pack(window.document.project.network).tobytes()


def test_an_epoch_a_batch_and_back_to_the_start(moons, qtbot):
    start, session = parameters(moons), moons.session

    def rests() -> bool:
        return not session.is_busy

    press(moons, KEY.Key_Period)
    qtbot.waitUntil(rests, timeout=LIMIT)
    training = moons.document.project.training
    assert (training.epoch, training.row) == (1, 0)
    press(moons, KEY.Key_Period, SHIFT)
    qtbot.waitUntil(rests, timeout=LIMIT)
    assert moons.document.project.training.step == training.step + 1
    assert parameters(moons) != start
    press(moons, KEY.Key_Home, CONTROL)
    assert moons.document.project.training.step == 0
    assert parameters(moons) == start
    press(moons, KEY.Key_Z, CONTROL)
    assert moons.document.project.training.step == training.step + 1


def test_new_weights_and_half_the_rate(moons):
    start, rate = parameters(moons), moons.document.project.settings.learning_rate
    press(moons, KEY.Key_R, CONTROL)
    assert parameters(moons) != start
    press(moons, KEY.Key_Z, CONTROL)
    assert parameters(moons) == start
    press(moons, KEY.Key_H, CONTROL | SHIFT)
    assert moons.document.project.settings.learning_rate == rate / 2
    assert moons.session.is_running
    press(moons, KEY.Key_Space)
    assert not moons.session.is_running


def test_the_rows_of_the_data(moons):
    row = moons.canvas.viewed_row
    press(moons, KEY.Key_Down, ALT)
    press(moons, KEY.Key_Down, ALT)
    assert row.row == 2
    press(moons, KEY.Key_Up, ALT)
    assert row.row == 1


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (KEY.Key_1, "build"),
        (KEY.Key_2, "inspector"),
        (KEY.Key_3, "loss"),
        (KEY.Key_5, "result"),
        (KEY.Key_6, "outline"),
    ],
)
def test_a_panel_goes_and_comes_back(moons, key, name):
    before = moons.docks.is_shown(name)
    press(moons, key, CONTROL)
    assert moons.docks.is_shown(name) != before
    press(moons, key, CONTROL)
    assert moons.docks.is_shown(name) == before


def test_all_panels_go_and_come_back(moons):
    press(moons, KEY.Key_Backslash, CONTROL)
    assert moons.docks.all_hidden
    press(moons, KEY.Key_Backslash, CONTROL)
    assert not moons.docks.all_hidden


def test_the_theme_is_switched(moons):
    before = theme().name
    press(moons, KEY.Key_D, CONTROL | SHIFT)
    assert theme().name != before
    press(moons, KEY.Key_D, CONTROL | SHIFT)
    assert theme().name == before


def test_the_screen_is_filled_and_left(moons):
    press(moons, KEY.Key_F11)
    assert moons.isFullScreen()
    press(moons, KEY.Key_F11)
    assert not moons.isFullScreen()
    press(moons, KEY.Key_N, CONTROL | SHIFT)
    assert moons.shows_start_page
    press(moons, KEY.Key_N, CONTROL | SHIFT)
    assert not moons.shows_start_page
