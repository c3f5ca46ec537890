"""The result panel: what it draws is what the network predicts, live and at rest."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.edits.activation import SetActivation
from engine.edits.new_project import new_project
from engine.explain.surface import Confusion
from engine.files.examples import EXAMPLES
from engine.prediction import evaluate, predict
from gui.plots.result.confusion_view import ConfusionView
from gui.plots.result.needs import best_view, lack_of
from gui.plots.result.plane_colours import (
    Scale,
    plane_pixels,
    scale_of,
    scale_pixels,
)
from gui.plots.result.result_panel import ResultPanel
from gui.style.palette import DARK, LIGHT, luminance
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.choice import Choice
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.segmented import Segmented
from tests.engine.edits.samples import dataset


def panel(window) -> ResultPanel:
    found = window.findChild(ResultPanel)
    assert found is not None
    return found


def choose_tab(window, key: str) -> None:
    tabs = window.findChild(Segmented, "result_tabs")
    place = tabs.segment(key).center().toPoint()
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=place)


def pick(field: Choice, key: str) -> None:
    """Choose an entry with the keyboard."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Home)
    for _ in range(field.findData(key)):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.value == key


def test_the_panel_is_under_the_inspector(window):
    found = window.findChild(QWidget, "output_panel")
    dock = window.findChild(QWidget, "dock_result")
    inspector = window.findChild(QWidget, "dock_inspector")
    loss = window.findChild(QWidget, "dock_loss")
    assert found.isVisible()
    assert dock.geometry().left() == inspector.geometry().left()
    assert dock.geometry().top() > inspector.geometry().bottom()
    assert dock.height() == loss.height()
    assert loss.geometry().right() < dock.geometry().left()


