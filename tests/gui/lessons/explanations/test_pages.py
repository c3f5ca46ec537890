"""Every page shows the engine's own numbers, and says what it needs where it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QListWidget

from engine.data.sets import load_set
from engine.edits.activation import SetActivation
from engine.edits.new_project import new_project
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


def test_all_lines_are_copied_and_written_for_print(explain, qtbot, tmp_path):
    _, page = explain("textbook", "step")
    click(qtbot, button(page, "Copy all"))
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 1 + len(page.step.lines)
    path = tmp_path / "step.pdf"
    page._save_to(str(path))
    qtbot.waitUntil(lambda: "Written" in page._note.text(), timeout=20_000)
    assert path.read_bytes().startswith(b"%PDF")
    page._save_to(str(tmp_path / "missing" / "step.pdf"))
    qtbot.waitUntil(lambda: "Writ" not in page._note.text(), timeout=20_000)
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
    assert not page.lack
    assert layer.names[0] in page.words.text()
    assert "tanh" in page.words.text()
    light = window.explaining.spotlight.light
    assert light.words == ((int(layer.neurons[0]), "tanh"),)
    assert page.layers.isVisible()
    page.window().close()


def test_the_linear_answer_of_meals_are_the_prices(explain):
    _, page = explain("meals", "baseline")
    model = page.table.model()
    cells = [model.data(model.index(row, 0)) for row in range(3)]
    assert cells == ["5.000", "2.500", "1.500"]
    assert "linear answer is clearly better" in page.verdict.text()


def test_what_a_page_lacks_is_said_and_an_example_is_offered(explain, qtbot):
    window, page = explain("two-moons", "collapse")
    assert "bends its sum" in page.words.text()
    assert page.more.isVisible()
    click(qtbot, button(page, f"Open the example {EXAMPLES['chain'].title}"))
    chain = load(EXAMPLES["chain"].path)
    qtbot.waitUntil(
        lambda: window.document.project.network.n_neurons == chain.network.n_neurons,
        timeout=LIMIT,
    )
    settled(page, qtbot)
    assert page._found is not None
    assert not page.more.isVisible()


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


def drag(qtbot, chart, start, end):
    qtbot.mousePress(
        chart, Qt.MouseButton.LeftButton, pos=chart.point_of(*start).toPoint()
    )
    target = chart.point_of(*end)
    for share in (0.5, 1.0):
        at = chart.point_of(*start) + (target - chart.point_of(*start)) * share
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            chart.mapToGlobal(at),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(chart, event)
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=target.toPoint())


def test_the_paths_add_up_to_the_derivative(explain):
    window, page = explain("textbook", "paths")
    found = page.found
    assert sum(path.product for path in found.paths) == pytest.approx(found.gradient)
    assert found.numeric == pytest.approx(found.gradient, rel=1e-5)
    place = page.choice.value
    trace = worked_step(window.document.project, 0).trace
    assert found.gradient == pytest.approx(trace.gradient[place], rel=1e-5)
    model = page.table.model()
    assert model.rowCount() == len(found.paths) == 2


def test_a_weight_is_dragged_along_its_curve(explain, qtbot):
    window, page = explain("two-moons", "weight")
    curve = page.curve
    target = curve.value + 1.0
    drag(qtbot, page.chart, (curve.value, curve.loss), (target, curve.loss))
    settled(page, qtbot)
    assert page.curve.value == pytest.approx(target, abs=0.05)
    moved = window.document.project
    assert Trainer(moved).losses().train == pytest.approx(page.curve.loss, rel=1e-4)
    nearest = np.argmin(np.abs(curve.values - page.curve.value))
    assert page.curve.loss == pytest.approx(curve.losses[nearest], abs=0.02)
    window.session.undo()
    settled(page, qtbot)
    assert page.curve.value == pytest.approx(curve.value)
    assert not window.document.stack.canUndo()


def test_two_weights_are_dragged_over_their_plane(explain, qtbot):
    window, page = explain("xor", "plane")
    plane = page.plane
    target = plane.point[0] + 0.5, plane.point[1] - 0.5
    drag(qtbot, page.chart, plane.point, target)
    settled(page, qtbot)
    assert page.plane.point == pytest.approx(target, abs=0.05)
    loss = Trainer(window.document.project).losses().train
    assert page.plane.loss == pytest.approx(loss, rel=1e-4)


def test_the_bowl_of_a_line_has_its_bottom_at_least_squares(explain):
    window, page = explain("line", "line")
    dataset = window.document.project.dataset
    rows = dataset.train_rows
    m, b = np.polyfit(dataset.inputs[rows, 0], dataset.targets[rows, 0], 1)
    facts = page.facts.facts
    assert float(facts["best m"]) == pytest.approx(m, abs=1e-3)
    assert float(facts["best b"]) == pytest.approx(b, abs=1e-3)


def test_rates_race_and_the_winner_is_taken(explain, qtbot):
    window, page = explain("line", "rates")
    click(qtbot, page.start)
    qtbot.waitUntil(lambda: not page.is_racing, timeout=LIMIT)
    race = page.race
    assert [run.rate for run in race.runs] == sorted(run.rate for run in race.runs)
    assert race.words[0] == "crawls"
    assert "diverges" in race.words
    click(qtbot, page.take)
    rate = window.document.project.settings.learning_rate
    assert rate == race.runs[race.winner].rate


def test_a_race_is_stopped(explain, qtbot):
    _, page = explain("digits", "rates")
    click(qtbot, page.start)
    assert page.is_racing
    click(qtbot, page.start)
    qtbot.waitUntil(lambda: not page.is_racing, timeout=LIMIT)


def test_another_activation_keeps_the_weights(explain, qtbot):
    window, page = explain("two-moons", "activation")
    before = pack(window.document.project.network)
    loss = page.found.loss
    page.activation.setFocus()
    qtbot.keyClicks(page.activation, "sig")
    qtbot.keyClick(page.activation, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert np.array_equal(pack(window.document.project.network), before)
    assert page.found.curve.name == "sigmoid"
    assert page.found.loss != loss
    exact = Trainer(window.document.project).losses().train
    assert page.found.loss == pytest.approx(exact, rel=1e-5)


def test_a_perceptron_draws_its_line_and_xor_defeats_it(open_window, qtbot):
    window = open_window()
    project = new_project(load_set("xor4"), hidden=())
    window.document.replace(project, None)
    page = page_of(window, "kinds")
    settled(page, qtbot)
    assert page.kind.text() == "Single-layer perceptron"
    right = int(page.facts.facts["On their side of the line"])
    assert right < 4
    window.document.replace(new_project(load_set("xor4"), hidden=((2, "tanh"),)), None)
    settled(page, qtbot)
    assert page.kind.text() == "Hidden plane"


def test_a_formula_is_learned_and_neurons_are_added(explain, qtbot):
    window, page = explain("sine", "curve")
    found = page.shown
    total = found.level + sum(each.values for each in found.contributions)
    assert total == pytest.approx(found.outputs, abs=1e-5)
    page.formula.setFocus()
    qtbot.keyClicks(page.formula, "x^2 - 1")
    qtbot.keyClick(page.formula, Qt.Key.Key_Return)
    settled(page, qtbot)
    dataset = window.document.project.dataset
    assert dataset.targets[:, 0] == pytest.approx(dataset.inputs[:, 0] ** 2 - 1)
    click(qtbot, button(page, "One neuron more"))
    settled(page, qtbot)
    assert len(page.shown.contributions) == len(found.contributions) + 1
    page.formula.clear()
    qtbot.keyClicks(page.formula, "x +* 2")
    qtbot.keyClick(page.formula, Qt.Key.Key_Return)
    assert page.note.text().endswith(".") or page.note.text()
    assert window.document.project.dataset is dataset


def test_a_curve_is_drawn_by_hand(explain, qtbot):
    window, page = explain("sine", "curve")
    drag(qtbot, page.chart, (-1.0, 0.0), (1.0, 0.5))
    settled(page, qtbot)
    assert window.document.project.dataset.name.startswith("drawn")
    assert window.document.project.dataset.n_rows >= 3


def test_a_step_of_a_neuron_is_dragged(explain, qtbot):
    window, page = explain("sine", "curve")
    before = window.document.project
    first = page.shown.contributions[0]
    drag(qtbot, page.parts, (first.centre, 0.0), (1.0, 0.0))
    settled(page, qtbot)
    moved = [each.centre for each in page.shown.contributions]
    assert any(centre == pytest.approx(1.0, abs=0.05) for centre in moved)
    # One bias is another one, and one step of undo brings it back.
    places = np.flatnonzero(
        pack(window.document.project.network) != pack(before.network)
    )
    assert len(places) == 1
    window.session.undo()
    assert window.document.project is before
