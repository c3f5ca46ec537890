"""Every page shows the engine's own numbers, and says what it needs where it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget

from engine.edits.activation import SetActivation
from engine.explain.worked_step import worked_step
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.network.parameters import pack
from engine.prediction import predict
from engine.trainer import Trainer
from gui.lessons.explanations.pages import PAGES
from gui.lessons.explanations.window import ExplanationWindow
from gui.widgets.buttons import Button
from gui.widgets.chart_marks import Squares
from tests.gui.lessons.explanations.conftest import LIMIT, page_of, settled


def button(page, words):
    return next(each for each in page.findChildren(Button) if each.text() == words)


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_the_step_shows_the_lines_of_every_stage(explain, qtbot):
    window, page = explain("textbook", "step")
    expected = worked_step(window.document.project, 0)
    stages = page.findChild(QListWidget)
    for stage in range(len(expected.trace.stages)):
        assert page._table.lines == expected.lines_of(stage)
        click(qtbot, button(page, "Next"))
    assert stages.currentRow() == 0
    click(qtbot, button(page, "Next"))
    click(qtbot, button(page, "Back"))
    assert stages.currentRow() == 0


def test_a_step_is_followed_and_can_be_made(explain, qtbot):
    window, page = explain("textbook", "step")
    trainer = Trainer(window.document.project, backend="numpy")
    trainer.advance(1)
    after = page.step.trace.after
    click(qtbot, button(page, "Train one batch"))
    qtbot.waitUntil(lambda: window.document.project.training.step == 1, timeout=LIMIT)
    settled(page, qtbot)
    assert pack(window.document.project.network) == pytest.approx(after, abs=1e-6)
    assert page.step.trace.before == pytest.approx(after, abs=1e-6)


def test_stages_are_played_one_after_the_other(explain, qtbot):
    _, page = explain("textbook", "step")
    page._playing.setInterval(5)
    click(qtbot, button(page, "Play"))
    stages = page.findChild(QListWidget)
    last = stages.count() - 2
    qtbot.waitUntil(lambda: stages.currentRow() == last, timeout=LIMIT)
    qtbot.waitUntil(lambda: not page._playing.isActive(), timeout=LIMIT)


def test_all_lines_are_copied_and_written_for_print(explain, qtbot, tmp_path):
    _, page = explain("textbook", "step")
    click(qtbot, button(page, "Copy all"))
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 1 + len(page.step.lines)
    path = tmp_path / "step.pdf"
    page._save_to(str(path))
    assert path.read_bytes().startswith(b"%PDF")
    page._save_to(str(tmp_path / "missing" / "step.pdf"))
    assert "missing" in page._note.text() or "folder" in page._note.text()


def test_the_viewed_row_is_the_one_that_is_explained(explain, qtbot):
    window, page = explain("two-moons", "step")
    window._parts.viewed_row.set(7)
    settled(page, qtbot)
    assert page.step.row == 7


def test_the_mean_of_the_squares_is_the_loss(explain):
    window, page = explain("line", "loss")
    project = window.document.project
    trainer = Trainer(project)
    loss = trainer.losses().train
    shown = page.facts.facts
    assert float(shown["Mean of the squares"]) == pytest.approx(loss, rel=1e-3)
    assert float(shown["mean squared error"]) == pytest.approx(loss, rel=1e-3)
    squares = next(mark for mark in page.chart.marks if isinstance(mark, Squares))
    sides = squares.high - squares.low
    assert np.mean(sides**2) == pytest.approx(page._result[1].mean_square, rel=1e-5)


def test_a_matrix_takes_the_place_of_a_chain(explain, qtbot):
    window, page = explain("chain", "collapse")
    project = window.document.project
    rows = project.dataset.inputs
    before = predict(project, rows)
    assert page._found.difference < 1e-4
    click(qtbot, button(page, "Replace by one matrix"))
    after = window.document.project
    assert len(after.network.layers) == 2
    assert predict(after, rows) == pytest.approx(before, abs=1e-4)
    window.session.undo()
    assert pack(window.document.project.network) is not None
    assert len(window.document.project.network.layers) == 4


def test_with_a_bend_it_says_which_neuron_stands_in_the_way(explain, qtbot):
    window, page = explain("chain", "collapse")
    layer = window.document.project.network.of_kind("hidden")[0]
    other = window.document.project.network.of_kind("hidden")[1]
    for each in (layer, other):
        neurons = tuple(int(neuron) for neuron in each.neurons)
        window.document.do(SetActivation(neurons, "tanh"))
    settled(page, qtbot)
    assert layer.names[0] in page.lack
    assert "tanh" in page.lack


def test_the_linear_answer_of_meals_are_the_prices(explain):
    _, page = explain("meals", "baseline")
    model = page.table.model()
    cells = [model.data(model.index(row, 0)) for row in range(3)]
    assert cells == ["5.000", "2.500", "1.500"]
    assert "linear answer is clearly better" in page.verdict.text()


def test_what_a_page_lacks_is_said_and_an_example_is_offered(explain, qtbot):
    window, page = explain("two-moons", "collapse")
    assert page.lack
    click(qtbot, button(page, f"Open the example {EXAMPLES['chain'].title}"))
    chain = load(EXAMPLES["chain"].path)
    qtbot.waitUntil(
        lambda: window.document.project.network.n_neurons == chain.network.n_neurons,
        timeout=LIMIT,
    )
    settled(page, qtbot)
    assert not page.lack


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.key)
def test_an_empty_canvas_gets_a_sentence(open_window, qtbot, row):
    window = open_window()
    page = page_of(window, row.key)
    settled(page, qtbot)
    assert page.lack.endswith(".")


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.key)
def test_pages_are_reached_by_keyboard_and_left_by_escape(explain, qtbot, row):
    window, _ = explain("xor", PAGES[0].key)
    explanations = window.findChild(ExplanationWindow)
    for _ in range(PAGES.index(row)):
        qtbot.keyClick(explanations._list, Qt.Key.Key_Down)
    assert explanations.page is explanations._pages[row.key]
    qtbot.keyClick(explanations._list, Qt.Key.Key_Escape)
    assert not explanations.isVisible()


def test_nothing_is_computed_for_a_page_that_is_not_seen(explain, qtbot):
    window, page = explain("two-moons", "step")
    window.findChild(ExplanationWindow).close()
    before = page.step
    window._parts.viewed_row.set(3)
    qtbot.waitUntil(lambda: not page.subject.is_due, timeout=LIMIT)
    assert page.step is before
    assert not page.is_busy
