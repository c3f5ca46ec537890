from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from engine.edits.add import AddLayer
from engine.edits.new_project import new_project
from engine.edits.parameters import SetWeights
from engine.edits.remove import RemoveItems
from engine.project import Project
from gui.canvas.floating.count_chip import Left
from gui.canvas.painters.label_painter import names_beside_outputs
from gui.canvas.painters.neuron_painter import Inside
from gui.canvas.painters.text import text_width
from gui.style.theme import theme
from gui.widgets.label import Label
from tests.engine.edits.samples import dataset
from tests.gui.canvas.conftest import small_project, wide_project


def button(widget, words) -> QAbstractButton:
    """The button of a tool by its spoken name."""
    found = [
        part
        for part in widget.findChildren(QAbstractButton)
        if part.accessibleName() == words
    ]
    assert len(found) == 1
    return found[0]


def test_the_legend_speaks_the_reference(small):
    legend = small.canvas.tools.legend
    assert legend.objectName() == "legend"
    network = small.document.project.network
    source, target = network.layers[0].neurons, network.layers[1].neurons
    small.document.do(SetWeights({(int(source[0]), int(t)): 38.0 for t in target}))
    assert small.canvas.stage.reference.value == 40
    assert "+40" in legend.accessibleName()


def test_the_zoom_has_buttons(small, qtbot):
    canvas, zoom = small.canvas, small.canvas.tools.zoom
    fitted = canvas.view.zoom
    qtbot.mouseClick(button(zoom, "Zoom in"), Qt.MouseButton.LeftButton)
    assert canvas.view.zoom == pytest.approx(1.25 * fitted)
    percent = button(zoom, f"{canvas.view.zoom * 100:.0f} %")
    qtbot.mouseClick(percent, Qt.MouseButton.LeftButton)
    assert canvas.view.zoom == pytest.approx(1)
    assert percent.text() == "100 %"
    qtbot.mouseClick(button(zoom, "Zoom out"), Qt.MouseButton.LeftButton)
    assert canvas.view.zoom == pytest.approx(0.8)
    fit = button(zoom, "Show the whole network")
    qtbot.mouseClick(fit, Qt.MouseButton.LeftButton)
    assert canvas.view.zoom == pytest.approx(fitted)


@pytest.mark.parametrize(
    ("zoom", "words"),
    [
        (0.001, "0.1 %"),
        (0.0044, "0.4 %"),
        (0.00996, "1 %"),
        (0.0149, "1 %"),
        (0.344, "34 %"),
    ],
)
def test_a_small_zoom_is_not_told_as_nothing(small, zoom, words):
    canvas = small.canvas
    canvas.view.show_at(zoom, QPointF())
    canvas.tools.refresh()
    assert button(canvas.tools.zoom, words).text() == words


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_number_of_the_row_stands_out_from_its_chip(small, name):
    theme().set(name)
    row, palette = small.canvas.tools.row, theme().palette
    field = row.findChild(QLineEdit)
    ground = row.grab().toImage().pixelColor(field.geometry().topLeft() + QPoint(4, 4))
    theme().set("light")
    assert ground == palette.canvas


def test_the_first_training_row_is_viewed_at_first(small):
    project = small.document.project
    assert small.viewed_row.row == project.dataset.train_rows[0]
    field = small.canvas.tools.row.findChild(QLineEdit)
    assert field.text() == str(small.viewed_row.row + 1)


def test_a_typed_row_is_viewed(small, qtbot):
    field = small.canvas.tools.row.findChild(QLineEdit)
    hidden = small.document.project.network.layer_named("Hidden 1")
    before = small.canvas.values.value(hidden.id, 0)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "123")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert small.viewed_row.row == 122
    assert small.canvas.values.value(hidden.id, 0) != before


def test_rows_are_stepped_through_to_the_ends(small, qtbot):
    row = small.canvas.tools.row
    small.viewed_row.set(1)
    back, on = button(row, "The row before"), button(row, "The row after")
    for _ in range(3):
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert small.viewed_row.row == 0
    small.viewed_row.set(498)
    for _ in range(3):
        qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    assert small.viewed_row.row == 499


def test_the_row_says_whether_it_is_trained_on(small):
    dataset = small.document.project.dataset
    for rows, words in (
        (dataset.train_rows, "training row"),
        (dataset.test_rows, "test row"),
    ):
        small.viewed_row.set(int(rows[5]))
        assert words in small.canvas.tools.row._of.text()


def test_a_new_split_keeps_the_viewed_row(small):
    project = small.document.project
    small.viewed_row.set(77)
    again = replace(project, dataset=replace(project.dataset))
    small.document.replace(again, None)
    assert small.viewed_row.row == 77
    small.document.replace(wide_project(), None)
    assert small.viewed_row.row == wide_project().dataset.train_rows[0]


