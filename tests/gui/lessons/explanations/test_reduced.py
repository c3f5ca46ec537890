"""What is too much to be seen is said, with its numbers, and only where it is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain.parting import MOST_POINTS
from engine.explain.surface import Lens
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.network.parameters import pack
from gui.canvas.canvas import Canvas
from gui.lessons.explanations.pages import PAGES
from gui.lessons.explanations.stage_light import MOST_GLOWS, left_out
from gui.lessons.explanations.way import Way
from gui.lessons.neuron_card.steps_source import StepsSource
from gui.plots.result.confusion_view import ConfusionView
from gui.plots.result.shown_data import ShownData
from gui.style.number_text import first_of
from gui.widgets.buttons import Button
from gui.widgets.chart_marks import Rule
from tests.gui.lessons.explanations.conftest import page_of, settled

SMALL = {"curve": "sine", "rates": "line", "prices": "meals", "line": "line"}


@pytest.fixture
def look(open_window, qtbot):
    """Show a project on a page."""

    def show(project, key: str):
        window = open_window(EXAMPLES["xor"].path)
        window.document.replace(project, None)
        page = page_of(window, key)
        settled(page, qtbot)
        return window, page

    return show


@pytest.mark.parametrize("key", [row.key for row in PAGES])
def test_nothing_is_said_where_nothing_is_left_out(explain, key):
    _, page = explain(SMALL.get(key, "two-moons"), key)
    assert page.reduced == ""


@pytest.mark.parametrize("key", ["weight", "plane", "paths"])
def test_a_list_of_weights_says_how_many_there_are(look, key):
    project = load(EXAMPLES["digits"].path)
    network = project.network
    _, page = look(project, key)
    count = sum(p.n_connections for p in network.projections)
    count += sum(layer.size for layer in network.layers if layer.computes)
    assert f"the first 500 of {count:,} weights and biases" in page.reduced
    assert page._reduced.isVisible()


def test_a_list_of_neurons_says_how_many_there_are(look):
    project = new_project(load_set("xor4"), hidden=((700, "tanh"),))
    _, page = look(project, "activation")
    assert page.reduced == "The list offers the first 500 of 701 neurons."


def test_rows_side_by_side_are_counted(explain, qtbot):
    _, page = explain("digits", "activation")
    at = page.view.segment("twins").center().toPoint()
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=at)
    settled(page, qtbot)
    count = len(page.subject.project.dataset.train_rows)
    assert count > 500
    assert f"the first 500 of {count:,} training rows" in page.reduced


def test_the_plane_says_among_which_neurons_and_rows_it_looked(look, qtbot):
    data = load_set("circle", rows=MOST_POINTS + 400)
    project = new_project(data, hidden=((20, "tanh"),))
    _, page = look(project, "kinds")
    words = page.reduced
    assert "among the first 12 of 20 neurons" in words
    assert f"{MOST_POINTS:,} of {data.n_rows:,} rows" in words
    # Two that are chosen by hand were not looked for.
    page.first._choice.setFocus()
    qtbot.keyClick(page.first._choice, Qt.Key.Key_End)
    settled(page, qtbot)
    assert "looked for" not in page.reduced
    assert "rows" in page.reduced


def test_the_canvas_of_a_step_says_what_it_shows(look, qtbot):
    project = new_project(load_set("xor4"), hidden=((120, "tanh"), (3, "tanh")))
    _, page = look(project, "step")
    for stage in range(len(page.step.trace.stages)):
        page._stages.setCurrentRow(stage)
        settled(page, qtbot)
        words = left_out(page.subject.project.network, page.step, stage)
        assert page.reduced == words
        lit = page._light[1]
        assert (len(lit.glows) == MOST_GLOWS) == ("largest of" in words)
    page._stages.setCurrentRow(0)
    settled(page, qtbot)
    assert "the 200 largest of 240 connections" in page.reduced
    assert "64 of 120 neurons" in page.reduced


def test_a_size_that_is_not_offered_is_said(explain, qtbot):
    _, page = explain("sine", "curve")
    less = next(b for b in page.findChildren(Button) if b.text() == "One less")
    while len(page.shown.contributions) > 1:
        assert not page.note.text()
        qtbot.mouseClick(less, Qt.MouseButton.LeftButton)
        settled(page, qtbot)
    qtbot.mouseClick(less, Qt.MouseButton.LeftButton)
    assert page.note.text() == "The layer has 1 to 64 neurons here."


@pytest.mark.parametrize(("example", "reduced"), [("digits", True), ("xor", False)])
def test_the_dots_of_the_card_are_counted(open_window, example, reduced):
    window = open_window(EXAMPLES[example].path)
    network = window.document.project.network
    source = StepsSource(window.document, window.findChild(Canvas).viewed_row)
    neuron = int(network.of_kind("hidden")[0].neurons[0])
    steps = source.steps(window.session.latest, neuron)
    rows = len(window.document.project.dataset.train_rows)
    assert steps.n_rows == rows
    words = first_of(len(steps.batch_sums), rows, "training rows")
    assert words.startswith("the first 500 of") == reduced


def test_the_result_says_what_it_draws_and_counts(qtbot):
    few, many = load_set("circle", rows=400), load_set("circle", rows=9_000)
    assert ShownData(few, (0, 1), 0, 0).left_out == ""
    shown = ShownData(many, (0, 1), 0, 0)
    drawn = sum(len(rows) for rows in shown.points())
    assert shown.left_out == f"{drawn:,} of 9,000 rows drawn"
    view = ConfusionView()
    qtbot.addWidget(view)
    for dataset in (few, many):
        project = new_project(dataset, hidden=((2, "tanh"),))
        counted = Lens(project).confusion(pack(project.network))
        view.show_confusion(dataset.classes, counted)
        of_test = len(dataset.test_rows)
        right, seen = int(np.trace(counted.counts)), int(counted.counts.sum())
        if seen == of_test:
            assert view.summary == f"{right:,} of {seen:,} test rows are right"
        else:
            words = f"{right:,} right of the first {seen:,} of {of_test:,} test rows"
            assert view.summary == words
    assert seen < of_test
    assert counted.n_rows == of_test


def test_names_of_steps_in_one_place_do_not_cover_each_other(explain):
    _, page = explain("sine", "curve")
    rules = [m for m in page.parts.marks if isinstance(m, Rule) and m.words]
    assert len(rules) > 3
    assert len({rule.place for rule in rules}) < len(rules)
    for one, other in combinations(rules, 2):
        apart = abs(one.place - other.place) > 0.06 * page.parts.axes[0].high
        assert apart or one.level != other.level


def test_a_long_way_over_the_plane_tells_that_its_beginning_is_gone(explain, qtbot):
    way = Way(3)
    for place in (0.0, 0.0, 1.0, 2.0):
        way.add((place, -place))
    assert way.words == "3"
    way.add((3.0, -3.0))
    assert way.words == "the newest 3"
    assert way.points.tolist() == [[1.0, -1.0], [2.0, -2.0], [3.0, -3.0]]
    window, page = explain("xor", "plane")
    assert page.facts.facts["Moments of the way"] == "1"
    window.session.step()
    qtbot.waitUntil(lambda: window.document.project.training.epoch == 1)
    settled(page, qtbot)
    assert page.facts.facts["Moments of the way"] == "2"
