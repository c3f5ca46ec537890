"""Keys through the X server: one press has several names, and must be one action."""

from __future__ import annotations

import pytest

from engine.files.examples import EXAMPLES
from tests.gui.whole.xdotool_hand import TIMEOUT_MS, Hand

pytestmark = pytest.mark.x11


@pytest.fixture
def moons(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    window.document.replace(window.document.project, None)
    window.move(0, 0)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=TIMEOUT_MS)
    window.canvas.setFocus()
    return window


@pytest.mark.parametrize("key", ["shift+period", "greater"])
def test_shift_and_period_step_a_batch(moons, qtbot, key):
    Hand(qtbot).key(key)
    qtbot.waitUntil(
        lambda: moons.document.project.training.step == 1, timeout=TIMEOUT_MS
    )