def test_without_data_no_row_is_named(show):
    project = small_project()
    scene = show(replace(project, dataset=None, scaling=None))
    assert scene.canvas.tools.row.isHidden()


def test_an_empty_canvas_says_what_to_do(show):
    scene = show(Project())
    tools = scene.canvas.tools
    assert not tools.empty.isHidden()
    assert tools.problem.isHidden()
    scene.document.do(AddLayer("hidden", 4, "tanh"))
    assert tools.empty.isHidden()
    assert not tools.problem.isHidden()


def test_a_problem_is_named_and_shown(small, qtbot):
    problem = small.canvas.tools.problem
    assert problem.isHidden()
    project = small.document.project
    hidden = project.network.layer_named("Hidden 2")
    output = project.network.layer_named("Output")
    small.document.do(RemoveItems(layers=(hidden.id,)))
    assert not problem.isHidden()
    name = output.names[0]
    assert problem.accessibleName() == f"{name} has no input. Connect it, then play."
    action = button(problem, f"Show {name}")
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    assert small.selection.picked.neurons == {int(output.neurons[0])}
    small.document.stack.undo()
    assert problem.isHidden()


def test_left_out_connections_are_counted(show, small, qtbot):
    assert small.canvas.tools.count.isHidden()
    count = show(wide_project()).canvas.tools.count
    assert not count.isHidden()
    whole = "Connections: showing 2,000 of 2,960, drawn straight"
    assert count.accessibleName() == f"{whole}, drawn roughly"
    qtbot.waitUntil(lambda: count.accessibleName() == whole)


@pytest.mark.parametrize("width", [1360, 980, 800, 560, 480])
def test_a_problem_covers_no_other_tool(show, width):
    scene = show(small_project(), (width, 470))
    hidden = scene.document.project.network.layer_named("Hidden 2")
    scene.document.do(RemoveItems(layers=(hidden.id,)))
    tools = scene.canvas.tools
    boxes = [tool.geometry() for tool in tools._boxes if not tool.isHidden()]
    assert tools.problem.geometry() in boxes
    for index, box in enumerate(boxes):
        assert scene.canvas.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[index + 1 :])
    scene.canvas.frame_all()
    rects = [
        scene.canvas.view.rect_to_screen(card.rect)
        for card in scene.canvas.scene_geometry.cards
    ]
    assert not any(
        rect.intersects(tools.problem.geometry().toRectF()) for rect in rects
    )


@pytest.mark.parametrize(("width", "zoom"), [(520, 0.4), (520, 4.0), (1000, 1.0)])
def test_all_that_is_left_out_is_told_on_a_narrow_canvas(small, width, zoom):
    canvas = small.canvas
    columns = [f"a_very_long_column_{name}" for name in ("x", "y", "z")]
    made = dataset(rows=60, inputs=columns, classes=("a", "b", "c"))
    small.document.replace(new_project(made, hidden=((12, "tanh"),)), None)
    canvas.showing.set_mode("response")
    canvas.showing.set_numbers("all")
    canvas.resize(width, 470)
    canvas.view.zoom_to(QPointF(width / 2, 200), zoom)
    canvas.tools.refresh()
    inside = Inside("response", 0, 20)
    canvas.tools.count.show_counts(Left((4, 9), (7, 312), inside, (1, 2), "over " * 9))
    canvas.tools.place()
    count = canvas.tools.count
    assert canvas.rect().adjusted(8, 8, -8, -8).contains(count.geometry())
    for tool in (canvas.tools.legend, canvas.tools.zoom, canvas.tools.minimap):
        assert tool.isHidden() or not tool.geometry().intersects(count.geometry())
    (label,) = count.findChildren(Label)
    QApplication.processEvents()
    assert label.heightForWidth(label.width()) <= label.height() + 1


@pytest.mark.parametrize("size", [(800, 470), (840, 500), (1000, 620)])
def test_a_fitted_network_has_no_tool_over_names_beside_its_cards(show, size):
    made = dataset(rows=60, inputs=("x", "y"), classes=[f"kind {n}" for n in range(10)])
    scene = show(new_project(made, hidden=((6, "tanh"), (6, "relu"))), size)
    canvas = scene.canvas
    canvas.frame_all()
    assert canvas.view.offset.x() == round(canvas.view.offset.x())
    (names,) = names_beside_outputs(canvas.scene_geometry, canvas.view)
    assert names.width() > text_width("kind 9 0.00", "canvas_label", 10)
    for tool in canvas.tools._boxes:
        assert tool.isHidden() or not names.intersects(tool.geometry().toRectF())
