"""Esc in the middle of each gesture leaves everything exactly as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.gestures.conftest import CONTROL, LEFT, NONE, SHIFT

MIDDLE = Qt.MouseButton.MiddleButton
FAR = QPoint(60, 40)

# name: where it begins, where it is when Esc is pressed, button, modifiers, whether
# it shows something meanwhile
GESTURES = {
    "move by the head": (
        lambda b: b.at("Hidden 1"),
        lambda b: b.at("Hidden 1") + FAR,
        LEFT,
        NONE,
    ),
    "move by a neuron": (
        lambda b: b.at("Hidden 1", 1),
        lambda b: b.at("Hidden 1", 1) + FAR,
        LEFT,
        NONE,
    ),
    "move what Ctrl adds": (
        lambda b: b.at("Hidden 2"),
        lambda b: b.at("Hidden 2") + FAR,
        LEFT,
        CONTROL,
    ),
    "box": (lambda b: QPoint(5, 80), lambda b: QPoint(880, 480), LEFT, NONE),
    "box in addition": (
        lambda b: QPoint(5, 80),
        lambda b: QPoint(880, 480),
        LEFT,
        SHIFT,
    ),
    "box that begins on a card": (
        lambda b: b.body("Inputs"),
        lambda b: QPoint(880, 480),
        LEFT,
        SHIFT,
    ),
    "box that begins on a connection": (
        lambda b: (b.at("Inputs", 0, "out") + b.at("Hidden 1", 0, "in")) / 2,
        lambda b: QPoint(880, 480),
        LEFT,
        SHIFT,
    ),
    "connect that would be": (
        lambda b: b.at("Inputs", port="out"),
        lambda b: b.at("Output"),
        LEFT,
        NONE,
    ),
    "connect that is refused": (
        lambda b: b.at("Hidden 2", port="out"),
        lambda b: b.at("Inputs"),
        LEFT,
        NONE,
    ),
    "connect a neuron to a neuron": (
        lambda b: b.at("Hidden 1", 0, "out"),
        lambda b: b.at("Output", 0),
        LEFT,
        NONE,
    ),
    "connect backwards": (
        lambda b: b.at("Output", port="in"),
        lambda b: b.at("Hidden 1"),
        LEFT,
        NONE,
    ),
    "resize": (
        lambda b: b.lower_edge("Inputs"),
        lambda b: b.lower_edge("Inputs") + QPoint(0, 100),
        LEFT,
        NONE,
    ),
    "place a layer": (
        lambda b: b.entry("layer"),
        lambda b: QPoint(300, 470),
        LEFT,
        NONE,
    ),
    "place inputs": (
        lambda b: b.entry("input"),
        lambda b: QPoint(300, 470),
        LEFT,
        NONE,
    ),
    "place outputs over a card": (
        lambda b: b.entry("output"),
        lambda b: b.body("Hidden 2"),
        LEFT,
        NONE,
    ),
    "place a neuron in a layer": (
        lambda b: b.entry("neuron"),
        lambda b: b.body("Hidden 1"),
        LEFT,
        NONE,
    ),
    "place an activation": (
        lambda b: b.entry("relu"),
        lambda b: b.at("Hidden 1", 2),
        LEFT,
        NONE,
    ),
}


@pytest.mark.parametrize("name", GESTURES)
def test_it_restores_project_selection_and_view(bench, name):
    start, end, button, modifiers = GESTURES[name]
    bench.selection.select(layers=[bench.layer("Output").id])
    before, picked, steps = bench.project, bench.selection.picked, bench.steps
    offset = bench.canvas.view.offset
    bench.begin_drag(start(bench), end(bench), button, modifiers)
    assert not bench.is_untouched()

    bench.key(Qt.Key.Key_Escape)

    assert bench.is_untouched()
    assert bench.project is before
    assert bench.selection.picked == picked
    bench.move(end(bench) + QPoint(3, 9))
    bench.release(end(bench) + QPoint(3, 9), button, modifiers)
    assert bench.is_untouched()
    assert bench.project is before
    assert (bench.steps, bench.canvas.view.offset) == (steps, offset)
    assert bench.selection.picked == picked
    assert not bench.told


@pytest.mark.parametrize("name", GESTURES)
def test_it_takes_back_the_wheel_that_was_turned_meanwhile(bench, name):
    start, end, button, modifiers = GESTURES[name]
    canvas = bench.canvas
    canvas.frame_all()
    seen = canvas.view.offset, canvas.view.zoom, canvas.fitted
    before, picked = bench.project, bench.selection.picked
    bench.begin_drag(start(bench), end(bench), button, modifiers)
    for angle in (240, -120):
        bench.wheel(end(bench), QPoint(0, angle))
    assert canvas.view.zoom != seen[1]
    bench.key(Qt.Key.Key_Escape)
    assert (canvas.view.offset, canvas.view.zoom, canvas.fitted) == seen
    bench.release(end(bench), button, modifiers)
    assert (canvas.view.offset, canvas.view.zoom, canvas.fitted) == seen
    assert bench.is_untouched()
    assert (bench.project, bench.selection.picked) == (before, picked)


def test_undo_in_the_middle_of_a_drag_leaves_the_view_where_the_wheel_has_it(still):
    still.click(still.at("Hidden 2"))
    still.key(Qt.Key.Key_Right)
    still.begin_drag(still.at("Hidden 2"), still.at("Hidden 2") + FAR)
    still.wheel(still.at("Hidden 2"), QPoint(0, 240))
    view = still.canvas.view
    seen = view.offset, view.zoom
    still.session.undo()
    assert still.is_untouched()
    assert (view.offset, view.zoom) == seen
    still.release(still.at("Hidden 2") + FAR)
    assert (view.offset, view.zoom) == seen


def test_a_drag_that_ends_keeps_what_the_wheel_has_shown(still):
    canvas = still.canvas
    still.begin_drag(still.at("Hidden 2"), still.at("Hidden 2") + FAR)
    still.wheel(still.at("Hidden 2"), QPoint(0, 240))
    zoom = canvas.view.zoom
    still.release(still.at("Hidden 2") + FAR)
    assert canvas.view.zoom == zoom
    still.begin_drag(still.at("Hidden 1"), still.at("Hidden 1") + FAR)
    still.key(Qt.Key.Key_Escape)
    assert canvas.view.zoom == zoom


@pytest.mark.parametrize("name", GESTURES)
def test_a_press_that_escapes_before_it_moves_does_nothing(still, name):
    start, _, button, modifiers = GESTURES[name]
    still.selection.select(layers=[still.layer("Output").id])
    before, picked = still.project, still.selection.picked
    at = start(still)
    still.press(at, button, modifiers)
    if not still.canvas.rect().contains(at):
        still.release(at + QPoint(2000, 0), button, modifiers)
        return
    still.key(Qt.Key.Key_Escape)
    still.release(at, button, modifiers)
    assert still.project is before
    assert still.selection.picked == picked
    assert still.is_untouched()


def test_pan_goes_back_to_where_the_view_was(bench):
    offset, zoom = bench.canvas.view.offset, bench.canvas.view.zoom
    bench.begin_drag(QPoint(100, 100), QPoint(190, 160), MIDDLE)
    assert bench.canvas.view.offset == offset + QPoint(90, 60)
    bench.key(Qt.Key.Key_Escape)
    bench.release(QPoint(190, 160), MIDDLE)
    assert (bench.canvas.view.offset, bench.canvas.view.zoom) == (offset, zoom)


def test_pan_takes_back_the_wheel_and_the_canvas_still_follows_its_size(still):
    canvas = still.canvas
    canvas.frame_all()
    offset, zoom = canvas.view.offset, canvas.view.zoom
    still.begin_drag(QPoint(100, 100), QPoint(160, 100), MIDDLE)
    still.wheel(QPoint(160, 100), QPoint(0, 240))
    still.move(QPoint(200, 120))
    assert canvas.view.zoom != zoom
    still.key(Qt.Key.Key_Escape)
    still.release(QPoint(200, 120), MIDDLE)
    assert (canvas.view.offset, canvas.view.zoom) == (offset, zoom)
    assert canvas.fitted
    still.top.resize(still.top.size() + QSize(80, 60))
    QApplication.processEvents()
    now = canvas.view.offset, canvas.view.zoom
    canvas.frame_all()
    assert (canvas.view.offset, canvas.view.zoom) == now != (offset, zoom)


def test_panning_with_space_goes_back_and_does_not_play(still):
    offset, before = still.canvas.view.offset, still.project
    still.hold(Qt.Key.Key_Space)
    still.begin_drag(QPoint(100, 100), QPoint(190, 160))
    assert still.canvas.view.offset == offset + QPoint(90, 60)
    still.key(Qt.Key.Key_Escape)
    assert still.canvas.view.offset == offset
    still.release(QPoint(190, 160))
    still.hold(Qt.Key.Key_Space, down=False)
    assert still.canvas.view.offset == offset
    assert still.project is before
    assert not still.session.is_running


def test_without_a_gesture_it_clears_the_selection(still):
    still.selection.select(layers=[still.layer("Output").id])
    still.key(Qt.Key.Key_Escape)
    assert not still.selection.picked


def test_undo_in_the_middle_of_a_drag_ends_the_drag(still):
    still.click(still.at("Hidden 2"))
    still.key(Qt.Key.Key_Right)
    moved = still.project
    still.begin_drag(still.at("Hidden 2"), still.at("Hidden 2") + FAR)
    still.session.undo()
    assert still.is_untouched()
    still.release(still.at("Hidden 2") + FAR)
    assert still.project is not moved
    assert not still.document.stack.canUndo()
