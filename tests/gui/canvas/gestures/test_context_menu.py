from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def asked(still):
    points: list[QPoint] = []
    still.canvas.context_menu_requested.connect(points.append)
    return points


def test_the_right_button_selects_and_asks_for_the_menu(still, asked):
    at = still.at("Hidden 1", 1)
    still.click(at, RIGHT)
    assert asked == [still.canvas.mapToGlobal(at)]
    assert still.selection.picked.neurons == {still.neuron("Hidden 1", 1)}
    assert still.steps == 0
    assert still.is_untouched()


def test_a_selection_under_the_mouse_stays_whole(still, asked):
    chosen = {still.neuron("Hidden 1", 0), still.neuron("Hidden 1", 1)}
    still.selection.select(neurons=chosen)
    # Not where the test before clicked: to Qt that would be a double click.
    still.click(still.at("Hidden 1", 0), RIGHT)
    assert still.selection.picked.neurons == chosen
    still.click(QPoint(450, 480), RIGHT)
    assert not still.selection.picked
    assert len(asked) == 2


def test_not_in_the_middle_of_a_drag(still, asked):
    start = still.at("Hidden 1")
    still.begin_drag(start, start + QPoint(30, 30))
    still.click(start + QPoint(30, 30), RIGHT)
    assert not asked
    still.release(start + QPoint(30, 30))
    assert still.steps == 1