def test_the_surface_is_what_the_network_predicts(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    surface = panel(window).surface
    qtbot.waitUntil(surface.isVisible)
    plane, project = surface.plane, window.document.project
    expected = predict(project, plane.rows()).reshape(plane.side, plane.side, -1)
    np.testing.assert_allclose(surface.outputs, expected, rtol=1e-6, atol=1e-7)


def test_the_surface_follows_the_training(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    surface = panel(window).surface
    qtbot.waitUntil(surface.isVisible)
    before = surface.outputs.copy()
    window.session.play()
    qtbot.waitUntil(lambda: np.abs(surface.outputs - before).max() > 0.05)
    window.session.pause()
    plane = surface.plane

    def is_newest() -> bool:
        project = window.document.project
        now = predict(project, plane.rows()).reshape(surface.outputs.shape)
        return np.allclose(surface.outputs, now, rtol=1e-5, atol=1e-6)

    qtbot.waitUntil(is_newest)


def test_an_edit_of_the_structure_shows(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    surface = panel(window).surface
    qtbot.waitUntil(surface.isVisible)
    before = surface.outputs.copy()
    hidden = window.document.project.network.layer_named("Hidden 1")
    neurons = tuple(hidden.neurons.tolist())
    window.document.do(SetActivation(neurons, "identity"))
    qtbot.waitUntil(lambda: not np.array_equal(surface.outputs, before))
    expected = predict(window.document.project, surface.plane.rows())
    np.testing.assert_allclose(
        surface.outputs.reshape(expected.shape), expected, rtol=1e-5, atol=1e-6
    )


def test_points_tell_what_the_network_says_there(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    surface = panel(window).surface
    qtbot.waitUntil(surface.isVisible)
    words = surface.words_at(surface.area.center())
    lines = dict(line.rsplit(" ", 1) for line in words.split("\n"))
    told = {k: float(v.replace("\N{MINUS SIGN}", "-")) for k, v in lines.items()}
    project = window.document.project
    (expected,) = predict(project, np.array([[told["x1"], told["x2"]]]))[0]
    # The words are rounded to three digits.
    assert told["p(orange)"] == pytest.approx(expected, abs=0.02)
    assert "Test rows are hollow" in surface.words_at(QPointF(1, 1))


def test_of_many_inputs_two_are_chosen_and_the_others_held(open_window, qtbot):
    window = open_window(EXAMPLES["penguins"].path)
    shown = panel(window)
    qtbot.waitUntil(shown.surface.isVisible)
    names = window.document.project.dataset.input_names
    assert not any("=" in names[c] for c in shown.surface.plane.columns)
    window.canvas.viewed_row.set(41)
    # The one along the other axis is not offered, so the second is moved away first.
    pick(window.findChild(Choice, "result_input_1"), "6")
    pick(window.findChild(Choice, "result_input_0"), "5")
    qtbot.waitUntil(lambda: shown.surface.plane.columns == (5, 6))
    plane, project = shown.surface.plane, window.document.project
    np.testing.assert_array_equal(plane.row, project.dataset.inputs[41])
    expected = predict(project, plane.rows()).reshape(shown.surface.outputs.shape)
    np.testing.assert_allclose(shown.surface.outputs, expected, rtol=1e-5, atol=1e-6)
    assert "row 42" in shown.shown.others
    window.canvas.viewed_row.set(3)
    row = project.dataset.inputs[3]
    qtbot.waitUntil(lambda: np.array_equal(shown.surface.plane.row, row))


def test_no_input_is_offered_to_both_axes(open_window, qtbot):
    window = open_window(EXAMPLES["penguins"].path)
    shown = panel(window)
    qtbot.waitUntil(shown.surface.isVisible)
    first, second = shown.surface.plane.columns
    fields = [window.findChild(Choice, f"result_input_{k}") for k in (0, 1)]
    assert fields[0].findData(str(second)) < 0
    assert fields[1].findData(str(first)) < 0
    pick(fields[0], "0")
    assert fields[1].findData("0") < 0
    assert fields[1].findData(str(first)) >= 0


def test_one_input_begins_with_the_fit(open_window, qtbot):
    window = open_window(EXAMPLES["line"].path)
    shown = panel(window)
    qtbot.waitUntil(shown.fit.isVisible)
    assert shown.view == "fit"
    expected = predict(window.document.project, shown.fit.line.rows())[:, 0]
    np.testing.assert_allclose(shown.fit.values, expected, rtol=1e-6, atol=1e-6)
    choose_tab(window, "surface")
    assert shown.lack is not None
    button = window.findChild(Button, "result_example")
    assert button.isVisible()
    assert "two inputs" in shown.lack.fact
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.document.project.dataset.n_inputs == 2)
    qtbot.waitUntil(shown.surface.isVisible)


def test_confusions_are_those_of_the_test_rows(open_window, qtbot):
    window = open_window(EXAMPLES["penguins"].path)
    choose_tab(window, "confusion")
    view = panel(window).confusion
    qtbot.waitUntil(view.isVisible)
    project = window.document.project
    rows = project.dataset.test_rows
    data = project.dataset
    expected = evaluate(project, data.inputs[rows], data.targets[rows]).confusion
    np.testing.assert_array_equal(view.confusion.counts, expected)
    right = int(np.trace(expected))
    assert view.summary == f"{right} of {len(rows)} test rows are right"
    words = view.words_at(view.cell(0, 2).center())
    were = "row of Adelie was" if expected[0, 2] == 1 else "rows of Adelie were"
    assert words == f"{expected[0, 2]} {were} taken for Gentoo"


def test_one_row_is_told_as_one(qtbot):
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(300, 200)
    counts = np.array([[7, 1], [0, 2]])
    view.show_confusion(("yes", "{no}"), Confusion("test", np.arange(10), counts, 10))
    said = [view.words_at(view.cell(0, said).center()) for said in (0, 1)]
    assert said[0] == "7 rows of yes were taken for yes"
    assert said[1] == "1 row of yes was taken for {no}"


def test_a_number_is_not_confused(open_window):
    window = open_window(EXAMPLES["line"].path)
    choose_tab(window, "confusion")
    assert panel(window).lack.example == "penguins"


def test_an_empty_canvas_offers_an_example(open_window):
    window = open_window()
    window.show_start_page(False)
    shown = panel(window)
    assert shown.lack is not None
    assert shown.lack.hint == "The canvas is empty. Drag a layer here."
    assert lack_of("surface", window.document.project) == shown.lack
    assert best_view(window.document.project) == "surface"


def test_nothing_is_computed_while_hidden(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    shown = panel(window)
    qtbot.waitUntil(shown.surface.isVisible)
    QTest.keyClick(window.canvas, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert not shown.isVisible()
    before = shown.surface.outputs
    window.session.step()
    qtbot.waitUntil(lambda: window.session.latest.epoch == 1)
    assert shown.surface.outputs is before
    QTest.keyClick(window.canvas, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown.surface.outputs is not before)


def test_a_low_window_has_the_result_beside_the_loss(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path, (1024, 640))
    loss = window.findChild(QWidget, "dock_loss")
    assert window.findChild(QWidget, "dock_result") in window.tabifiedDockWidgets(loss)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.tabifiedDockWidgets(loss) == [])
    qtbot.waitUntil(panel(window).isVisible)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_colours_are_those_of_the_look(window, qtbot, name):
    window.actions_by_id[f"view.theme_{name}"].trigger()
    surface = panel(window).surface
    qtbot.waitUntil(surface.isVisible)
    palette = theme().palette
    picture = surface.grab().toImage()
    outputs = surface.outputs[:, :, 0]
    row, column = np.unravel_index(outputs.argmax(), outputs.shape)
    side = outputs.shape[0] - 1
    area = surface.area
    at = QPointF(
        area.left() + 1 + column / side * (area.width() - 3),
        area.bottom() - 2 - row / side * (area.height() - 3),
    ).toPoint()
    scale = Scale("signed", turned=True)
    (expected,) = plane_pixels(
        outputs[row : row + 1, column : column + 1, None], 0, scale, palette
    )[0]
    found = QColor(picture.pixel(at))
    assert abs(found.blue() - (int(expected) & 255)) < 24
    theme().set("light")


def test_two_classes_go_from_orange_to_blue():
    outputs = np.array([[[0.0], [0.5], [1.0]]] * 3)
    low, middle, high = plane_pixels(outputs, 0, Scale("signed"), LIGHT)[0].tolist()
    assert QColor.fromRgba(low).red() > QColor.fromRgba(low).blue()
    assert QColor.fromRgba(high).blue() > QColor.fromRgba(high).red()
    assert luminance(QColor.fromRgba(middle)) > luminance(QColor.fromRgba(high))


def test_the_upper_row_of_the_picture_is_the_high_end():
    outputs = np.zeros((2, 2, 1))
    outputs[1, 0, 0] = 1.0
    pixels = plane_pixels(outputs, 0, Scale("signed"), DARK)
    assert pixels[0, 0] == plane_pixels(np.ones((1, 1, 1)), 0, Scale("signed"), DARK)
    assert pixels[1, 0] == pixels[1, 1] == pixels[0, 1]


def test_what_is_not_finite_has_a_colour_too():
    outputs = np.full((2, 2, 3), np.nan)
    assert plane_pixels(outputs, 0, Scale("classes"), DARK).shape == (2, 2)
    assert plane_pixels(outputs, 1, Scale("rising"), DARK).shape == (2, 2)


def test_scales_fit_the_target(open_window):
    from engine.data.sets import load_set

    assert scale_of(load_set("two-moons"), 0).kind == "signed"
    assert scale_of(load_set("penguins"), 0).kind == "classes"
    assert scale_of(load_set("digits"), 3).kind == "rising"
    plane = scale_of(load_set("plane"), 0)
    assert plane.kind == "signed"
    assert plane.low == -plane.high
    meals = scale_of(load_set("meals"), 0)
    assert meals.kind == "rising"
    assert 0 < meals.low < meals.high
    assert len(scale_pixels(meals, LIGHT)) < len(scale_pixels(plane, LIGHT))


def test_nothing_untrue_is_shown_while_a_picture_is_computed(open_window, qtbot):
    window = open_window()
    window.show_start_page(False)
    found = panel(window)
    assert found.lack is not None
    spoken = found.findChild(QWidget, "result_example")
    assert spoken.isVisible()
    window.files.open_path(EXAMPLES["two-moons"].path)
    qtbot.waitUntil(lambda: window.document.project.dataset is not None)
    assert not spoken.isVisible()
    qtbot.waitUntil(lambda: found.surface.isVisible())
    assert not found.is_waiting
    window.files.open_path(EXAMPLES["spiral"].path)
    first = window.document.project
    qtbot.waitUntil(lambda: window.document.project is not first)
    # The surface of two moons is none of the spiral.
    assert found.is_waiting
    qtbot.waitUntil(lambda: not found.is_waiting)


@pytest.mark.parametrize("tab", ["surface", "fit"])
def test_rows_that_are_not_drawn_are_told_of(window, qtbot, tab):
    window.document.replace(new_project(dataset(rows=1500, classes=("a", "b"))), None)
    choose_tab(window, tab)
    view = getattr(panel(window), tab)
    qtbot.waitUntil(view.isVisible)
    told = panel(window).findChildren(ElidedLabel)
    assert any(
        label.isVisible() and "501 of 1,500 rows" in label.text() for label in told
    )
    assert "501 of 1,500 rows drawn" in view.accessibleName()
    window.document.replace(new_project(dataset(rows=400, classes=("a", "b"))), None)
    choose_tab(window, tab)
    assert not any("400 rows" in label.text() for label in told)


def test_both_that_rows_and_that_inputs_are_left_out_fit_in_the_line(window, qtbot):
    columns = ("x1", "x2", "x3")
    made = dataset(rows=1500, inputs=columns, classes=("a", "b"))
    window.document.replace(new_project(made), None)
    choose_tab(window, "surface")
    qtbot.waitUntil(panel(window).surface.isVisible)
    words = "501 of 1,500 rows \N{MIDDLE DOT} other inputs as in row 1"
    (note,) = [
        label
        for label in panel(window).findChildren(ElidedLabel)
        if label.isVisible() and label.text() == words
    ]
    assert not note.is_elided()
