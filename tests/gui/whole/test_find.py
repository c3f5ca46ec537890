"""Find on the canvas, by keyboard and mouse, in a whole window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.files.examples import EXAMPLES
from gui.style.theme import theme
from gui.widgets.buttons import IconButton

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def moons(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    window.canvas.setFocus()
    window.canvas.view.zoom_at(QPointF(40, 60), 2.2)
    window.canvas.view.pan(QPointF(-700, -300))
    return window


def key(window, key, modifiers=NONE) -> None:
    QTest.keyClick(window.windowHandle(), key, modifiers)


def type_in(window, words: str) -> None:
    for letter in words:
        QTest.keyClick(window.windowHandle(), letter)


def view(window):
    return window.canvas.view.zoom, window.canvas.view.offset


def bar(window):
    return window.canvas.tools.find


def count(window) -> str:
    return bar(window).accessibleDescription()


def search(window, words: str) -> None:
    key(window, Qt.Key.Key_F, CONTROL)
    type_in(window, words)


def picked(window):
    return window.canvas.selection.picked


def layer(window, name):
    return window.document.project.network.layer_named(name)


def is_framed(window, rect: QRectF) -> bool:
    canvas = window.canvas
    return canvas.visible_rect().contains(rect)


def test_a_layer_is_found_selected_and_framed(moons):
    assert bar(moons).isHidden()
    search(moons, "hidden 2")
    hidden = layer(moons, "Hidden 2")
    assert picked(moons).layers == {hidden.id}
    assert count(moons) == "1 of 1"
    rect = moons.canvas.scene_geometry.rect_of(hidden.id)
    assert is_framed(moons, rect)
    on_screen = moons.canvas.view.rect_to_screen(rect).toRect()
    assert not on_screen.intersects(bar(moons).geometry())
    assert moons.document.stack.count() == 0


def test_after_escape_a_fitted_canvas_follows_its_size_again(moons):
    moons.actions_by_id["view.fit"].trigger()
    moons.canvas.glide.finish()
    before = view(moons)
    search(moons, "hidden 2")
    moons.canvas.glide.finish()
    assert view(moons) != before
    key(moons, Qt.Key.Key_Escape)
    assert view(moons) == before
    assert moons.canvas.fitted


def test_enter_walks_over_the_matches_and_back(moons):
    search(moons, "a")
    names = []
    for _ in range(len(bar(moons).found)):
        names.append(picked(moons))
        key(moons, Qt.Key.Key_Return)
    assert len(set(names)) == len(names) >= 4
    assert picked(moons) == names[0]
    key(moons, Qt.Key.Key_Return, SHIFT)
    assert picked(moons) == names[-1]
    assert count(moons) == f"{len(names)} of {len(names)}"


def test_escape_goes_back_to_the_view_and_the_selection(moons):
    moons.canvas.selection.select(layers=[layer(moons, "Output").id])
    before, chosen = view(moons), picked(moons)
    search(moons, "x1")
    key(moons, Qt.Key.Key_Return)
    assert view(moons) != before
    key(moons, Qt.Key.Key_Escape)
    assert view(moons) == before
    assert picked(moons) == chosen
    assert bar(moons).isHidden()
    assert moons.canvas.hasFocus()


def test_no_match_says_so_and_moves_nothing(moons):
    before = view(moons)
    search(moons, "zebra")
    assert count(moons) == "no match"
    key(moons, Qt.Key.Key_Return)
    assert view(moons) == before
    assert not picked(moons)


def test_closing_stays_there(moons, qtbot):
    search(moons, "hidden 1")
    found = view(moons)
    close = bar(moons).children()
    close = next(
        child
        for child in close
        if child.isWidgetType() and child.accessibleName() == "Close and stay here"
    )
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar(moons).isHidden()
    assert view(moons) == found
    assert picked(moons).layers == {layer(moons, "Hidden 1").id}


def test_keys_of_the_canvas_are_off_while_typing(moons):
    search(moons, "nlw.")
    assert moons.document.stack.count() == 0
    assert not moons.session.is_busy
    key(moons, Qt.Key.Key_Space)
    assert not moons.session.is_running


def test_it_opens_again_with_the_words_selected(moons):
    search(moons, "hidden 1")
    moons.canvas.setFocus()
    search(moons, "output")
    assert count(moons) == "1 of 1"
    assert picked(moons).layers == {layer(moons, "Output").id}


def test_a_rename_meanwhile_is_found(moons):
    search(moons, "edge")
    assert count(moons) == "no match"
    from engine.edits.rename import RenameLayer

    moons.document.do(RenameLayer(layer(moons, "Hidden 1").id, "Edges"))
    assert count(moons) == "1 of 1"


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)], ids=str)
def test_it_covers_no_other_tool(open_window, size):
    window = open_window(EXAMPLES["two-moons"].path, size)
    key(window, Qt.Key.Key_F, CONTROL)
    QApplication.processEvents()
    place = bar(window).geometry()
    tools = window.canvas.tools
    assert window.canvas.rect().contains(place)
    for other in (tools.row, tools.problem, tools.legend, tools.zoom, tools.count):
        assert other.isHidden() or not other.geometry().intersects(place)
    assert QApplication.focusWidget().parentWidget() is bar(window)
    assert bar(window).childAt(QPoint(20, 15)) is QApplication.focusWidget()


def test_a_neuron_inside_a_closed_card_is_marked_there(open_window, qtbot):
    window = open_window(EXAMPLES["digits"].path)
    window.activateWindow()
    window.canvas.setFocus()
    search(window, "a21")
    (neuron,) = picked(window).neurons
    card = window.canvas.scene_geometry.card(layer(window, "Hidden 1").id)
    assert card.closed
    assert count(window).endswith("inside its card")
    qtbot.waitUntil(lambda: not window.canvas.presenter.resting.isActive())
    colour = theme().palette.accent_text
    hidden, index = window.document.project.network.find_neuron(neuron)
    for side in (
        window.canvas.scene_geometry.ends,
        window.canvas.scene_geometry.starts,
    ):
        at = window.canvas.view.to_screen(QPointF(*side[hidden.id][index].tolist()))
        pixels = window.canvas.grab().toImage()
        assert pixels.pixelColor(at.toPoint()) == colour
        far = at + QPointF(0, 40)
        assert pixels.pixelColor(far.toPoint()) != colour
    key(window, Qt.Key.Key_Escape)
    assert not picked(window)


def test_enter_presses_the_button_that_has_the_focus(moons):
    search(moons, "a")
    moons.activateWindow()
    names = [button.accessibleName() for button in bar(moons).findChildren(IconButton)]
    assert len(names) == 3
    first = picked(moons)
    before, after, close = bar(moons).findChildren(IconButton)
    after.setFocus()
    key(moons, Qt.Key.Key_Return)
    second = picked(moons)
    assert second != first
    before.setFocus()
    key(moons, Qt.Key.Key_Enter)
    assert picked(moons) == first
    close.setFocus()
    key(moons, Qt.Key.Key_Return)
    assert bar(moons).isHidden()
    assert picked(moons) == first
