"""The edges between panels: by mouse, by keys, and taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from engine.files.examples import EXAMPLES
from gui.main_window.grip import Grip
from gui.style.theme import theme
from gui.widgets.edge_hand import STEP

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ESC = Qt.Key.Key_Escape


@pytest.fixture
def moons(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1500, 860))
    window.actions_by_id["view.panel_outline"].trigger()
    window.activateWindow()
    window.canvas.setFocus()
    QApplication.processEvents()
    return window


def dock(window, name) -> QDockWidget:
    return window.findChild(QDockWidget, f"dock_{name}")


def grip(window, name) -> Grip:
    return window.findChild(Grip, f"grip_dock_{name}")


def sizes(window) -> dict[str, tuple[int, int]]:
    QApplication.processEvents()
    docks = window.findChildren(QDockWidget)
    return {each.objectName(): each.size().toTuple() for each in docks}


def drag(window, edge: QWidget, by: QPoint) -> None:
    """Move the mouse with the button held; it is not let go."""
    start = edge.mapTo(window, edge.rect().center())
    QTest.mousePress(window.windowHandle(), LEFT, NONE, start)
    for part in (1, 2, 3):
        QTest.mouseMove(window.windowHandle(), start + by * part / 3)
        QApplication.processEvents()


def move_on(edge: QWidget, by: QPoint) -> None:
    """A movement that reaches what the mouse was pressed on."""
    at = edge.rect().center() + by
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(edge.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        LEFT,
        NONE,
    )
    QApplication.sendEvent(edge, event)


def go_to(stop: QWidget) -> None:
    """Press Tab until a widget has the focus."""
    for _ in range(120):
        if stop.hasFocus():
            return
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {stop.accessibleName()}")


EDGES = {
    "build": (QPoint(24, 0), Qt.Key.Key_Right, Qt.Key.Key_Left),
    "outline": (QPoint(24, 0), Qt.Key.Key_Right, Qt.Key.Key_Left),
    "inspector": (QPoint(-24, 0), Qt.Key.Key_Left, Qt.Key.Key_Right),
    "result": (QPoint(0, -24), Qt.Key.Key_Up, Qt.Key.Key_Down),
    "loss": (QPoint(0, -24), Qt.Key.Key_Up, Qt.Key.Key_Down),
}


def along(window, name) -> int:
    width, height = sizes(window)[f"dock_{name}"]
    return width if EDGES[name][0].x() else height


@pytest.mark.parametrize("name", EDGES)
def test_escape_gives_a_panel_its_size_back_and_lets_go(moons, name):
    way, edge = EDGES[name][0], grip(moons, name)
    before, focus = sizes(moons), moons.focusWidget()
    drag(moons, edge, way)
    moved = abs(way.x() + way.y())
    assert along(moons, name) == before[f"dock_{name}"][not way.x()] + moved
    QTest.keyClick(moons.windowHandle(), ESC)
    assert sizes(moons) == before
    move_on(edge, way * 2)
    assert sizes(moons) == before
    QTest.mouseRelease(edge, LEFT)
    assert moons.focusWidget() is focus


def test_after_a_drag_the_keys_are_where_they_were(moons):
    edge, before = grip(moons, "inspector"), sizes(moons)
    drag(moons, edge, QPoint(-24, 0))
    QTest.mouseRelease(edge, LEFT)
    moons.canvas.selection.select(layers=[moons.document.project.network.layers[0].id])
    QTest.keyClick(moons.windowHandle(), ESC)
    assert not moons.canvas.selection.picked
    assert sizes(moons) != before


@pytest.mark.parametrize("name", EDGES)
def test_arrows_move_an_edge_and_escape_takes_it_back(moons, name):
    _, grows, shrinks = EDGES[name]
    edge, before = grip(moons, name), sizes(moons)
    first = along(moons, name)
    go_to(edge)
    QTest.keyClick(moons.windowHandle(), grows)
    assert along(moons, name) == first + STEP
    QTest.keyClick(moons.windowHandle(), grows, SHIFT)
    assert along(moons, name) == first + STEP + 1
    QTest.keyClick(moons.windowHandle(), shrinks)
    assert along(moons, name) == first + 1
    QTest.keyClick(moons.windowHandle(), ESC)
    assert sizes(moons) == before
    assert edge.hasFocus()
    QTest.keyClick(moons.windowHandle(), ESC)
    assert moons.canvas.hasFocus()


def test_an_edge_says_what_it_is_and_shows_the_focus(moons):
    edge, colour = grip(moons, "inspector"), theme().palette.focus
    assert edge.accessibleName() == "Width of the panel Inspector"
    assert grip(moons, "loss").accessibleName() == "Height of the panel Loss"
    middle = edge.mapTo(moons, edge.rect().center())
    assert moons.grab().toImage().pixelColor(middle) != colour
    go_to(edge)
    assert moons.grab().toImage().pixelColor(middle) == colour


def test_a_rail_has_no_edge_to_move(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1024, 700))
    assert dock(window, "build").isVisible()
    assert grip(window, "build").isHidden()
    assert grip(window, "inspector").isVisible()


def test_keys_move_the_division_of_the_outline(moons):
    split = moons.findChild(QWidget, "outline_splitter")
    line, colour = split.handle(1), theme().palette.focus
    before, heights = split.share, split.sizes()
    middle = line.mapTo(moons, line.rect().center() + QPoint(0, 1))
    assert moons.grab().toImage().pixelColor(middle) != colour
    go_to(line)
    assert moons.grab().toImage().pixelColor(middle) == colour
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Down)
    assert split.sizes() == [heights[0] + STEP, heights[1] - STEP]
    assert split.share > before
    QTest.keyClick(moons.windowHandle(), ESC)
    assert (split.share, split.sizes()) == (before, heights)
    assert line.hasFocus()
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Tab)
    assert moons.grab().toImage().pixelColor(middle) != colour


def test_escape_takes_back_a_drag_of_the_division(moons):
    split = moons.findChild(QWidget, "outline_splitter")
    before, heights = split.share, split.sizes()
    line = split.handle(1)
    drag(moons, line, QPoint(0, 30))
    assert split.sizes()[0] > heights[0]
    QTest.keyClick(moons.windowHandle(), ESC)
    assert (split.share, split.sizes()) == (before, heights)
    move_on(line, QPoint(0, 60))
    assert (split.share, split.sizes()) == (before, heights)
    QTest.mouseRelease(line, LEFT)


def test_reset_layout_gives_all_dragged_panels_their_sizes_back(moons):
    before = sizes(moons)
    for name in ("build", "inspector", "loss"):
        drag(moons, grip(moons, name), EDGES[name][0])
        QTest.mouseRelease(grip(moons, name), LEFT)
        assert sizes(moons)[f"dock_{name}"] != before[f"dock_{name}"]
    moons.docks.show("loss", False)
    moons.actions_by_id["view.reset_layout"].trigger()
    assert sizes(moons)["dock_build"] == before["dock_build"]
    # The outline is not there at first; asked for again, it is as it was then.
    assert not moons.docks.is_shown("outline")
    assert moons.docks.is_shown("loss")
    moons.actions_by_id["view.panel_outline"].trigger()
    assert sizes(moons) == before
