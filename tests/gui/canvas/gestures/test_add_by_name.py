"""Typing what to add, in a field at the cursor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest

from gui.canvas.gestures.commands import add_by_name
from gui.canvas.gestures.name_field import NameField
from gui.canvas.painters.overlay_painter import ghost_rect
from tests.gui.ink import dress, inked_columns

AT = QPoint(120, 470)


def field(bench) -> NameField | None:
    found = bench.canvas.findChildren(NameField)
    return next((each for each in found if each.isVisible()), None)


def open_at(bench, at: QPoint | None = AT) -> NameField:
    # Without a place the mouse is over the palette.
    QCursor.setPos(
        bench.top.mapToGlobal(QPoint(5, 5))
        if at is None
        else bench.canvas.mapToGlobal(at)
    )
    add_by_name(bench.canvas)
    found = field(bench)
    assert found is not None
    assert found.line.hasFocus()
    return found


def type_in(bench, words: str) -> None:
    for letter in words:
        QTest.keyClick(bench.top.windowHandle(), letter)


def test_words_and_enter_add_a_layer_at_the_cursor(bench):
    open_at(bench)
    bench.zoom_to(0.5)
    type_in(bench, "sine 3")
    (ghost,) = bench.canvas.overlay.ghosts
    assert (ghost.kind, ghost.size, ghost.activation) == ("hidden", 3, "sine")
    bench.key(Qt.Key.Key_Return)
    made = bench.network.layers[-1]
    assert made.activations == ("sine",) * 3
    assert made.position == (ghost.position.x(), ghost.position.y())
    assert bench.selection.picked.layers == {made.id}
    assert bench.document.stack.undoText() == "Add layer"
    assert field(bench) is None
    assert bench.canvas.hasFocus()
    assert bench.is_untouched()
    bench.document.stack.undo()
    assert len(bench.network.layers) == 4


def test_a_large_layer_is_shown_as_the_closed_card_that_it_becomes(empty):
    open_at(empty)
    type_in(empty, "layer 64")
    (ghost,) = empty.canvas.overlay.ghosts
    empty.key(Qt.Key.Key_Return)
    (card,) = empty.canvas.scene_geometry.cards
    assert card.closed
    assert ghost_rect(ghost) == card.rect


def test_an_output_with_softmax(empty):
    open_at(empty)
    type_in(empty, "output 3 softmax")
    empty.key(Qt.Key.Key_Return)
    (made,) = empty.network.layers
    assert (made.kind, made.activations) == ("output", ("softmax",) * 3)
    assert empty.steps == 1


def test_each_neuron_can_have_its_own_activation(empty):
    opened = open_at(empty)
    type_in(empty, "tanh relu sine")
    assert opened.hint.text() == "Enter adds a layer of 3 neurons, tanh, ReLU, sine."
    (ghost,) = empty.canvas.overlay.ghosts
    assert ghost.each == ("tanh", "relu", "sine")
    empty.key(Qt.Key.Key_Return)
    assert empty.network.layers[0].activations == ("tanh", "relu", "sine")
    assert empty.steps == 1


def test_escape_in_the_middle_leaves_nothing(bench):
    before, steps = bench.project, bench.steps
    bench.click(bench.at("Output"))
    picked = bench.selection.picked
    open_at(bench)
    type_in(bench, "tanh 8")
    assert bench.canvas.overlay.ghosts
    bench.key(Qt.Key.Key_Escape)
    assert field(bench) is None
    assert bench.is_untouched()
    assert bench.project is before
    assert (bench.steps, bench.selection.picked) == (steps, picked)
    assert bench.canvas.hasFocus()


def test_a_click_elsewhere_closes_it(still):
    before = still.project
    open_at(still)
    type_in(still, "relu")
    still.click(still.at("Output"))
    assert field(still) is None
    assert still.is_untouched()
    assert still.project is before


def test_arrows_walk_over_the_suggestions_and_show_them(empty):
    opened = open_at(empty)
    type_in(empty, "8 so")
    offered = [opened.list.item(row).text() for row in range(opened.list.count())]
    assert offered == ["8 softplus", "8 softsign", "8 softmax"]
    assert not empty.canvas.overlay.ghosts
    for _ in range(2):
        empty.key(Qt.Key.Key_Down)
    (ghost,) = empty.canvas.overlay.ghosts
    assert ghost.activation == "softsign"
    empty.key(Qt.Key.Key_Return)
    assert empty.network.layers[0].activations == ("softsign",) * 8


def test_walking_comes_back_to_what_was_typed(empty):
    opened = open_at(empty)
    type_in(empty, "8 so")
    empty.key(Qt.Key.Key_Up)
    assert opened.phrase == "8 softmax"
    empty.key(Qt.Key.Key_Down)
    assert opened.phrase == "8 so"


def test_tab_takes_the_suggestion_over(empty):
    opened = open_at(empty)
    type_in(empty, "ou")
    empty.key(Qt.Key.Key_Tab)
    assert opened.line.text() == "output "
    assert opened.line.hasFocus()
    type_in(empty, "2")
    empty.key(Qt.Key.Key_Return)
    assert empty.network.layers[0].size == 2


@pytest.mark.parametrize(
    ("typed", "offered", "made"),
    [("8 relu", "8 ReLU", "relu"), ("8 leaky", "8 leaky ReLU", "leaky_relu")],
)
def test_suggestions_name_activations_as_the_rest_of_the_program(
    empty, typed, offered, made
):
    opened = open_at(empty)
    type_in(empty, typed)
    assert opened.list.item(0).text() == offered
    empty.key(Qt.Key.Key_Tab)
    assert opened.line.text() == f"{offered} "
    empty.key(Qt.Key.Key_Return)
    assert empty.network.layers[0].activations == (made,) * 8


def test_the_hint_stands_below_the_words_that_it_is_about(empty):
    opened = open_at(empty)
    dress(empty.top)
    type_in(empty, "elu")
    edge = 4
    inside = opened.line.rect().adjusted(edge, edge, -edge, -edge)
    typed = opened.line.x() + edge + min(inked_columns(opened.line, inside))
    hint = opened.hint.x() + min(inked_columns(opened.hint))
    row = opened.list.visualItemRect(opened.list.item(0))
    view = opened.list.viewport()
    listed = opened.list.x() + view.x() + min(inked_columns(view, row))
    assert abs(typed - hint) <= 2
    assert abs(listed - hint) <= 2


def test_a_click_on_a_suggestion_adds_it(empty):
    opened = open_at(empty)
    type_in(empty, "neuron g")
    area = opened.list.visualItemRect(opened.list.item(0))
    at = opened.list.viewport().mapTo(empty.canvas, area.center())
    empty.click(at)
    assert empty.network.layers[0].loose
    assert empty.network.layers[0].activations == ("gelu",)
    assert field(empty) is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("foo", "foo is neither a part nor an activation nor a number."),
        ("input relu", "Input neurons have no activation."),
    ],
)
def test_what_is_not_understood_is_said_and_adds_nothing(still, words, reason):
    before, opened = still.project, open_at(still)
    type_in(still, words)
    assert opened.hint.text() == reason
    assert opened.line.accessibleDescription() == reason
    still.key(Qt.Key.Key_Return)
    assert still.project is before
    assert field(still) is opened


def test_what_the_network_refuses_is_told_and_the_field_stays(empty):
    opened = open_at(empty)
    type_in(empty, "softmax")
    empty.key(Qt.Key.Key_Return)
    assert [notice.title for notice in empty.told] == ["Nothing was added"]
    assert empty.steps == 0
    assert field(empty) is opened


def test_without_the_cursor_it_lands_at_a_free_place_in_view(still):
    open_at(still, at=None)
    type_in(still, "relu")
    still.key(Qt.Key.Key_Return)
    made = still.network.layers[-1]
    rect = still.canvas.scene_geometry.rect_of(made.id)
    assert still.canvas.visible_rect().contains(rect)


@pytest.mark.parametrize("at", [QPoint(2, 2), QPoint(890, 2), QPoint(890, 550)])
def test_it_stays_inside_of_the_canvas(still, at):
    opened = open_at(still, at)
    for words in ("", "tanh relu sine gelu ", "8 so"):
        opened.line.clear()
        type_in(still, words)
        assert still.canvas.rect().contains(opened.geometry())
        for part in (opened.line, opened.hint, opened.list):
            inside = opened.rect().adjusted(4, 4, -4, -4)
            assert part.isHidden() or inside.contains(part.geometry())
    still.key(Qt.Key.Key_Escape)


def test_zooming_under_it_keeps_what_is_shown_in_its_place(empty):
    open_at(empty)
    type_in(empty, "3")
    (ghost,) = empty.canvas.overlay.ghosts
    empty.canvas.view.pan(QPointF(40, 10))
    assert empty.canvas.overlay.ghosts == (ghost,)
