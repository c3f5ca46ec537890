from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from gui.canvas.detail import detail_at
from gui.canvas.gestures.commands import rename_selection


def editor(bench) -> QLineEdit | None:
    found = bench.canvas.findChild(QLineEdit, "canvas_rename")
    return found if found is not None and found.isVisible() else None


def retype(bench, words: str) -> None:
    bench.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for letter in words:
        QTest.keyClick(bench.top.windowHandle(), letter)


def label(bench, layer: str, index: int) -> QPoint:
    zoom = bench.canvas.view.zoom
    return bench.at(layer, index) + QPoint(0, round(28 * zoom + 9))


def test_a_double_click_on_the_head_renames_the_layer(bench):
    bench.double_click(bench.at("Hidden 1"))
    retype(bench, "first")
    bench.key(Qt.Key.Key_Return)
    assert bench.network.layers[1].name == "first"
    assert editor(bench) is None
    assert bench.canvas.hasFocus()
    assert bench.steps == 1
    assert bench.document.stack.undoText() == "Rename layer to first"


def test_a_double_click_on_the_label_renames_the_neuron(still):
    still.canvas.view.zoom_to(QPointF(still.at("Hidden 1", 0)), 1.0)
    still.double_click(label(still, "Hidden 1", 0))
    retype(still, "edge")
    still.key(Qt.Key.Key_Return)
    assert still.layer("Hidden 1").names[0] == "edge"
    assert still.steps == 1


def test_escape_leaves_the_name(bench):
    before = bench.project
    bench.double_click(bench.at("Hidden 1"))
    picked = bench.selection.picked
    retype(bench, "first")
    bench.key(Qt.Key.Key_Escape)
    assert bench.project is before
    assert editor(bench) is None
    assert bench.canvas.hasFocus()
    assert bench.selection.picked == picked


def test_a_click_elsewhere_takes_the_name(still):
    still.double_click(still.at("Hidden 1"))
    retype(still, "first")
    still.click(QPoint(450, 552))
    assert still.network.layers[1].name == "first"
    assert editor(still) is None
    assert still.steps == 1


def test_a_name_that_is_taken_stays_in_the_field_and_says_why(still):
    before = still.project
    still.double_click(still.at("Hidden 1"))
    retype(still, "Output")
    still.key(Qt.Key.Key_Return)
    assert still.project is before
    assert editor(still) is not None
    assert [n.sentence for n in still.told] == [
        "Another layer is called Output already."
    ]
    still.key(Qt.Key.Key_Escape)


def test_the_same_name_is_no_step(still):
    still.double_click(still.at("Hidden 1"))
    still.key(Qt.Key.Key_Return)
    assert still.steps == 0
    assert editor(still) is None


def test_the_field_follows_the_view_and_goes_with_what_it_names(still):
    still.double_click(still.at("Hidden 1"))
    field = editor(still)
    place = field.geometry().center()
    still.canvas.view.pan(QPointF(40, 10))
    assert field.geometry().center() == place + QPoint(40, 10)
    still.selection.select(layers=[still.layer("Hidden 1").id])
    from gui.canvas.gestures.commands import delete_selection

    delete_selection(still.canvas)
    assert editor(still) is None


def test_what_is_selected_is_renamed_if_it_is_one(still):
    still.selection.select(neurons=[still.neuron("Output", 0)])
    rename_selection(still.canvas)
    assert editor(still).text() == still.layer("Output").names[0]
    still.key(Qt.Key.Key_Escape)
    still.selection.select(layers=[layer.id for layer in still.network.layers])
    rename_selection(still.canvas)
    assert editor(still) is None


@pytest.fixture
def wide(make):
    return make(new_project(load_set("digits"), hidden=((40, "tanh"),)))


def test_a_double_click_opens_a_large_layer_and_its_head_closes_it(wide):
    layer = wide.layer("Hidden 1").id
    wide.double_click(wide.at("Hidden 1"))
    assert not wide.canvas.scene_geometry.card(layer).closed
    wide.double_click(wide.at("Hidden 1"))
    assert wide.canvas.scene_geometry.card(layer).closed
    assert wide.steps == 0


