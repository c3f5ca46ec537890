"""Going through the lessons that open an explanation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from engine.explain.worked_step import worked_step
from engine.files.examples import EXAMPLES
from gui.actions.table import ACTIONS
from gui.lessons.explanations.pages import PAGES
from gui.lessons.explanations.window import ExplanationWindow
from gui.lessons.lesson_file import lesson_folder, lessons_in
from gui.widgets.buttons import Button
from tests.gui.lessons.explanations.conftest import settled
from tests.gui.lessons.pupil import LONG_MS, Pupil


@pytest.fixture
def pupil(open_window, qtbot) -> Pupil:
    return Pupil(open_window(EXAMPLES["line"].path), qtbot)


def follow(pupil: Pupil, link: str = "") -> None:
    """Go back to the main window, and follow the link there, or the one wanted."""
    pupil.window.activateWindow()
    pupil.qtbot.waitUntil(pupil.window.isActiveWindow)
    pupil.follows_the_link(link)


def page_of(pupil: Pupil):
    return pupil.page()


def press(page, words: str) -> None:
    button = next(each for each in page.findChildren(Button) if each.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_any_curve(pupil):
    pupil.begins("any-curve")
    follow(pupil)
    page = page_of(pupil)
    assert len(page.shown.contributions) == 6
    pupil.goes_on()
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(1)
    for _ in range(4):
        press(page, "One less")
        settled(page, pupil.qtbot)
    assert len(page.shown.contributions) == 2
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(1)
    QTest.mouseClick(page.widths.start, Qt.MouseButton.LeftButton)
    pupil.qtbot.waitUntil(lambda: not page.widths.is_training, timeout=LONG_MS)
    pupil.goes_on()
    assert pupil.course.is_last


def test_learning_from_mistakes(pupil):
    pupil.begins("learning-from-mistakes")
    follow(pupil)
    page = page_of(pupil)
    assert page.step.lines == worked_step(pupil.window.document.project, 0).lines
    # What the text says.
    values = {line.name: line.value for line in page.step.lines}
    assert values["a of o1"] == pytest.approx(0.75, abs=0.005)
    assert values["a − y of o1"] == pytest.approx(0.74, abs=0.005)
    assert values["loss E"] == pytest.approx(0.298, abs=0.001)
    assert values["new weight from h1 to o1"] == pytest.approx(0.3589, abs=1e-4)
    pupil.goes_on()
    pupil.expects(0)
    pupil.goes_on()
    follow(pupil)
    assert page_of(pupil).objectName() == "paths_page"
    pupil.goes_on()
    pupil.expects(1)
    explanations = pupil.window.findChild(ExplanationWindow)
    keys = [row.key for row in PAGES]
    ideas = explanations.findChild(QListWidget)
    at = ideas.visualItemRect(ideas.item(keys.index("step"))).center()
    QTest.mouseClick(ideas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    press(page_of(pupil), "Train one batch")
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(1)
    page = page_of(pupil)
    QTest.mouseDClick(page.repeat.threshold, Qt.MouseButton.LeftButton)
    page.repeat.threshold.selectAll()
    QTest.keyClicks(page.repeat.threshold, "0.001")
    QTest.mouseClick(page.repeat.button, Qt.MouseButton.LeftButton)
    pupil.has_done_it()
    assert pupil.course.is_last


def test_the_loss(pupil):
    pupil.begins("the-loss")
    follow(pupil)
    page = page_of(pupil)
    pupil.goes_on()
    pupil.expects(1)
    before = float(page.facts.facts["Mean of the squares"])
    pupil.plays()
    pupil.has_done_it()
    settled(page, pupil.qtbot)
    assert float(page.facts.facts["Mean of the squares"]) < before / 10
    pupil.goes_on()
    assert pupil.course.is_last


def test_gradient_descent(pupil):
    own, path = pupil.window.document.project, pupil.window.document.path
    pupil.begins("gradient-descent")
    follow(pupil)
    assert page_of(pupil).objectName() == "line_page"
    pupil.goes_on()
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    follow(pupil)
    assert page_of(pupil).objectName() == "weight_page"
    pupil.goes_on()
    # Nobody is asked whether the lesson's network is to be saved: nothing is lost.
    assert pupil.window.files.has_to_ask
    follow(pupil)
    pupil.qtbot.waitUntil(
        lambda: pupil.network.layers[-1].activations == ("sine",), timeout=20_000
    )
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    loss = pupil.window.session.latest.train_loss
    assert 0.6 < loss <= 0.8, "it is in the valley that is not the lowest"
    assert "a local minimum" in page_of(pupil).verdict.text()
    pupil.goes_on()
    assert pupil.course.is_last
    pupil.expects(1)
    follow(pupil)
    pupil.qtbot.waitUntil(lambda: bool(pupil.network.of_kind("hidden")), timeout=20_000)
    follow(pupil, "action:explain.plane")
    assert page_of(pupil).objectName() == "plane_page"
    pupil.plays()
    pupil.has_done_it()
    document = pupil.window.document
    assert document.project.training.epoch >= 20
    assert document.path is None
    pupil.window.canvas.setFocus()
    while document.stack.canUndo() and document.project is not own:
        QTest.keyClick(
            pupil.window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
        )
    assert document.project is own
    assert document.path == path


def test_check_my_homework(pupil):
    pupil.begins("check-my-homework")
    pupil.goes_on()
    pupil.expects(0)
    pupil.goes_on()
    follow(pupil)
    page = page_of(pupil)
    values = {line.name: line.value for line in page.step.lines}
    assert values["z of h1"] == pytest.approx(0.3775, abs=1e-9)
    assert values["new weight from h1 to o1"] == pytest.approx(0.358916480, abs=1e-9)
    pupil.goes_on()
    pupil.expects(1)
    press(page, "Train one batch")
    pupil.has_done_it()
    assert pupil.course.is_last


def test_every_link_names_an_action():
    ids = {action.id for action in ACTIONS}
    for path in lessons_in(lesson_folder()):
        text = path.read_text(encoding="utf-8")
        linked = [part.split(")")[0] for part in text.split("](action:")[1:]]
        assert set(linked) <= ids, path.name


def test_the_winner_of_a_race_goes_the_rest_of_the_way(pupil):
    pupil.begins("learning-rate")
    for _ in range(3):
        pupil.presses("lesson_skip")
    pupil.goes_on()
    pupil.expects(2)
    follow(pupil)
    page = page_of(pupil)
    press(page, "Start the race")
    pupil.qtbot.waitUntil(lambda: not page.is_racing, timeout=LONG_MS)
    assert page.lanes.names[0][1] == "crawls"
    assert page.lanes.lanes[-1].is_out
    press(page, "Take the winner")
    pupil.plays()
    pupil.has_done_it()
