"""A window in which things were explained dies without the collector."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine.files.examples import EXAMPLES
from gui.lessons.lesson_panel import LessonPanel
from gui.plots.result.result_panel import ResultPanel
from gui.start import build


def explain_everything(window, qtbot) -> None:
    """Look at a surface, open a card, play its steps, and begin a lesson."""
    result = window.findChild(ResultPanel)
    qtbot.waitUntil(result.surface.isVisible)
    network = window.document.project.network
    neuron = int(network.layer_named("Output").neurons[0])
    window.canvas.selection.select(neurons=[neuron])
    window.actions_by_id["learn.neuron"].trigger()
    window.findChild(QWidget, "card_beside").click()
    window.findChild(QWidget, "card_play").click()
    window.learning.start("why-nonlinear")
    qtbot.waitUntil(window.findChild(LessonPanel).isVisible)


def test_windows_die_without_the_collector(qtbot, settings_file):
    gc.collect()
    assert not gc.isenabled()
    for _ in range(3):
        window = build(EXAMPLES["xor"].path, settings_file)
        # A low window has no room for the result.
        window.resize(1280, 800)
        with qtbot.waitExposed(window):
            window.show()
        explain_everything(window, qtbot)
        window.session.pause()
        window.document.stack.setClean()
        window.close()
        seen = weakref.ref(window)
        window.deleteLater()
        del window
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert seen() is None


def test_no_thread_is_left(qtbot, settings_file):
    before = set(threading.enumerate())
    window = build(EXAMPLES["xor"].path, settings_file)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(window.findChild(ResultPanel).surface.isVisible)
    assert any("weightloom-result" in each.name for each in threading.enumerate())
    window.close()
    window.deleteLater()
    left = {each for each in threading.enumerate() if each not in before}
    assert not [each.name for each in left if "weightloom-result" in each.name]
