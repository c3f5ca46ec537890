"""Which steps were done is remembered; skipped ones are open, and come first again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.files.examples import EXAMPLES
from gui.lessons.course import first_open, skipped_of
from gui.lessons.lesson_panel import RESUMED
from gui.lessons.progress import KEY, OLD_KEY, LessonProgress
from gui.settings import Settings
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from tests.gui.lessons.pupil import Pupil


@pytest.fixture
def pupil(open_window, qtbot) -> Pupil:
    return Pupil(open_window(EXAMPLES["line"].path), qtbot)


def words_of(pupil: Pupil) -> list[str]:
    """All labels of the lesson that are seen."""
    labels = pupil.panel.findChildren(Label)
    return [each.text() for each in labels if each.isVisible()]


def row_of(pupil: Pupil, name: str) -> QWidget:
    """Open the list of lessons, and find a row."""
    QTest.keyClick(
        pupil.window.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier
    )
    return QApplication.activeModalWidget().findChild(QWidget, f"lesson_{name}")


def skip_to_the_end(pupil: Pupil) -> None:
    while not pupil.course.is_last:
        if pupil.course.is_done:
            pupil.goes_on()
        else:
            pupil.presses("lesson_skip")


def test_who_skips_to_the_end_has_not_done_the_lesson(pupil):
    pupil.begins("start-simple")
    skip_to_the_end(pupil)
    row = row_of(pupil, "start-simple")
    assert not row.is_done
    # Only the step that is there to be read.
    assert row.note == "5 minutes, 1 of 5 steps, 3 skipped"
    assert "1. A network tells penguins apart" in row.toolTip()
    assert "5. What a black box cannot tell" in row.toolTip()
    assert "4." not in row.toolTip()


def test_skipped_steps_are_told_from_done_ones(pupil):
    pupil.begins("meals")
    pupil.goes_on()
    assert "Step 2 of 4" in words_of(pupil)
    pupil.presses("lesson_skip")
    assert "Step 3 of 4, skipped: 2" in words_of(pupil)
    pupil.presses("lesson_back")
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    assert "Step 3 of 4" in words_of(pupil)


def test_a_lesson_goes_on_at_the_first_open_step(pupil):
    window, own = pupil.window, pupil.window.document.project
    pupil.begins("meals")
    pupil.goes_on()
    pupil.presses("lesson_skip")
    pupil.goes_on()
    pupil.presses("lesson_close")
    window.canvas.setFocus()
    while window.document.project is not own:
        QTest.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    pupil.begins("meals")
    assert pupil.course.place == 1
    assert RESUMED in words_of(pupil)
    # There is a way to begin anew.
    pupil.presses("lesson_anew")
    pupil.qtbot.waitUntil(lambda: pupil.course.place == 0)
    assert RESUMED not in words_of(pupil)
    assert not pupil.panel.findChild(Button, "lesson_anew").isVisible()
    # Nothing that was done is forgotten by that.
    assert row_of(pupil, "meals").note == "3 minutes, 3 of 4 steps, 1 skipped"


def test_a_lesson_is_done_when_its_open_step_is(pupil, settings_file):
    progress = LessonProgress(Settings(settings_file))
    for step in (0, 2, 3):
        progress.remember("meals", step)
    pupil.window.settings.store.sync()
    pupil.begins("meals")
    assert pupil.course.place == 1
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    row = row_of(pupil, "meals")
    assert row.is_done
    assert row.note == "3 minutes, done"
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    # What is done as a whole begins at its beginning.
    pupil.qtbot.waitUntil(lambda: pupil.course.place == 0)
    assert RESUMED not in words_of(pupil)


def test_who_leaves_at_the_last_step_has_read_it(pupil):
    pupil.begins("the-loss")
    pupil.goes_on()
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    assert pupil.course.is_last
    assert row_of(pupil, "the-loss").note == "3 minutes, 2 of 3 steps"
    QApplication.activeModalWidget().close()
    pupil.presses("lesson_close")
    assert row_of(pupil, "the-loss").is_done


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("meals=0 2 3", {"meals": {0, 2, 3}}),
        ("meals=0\nother=1", {"meals": {0}, "other": {1}}),
        ("nonsense\n=3\nmeals=x y\nother=99999999", {}),
        (7, {}),
    ],
)
def test_what_makes_no_sense_is_left_out(settings_file, text, found):
    settings = Settings(settings_file)
    settings.store.setValue(KEY, text)
    assert LessonProgress(settings).steps_done == found


def test_what_an_earlier_version_wrote_is_kept(settings_file):
    settings = Settings(settings_file)
    settings.store.setValue(OLD_KEY, "meals=3\nhuge=99999")
    progress = LessonProgress(settings)
    assert progress.steps_done == {"meals": {0, 1, 2}}
    progress.remember("meals", 3)
    assert progress.of("meals") == {0, 1, 2, 3}


def test_open_and_skipped_steps():
    assert first_open({0, 2}, 4) == 1
    assert first_open({0, 1, 2, 3}, 4) == 0
    assert skipped_of({0, 3}, 3) == [1, 2]
