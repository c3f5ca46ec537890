"""The outline in its window: shown and hidden, with the canvas, beside the others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QSplitter, QWidget

from engine.edits.add import AddLayer
from engine.files.examples import EXAMPLES
from gui.actions.menus import MENUS
from gui.main_window.sizes import sizes_for
from gui.panels.outline.tree_model import ACTIVATION, NAME
from gui.selection import Picked

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def dock(window) -> QDockWidget:
    return window.findChild(QDockWidget, "dock_outline")


def outline(window) -> QWidget:
    return window.findChild(QWidget, "outline")


def press(*keys, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key, modifier)


def types(words: str) -> None:
    for letter in words:
        QTest.keyClick(QApplication.focusWidget(), letter)


def names(window) -> list[str]:
    return [layer.name for layer in window.document.project.network.layers]


@pytest.fixture
def moons(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    window.canvas.setFocus()
    return window


@pytest.fixture
def opened(moons):
    """Two moons, with the outline opened by its key."""
    press(KEY.Key_6, modifier=CONTROL)
    return moons


# The dock


def test_it_is_hidden_at_first_and_the_panels_stand_as_without_it(moons):
    assert not dock(moons).isVisible()
    assert not moons.docks.is_shown("outline")
    sizes = sizes_for(moons.size())
    build = moons.findChild(QDockWidget, "dock_build")
    assert build.width() == sizes.build
    assert moons.canvas.width() == 1280 - sizes.build - sizes.inspector - 2


def test_a_key_shows_it_and_takes_the_keys_there(opened):
    assert dock(opened).isVisible()
    assert outline(opened).tree.hasFocus()
    assert opened.actions_by_id["view.panel_outline"].isChecked()
    # Up to the lines between the docks.
    assert abs(dock(opened).width() - sizes_for(opened.size()).outline) <= 3
    assert opened.canvas.width() >= 480
    press(KEY.Key_6, modifier=CONTROL)
    assert not dock(opened).isVisible()
    assert opened.canvas.hasFocus()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 700), (1130, 760)])
def test_the_canvas_keeps_its_least_size_beside_it(open_window, size):
    window = open_window(EXAMPLES["two-moons"].path, size)
    window.actions_by_id["view.panel_outline"].trigger()
    QApplication.processEvents()
    assert window.width() == size[0]
    assert window.canvas.width() >= 480
    assert outline(window).width() >= 216
    inspector = window.findChild(QDockWidget, "dock_inspector")
    assert inspector.geometry().right() < window.width()


def test_in_a_wide_window_its_headings_are_whole(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1920, 1080))
    window.actions_by_id["view.panel_outline"].trigger()
    QApplication.processEvents()
    header = outline(window).tree.header()
    for column in (NAME, ACTIVATION):
        assert header.sectionSize(column) >= header.sectionSizeHint(column)


def test_it_is_offered_in_the_view_menu_and_among_the_panels(moons):
    (view,) = [entries for title, entries in MENUS if title == "View"]
    assert "view.panel_outline" in view
    action = moons.actions_by_id["view.panel_outline"]
    assert action in moons._menu_row._panels.actions()
    assert action.text() == "Outline"


def test_it_is_remembered_with_its_width(open_window):
    first = open_window(EXAMPLES["xor"].path, (1920, 1080))
    first.actions_by_id["view.panel_outline"].trigger()
    first.resizeDocks([dock(first)], [444], Qt.Orientation.Horizontal)
    first.close()
    second = open_window(EXAMPLES["xor"].path, (1920, 1080))
    assert second.docks.is_shown("outline")
    assert dock(second).width() == 444


def test_a_layout_from_before_there_was_an_outline_leaves_it_hidden(open_window):
    first = open_window(EXAMPLES["xor"].path)
    # What an older program saved has never heard of it.
    dock(first).setObjectName("dock_of_the_past")
    first.close()
    second = open_window(EXAMPLES["xor"].path)
    assert not second.docks.is_shown("outline")
    assert not dock(second).isVisible()
    assert second.docks.is_shown("build")


def test_reset_hides_it_and_canvas_only_brings_it_back(opened):
    hide = opened.actions_by_id["view.hide_panels"]
    hide.trigger()
    assert not dock(opened).isVisible()
    hide.trigger()
    assert dock(opened).isVisible()
    opened.actions_by_id["view.reset_layout"].trigger()
    assert not dock(opened).isVisible()


def test_the_table_stands_below_the_tree_and_can_be_given_more_room(opened):
    found = outline(opened)
    splitter = found.findChild(QSplitter, "outline_splitter")
    above, below = splitter.sizes()
    assert above > below > 100
    splitter.setSizes([100, above + below - 100])
    assert found.weights.height() > found.tree.height()


def test_the_room_of_its_table_is_remembered(opened, open_window):
    splitter = outline(opened).split
    first, below = splitter.sizes()
    above = first
    handle = splitter.handle(1)
    middle = handle.rect().center()
    QTest.mousePress(handle, LEFT, pos=middle)
    QTest.mouseMove(handle, middle - QPoint(0, 120))
    QTest.mouseRelease(handle, LEFT, pos=middle)
    above -= 120
    assert splitter.sizes()[0] == pytest.approx(above, abs=3)
    above = splitter.sizes()[0]
    size = opened.size()
    opened.resize(size.width(), size.height() + 100)
    assert splitter.sizes()[0] == pytest.approx(
        above * (1 + 100 / (above + below)), abs=25
    )
    opened.resize(size)
    opened.close()
    again = open_window(EXAMPLES["xor"].path)
    kept = outline(again).split.sizes()
    assert kept[0] == pytest.approx(above, abs=2)
    again.actions_by_id["view.reset_layout"].trigger()
    again.actions_by_id["view.panel_outline"].trigger()
    assert outline(again).split.sizes()[0] == pytest.approx(first, abs=2)


# With the rest of the window


def test_esc_leads_back_to_the_canvas(opened):
    press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Tab, KEY.Key_Tab)
    assert outline(opened).weights.hasFocus()
    press(KEY.Key_Escape)
    assert outline(opened).tree.hasFocus()
    press(KEY.Key_Escape)
    assert opened.canvas.hasFocus()


def test_what_is_chosen_on_the_canvas_is_chosen_here(opened):
    at = opened.canvas.mapFromGlobal(opened.canvas_point("Hidden 1", 2))
    QTest.mouseClick(opened.canvas, Qt.MouseButton.LeftButton, pos=at)
    tree = outline(opened).tree
    (index,) = tree.selectionModel().selectedRows(NAME)
    layer = opened.document.project.network.layer_named("Hidden 1")
    assert index.data() == layer.names[2]


def test_what_is_chosen_here_is_chosen_on_the_canvas_and_inspected(opened):
    press(KEY.Key_Home, KEY.Key_Down)
    layer = opened.document.project.network.layer_named("Hidden 1")
    assert opened.canvas.selection.picked == Picked(layers={layer.id})
    inspector = opened.findChild(QWidget, "inspector")
    assert inspector.page.head.name.text() == "Hidden 1"


def test_letters_add_layers_and_neurons_also_from_here(opened):
    press(KEY.Key_L)
    assert names(opened)[-1] == "Hidden 3"
    press(KEY.Key_N)
    layer = opened.document.project.network.layer_named("Hidden 3")
    assert layer.size == 5


def test_f2_renames_here_and_not_on_the_canvas(opened):
    press(KEY.Key_Home, KEY.Key_Down, KEY.Key_F2)
    assert outline(opened).isAncestorOf(QApplication.focusWidget())
    types("Wide")
    press(KEY.Key_Return)
    assert "Wide" in names(opened)


def test_delete_here_removes_once(opened):
    press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Delete)
    assert names(opened) == ["Inputs", "Hidden 2", "Output"]
    press(KEY.Key_Z, modifier=CONTROL)
    assert "Hidden 1" in names(opened)


@pytest.mark.parametrize("end", [KEY.Key_Delete, KEY.Key_Backspace])
def test_delete_in_the_table_leaves_the_layer_alone(opened, end):
    press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Tab, KEY.Key_Tab, end)
    network = opened.document.project.network
    assert "Hidden 1" in names(opened)
    assert network.n_connections == 8 + 8 + 2 - 1


def test_copy_and_cut_in_the_table_are_of_numbers(opened):
    press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Tab, KEY.Key_Tab)
    press(KEY.Key_C, modifier=CONTROL)
    assert float(QApplication.clipboard().text())
    press(KEY.Key_X, modifier=CONTROL)
    assert "Hidden 1" in names(opened)


def test_typing_a_point_types_and_trains_no_epoch(opened):
    press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Tab, KEY.Key_Tab)
    types(".5")
    press(KEY.Key_Return)
    network = opened.document.project.network
    inputs, hidden = (network.layer_named(n) for n in ("Inputs", "Hidden 1"))
    assert network.projection(inputs.id, hidden.id).weights[0, 0] == 0.5
    assert opened.session.latest.epoch == 0


def test_an_empty_canvas_gets_its_first_layer_from_here(open_window):
    window = open_window()
    window.show_start_page(False)
    window.actions_by_id["view.panel_outline"].trigger()
    found = outline(window)
    assert found._pages.currentIndex() == 1
    button = found._pages.currentWidget().findChildren(QWidget)
    (add,) = [each for each in button if each.property("text") == "Add a layer"]
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    assert names(window) == ["Hidden 1"]
    assert found._pages.currentIndex() == 0


def test_a_hidden_outline_costs_nothing(moons):
    found = outline(moons)
    moons.document.do(AddLayer("hidden", 2, "tanh"))
    assert found.tree.tree_model.rowCount() == 0
    press(KEY.Key_6, modifier=CONTROL)
    assert found.tree.tree_model.rowCount() == 5


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)], ids=str)
def test_the_canvas_gets_the_room_back_when_it_is_closed(open_window, size):
    window = open_window(EXAMPLES["two-moons"].path, size)
    window.activateWindow()
    build = window.findChild(QDockWidget, "dock_build")
    inspector = window.findChild(QDockWidget, "dock_inspector")
    before = build.width(), window.canvas.width()
    right = inspector.width()
    for _ in range(2):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_6, CONTROL)
        QApplication.processEvents()
        assert window.canvas.width() < before[1]
        assert inspector.width() == right
        window.actions_by_id["view.panel_outline"].trigger()
        QApplication.processEvents()
        assert build.width() == before[0]
        assert inspector.width() == right
        # The edges between panels take a pixel or two.
        assert window.canvas.width() == pytest.approx(before[1], abs=2)
