"""The user's own network is seen after a lesson as it was seen before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.files.examples import EXAMPLES
from gui.widgets.buttons import Button
from tests.gui.lessons.pupil import Pupil

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pupil(open_window, qtbot) -> Pupil:
    return Pupil(open_window(EXAMPLES["spiral"].path), qtbot)


def seen(pupil):
    view = pupil.window.canvas.view
    return view.zoom, view.offset.x(), view.offset.y()


def undoes(pupil):
    """Take back what the pupil did in the lesson, the speed, and its network."""
    pupil.window.activateWindow()
    pupil.window.canvas.setFocus()
    for _ in range(2):
        QTest.keyClick(pupil.window.canvas, Qt.Key.Key_Z, CONTROL)


def ends(pupil):
    """Go back, and close the lesson's panel."""
    undoes(pupil)
    pupil.panel.closed.emit()


def test_a_place_that_was_zoomed_to_is_seen_again(pupil):
    canvas = pupil.window.canvas
    canvas.view.zoom_at(QPointF(300, 200), 1.7)
    before, mine = seen(pupil), pupil.window.document.project
    pupil.begins("neuron")
    assert seen(pupil) != before
    of_lesson = seen(pupil)
    undoes(pupil)
    assert pupil.window.document.project is mine
    assert seen(pupil) == before
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL | shift)
    assert seen(pupil) == of_lesson
    ends(pupil)
    assert seen(pupil) == before


def test_what_was_fitted_is_fitted_again_into_the_room_there_is(pupil, qtbot):
    before, room = seen(pupil), pupil.window.canvas.width()
    assert pupil.window.canvas.fitted
    pupil.begins("neuron")
    assert pupil.window.canvas.width() != room
    ends(pupil)
    assert pupil.window.canvas.fitted
    qtbot.waitUntil(lambda: pupil.window.canvas.width() == room)
    assert seen(pupil) == before


def test_another_file_is_not_seen_like_the_one_before(pupil, qtbot):
    canvas, document = pupil.window.canvas, pupil.window.document
    canvas.view.zoom_at(QPointF(300, 200), 1.7)
    pupil.begins("neuron")
    pupil.window.files.open_example(EXAMPLES["xor"])
    asked = QApplication.activeModalWidget()
    QTest.mouseClick(asked.findChild(Button, "answer_discard"), LEFT)
    qtbot.waitUntil(lambda: document.stack.count() == 0)
    assert canvas.fitted
    before = seen(pupil)
    canvas.frame_all()
    assert seen(pupil) == before
