"""Tab follows the eye through the whole window, and shows where it is."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDockWidget,
    QMenu,
    QWidget,
)

from engine.files.examples import EXAMPLES
from engine.project import Project
from gui.canvas.floating.problem_bar import ProblemBar
from gui.dialogs.table_dialog import TableDialog
from gui.lessons.lesson_panel import LessonPanel
from gui.main_window.grip import Grip
from gui.panels.data.set_chooser import SetChooser
from gui.style.theme import theme
from gui.widgets.buttons import Button, IconButton, PlayButton
from gui.widgets.painted_state import PaintedState

if TYPE_CHECKING:
    from engine.network.layer import Layer

MOST_STOPS = 120


def stops(window) -> list[QWidget]:
    """Where the Tab key leads, once round the window."""
    window.activateWindow()
    window.canvas.setFocus()
    found = [window.canvas]
    while len(found) < MOST_STOPS:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is window.canvas:
            return found
        found.append(focused)
    raise AssertionError("Tab does not come back to the canvas")


def select_neuron(window) -> None:
    layer: Layer = window.document.project.network.layer_named("Hidden 1")
    window.canvas.selection.select(neurons=[int(layer.neurons[0])])
    QApplication.processEvents()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 700)], ids=str)
def test_tab_goes_through_the_regions_in_order(open_window, size):
    window = open_window(EXAMPLES["two-moons"].path, size)
    select_neuron(window)
    order = stops(window)
    names = [
        *("transport", "dock_build", "canvas", "dock_loss", "dock_inspector"),
        "dock_result",
        "canvas",
    ]
    parts = {name: window.findChild(QWidget, name) for name in names}
    found = [
        next(name for name, part in parts.items() if part.isAncestorOf(stop))
        for stop in order
        if any(part.isAncestorOf(stop) for part in parts.values())
    ]
    # The round began in the canvas; its tools are the first stops after it.
    regions = list(dict.fromkeys(found))
    assert regions == [
        "canvas",
        "dock_loss",
        "dock_inspector",
        "dock_result",
        *names[:2],
    ]
    assert found == sorted(found, key=regions.index)


def test_tab_goes_by_rows_from_the_left(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1280, 800))
    select_neuron(window)
    inspector = window.findChild(QDockWidget, "dock_inspector")
    inside = [stop for stop in stops(window) if inspector.isAncestorOf(stop)]
    corners = [stop.mapTo(window, QPoint(0, 0)) for stop in inside]
    middles = [c.y() + s.height() / 2 for c, s in zip(corners, inside, strict=True)]
    assert len(inside) > 10
    for place in range(1, len(inside)):
        below = middles[place] - middles[place - 1] > 6
        assert below or corners[place].x() > corners[place - 1].x()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 700)], ids=str)
def test_the_outline_comes_between_the_parts_and_the_canvas(open_window, size):
    window = open_window(EXAMPLES["two-moons"].path, size)
    window.actions_by_id["view.panel_outline"].trigger()
    select_neuron(window)
    order = stops(window)
    found = [stop.objectName() for stop in order if is_in(window, "outline", stop)]
    assert found == ["outline_tree", "qt_splithandle_", "outline_weights"]
    # The round begins in the canvas, so the outline and its edge are the end of it.
    last = [stop.objectName() for stop in order[-2:]]
    assert last == ["outline_weights", "grip_dock_outline"]
    tree = order.index(window.findChild(QWidget, "outline_tree"))
    before = [stop for stop in order[:tree] if not isinstance(stop, Grip)][-1]
    assert is_in(window, "dock_build", before)


def is_in(window, name: str, stop: QWidget) -> bool:
    return window.findChild(QWidget, name).isAncestorOf(stop)


@pytest.mark.parametrize("where", ["outline_tree", "outline_weights"])
def test_a_view_that_gets_the_focus_shows_where_it_is(open_window, where):
    window = open_window(EXAMPLES["two-moons"].path)
    window.actions_by_id["view.panel_outline"].trigger()
    select_neuron(window)
    window.activateWindow()
    view = window.findChild(QAbstractItemView, where)
    window.canvas.setFocus()
    unmarked = view.viewport().grab().toImage()
    for _ in range(MOST_STOPS):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if view.hasFocus():
            break
    index = view.currentIndex()
    assert index.isValid()
    marked = view.viewport().grab().toImage()
    edge = view.visualRect(index).topLeft() + QPoint(6, 0)
    accent = theme().palette.focus
    assert unmarked.pixelColor(edge) != accent
    assert marked.pixelColor(edge) == accent


DIALOGS = ("edit.preferences", "help.shortcuts", "help.about", "file.export")


def round_trip(dialog) -> list[QWidget]:
    """Where the Tab key leads, once round a dialog."""
    dialog.activateWindow()
    found: list[QWidget] = []
    while len(found) < MOST_STOPS:
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        focused = dialog.focusWidget()
        if focused in found:
            return found
        found.append(focused)
    raise AssertionError("Tab does not come back")


def assert_by_rows(dialog, inside: list[QWidget]) -> None:
    first = min(range(len(inside)), key=lambda i: top_left(dialog, inside[i]))
    order = inside[first:] + inside[:first]
    for one, other in itertools.pairwise(order):
        here, there = (each.mapTo(dialog, QPoint(0, 0)) for each in (one, other))
        middles = here.y() + one.height() / 2, there.y() + other.height() / 2
        assert middles[1] - middles[0] > 6 or there.x() > here.x()


def top_left(dialog, stop: QWidget) -> tuple[int, int]:
    corner = stop.mapTo(dialog, QPoint(0, 0))
    return corner.y(), corner.x()


@pytest.mark.parametrize("action", DIALOGS)
def test_tab_goes_by_rows_through_a_dialog_and_back(open_window, action):
    window = open_window(EXAMPLES["two-moons"].path)
    window.actions_by_id[action].trigger()
    dialog = QApplication.activeModalWidget()
    inside = round_trip(dialog)
    wanted = [w for w in dialog.findChildren(QWidget) if takes_tab(w, dialog)]
    assert set(inside) == set(wanted)
    assert_by_rows(dialog, inside)
    for stop in inside:
        assert not stop.visibleRegion().isEmpty(), stop.accessibleName()
    dialog.reject()


def takes_tab(widget: QWidget, dialog) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isEnabled()
        and widget.focusProxy() is None
        and widget.isVisibleTo(dialog)
        and widget.window() is dialog
    )


def test_tab_leaves_the_columns_of_a_table(open_window, qtbot, tmp_path):
    window = open_window()
    path = tmp_path / "rooms.csv"
    path.write_text("a,b,y\n" + "1,2,3\n4,5,7\n" * 10, encoding="utf-8")
    window.files.open_path(path)
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is not None, timeout=10_000)
    dialog = window.findChild(TableDialog)
    qtbot.waitUntil(lambda: dialog.dataset is not None, timeout=10_000)
    inside = round_trip(dialog)
    names = [stop.objectName() for stop in inside]
    assert "table_columns" in names
    assert "table_use" in names
    assert_by_rows(dialog, inside)
    dialog.reject()


def test_shift_tab_goes_the_way_back(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    order = stops(window)
    back = [window.canvas]
    for _ in order[1:]:
        focused = QApplication.focusWidget()
        QTest.keyClick(focused, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        back.append(QApplication.focusWidget())
    assert back[1:] == order[:0:-1]


def test_every_stop_can_be_seen(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path, (1280, 800))
    order = stops(window)
    qtbot.waitUntil(lambda: not window.canvas.presenter.resting.isActive())
    unseen = []
    for stop in [*order[1:], order[0]]:
        assert stop.width() > 0
        assert not stop.visibleRegion().isEmpty(), stop.accessibleName()
        before = stop.grab().toImage()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is stop
        if stop.grab().toImage() == before:
            unseen.append((stop.objectName(), stop.accessibleName()))
    assert not unseen


def edges_in(canvas, colour) -> int:
    """How many of the points in the middle of the four edges have a colour."""
    picture = canvas.grab().toImage()
    right, low = picture.width() - 1, picture.height() - 1
    places = (0, low // 2), (right, low // 2), (right // 2, 0), (right // 2, low)
    return [picture.pixelColor(*place) == colour for place in places].count(True)


def test_the_canvas_has_a_ring_when_keys_brought_the_focus(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1280, 800))
    window.activateWindow()
    canvas, colour = window.canvas, theme().palette.focus
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 500))
    assert canvas.hasFocus()
    assert edges_in(canvas, colour) == 0
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    QTest.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier
    )
    assert canvas.hasFocus()
    assert edges_in(canvas, colour) == 4
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 500))
    assert edges_in(canvas, colour) == 0
    window.findChild(QWidget, "transport_rate").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert canvas.hasFocus()
    assert edges_in(canvas, colour) == 4


def test_the_ring_is_for_the_keyboard_only(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    button = window.findChild(PlayButton, "transport_play")
    state = button.findChild(PaintedState) or button._state
    window.canvas.setFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    window.session.pause()
    # So that Space plays after a click, whichever run button it was on.
    assert window.canvas.hasFocus()
    assert not state.ring
    for _ in range(MOST_STOPS):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if button.hasFocus():
            break
    assert button.hasFocus()
    assert state.ring


def test_tab_goes_by_rows_through_settings_that_are_lent(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1024, 700))
    window.findChild(IconButton, "transport_more").click()
    popover = QApplication.activePopupWidget()
    names = []
    for _ in range(3):
        QTest.keyClick(popover, Qt.Key.Key_Tab)
        names.append(popover.focusWidget().objectName())
    popover.close()
    assert names == ["transport_speed", "transport_until", "transport_optimizer"]


def test_the_right_button_opens_the_menu_of_the_selection(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    at = window.mapFromGlobal(window.canvas_point("Hidden 1", 0))
    # Through the window: only then does Qt make a request for a menu of the press.
    handle, still = window.windowHandle(), Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(handle, Qt.MouseButton.RightButton, still, at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert window.actions_by_id["edit.delete"] in menu.actions()
    assert window.actions_by_id["edit.delete"].isEnabled()
    menu.close()


def test_missing_data_are_one_click_away(open_window, qtbot):
    window = open_window()
    window.document.replace(Project(), None)
    window.actions_by_id["add.layer"].trigger()
    bar = window.canvas.findChild(ProblemBar)
    words = bar.findChild(Button)
    assert words.text() == "Choose data"
    qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    chooser = QApplication.activePopupWidget()
    assert isinstance(chooser, SetChooser)
    chooser.close()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)], ids=str)
def test_tab_goes_by_rows_through_a_lesson_and_back(open_window, qtbot, size):
    window = open_window(None, size)
    window.learning.start("why-nonlinear")
    panel = window.findChild(LessonPanel)
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: not window.files.work.is_busy)
    order = stops(window)
    places = [place for place, stop in enumerate(order) if panel.isAncestorOf(stop)]
    assert len(places) >= 2
    assert places == list(range(places[0], places[-1] + 1))
    # A text with several links is a stop for each.
    inside = list(dict.fromkeys(order[places[0] : places[-1] + 1]))
    assert_by_rows(panel, inside)
    for stop in inside:
        assert not stop.visibleRegion().isEmpty(), stop.accessibleName()
