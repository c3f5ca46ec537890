"""Going through the lessons in the window: by mouse, by key, and never locked in."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.files.examples import EXAMPLES
from engine.network.parameters import pack
from gui.lessons.lesson_file import lesson_folder, lessons_in, read_lesson
from gui.lessons.lesson_panel import LessonPanel
from gui.lessons.progress import LessonProgress
from gui.settings import Settings
from gui.widgets.buttons import Button
from tests.gui.lessons.pupil import LONG_MS, Pupil


@pytest.fixture
def pupil(open_window, qtbot) -> Pupil:
    return Pupil(open_window(EXAMPLES["line"].path), qtbot)


# The lessons that need no explanation


def test_what_a_neuron_does(pupil):
    pupil.begins("neuron")
    pupil.follows_the_link()
    neuron = int(pupil.network.layer_named("Hidden 2").neurons[0])
    assert pupil.window.canvas.selection.picked.neurons == {neuron}
    pupil.goes_on()
    pupil.follows_the_link()
    card = pupil.window.findChild(QWidget, "neuron_card")
    assert card.neuron == neuron
    for _ in range(3):
        pupil.presses("lesson_next")
    assert pupil.course.place == 4
    QTest.keyClick(card, Qt.Key.Key_Escape)
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()


def test_activation_functions(pupil):
    pupil.begins("activations")
    pupil.expects(0)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(1)
    pupil.follows_the_link()
    pupil.picks("identity")
    pupil.has_done_it()
    assert pupil.window.document.project.is_trained
    pupil.goes_on()
    pupil.expects(1)
    pupil.picks("tanh")
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(0)
    pupil.picks("relu")
    pupil.rewinds()
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    assert pupil.course.is_last


def test_a_linear_neuron_prices_a_meal(pupil):
    pupil.begins("meals")
    pupil.goes_on()
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    (projection,) = pupil.network.projections
    prices = projection.weights[:, 0]
    # What the text says, and the least squares of the training rows.
    np.testing.assert_allclose(prices, [5.0, 2.5, 1.5], atol=0.01)
    data = pupil.window.document.project.dataset
    rows = data.inputs[data.train_rows]
    wide = np.column_stack([rows, np.ones(len(rows))])
    best = np.linalg.lstsq(wide, data.targets[data.train_rows, 0], rcond=None)[0]
    np.testing.assert_allclose(prices, best[:3], atol=0.01)
    pupil.goes_on()
    pupil.goes_on()
    assert pupil.course.is_last


def test_why_non_linear(pupil):
    pupil.begins("why-nonlinear")
    pupil.follows_the_link()
    pupil.picks("identity")
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    assert pupil.window.session.latest.metrics["accuracy"] < 0.76
    pupil.goes_on()
    pupil.goes_on()
    pupil.expects(0)
    pupil.picks("tanh")
    pupil.rewinds()
    pupil.plays()
    pupil.has_done_it()


def test_kinds_of_network(pupil):
    pupil.begins("kinds-of-network")
    pupil.goes_on()
    pupil.deletes_the_hidden_layer_and_joins()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(0)
    pupil.takes_data("and")
    pupil.sets_the_rate("1")
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(1)
    pupil.takes_data("xor4")
    pupil.rewinds()
    pupil.plays()
    pupil.has_done_it()
    session = pupil.window.session
    pupil.qtbot.waitUntil(lambda: "accuracy" in session.latest.metrics)
    assert session.latest.metrics["accuracy"] <= 0.75
    pupil.goes_on()
    pupil.expects(1)
    pupil.adds_a_layer()
    (hidden,) = pupil.network.of_kind("hidden")
    pupil.window.canvas.selection.select(layers=[hidden.id])
    pupil.picks("tanh")
    pupil.joins("Inputs", hidden.name)
    pupil.joins(hidden.name, "Output")
    pupil.plays()
    pupil.qtbot.waitUntil(
        lambda: session.latest.metrics.get("accuracy") == 1, timeout=LONG_MS
    )
    pupil.follows_the_link()
    pupil.has_done_it()
    page = pupil.page()
    assert hidden.size == 4
    # What the answer says: in the plane of two of the neurons a line parts the points.
    assert page.facts.facts["On their side of the line"] == "4"


def test_the_learning_rate(pupil):
    pupil.begins("learning-rate")
    pupil.sets_the_rate("0.001")
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.rewinds()
    pupil.sets_the_rate("0.1")
    pupil.expects(0)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.rewinds()
    pupil.sets_the_rate("2")
    pupil.expects(1)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.goes_on()
    pupil.expects(2)
    pupil.rewinds()
    pupil.follows_the_link()
    page = pupil.page()
    QTest.mouseClick(page.start, Qt.MouseButton.LeftButton)
    pupil.qtbot.waitUntil(page.take.isEnabled, timeout=LONG_MS)
    QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    # What the answer says: the winner is neither the largest nor the smallest.
    rates = sorted(run.rate for run in page.race.runs)
    assert pupil.window.document.project.settings.learning_rate in rates[1:-1]
    assert len(rates) == 6
    pupil.plays()
    pupil.has_done_it()
    assert pupil.course.is_last


def test_start_simple(pupil):
    pupil.begins("start-simple")
    assert pupil.network.n_parameters == 107
    pupil.expects(2)
    pupil.plays()
    pupil.has_done_it()
    pupil.goes_on()
    pupil.expects(2)
    pupil.follows_the_link()
    pupil.has_done_it()
    page = pupil.page()
    # What the answer says.
    assert page.facts.facts["Test accuracy"] == "100.0 %"
    pupil.goes_on()
    pupil.window.activateWindow()
    pupil.qtbot.waitUntil(pupil.window.isActiveWindow)
    pupil.expects(1)
    pupil.deletes_the_hidden_layer_and_joins()
    assert pupil.network.n_parameters == 30
    pupil.plays()
    pupil.has_done_it()
    rows = pupil.window.document.project.dataset.test_rows
    assert len(rows) == 67
    pupil.goes_on()
    pupil.goes_on()
    assert pupil.course.is_last


# The frame around them


def test_one_step_of_undo_brings_the_own_network_and_file_back(pupil):
    window = pupil.window
    own, path = window.document.project, window.document.path
    pupil.window.learning.start("meals")
    pupil.qtbot.waitUntil(lambda: pupil.course is not None)
    assert window.document.project is not own
    assert window.document.path is None
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.project is own
    assert window.document.path == path
    QTest.keyClick(window.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert window.document.path is None


def test_the_program_is_never_locked(pupil):
    pupil.begins("activations")
    window = pupil.window
    assert not window.findChild(Button, "lesson_next").isEnabled()
    assert all(
        window.actions_by_id[key].isEnabled()
        for key in ("file.new", "file.open", "add.layer", "train.play", "edit.undo")
    )
    pupil.presses("lesson_skip")
    assert pupil.course.place == 1
    pupil.presses("lesson_back")
    assert pupil.course.place == 0
    pupil.presses("lesson_close")
    assert not pupil.panel.isVisible()
    assert pupil.course is None
    assert window.document.project.dataset.name == "xor"


def test_it_can_be_set_up_anew(pupil):
    pupil.begins("meals")
    before = pack(pupil.network)
    pupil.window.session.step()
    pupil.qtbot.waitUntil(lambda: pupil.window.document.project.is_trained)
    pupil.presses("lesson_again")
    pupil.qtbot.waitUntil(lambda: not pupil.window.document.project.is_trained)
    np.testing.assert_array_equal(pack(pupil.network), before)
    assert pupil.course.place == 0


def test_progress_is_remembered_and_listed(pupil, settings_file):
    pupil.begins("meals")
    pupil.goes_on()
    QTest.keyClick(
        pupil.window.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier
    )
    launcher = QApplication.activeModalWidget()
    row = launcher.findChild(QWidget, "lesson_meals")
    assert row.note == "3 minutes, 1 of 4 steps"
    assert not row.is_done
    QTest.mouseClick(
        launcher.findChild(QWidget, "lesson_learning-rate"), Qt.MouseButton.LeftButton
    )
    pupil.qtbot.waitUntil(lambda: pupil.course.lesson.name == "learning-rate")
    progress = LessonProgress(Settings(settings_file))
    progress.remember("meals", 3)
    progress.remember("meals", 1)
    assert progress.steps_done["meals"] == {0, 1, 3}
    assert LessonProgress(Settings(settings_file)).of("meals") == {0, 1, 3}


def test_after_the_last_step_comes_the_next_lesson(pupil):
    pupil.begins("meals")
    pupil.goes_on()
    pupil.presses("lesson_skip")
    pupil.goes_on()
    pupil.presses("lesson_next")
    pupil.qtbot.waitUntil(
        lambda: pupil.course is not None and pupil.course.lesson.name != "meals"
    )
    names = [read_lesson(path).name for path in lessons_in(lesson_folder())]
    assert pupil.course.lesson.name == names[names.index("meals") + 1]


def test_the_start_page_leads_to_the_lessons(open_window, qtbot):
    window = open_window()
    QTest.mouseClick(
        window.findChild(Button, "start_lessons"), Qt.MouseButton.LeftButton
    )
    launcher = QApplication.activeModalWidget()
    QTest.mouseClick(
        launcher.findChild(QWidget, "lesson_neuron"), Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(lambda: window.findChild(LessonPanel).isVisible())
    assert not window.shows_start_page


def test_a_bad_lesson_of_a_teacher_is_one_sentence(pupil, tmp_path):
    (tmp_path / "bad.md").write_text("nothing", encoding="utf-8")
    pupil.window.learning.start("bad", tmp_path)
    (message,) = pupil.window._messages.shown
    assert message.sentence == "bad.md, line 1: a lesson begins with a line '---'."
    pupil.window.actions_by_id["learn.lessons"].trigger()
    launcher = QApplication.activeModalWidget()
    assert launcher.findChildren(QWidget, "lesson_meals") == []
    launcher.close()


def test_a_layout_is_not_kept_with_a_lesson_in_it(open_window, qtbot):
    first = open_window(EXAMPLES["xor"].path)
    first.learning.start("meals")
    qtbot.waitUntil(lambda: first.findChild(LessonPanel).isVisible())
    width = first.canvas.width()
    assert width >= 480
    first.session.pause()
    first.document.stack.setClean()
    first.close()
    second = open_window(EXAMPLES["xor"].path)
    assert not second.findChild(LessonPanel).isVisible()
    assert second.canvas.width() > width


def test_the_panel_stands_beside_the_canvas(pupil):
    pupil.begins("meals")
    corner = pupil.panel.mapTo(pupil.window, QPoint(0, 0))
    canvas = pupil.window.canvas.mapTo(pupil.window, QPoint(0, 0))
    assert corner.x() + pupil.panel.width() <= canvas.x()
