"""Keys stay in the panel of a lesson: they go to what is to be done next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.files.examples import EXAMPLES
from gui.lessons.option import Option
from tests.gui.lessons.pupil import Pupil


@pytest.fixture
def pupil(open_window, qtbot) -> Pupil:
    return Pupil(open_window(EXAMPLES["xor"].path), qtbot)


def focus(pupil):
    found = QApplication.focusWidget()
    assert pupil.panel.isAncestorOf(found), found
    assert found.isEnabled()
    return found


def press(pupil, key=Qt.Key.Key_Space):
    QTest.keyClick(focus(pupil), key)


def begins_and_goes_on(pupil, name):
    pupil.begins(name)
    pupil.panel._next.setFocus()
    press(pupil)
    assert pupil.course.place == 1


def test_after_next_the_keys_go_to_the_choice_that_is_asked_for(pupil):
    begins_and_goes_on(pupil, "learning-from-mistakes")
    assert isinstance(focus(pupil), Option)
    press(pupil)
    # It can still be changed.
    assert isinstance(focus(pupil), Option)
    pupil.panel._next.setFocus()
    press(pupil)
    assert pupil.course.place == 2
    assert focus(pupil).objectName() == "lesson_next"


def test_a_step_that_waits_for_something_else_leaves_no_key_outside(pupil):
    begins_and_goes_on(pupil, "kinds-of-network")
    # Its words have a link to what is to be done.
    assert focus(pupil) is pupil.panel._text
    pupil.panel._skip.setFocus()
    press(pupil)
    assert pupil.course.place == 2
    assert isinstance(focus(pupil), Option)


def test_back_at_the_first_step_the_keys_go_on_from_next(pupil):
    begins_and_goes_on(pupil, "learning-from-mistakes")
    pupil.panel._back.setFocus()
    press(pupil)
    assert pupil.course.place == 0
    assert focus(pupil).objectName() == "lesson_next"


def test_keys_that_were_elsewhere_stay_there(pupil):
    pupil.begins("learning-from-mistakes")
    pupil.window.canvas.setFocus()
    pupil.panel._go_on()
    assert QApplication.focusWidget() is pupil.window.canvas
