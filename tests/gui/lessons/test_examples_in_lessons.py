"""Examples that a lesson opens: one step of undo, and nothing of the user's is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.edits.settings import ChangeSettings
from engine.files.examples import EXAMPLES
from gui.lessons.explanations.window import ExplanationWindow
from gui.widgets.buttons import Button
from tests.gui.lessons.explanations.conftest import settled
from tests.gui.lessons.pupil import Pupil


@pytest.fixture
def pupil(open_window, qtbot) -> Pupil:
    """Somebody whose own network has changes that were never saved."""
    window = open_window(EXAMPLES["spiral"].path)
    window.document.do(ChangeSettings((("learning_rate", 0.07),)))
    assert window.files.has_to_ask
    return Pupil(window, qtbot)


def comes_to_the_valleys(pupil: Pupil) -> None:
    pupil.begins("gradient-descent")
    pupil.goes_on()
    pupil.presses("lesson_skip")
    pupil.goes_on()
    pupil.follows_the_link("action:example.valleys")
    pupil.qtbot.waitUntil(lambda: shows(pupil, "valleys"))


def shows(pupil: Pupil, name: str) -> bool:
    own = pupil.window.document.project.network.layers[-1].activations
    return own == ("sine",) if name == "valleys" else own == ("sigmoid",)


def takes_back(pupil: Pupil) -> None:
    pupil.window.canvas.setFocus()
    QTest.keyClick(
        pupil.window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )


def test_an_example_of_a_lesson_is_one_step_of_undo(pupil):
    document = pupil.window.document
    own, path = document.project, document.path
    comes_to_the_valleys(pupil)
    assert QApplication.activeModalWidget() is None
    assert document.stack.undoText() == "Open Valleys"
    # A save must not go over the user's own file.
    assert document.path is None
    takes_back(pupil)
    while document.stack.undoText() != "Begin Gradient descent":
        takes_back(pupil)
    takes_back(pupil)
    assert document.project is own
    assert document.path == path
    assert document.is_modified
    # And forward again.
    while document.stack.canRedo():
        QTest.keyClick(
            pupil.window.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier
        )
    assert shows(pupil, "valleys")
    assert document.path is None


def test_the_menu_and_the_pages_go_the_same_way(pupil):
    document = pupil.window.document
    own = document.project
    comes_to_the_valleys(pupil)
    # The bowl needs a line, which a sine is not: the page offers an example.
    pupil.window.explanations.show("kinds")
    page = pupil.window.findChild(ExplanationWindow).page
    settled(page, pupil.qtbot)
    assert page.lack
    link = next(
        each
        for each in page.findChildren(Button)
        if each.isVisible() and each.text().startswith("Open the example")
    )
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    pupil.qtbot.waitUntil(lambda: shows(pupil, "xor"))
    pupil.window.actions_by_id["example.valleys"].trigger()
    pupil.qtbot.waitUntil(lambda: shows(pupil, "valleys"))
    assert QApplication.activeModalWidget() is None
    pupil.window.activateWindow()
    while document.stack.canUndo() and document.project is not own:
        takes_back(pupil)
    assert document.project is own


def test_a_run_that_is_on_is_a_step_of_its_own(pupil):
    document, session = pupil.window.document, pupil.window.session
    own = document.project
    pupil.begins("gradient-descent")
    pupil.goes_on()
    pupil.expects(1)
    pupil.plays()
    pupil.qtbot.waitUntil(lambda: pupil.course.place in pupil.course.done)
    pupil.goes_on()
    pupil.goes_on()
    assert session.is_running
    pupil.follows_the_link("action:example.valleys")
    pupil.qtbot.waitUntil(lambda: shows(pupil, "valleys"))
    pupil.qtbot.waitUntil(lambda: not session.is_running)
    while document.stack.canUndo() and document.project is not own:
        takes_back(pupil)
    assert document.project is own


def test_without_a_lesson_an_example_asks_as_before(pupil):
    pupil.begins("gradient-descent")
    pupil.presses("lesson_close")
    pupil.window.actions_by_id["example.valleys"].trigger()
    question = QApplication.activeModalWidget()
    assert question is not None
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert not shows(pupil, "valleys")
