"""Leaving a lesson for something else: the user's own network is asked about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.edits.settings import ChangeSettings
from engine.files.examples import EXAMPLES
from engine.files.project_file import load, save
from gui.dialogs.question import Question
from gui.lessons.lesson_panel import AWAY
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from tests.gui.lessons.pupil import Pupil

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def own(tmp_path):
    """A file of the user."""
    path = tmp_path / "mine.wloom"
    save(load(EXAMPLES["spiral"].path), path)
    return path


@pytest.fixture
def pupil(open_window, qtbot, own) -> Pupil:
    return Pupil(open_window(own), qtbot)


def changes_the_own_network(pupil: Pupil) -> None:
    pupil.window.document.do(ChangeSettings((("learning_rate", 0.07),)))


def does_something_in_the_lesson(pupil: Pupil) -> None:
    pupil.sets_the_rate("0.02")


def presses(pupil: Pupil, key: Qt.Key, held=CONTROL) -> None:
    pupil.window.activateWindow()
    pupil.window.canvas.setFocus()
    QTest.keyClick(pupil.window.canvas, key, held)


def question(pupil: Pupil) -> Question:
    """The question that is shown."""
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, Question)
    return shown


def words(asked: Question) -> str:
    return " ".join(each.text() for each in asked.findChildren(Label))


def answers(pupil: Pupil, key: str) -> None:
    button = question(pupil).findChild(Button, f"answer_{key}")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def is_empty(pupil: Pupil) -> bool:
    return not pupil.window.document.project.network.layers


def test_the_question_is_about_the_own_network_which_is_seen(pupil, own):
    document = pupil.window.document
    changes_the_own_network(pupil)
    mine = document.project
    pupil.begins("gradient-descent")
    presses(pupil, Qt.Key.Key_N)
    answers(pupil, "discard")  # of what became of the lesson: its speed was changed
    assert "mine.wloom" in words(question(pupil))
    assert "your own network" in words(question(pupil))
    assert document.project is mine
    assert document.path == own
    answers(pupil, "discard")
    assert is_empty(pupil)
    assert load(own).settings.learning_rate != 0.07


@pytest.mark.parametrize("way", ["escape", "cancel"])
def test_no_leaves_everything_as_it_was(pupil, way):
    document = pupil.window.document
    changes_the_own_network(pupil)
    mine = document.project
    pupil.begins("gradient-descent")
    does_something_in_the_lesson(pupil)
    shown, place = document.project, document.stack.index()
    presses(pupil, Qt.Key.Key_N)
    answers(pupil, "discard")
    assert document.project is mine
    if way == "escape":
        QTest.keyClick(question(pupil), Qt.Key.Key_Escape)
    else:
        answers(pupil, "cancel")
    assert document.project is shown
    assert document.stack.index() == place
    assert document.path is None
    assert pupil.course is not None
    assert pupil.panel.waiting != AWAY
    while document.project is not mine:
        presses(pupil, Qt.Key.Key_Z)
    assert document.is_modified


def test_save_saves_the_own_network_in_its_file(pupil, own):
    changes_the_own_network(pupil)
    pupil.begins("gradient-descent")
    does_something_in_the_lesson(pupil)
    presses(pupil, Qt.Key.Key_N)
    answers(pupil, "discard")
    answers(pupil, "save")
    pupil.qtbot.waitUntil(lambda: is_empty(pupil))
    kept = load(own)
    assert kept.settings.learning_rate == 0.07
    assert kept.dataset.name == "spiral"


def test_an_own_network_that_is_saved_is_not_asked_about(pupil):
    pupil.begins("gradient-descent")
    does_something_in_the_lesson(pupil)
    presses(pupil, Qt.Key.Key_N)
    assert "Gradient descent" in words(question(pupil))
    answers(pupil, "discard")
    assert QApplication.activeModalWidget() is None
    assert is_empty(pupil)
    assert pupil.course is None, "the lesson has given way with its network"


def test_a_lesson_in_which_nothing_was_done_is_not_asked_about(pupil):
    changes_the_own_network(pupil)
    canvas = pupil.window.canvas
    QTest.keyClick(canvas, Qt.Key.Key_L, CONTROL)
    row = QApplication.activeModalWidget().findChild(QWidget, "lesson_meals")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    pupil.qtbot.waitUntil(lambda: pupil.course is not None)
    pupil.window.activateWindow()
    pupil.qtbot.waitUntil(pupil.window.isActiveWindow)
    presses(pupil, Qt.Key.Key_N)
    assert "mine.wloom" in words(question(pupil))
    answers(pupil, "discard")
    assert is_empty(pupil)


def test_an_example_of_the_start_page_asks_as_well(pupil):
    document = pupil.window.document
    changes_the_own_network(pupil)
    mine = document.project
    pupil.begins("gradient-descent")
    does_something_in_the_lesson(pupil)
    shown = document.project
    presses(pupil, Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert pupil.window.shows_start_page
    card = pupil.window.findChild(QWidget, "example_xor")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    answers(pupil, "discard")
    assert document.project is mine
    answers(pupil, "cancel")
    assert document.project is shown


def test_a_file_that_is_opened_asks_as_well(pupil, tmp_path):
    other = tmp_path / "other.wloom"
    save(load(EXAMPLES["line"].path), other)
    document = pupil.window.document
    changes_the_own_network(pupil)
    mine = document.project
    pupil.begins("gradient-descent")
    pupil.window.files.open_path(other)
    answers(pupil, "discard")
    assert document.project is mine
    answers(pupil, "discard")
    pupil.qtbot.waitUntil(lambda: document.path == other)
    assert document.project.dataset.name == "line"


def test_closing_the_window_asks_as_well(pupil, own):
    changes_the_own_network(pupil)
    pupil.begins("gradient-descent")
    assert not pupil.window.close()
    answers(pupil, "discard")
    assert "mine.wloom" in words(question(pupil))
    answers(pupil, "save")
    pupil.qtbot.waitUntil(lambda: not pupil.window.isVisible())
    assert load(own).settings.learning_rate == 0.07


def test_a_run_of_the_lesson_ends_before_the_own_network_is_shown(pupil):
    document, session = pupil.window.document, pupil.window.session
    changes_the_own_network(pupil)
    mine = document.project
    pupil.begins("gradient-descent")
    pupil.plays()
    pupil.qtbot.waitUntil(lambda: session.latest.step > 0)
    presses(pupil, Qt.Key.Key_N)
    answers(pupil, "discard")
    assert not session.is_busy
    assert document.project is mine
    answers(pupil, "cancel")
    assert document.project.training.step > 0


def test_what_one_builds_on_after_a_lesson_is_ones_own(pupil):
    document = pupil.window.document
    pupil.begins("meals")
    pupil.presses("lesson_close")
    does_something_in_the_lesson(pupil)
    built_on = document.project
    pupil.begins("gradient-descent")
    presses(pupil, Qt.Key.Key_N)
    answers(pupil, "discard")
    assert document.project is built_on
    answers(pupil, "cancel")
    # Where nothing was done after the lesson, nothing is asked about it.
    while document.project is not built_on:
        presses(pupil, Qt.Key.Key_Z)
    pupil.begins("the-loss")
    pupil.presses("lesson_close")
    pupil.begins("learning-rate")
    presses(pupil, Qt.Key.Key_N)
    answers(pupil, "discard")
    assert document.project is built_on


def test_the_lesson_rests_while_the_own_network_is_shown(pupil):
    # The own network is trained; the lesson waits for training of its own one.
    session, document = pupil.window.session, pupil.window.document
    pupil.plays()
    pupil.qtbot.waitUntil(lambda: session.latest.epochs > 60)
    session.pause()
    mine = document.project
    pupil.begins("gradient-descent")
    pupil.goes_on()
    pupil.expects(1)
    while document.project is not mine:
        presses(pupil, Qt.Key.Key_Z)
    assert pupil.panel.waiting == AWAY
    assert pupil.course.place not in pupil.course.done
    while document.stack.canRedo():
        presses(pupil, Qt.Key.Key_Y)
    assert pupil.panel.waiting.startswith("Waiting until")


def test_the_name_and_the_mark_are_those_of_what_is_shown(pupil, own, tmp_path):
    window, document = pupil.window, pupil.window.document
    mine = document.project
    pupil.begins("gradient-descent")
    assert window.files.name == "Gradient descent"
    assert window.files.suggestion.name == "gradient-descent.wloom"
    # Saved within the lesson, to another file.
    other = tmp_path / "lesson.wloom"
    window.files.save_to(other)
    pupil.qtbot.waitUntil(lambda: document.path == other)
    while document.project is not mine:
        presses(pupil, Qt.Key.Key_Z)
    assert document.path == own
    assert not document.is_modified
    while document.stack.canRedo():
        presses(pupil, Qt.Key.Key_Y)
    assert document.path == other
    assert not document.is_modified
    assert load(own).dataset.name == "spiral"
