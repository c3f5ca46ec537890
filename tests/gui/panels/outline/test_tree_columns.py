"""Names stay readable in a narrow tree, and numbers come back with the room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from engine.edits.rename import RenameNeuron
from gui.panels.outline.tree_columns import (
    ENOUGH_FOR_NAME,
    FROZEN_WIDTH,
    READABLE_NAME,
    Needs,
    widths_for,
)
from gui.panels.outline.tree_model import ACTIVATION, BIAS, FROZEN, NAME, VALUE
from tests.gui.ink import inked_columns

KEY = Qt.Key
NARROW, USUAL = 216, 317
"""Of the outline in a window of 1024, and in one of 1280."""
NEEDS = Needs(name=124, joined=124, words=90, least_words=58, heading=82, number=54)


def widen(bench, width):
    bench.outline.resize(width, 700)
    QApplication.processEvents()
    bench.tree.expandAll()
    QApplication.processEvents()


def index_of(bench, words, column=NAME):
    for row in range(bench.model.rowCount()):
        top = bench.model.index(row, NAME)
        for below in range(bench.model.rowCount(top)):
            index = bench.model.index(below, NAME, top)
            if index.data() == words:
                return index.siblingAtColumn(column)
    raise AssertionError(words)


@pytest.mark.parametrize("width", range(150, 700, 7))
def test_columns_fill_the_tree_and_never_more(width):
    widths = widths_for(width, NEEDS)
    assert sum(widths.values()) == width
    assert widths[FROZEN] == FROZEN_WIDTH


@pytest.mark.parametrize(
    ("width", "gone"), [(206, {VALUE, BIAS}), (250, {BIAS}), (310, set())]
)
def test_the_bias_goes_first_and_names_keep_their_room(width, gone):
    widths = widths_for(width, NEEDS)
    assert {column for column, wide in widths.items() if not wide} == gone
    assert widths[NAME] >= READABLE_NAME


def test_names_get_what_activations_leave_free():
    widths = widths_for(310, NEEDS)
    assert widths[ACTIVATION] == NEEDS.least_words
    assert widths[NAME] == 310 - 2 * NEEDS.number - FROZEN_WIDTH - NEEDS.least_words
    assert widths_for(500, NEEDS)[ACTIVATION] == NEEDS.words


def test_what_stands_above_activations_is_whole_where_names_have_enough():
    long = replace(NEEDS, name=220)
    left = 400 - 2 * NEEDS.number - FROZEN_WIDTH
    assert left - NEEDS.heading >= ENOUGH_FOR_NAME
    assert widths_for(400, long)[ACTIVATION] >= NEEDS.heading
    assert widths_for(310, long)[ACTIVATION] < NEEDS.heading


def test_short_names_leave_numbers_their_room():
    short = Needs(name=60, joined=60, words=90, least_words=58, heading=82, number=54)
    assert widths_for(260, short)[BIAS]


def test_numbers_go_in_a_narrow_window_and_come_back(bench):
    widen(bench, NARROW)
    hidden = [column for column in range(5) if bench.tree.isColumnHidden(column)]
    assert hidden == [VALUE, BIAS]
    assert bench.tree.columnWidth(NAME) >= READABLE_NAME
    assert not bench.tree.horizontalScrollBar().isVisible()
    widen(bench, USUAL)
    assert not any(bench.tree.isColumnHidden(column) for column in range(5))


def test_keys_go_past_the_columns_that_are_left_out(bench):
    widen(bench, NARROW)
    bench.goes_to("b1")
    bench.press(KEY.Key_Right)
    assert bench.tree.currentIndex().column() == ACTIVATION
    bench.press(KEY.Key_Right)
    assert bench.tree.currentIndex().column() == FROZEN
    bench.press(KEY.Key_Left)
    assert bench.tree.currentIndex().column() == ACTIVATION


def test_the_keys_never_stay_in_a_column_that_is_gone(bench):
    bench.goes_to("b1", BIAS)
    widen(bench, NARROW)
    assert bench.here() == "b1"
    assert bench.tree.currentIndex().column() == NAME


def test_names_of_projections_take_the_room_beside_their_count(bench):
    widen(bench, USUAL - 10)
    index = index_of(bench, "from Hidden 1")
    cell = bench.tree.visualRect(index.siblingAtColumn(ACTIVATION))
    inked = inked_columns(bench.tree.viewport(), cell)
    # The name goes on at the left, the count stands at the right.
    assert min(inked) < 9
    assert max(inked) > cell.width() - 12


def test_long_names_that_differ_at_the_end_look_different(bench):
    first, second = bench.neuron("Hidden 2", 0), bench.neuron("Hidden 2", 1)
    bench.document.do(RenameNeuron(first, "Probability of class A"))
    bench.document.do(RenameNeuron(second, "Probability of class B"))
    widen(bench, USUAL)
    bench.goes_to("Hidden 1")
    bench.tree.scrollToBottom()
    pictures = [
        bench.tree.viewport().grab(bench.tree.visualRect(index_of(bench, name)))
        for name in ("Probability of class A", "Probability of class B")
    ]
    assert pictures[0].toImage() != pictures[1].toImage()
