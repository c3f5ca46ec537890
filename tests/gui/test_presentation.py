"""The canvas alone on the screen, and everything as it was afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget

from engine.files.examples import EXAMPLES
from gui.canvas.floating.legend import Legend
from gui.canvas.seen_part import SeenPart
from gui.main_window.present_bar import PresentBar
from gui.settings import Settings
from gui.style.fonts import font_scale
from gui.style.theme import theme
from gui.widgets.buttons import IconButton, PlayButton
from tests.gui.whole import seen

LEFT = Qt.MouseButton.LeftButton
DOCKS = ("build", "inspector", "loss")


@pytest.fixture(autouse=True)
def usual_type(qapp):
    yield
    theme().set_font_scale(1.0)


def dock(window, name: str) -> QDockWidget:
    return window.findChild(QDockWidget, f"dock_{name}")


def looks(window) -> tuple:
    """All that must come back."""
    geometry = [dock(window, name).geometry() for name in DOCKS]
    shown = [dock(window, name).isVisible() for name in DOCKS]
    state = bytes(window.saveState())
    part = SeenPart.of(window.canvas)
    return (geometry, shown, state, part, window.size(), font_scale())


def present(window, qtbot) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(window.isFullScreen)


def test_the_canvas_has_the_screen(window, qtbot):
    present(window, qtbot)
    assert not any(dock(window, name).isVisible() for name in DOCKS)
    assert not window.menuWidget().isVisible()
    assert not window.statusBar().isVisible()
    bar = window.findChild(PresentBar)
    assert bar.isVisible()
    qtbot.waitUntil(lambda: window.canvas.width() == window.width())
    assert window.canvas.height() == window.height() - bar.height()
    assert window.findChild(Legend).isVisible()
    assert font_scale() > 1.0
    assert window.actions_by_id["view.present"].isChecked()
    rect = window.canvas.view.rect_to_screen(window.canvas.scene_geometry.bounds())
    assert window.canvas.rect().toRectF().contains(rect)


@pytest.mark.parametrize("way", ["escape", "key", "button"])
def test_everything_comes_back_exactly(window, qtbot, way):
    window.docks.show("loss", False)
    inspector = dock(window, "inspector")
    window.resizeDocks([inspector], [333], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: inspector.width() == 333)
    window.canvas.view.zoom_at(window.canvas.rect().toRectF().center(), 1.37)
    before = looks(window)
    present(window, qtbot)
    if way == "button":
        button = window.findChild(IconButton, "present_leave")
        QTest.mouseClick(button, LEFT)
    else:
        key = Qt.Key.Key_Escape if way == "escape" else Qt.Key.Key_F5
        QTest.keyClick(window.canvas, key)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    qtbot.waitUntil(lambda: looks(window) == before)
    assert window.menuWidget().isVisible()
    assert window.statusBar().isVisible()
    assert not window.findChild(PresentBar).isVisible()


def test_a_fitted_picture_stays_fitted(window, qtbot):
    before = looks(window)
    present(window, qtbot)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: looks(window) == before)
    window.resize(1100, 760)
    rect = window.canvas.view.rect_to_screen(window.canvas.scene_geometry.bounds())
    assert window.canvas.rect().toRectF().contains(rect)


def test_escape_first_cancels_what_the_hand_does(window, qtbot):
    present(window, qtbot)
    canvas = window.canvas
    before = window.document.project
    start = canvas.mapFromGlobal(window.canvas_point("Hidden 1", 0))
    QTest.mousePress(canvas, LEFT, pos=start)
    QTest.mouseMove(canvas, start + QPoint(40, 40))
    assert canvas.gestures.is_active
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.gestures.is_active
    assert window.presentation.is_on
    QTest.mouseRelease(canvas, LEFT, pos=start + QPoint(40, 40))
    assert window.document.project is before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not window.presentation.is_on


def test_training_goes_on_by_key_and_by_button(window, qtbot):
    present(window, qtbot)
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.latest.step > 0)
    play = window.findChild(PlayButton, "present_play")
    QTest.mouseClick(play, LEFT)
    assert not window.session.is_running


def test_the_transport_keeps_its_names(window):
    play = window.findChild(PlayButton, "transport_play")
    assert not window.findChild(PresentBar).isAncestorOf(play)


def test_escape_means_nothing_else_elsewhere(window):
    """The key is the canvas's own while nothing is presented."""
    window.canvas.selection.select(
        layers=[window.document.project.network.layers[0].id]
    )
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not window.canvas.selection.picked


def test_a_window_closed_meanwhile_is_remembered_as_it_was(
    window, qtbot, settings_file
):
    size = window.size()
    present(window, qtbot)
    window.close()
    again = Settings(settings_file)
    assert again.font_scale == 1.0
    assert font_scale() == 1.0
    assert not window.isFullScreen()
    assert window.normalGeometry().size() == size


def test_it_begins_from_the_start_page(open_window, qtbot):
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert not window.shows_start_page
    assert window.presentation.is_on
    window.presentation.leave()


def test_it_can_be_read(open_window, qtbot, monkeypatch):
    window = open_window(EXAMPLES["penguins"].path)
    present(window, qtbot)
    for _ in range(3):
        # A layout that has changed asks the one around it to follow.
        QApplication.processEvents()
    watch = seen.Watch(monkeypatch)
    bar = window.findChild(PresentBar)
    picture = watch.look(bar)
    found = [
        *seen.cut(watch, bar),
        *seen.faint(watch, bar, picture),
        *seen.overlapping(bar),
        *seen.unexplained(bar),
    ]
    assert not found, "\n".join(found)
    window.presentation.leave()