def test_a_neuron_of_a_closed_card_is_renamed_at_its_head(wide):
    wide.selection.select(neurons=[wide.neuron("Hidden 1", 7)])
    rename_selection(wide.canvas)
    head = wide.at("Hidden 1")
    assert editor(wide).geometry().contains(head)
    wide.key(Qt.Key.Key_Escape)


LONG = "Donaudampfschifffahrtsgesellschaft"


def test_the_field_grows_with_a_long_name(still):
    still.double_click(still.at("Hidden 1"))
    width, middle = editor(still).width(), editor(still).geometry().center().x()
    retype(still, LONG)
    field = editor(still)
    assert field.width() > width
    assert field.fontMetrics().horizontalAdvance(LONG) < field.width()
    assert abs(field.geometry().center().x() - middle) <= 1
    still.key(Qt.Key.Key_Return)
    assert still.network.layers[1].name == LONG
    still.double_click(still.at(LONG))
    assert editor(still).text() == LONG
    still.key(Qt.Key.Key_Escape)


def test_a_name_that_is_too_long_stays_in_the_field(still):
    before = still.project
    still.double_click(still.at("Hidden 1"))
    retype(still, "a" * 65)
    still.key(Qt.Key.Key_Return)
    assert still.project is before
    assert len(still.told) == 1
    assert editor(still).width() <= still.canvas.width()
    still.key(Qt.Key.Key_Escape)
    assert still.project is before


def named(bench) -> str:
    """The name in the field that is open, which is then left."""
    field = editor(bench)
    words = "" if field is None else field.text()
    if field is not None:
        bench.key(Qt.Key.Key_Escape)
    return words


@pytest.mark.parametrize("zoom", [0.746, 0.8, 1.0, 1.6])
def test_the_label_is_hit_at_each_zoom_at_which_it_is_seen(still, zoom):
    still.zoom_to(zoom)
    assert detail_at(zoom).labels
    still.double_click(label(still, "Hidden 1", 1))
    assert named(still) == still.layer("Hidden 1").names[1]


@pytest.mark.parametrize("zoom", [0.36, 0.4, 0.5, 0.54])
def test_a_name_above_a_small_card_is_renamed_by_a_double_click(still, zoom):
    still.zoom_to(zoom)
    card = still.canvas.scene_geometry.card(still.layer("Hidden 2").id)
    rect = still.canvas.view.rect_to_screen(card.rect)
    still.double_click(QPointF(rect.center().x(), rect.top() - 10).toPoint())
    assert still.selection.picked.layers == {card.layer}
    assert named(still) == "Hidden 2"
    still.double_click(QPointF(rect.center().x(), rect.top() - 30).toPoint())
    assert named(still) == ""


@pytest.mark.parametrize(("name", "across"), [("Inputs", -1), ("Output", 1)])
def test_a_name_beside_a_card_is_renamed_by_a_double_click(still, name, across):
    still.zoom_to(0.6)
    layer = still.layer(name)
    rect = still.canvas.view.rect_to_screen(
        still.canvas.scene_geometry.card(layer.id).rect
    )
    edge = rect.left() if across < 0 else rect.right()
    at = still.at(name, 0)
    still.double_click(QPoint(round(edge + 24 * across), at.y()))
    assert still.selection.picked.neurons == {int(layer.neurons[0])}
    assert named(still) == layer.names[0]


def test_what_is_out_of_view_is_renamed_in_view(still):
    still.selection.select(layers=[still.layer("Hidden 1").id])
    still.canvas.view.pan(QPointF(-3000, 500))
    view = still.canvas.view.zoom, still.canvas.view.offset
    rename_selection(still.canvas)
    assert still.canvas.rect().contains(editor(still).geometry())
    assert (still.canvas.view.zoom, still.canvas.view.offset) == view
    still.key(Qt.Key.Key_Escape)


def test_small_cards_are_renamed_where_their_name_stands(still):
    still.zoom_to(0.4)
    still.selection.select(layers=[still.layer("Hidden 2").id])
    rename_selection(still.canvas)
    card = still.canvas.scene_geometry.card(still.layer("Hidden 2").id)
    above = still.canvas.view.rect_to_screen(card.rect).top()
    assert abs(editor(still).geometry().bottom() - above) <= 2
    still.key(Qt.Key.Key_Escape)
