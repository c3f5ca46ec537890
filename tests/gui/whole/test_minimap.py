"""The overview of a network that is not wholly in view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from engine.files.examples import EXAMPLES

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def moons(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    window.canvas.setFocus()
    return window


def minimap(window):
    return window.canvas.tools.minimap


def zoomed(window, zoom=1.5):
    """Zoom at the middle, so that something is out of view."""
    canvas = window.canvas
    canvas.view.zoom_to(QPointF(canvas.rect().center()), zoom)
    return minimap(window)


def top(window, pos: QPointF) -> QPoint:
    return minimap(window).mapTo(window, pos.toPoint())


def test_it_comes_when_something_is_out_of_view_and_goes_by_itself(moons):
    assert minimap(moons).isHidden()
    assert zoomed(moons).isVisible()
    moons.actions_by_id["view.fit"].trigger()
    assert minimap(moons).isHidden()


def test_it_stands_above_the_zoom_and_covers_no_other_tool(moons):
    zoomed(moons)
    tools = moons.canvas.tools
    place = minimap(moons).geometry()
    assert moons.canvas.rect().contains(place)
    assert place.right() == tools.zoom.geometry().right()
    assert place.bottom() < tools.zoom.geometry().top()
    for other in (tools.row, tools.legend, tools.count, tools.problem):
        assert other.isHidden() or not place.intersects(other.geometry())


def test_its_frame_is_what_is_seen(moons):
    zoomed(moons)
    frame, seen = minimap(moons).frame(), moons.canvas.visible_rect()
    for corner, scene in (
        (frame.topLeft(), seen.topLeft()),
        (frame.bottomRight(), seen.bottomRight()),
    ):
        away = minimap(moons).scene_point(corner) - scene
        assert away.manhattanLength() < 1e-6


def test_a_press_beside_the_frame_brings_that_place_into_the_middle(moons):
    zoomed(moons, 3.0)
    spot = QPointF(20, 40)
    assert not minimap(moons).frame().contains(spot)
    wanted = minimap(moons).scene_point(spot)
    steps, zoom = moons.document.stack.count(), moons.canvas.view.zoom
    QTest.mouseClick(moons.windowHandle(), LEFT, NONE, top(moons, spot))
    middle = moons.canvas.scene_pos(QRectF(moons.canvas.rect()).center())
    assert (middle - wanted).manhattanLength() < 2
    assert (moons.document.stack.count(), moons.canvas.view.zoom) == (steps, zoom)


def test_the_frame_is_dragged_and_stays_under_the_mouse(moons):
    zoomed(moons, 3.0)
    start = minimap(moons).frame().center() + QPointF(2, 1)
    before = minimap(moons).scene_point(start)
    middle = moons.canvas.visible_rect().center()
    end = start + QPointF(-14, 9)
    wanted = minimap(moons).scene_point(end)
    window = moons.windowHandle()
    QTest.mouseMove(window, top(moons, start))
    QTest.mousePress(window, LEFT, NONE, top(moons, start))
    assert moons.canvas.visible_rect().center() == middle
    QTest.mouseMove(window, top(moons, end))
    QTest.mouseRelease(window, LEFT, NONE, top(moons, end))
    way = moons.canvas.visible_rect().center() - middle
    # The mouse is on whole pixels of the small picture.
    pixel = (minimap(moons).scene_point(QPointF(1, 0))).x()
    pixel -= minimap(moons).scene_point(QPointF(0, 0)).x()
    assert (way - (wanted - before)).manhattanLength() <= 2 * pixel
    assert not moons.canvas.selection.picked


def test_the_wheel_zooms_at_what_it_points_to(moons):
    zoomed(moons, 3.0)
    spot = minimap(moons).frame().center()
    zoom = moons.canvas.view.zoom
    QTest.wheelEvent(moons.windowHandle(), top(moons, spot), QPoint(0, -120))
    assert moons.canvas.view.zoom == pytest.approx(zoom / 1.2)


def test_escape_gives_back_what_was_seen_and_that_it_follows_the_size(moons):
    canvas = moons.canvas
    zoomed(moons)
    # As after a network that does not fit into any view.
    canvas.fitted = True
    before = canvas.view.zoom, canvas.view.offset
    spot = minimap(moons).frame().center()
    window = moons.windowHandle()
    QTest.mousePress(window, LEFT, NONE, top(moons, spot))
    QTest.mouseMove(window, top(moons, spot + QPointF(-12, 8)))
    QTest.wheelEvent(window, top(moons, spot), QPoint(0, 120))
    assert (canvas.view.zoom, canvas.view.offset) != before
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.mouseRelease(window, LEFT, NONE, top(moons, spot))
    assert (canvas.view.zoom, canvas.view.offset) == before
    assert canvas.fitted


def test_it_is_used_by_keyboard_alone(moons):
    zoomed(moons)
    minimap(moons).setFocus(Qt.FocusReason.TabFocusReason)
    offset = moons.canvas.view.offset
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Right)
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Down)
    assert moons.canvas.view.offset == offset + QPointF(-48, -48)
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Escape)
    assert moons.canvas.hasFocus()


def test_it_is_turned_off_and_that_is_remembered(open_window, moons):
    zoomed(moons)
    QTest.keyClick(
        moons.windowHandle(), Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier
    )
    assert minimap(moons).isHidden()
    assert not moons.actions_by_id["view.minimap"].isChecked()
    other = open_window(EXAMPLES["two-moons"].path)
    assert zoomed(other).isHidden()
    other.actions_by_id["view.minimap"].trigger()
    assert minimap(other).isVisible()


def test_it_leaves_a_small_canvas_alone(moons):
    zoomed(moons)
    canvas = moons.canvas
    canvas.setMinimumSize(100, 100)
    canvas.resize(300, 200)
    canvas.tools.refresh()
    assert minimap(moons).isHidden()


def test_escape_in_the_middle_goes_back_to_where_the_view_was(moons):
    zoomed(moons, 3.0)
    moons.actions_by_id["edit.select_all"].trigger()
    view, picked = moons.canvas.view, moons.canvas.selection.picked
    before = view.zoom, view.offset
    start = minimap(moons).frame().center()
    window = moons.windowHandle()
    QTest.mousePress(window, LEFT, NONE, top(moons, start))
    QTest.mouseMove(window, top(moons, start + QPointF(20, 9)))
    assert view.offset != before[1]
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (view.zoom, view.offset) == before
    QTest.mouseMove(window, top(moons, start + QPointF(30, 9)))
    QTest.mouseRelease(window, LEFT, NONE, top(moons, start + QPointF(30, 9)))
    assert (view.zoom, view.offset) == before
    assert moons.canvas.selection.picked == picked
    assert moons.canvas.hasFocus()
