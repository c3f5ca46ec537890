"""Several windows: each with its own document, closed one by one, and all gone then."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from engine.files.examples import EXAMPLES
from gui.dialogs.question import Question
from gui.main_window.main_window import MainWindow
from gui.settings import Settings
from gui.start import windows
from gui.style.theme import theme
from gui.widgets.buttons import Button
from tests.gui.conftest import close_without_asking

ROOT = Path(__file__).resolve().parents[2]
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def no_window_is_left(qapp):
    yield
    for window in windows().shown:
        close_without_asking(window)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def another(window, qtbot) -> MainWindow:
    """Press the keys for another window and return it."""
    before = windows().shown
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.canvas, Qt.Key.Key_N, CONTROL | ALT)
    (made,) = set(windows().shown) - set(before)
    qtbot.waitUntil(made.isActiveWindow)
    return made


def question() -> Question:
    asked = [
        each
        for window in windows().shown
        for each in window.findChildren(Question)
        if each.isVisible()
    ]
    return asked[-1]


def answer(key: str) -> None:
    QTest.mouseClick(question().findChild(Button, f"answer_{key}"), LEFT)


def settled() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_key_opens_another_window(window, qtbot):
    other = another(window, qtbot)
    assert other is not window
    assert other.document is not window.document
    assert other.session is not window.session
    assert other.shows_start_page
    assert other.size() == window.size()
    assert other.pos() != window.pos()


def test_each_window_has_its_own_document_and_training(window, qtbot):
    other = another(window, qtbot)
    other.files.open_example(EXAMPLES["two-moons"])
    qtbot.waitUntil(lambda: other.document.project.dataset is not None)
    before = window.document.project
    other.actions_by_id["add.neuron"].trigger()
    other.session.play()
    qtbot.waitUntil(lambda: other.session.latest.step > 0)
    assert window.document.project is before
    assert not window.session.is_running
    assert not window.isWindowModified()
    window.session.play()
    qtbot.waitUntil(lambda: window.session.latest.step > 0)
    other.session.pause()
    assert window.session.is_running
    window.session.pause()


def test_neurons_are_copied_from_one_window_to_the_other(window, qtbot):
    layer = window.document.project.network.layer_named("Hidden 1")
    window.canvas.selection.select(layers=[layer.id])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_C, CONTROL)
    other = another(window, qtbot)
    other.show_start_page(False)
    QTest.keyClick(other.canvas, Qt.Key.Key_V, CONTROL)
    (pasted,) = other.document.project.network.layers
    assert pasted.activations == layer.activations
    assert list(pasted.biases) == list(layer.biases)


def test_connected_layers_are_copied_between_windows_with_every_weight(window, qtbot):
    network = window.document.project.network
    first, second = (network.layer_named(name) for name in ("Inputs", "Hidden 1"))
    window.canvas.selection.select(layers=[first.id, second.id])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_C, CONTROL)
    other = another(window, qtbot)
    other.show_start_page(False)
    QTest.keyClick(other.canvas, Qt.Key.Key_V, CONTROL)
    (pasted,) = other.document.project.network.projections
    (weights,) = (
        each.weights
        for each in network.projections
        if (each.source, each.target) == (first.id, second.id)
    )
    np.testing.assert_array_equal(pasted.weights, weights)
    assert np.any(weights)


def test_themes_and_keys_hold_in_all_windows(window, qtbot):
    other = another(window, qtbot)
    window.actions_by_id["view.theme_dark"].trigger()
    assert other.actions_by_id["view.theme_dark"].isChecked()
    assert other.settings is window.settings
    window.settings.keys = {"add.layer": ("F9",)}
    assert other.actions_by_id["add.layer"].shortcuts()[0].toString() == "F9"
    theme().set("light")


# Opening


def test_a_file_that_is_open_elsewhere_brings_its_window_up(window, qtbot):
    other = another(window, qtbot)
    other.files.open_path(EXAMPLES["xor"].path)
    assert other.document.path is None
    qtbot.waitUntil(window.isActiveWindow)
    assert len(windows().shown) == 2


def test_with_unsaved_changes_another_window_is_offered(window, qtbot):
    window.actions_by_id["add.neuron"].trigger()
    before = window.document.project
    window.files.open_path(EXAMPLES["line"].path)
    answer("another")
    (other,) = set(windows().shown) - {window}
    qtbot.waitUntil(lambda: other.document.path == EXAMPLES["line"].path)
    assert window.document.project is before
    assert window.isWindowModified()


def test_files_open_in_another_window_where_that_is_wanted(window, qtbot):
    window.settings.open_where = "another"
    window.files.open_path(EXAMPLES["line"].path)
    (other,) = set(windows().shown) - {window}
    qtbot.waitUntil(lambda: other.document.path == EXAMPLES["line"].path)
    assert window.document.path == EXAMPLES["xor"].path


def test_an_empty_window_takes_the_file_itself(open_window, qtbot):
    window = open_window()
    window.settings.open_where = "another"
    window.files.open_path(EXAMPLES["line"].path)
    qtbot.waitUntil(lambda: window.document.path == EXAMPLES["line"].path)
    assert windows().shown == (window,)


def test_in_the_same_window_no_other_is_offered(window, qtbot):
    window.settings.open_where = "here"
    window.actions_by_id["add.neuron"].trigger()
    window.files.open_path(EXAMPLES["line"].path)
    assert question().findChild(Button, "answer_another") is None
    answer("discard")
    qtbot.waitUntil(lambda: window.document.path == EXAMPLES["line"].path)


def test_changes_are_given_up_without_a_word_where_that_is_wanted(window, qtbot):
    window.settings.confirm_close = False
    window.actions_by_id["add.neuron"].trigger()
    window.files.open_path(EXAMPLES["line"].path)
    qtbot.waitUntil(lambda: window.document.path == EXAMPLES["line"].path)


# Closing


def test_closing_asks_for_the_one_window_only(window, qtbot):
    other = another(window, qtbot)
    other.actions_by_id["add.layer"].trigger()
    window.actions_by_id["add.neuron"].trigger()
    other.canvas.setFocus()
    QTest.keyClick(other.canvas, Qt.Key.Key_W, CONTROL)
    assert question().parent() is other
    answer("discard")
    settled()
    assert windows().shown == (window,)
    assert not isValid(other)
    assert window.isWindowModified()


def test_quitting_asks_for_all_and_closes_all(window, qtbot):
    other = another(window, qtbot)
    third = another(window, qtbot)
    for each in (window, third):
        each.actions_by_id["add.neuron"].trigger()
    window.activateWindow()
    QTest.keyClick(window.canvas, Qt.Key.Key_Q, CONTROL)
    assert "all 3 windows" in question().windowTitle()
    answer("close")
    assert question().parent() is window
    answer("discard")
    assert question().parent() is third
    assert len(windows().shown) == 3
    answer("discard")
    assert windows().shown == ()
    settled()
    assert not isValid(other)
    assert not isValid(third)


@pytest.mark.parametrize("at", ["first", "second"])
def test_one_window_that_stays_keeps_all(window, qtbot, at):
    window.settings.confirm_quit = False
    other = another(window, qtbot)
    for each in (window, other):
        each.actions_by_id["add.neuron"].trigger()
    window.actions_by_id["file.quit"].trigger()
    if at == "second":
        answer("discard")
    QTest.keyClick(question(), Qt.Key.Key_Escape)
    assert set(windows().shown) == {window, other}
    assert all(each.isWindowModified() for each in (window, other))


def test_the_question_about_all_can_be_cancelled(window, qtbot):
    other = another(window, qtbot)
    window.actions_by_id["file.quit"].trigger()
    answer("cancel")
    assert set(windows().shown) == {window, other}


def test_changes_are_saved_on_the_way_out(window, qtbot, tmp_path):
    window.settings.confirm_quit = False
    path = tmp_path / "kept.wloom"
    window.files.save_to(path)
    qtbot.waitUntil(lambda: not window.files.work.is_busy)
    another(window, qtbot)
    window.actions_by_id["add.neuron"].trigger()
    window.actions_by_id["file.quit"].trigger()
    saved = path.stat().st_mtime_ns
    answer("save")
    qtbot.waitUntil(lambda: windows().shown == ())
    assert path.stat().st_mtime_ns > saved


# Leaks


def test_of_five_windows_nothing_survives(window, qtbot):
    gc.collect()
    threads = set(threading.enumerate())
    seen, rest = [], []
    assert not gc.isenabled()
    for _ in range(5):
        other = another(window, qtbot)
        other.files.open_path(EXAMPLES["spiral"].path)
        qtbot.waitUntil(lambda made=other: not made.files.work.is_busy)
        other.session.play()
        qtbot.waitUntil(lambda made=other: made.session.latest.step > 0)
        other.session.pause()
        parts = (other.document, other.session, other.canvas)
        rest += [weakref.ref(part) for part in parts]
        seen.append(weakref.ref(other))
        other.settings.confirm_close = False
        del parts
        assert other.close()
        del other
        settled()
        assert seen[-1]() is None
    gc.collect()
    assert all(reference() is None for reference in rest)
    assert windows().shown == (window,)
    assert windows()._kept == []
    assert set(threading.enumerate()) <= threads


def test_the_collector_stays_off_when_the_last_window_is_gone(open_window):
    gc.enable()
    first = open_window(EXAMPLES["xor"].path)
    second = open_window(EXAMPLES["line"].path)
    assert not gc.isenabled()
    first.close()
    assert not gc.isenabled()
    second.close()
    assert not gc.isenabled()


# Two programs


def test_the_same_program_twice_keeps_the_settings_of_both(tmp_path):
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from gui.start import application, build\n"
        "app = application()\n"
        "window = build(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "window.show()\n"
        "app.processEvents()\n"
        "print('open', flush=True)\n"
        "sys.stdin.readline()\n"
        "key, value = sys.argv[3], sys.argv[4]\n"
        "setattr(window.settings, key, int(value) if value.isdigit() else value)\n"
        "window.close()\n"
    )
    settings = tmp_path / "settings.ini"
    calls = [
        (EXAMPLES["xor"].path, "digits", "5"),
        (EXAMPLES["line"].path, "signs", "blue-red"),
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), str(settings), key, value],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for path, key, value in calls
    ]
    for process in running:
        assert process.stdout.readline() == "open\n", process.stderr.read()
    for process in running:
        _, errors = process.communicate("\n", timeout=60)
        assert process.returncode == 0, errors
    found = Settings(settings)
    assert (found.digits, found.signs) == (5, "blue-red")
    names = {path.name for path in found.recent_files}
    assert names == {"xor.wloom", "line.wloom"}


def test_no_window_is_left_over():
    """What the tests above opened is closed; the leak plugin looks, too."""
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
