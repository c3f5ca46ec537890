from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.gestures.conftest import CONTROL, SHIFT

MIDDLE = Qt.MouseButton.MiddleButton
AT = QPoint(300, 200)


def test_the_middle_button_pans_anywhere(bench):
    offset, before = bench.canvas.view.offset, bench.project
    bench.drag(bench.at("Hidden 1", 0), bench.at("Hidden 1", 0) + AT, MIDDLE)
    assert bench.canvas.view.offset == offset + AT
    assert bench.project is before
    assert not bench.selection.picked


def test_space_and_the_left_button_pan_and_do_not_play(still, qtbot):
    played = []
    still.canvas.play_requested.connect(lambda: played.append(1))
    offset = still.canvas.view.offset
    still.move(still.at("Hidden 1"))
    still.hold(Qt.Key.Key_Space)
    assert still.canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    start = still.at("Hidden 1")
    still.begin_drag(start, start + QPoint(50, 20))
    assert still.canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    still.release(start + QPoint(50, 20))
    still.hold(Qt.Key.Key_Space, down=False)
    assert still.canvas.view.offset == offset + QPoint(50, 20)
    assert not played
    assert not still.selection.picked


def test_space_alone_plays_on_release(still):
    played = []
    still.canvas.play_requested.connect(lambda: played.append(1))
    still.hold(Qt.Key.Key_Space)
    assert not played
    still.hold(Qt.Key.Key_Space, down=False)
    assert played == [1]


def test_space_during_a_drag_does_not_play(still):
    played = []
    still.canvas.play_requested.connect(lambda: played.append(1))
    start = still.at("Hidden 1")
    still.begin_drag(start, start + QPoint(30, 0))
    still.key(Qt.Key.Key_Space)
    still.release(start + QPoint(30, 0))
    assert not played
    assert still.steps == 1


def test_space_is_forgotten_when_the_focus_goes_while_it_is_held(still, qtbot):
    still.hold(Qt.Key.Key_Space)
    tile = still.palette.tiles["layer"]
    tile.setFocus()
    qtbot.waitUntil(tile.hasFocus)
    offset = still.canvas.view.offset
    still.drag(still.at("Hidden 1"), still.at("Hidden 1") + QPoint(40, 8))
    assert still.canvas.view.offset == offset
    assert still.document.stack.undoText() == "Move"
    still.hold(Qt.Key.Key_Space, down=False)


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, CONTROL])
def test_the_wheel_zooms_at_the_cursor(bench, modifiers):
    under, zoom = bench.canvas.scene_pos(QPointF(AT)), bench.canvas.view.zoom
    bench.wheel(AT, QPoint(0, 120), modifiers=modifiers)
    assert bench.canvas.view.zoom == pytest.approx(zoom * 1.2)
    away = bench.canvas.scene_pos(QPointF(AT)) - under
    assert away.manhattanLength() == pytest.approx(0, abs=1e-9)
    bench.wheel(AT, QPoint(0, -120), modifiers=modifiers)
    assert bench.canvas.view.zoom == pytest.approx(zoom)


def test_a_touchpad_zooms_by_as_little_as_it_says(still):
    zoom = still.canvas.view.zoom
    still.wheel(AT, QPoint(0, 12), QPoint(0, 4))
    assert still.canvas.view.zoom == pytest.approx(zoom * 1.2**0.1)
    still.wheel(AT, QPoint(), QPoint(0, 40))
    assert still.canvas.view.zoom == pytest.approx(zoom * 1.2**1.1)


@pytest.mark.parametrize(
    ("angle", "pixels", "modifiers"),
    [
        (QPoint(-120, 0), QPoint(), Qt.KeyboardModifier.NoModifier),
        (QPoint(0, -120), QPoint(), SHIFT),
        (QPoint(-120, 30), QPoint(-48, 12), Qt.KeyboardModifier.NoModifier),
    ],
)
def test_sideways_and_with_shift_it_pans_to_the_side(still, angle, pixels, modifiers):
    offset, zoom = still.canvas.view.offset, still.canvas.view.zoom
    still.wheel(AT, angle, pixels, modifiers)
    assert still.canvas.view.offset == offset + QPointF(-48, 0)
    assert still.canvas.view.zoom == zoom


def test_the_wheel_during_a_drag_keeps_what_is_dragged_under_the_mouse(still):
    start = still.at("Hidden 2")
    end = start + QPoint(30, 60)
    still.begin_drag(start, end)
    still.wheel(end, QPoint(0, 120))
    head = still.canvas.point_of("Hidden 2")
    assert (head - end).manhattanLength() <= 3
    still.release(end)
    assert (still.at("Hidden 2") - end).manhattanLength() <= 3
    assert still.steps == 1


def test_a_pinch_zooms(still):
    zoom, at = still.canvas.view.zoom, QPointF(AT)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        at,
        at,
        still.canvas.mapToGlobal(at),
        0.25,
        QPointF(),
    )
    assert pinch.type() == QEvent.Type.NativeGesture
    QApplication.sendEvent(still.canvas, pinch)
    assert still.canvas.view.zoom == pytest.approx(zoom * 1.25)


def test_the_empty_canvas_pans_and_zooms_too(empty):
    empty.wheel(AT, QPoint(0, 240))
    empty.drag(QPoint(30, 30), QPoint(40, 60), MIDDLE)
    assert empty.canvas.view.zoom == pytest.approx(1.44)
    assert empty.is_untouched()


@pytest.mark.parametrize("name", ["weights", "legend", "zoom", "row"])
def test_a_pan_that_begins_on_a_tool_ends_where_the_button_is_let_go(still, name):
    """The choice of weights hears the middle button, but it is not for it."""
    canvas = still.canvas
    tool = getattr(canvas.tools, name).geometry()
    start = tool.center()
    before = canvas.view.offset
    still.drag(start, start + QPoint(-60, 40), MIDDLE)
    assert not canvas.gestures.is_active
    moved = canvas.view.offset
    still.move(AT)
    assert canvas.view.offset == moved
    assert moved in (before, before + QPointF(-60, 40))
