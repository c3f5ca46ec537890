"""A window on a small screen: what gives way, in which order, and what comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.files.examples import EXAMPLES
from gui.main_window import overlays
from gui.main_window.sizes import Limits, sizes_for
from gui.style.theme import theme
from gui.widgets.choice import Choice
from gui.widgets.empty_state import EmptyState
from gui.widgets.number_field import NumberField
from tests.gui.whole import seen
from tests.gui.whole.small import (
    CTRL,
    LEFT,
    SMALL,
    click,
    dock,
    line,
    opener,
    overlay,
    resize,
    select,
    settle,
    show_trained,
)
from tests.gui.whole.test_layout import type_of

OTHERS = "build", "inspector", "result", "loss"


@pytest.fixture(autouse=True)
def usual_type(qapp):
    yield
    theme().set_font_scale(1.0)
    theme().set("light")


@pytest.fixture
def small(open_window):
    return open_window(EXAMPLES["two-moons"].path, SMALL)


@pytest.fixture
def narrow(open_window):
    return open_window(EXAMPLES["two-moons"].path, (880, 760))


# How small a window may be


@pytest.mark.parametrize("family", ["Inter", "DejaVu Sans"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_window_fits_a_small_screen(open_window, family, scale):
    with type_of(family):
        window = open_window(EXAMPLES["two-moons"].path)
        theme().set_font_scale(scale)
        settle()
        resize(window, *SMALL)
        assert (window.width(), window.height()) == SMALL
        assert window.canvas.width() >= 480
        assert window.canvas.height() >= 320


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_smallest_window_has_a_whole_canvas(open_window, monkeypatch, scale):
    window = open_window(EXAMPLES["two-moons"].path)
    theme().set_font_scale(scale)
    settle()
    for _ in range(2):
        # Each state has its least size; what is left then may be smaller still.
        resize(window, 200, 200)
    assert window.height() < 540
    assert window.width() < 900
    assert window.canvas.visibleRegion().boundingRect() == window.canvas.rect()
    assert window.canvas.width() >= 480
    assert window.canvas.height() >= 320
    watch = seen.Watch(monkeypatch)
    watch.look(window)
    found = [*seen.cut(watch, window), *seen.overlapping(window)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("height", [*range(540, 700, 10)])
def test_nothing_lies_over_the_canvas_at_any_height(open_window, height):
    window = open_window(EXAMPLES["two-moons"].path, (1000, height))
    settle()
    assert window.height() == height
    whole = window.canvas.visibleRegion().boundingRect()
    assert whole == window.canvas.rect()
    assert window.canvas.height() >= 320
    lowest = dock(window, "loss").geometry().bottom()
    assert lowest < window.statusBar().geometry().top()
    is_line = line(window).isVisible()
    assert is_line == (height < 600)
    result = dock(window, "result")
    beside = window.tabifiedDockWidgets(dock(window, "loss"))
    assert (result in beside and not result.isHidden()) == (600 <= height < 680)


@pytest.mark.parametrize("look", [("light", "Inter"), ("dark", "DejaVu Sans")])
def test_large_type_can_be_read_on_a_small_screen(
    open_window, monkeypatch, look, qtbot
):
    name, family = look
    watch = seen.Watch(monkeypatch)
    with type_of(family):
        window = open_window(EXAMPLES["two-moons"].path, SMALL)
        window.actions_by_id[f"view.theme_{name}"].trigger()
        theme().set_font_scale(1.5)
        show_trained(window, qtbot)
        select(window)
        picture = watch.look(window)
        found = [
            *seen.cut(watch, window),
            *seen.faint(watch, window, picture),
            *seen.overlapping(window),
            *seen.untold(watch),
            *seen.unexplained(window),
        ]
        assert (window.width(), window.height()) == SMALL
        assert not found, "\n".join(dict.fromkeys(found))


def test_more_room_is_asked_for_before_panels_are_squeezed():
    limits = Limits(rail=1300, floating=1000, line=640)
    small = sizes_for(QSize(990, 630), limits)
    assert small.rail
    assert small.floating == {"inspector", "loss", "result"}
    assert not small.tabbed
    usual = sizes_for(QSize(990, 630))
    assert usual.floating == frozenset()
    assert usual.tabbed


def test_nothing_is_made_to_float_while_there_is_room(open_window, monkeypatch):
    made = []

    class Counted(overlays.FlyOut):
        def __init__(self, *parts) -> None:
            made.append(parts)
            super().__init__(*parts)

    monkeypatch.setattr(overlays, "FlyOut", Counted)
    window = open_window(EXAMPLES["xor"].path)
    settle()
    assert not made
    resize(window, *SMALL)
    assert len(made) == 2


# Up and down


def test_panels_and_choices_come_back_with_the_room(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    plot = window.findChild(QWidget, "loss_plot")
    plot.findChild(Choice).set_value("0.9")
    before = {name: dock(window, name).geometry() for name in OTHERS}
    for size in ((960, 640), SMALL, (880, 540), (880, 760), (640, 480), (1280, 800)):
        resize(window, *size)
    assert {name: dock(window, name).geometry() for name in OTHERS} == before
    for name in ("inspector", "loss_plot", "output_panel"):
        assert window.findChild(QWidget, name).isVisible()
    assert plot.findChild(Choice).value == "0.9"
    assert not window.findChild(QWidget, "right_rail").isVisible()
    assert not line(window).isVisible()


@pytest.mark.parametrize("name", ["result", "loss", "inspector"])
def test_what_was_hidden_stays_hidden(open_window, name):
    window = open_window(EXAMPLES["two-moons"].path)
    window.actions_by_id[f"view.panel_{name}"].trigger()
    for size in (SMALL, (880, 760), (1280, 800)):
        resize(window, *size)
    shown = {each for each in OTHERS if dock(window, each).isVisible()}
    assert shown == set(OTHERS) - {name}


@pytest.mark.parametrize("size", [(880, 540), (1000, 640)], ids=str)
def test_what_gave_way_has_its_place_at_the_next_start(open_window, size):
    first = open_window(EXAMPLES["two-moons"].path, size)
    first.close()
    second = open_window(EXAMPLES["two-moons"].path, (1280, 800))
    settle()
    assert second.tabifiedDockWidgets(dock(second, "loss")) == []
    result, inspector = dock(second, "result"), dock(second, "inspector")
    assert result.geometry().left() == inspector.geometry().left()
    assert all(dock(second, name).isVisible() for name in OTHERS)
    assert second.findChild(QWidget, "inspector").isVisible()
    assert second.findChild(QWidget, "output_panel").isVisible()


def test_an_open_panel_closes_when_there_is_room(narrow):
    QTest.keyClick(narrow.canvas, Qt.Key.Key_2, CTRL)
    resize(narrow, 1280, 800)
    inspector = narrow.findChild(QWidget, "inspector")
    assert dock(narrow, "inspector").isAncestorOf(inspector)
    assert inspector.isVisible()


def test_an_open_panel_stays_at_the_edge(narrow):
    QTest.keyClick(narrow.canvas, Qt.Key.Key_2, CTRL)
    gap = narrow.centralWidget().geometry().right() - (
        overlay(narrow, "inspector").geometry().right()
    )
    resize(narrow, 800, 700)
    area = narrow.centralWidget().geometry()
    assert area.right() - overlay(narrow, "inspector").geometry().right() == gap
    assert area.contains(overlay(narrow, "inspector").geometry())


def test_the_empty_plot_has_its_icon_where_there_is_room(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    empty = window.findChild(QWidget, "loss_plot").findChild(EmptyState)
    usual = empty.grab().toImage()
    for height in (610, 800):
        resize(window, 1280, height)
        low = empty.grab().toImage()
        assert (low == usual) == (height == 800)
    assert empty.height() == usual.height()


# The panels at the right


def test_icons_open_the_panels_at_the_right_over_the_canvas(narrow):
    canvas = narrow.canvas.geometry()
    inspector = narrow.findChild(QWidget, "inspector")
    tile = opener(narrow, "right_rail", "Inspector")
    assert not inspector.isVisible()
    click(tile)
    assert inspector.isVisible()
    assert tile.isChecked()
    assert narrow.canvas.geometry() == canvas
    area = narrow.centralWidget().geometry()
    floating = overlay(narrow, "inspector").geometry()
    assert area.contains(floating)
    assert area.right() - floating.right() < 8
    click(opener(narrow, "right_rail", "Result"))
    assert not inspector.isVisible()
    assert narrow.findChild(QWidget, "output_panel").isVisible()


def test_a_click_on_the_canvas_closes_what_floats(narrow):
    narrow.activateWindow()
    QTest.keyClick(narrow.canvas, Qt.Key.Key_2, CTRL)
    assert overlay(narrow, "inspector").isVisible()
    QTest.mouseClick(narrow.canvas, LEFT, pos=QPoint(8, narrow.canvas.height() // 2))
    assert not overlay(narrow, "inspector").isVisible()
    assert narrow.canvas.hasFocus()


def test_a_selected_neuron_is_edited_by_keys_alone(narrow):
    narrow.activateWindow()
    narrow.canvas.take_focus()
    select(narrow)
    QTest.keyClick(narrow.canvas, Qt.Key.Key_2, CTRL)
    field = None
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        field = QApplication.focusWidget()
        assert overlay(narrow, "inspector").isAncestorOf(field)
        if isinstance(field, NumberField):
            break
    assert isinstance(field, NumberField)
    before = narrow.document.project
    QTest.keyClicks(field, "0.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert narrow.document.project is not before
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not overlay(narrow, "inspector").isVisible()
    assert narrow.canvas.hasFocus()


def test_presentation_and_start_page_close_what_floats(narrow):
    QTest.keyClick(narrow.canvas, Qt.Key.Key_2, CTRL)
    narrow.show_start_page(True)
    assert not overlay(narrow, "inspector").isVisible()
    narrow.show_start_page(False)
    QTest.keyClick(narrow.canvas, Qt.Key.Key_2, CTRL)
    assert overlay(narrow, "inspector").isVisible()
    narrow.presentation.begin()
    settle()
    assert not overlay(narrow, "inspector").isVisible()


def test_the_outline_makes_no_window_grow(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1130, 760))
    width = dock(window, "inspector").width()
    window.actions_by_id["view.panel_outline"].trigger()
    settle()
    assert (window.width(), window.height()) == (1130, 760)
    assert window.findChild(QWidget, "inspector").width() >= 240
    assert window.canvas.width() >= 480
    window.actions_by_id["view.panel_outline"].trigger()
    settle()
    assert dock(window, "inspector").width() == width
    assert dock(window, "build").width() == sizes_for(window.size()).build
