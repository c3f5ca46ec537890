"""Layers glide to where auto-layout puts them; the document is there at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from engine.edits.placement import Place
from engine.files.examples import EXAMPLES
from gui.style.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui.main_window.main_window import MainWindow


@pytest.fixture(autouse=True)
def motion(qapp) -> Iterator[None]:
    yield
    theme().set_motion(True)


@pytest.fixture
def scattered(open_window) -> MainWindow:
    """Two moons with a layer far from its place, in a window that may move."""
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    hidden = window.document.project.network.layer_named("Hidden 1")
    x, y = hidden.position
    window.document.do(Place({hidden.id: (x + 40, y + 240)}, "Move"))
    window.canvas.setFocus()
    return window


def head(window) -> QPointF:
    """Where the card of the moved layer is painted now."""
    canvas = window.canvas
    layer = window.document.project.network.layer_named("Hidden 1")
    return canvas.view.to_screen(canvas.scene_geometry.rect_of(layer.id).topLeft())


def lay_out(window) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.canvas, Qt.Key.Key_L, modifiers)


def test_the_picture_glides_and_the_document_is_there_at_once(scattered, qtbot):
    canvas, stack = scattered.canvas, scattered.document.stack
    before, steps = head(scattered), stack.index()
    seen = []

    def note() -> None:
        seen.append(head(scattered))

    canvas.view.changed.connect(note)
    lay_out(scattered)
    assert stack.index() == steps + 1
    assert canvas.glide.is_on
    placed = scattered.document.project.network.layer_named("Hidden 1").position
    with qtbot.waitSignal(canvas.glide.ended, timeout=5000):
        pass
    after = head(scattered)
    assert (after - before).manhattanLength() > 100
    way = [(point - before).manhattanLength() for point in seen[1:]]
    assert way == sorted(way)
    assert any(0.0 < passed < way[-1] for passed in way)
    drawn = canvas.scene_geometry.network.layer_named("Hidden 1").position
    assert drawn == placed
    assert stack.index() == steps + 1
    assert canvas.fitted


def test_a_glide_begins_where_things_were_seen(scattered):
    before = head(scattered)
    lay_out(scattered)
    scattered.canvas.glide._show(0.0)
    assert (head(scattered) - before).manhattanLength() < 0.01


def test_without_motion_everything_is_in_its_place_at_once(scattered):
    theme().set_motion(False)
    lay_out(scattered)
    assert not scattered.canvas.glide.is_on
    tidy = head(scattered)
    scattered.canvas.frame_all()
    assert head(scattered) == tidy


def test_whoever_aims_or_presses_finds_things_in_their_place(scattered):
    canvas = scattered.canvas
    lay_out(scattered)
    assert canvas.glide.is_on
    aimed = canvas.point_of("Hidden 1", 0)
    assert not canvas.glide.is_on
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=aimed)
    layer = scattered.document.project.network.layer_named("Hidden 1")
    assert canvas.selection.picked.neurons == {int(layer.neurons[0])}


def test_a_press_in_the_middle_ends_it(scattered):
    lay_out(scattered)
    QTest.mousePress(scattered.canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 460))
    assert not scattered.canvas.glide.is_on
    QTest.mouseRelease(scattered.canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 460))


def test_undo_in_the_middle_shows_what_was_before(scattered):
    before = scattered.document.project
    lay_out(scattered)
    QTest.keyClick(scattered.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scattered.document.project is before
    assert not scattered.canvas.glide.is_on
    layer = before.network.layer_named("Hidden 1")
    drawn = scattered.canvas.scene_geometry.network.layer(layer.id)
    assert drawn.position == layer.position


def test_zooming_in_the_middle_keeps_the_view_of_who_zoomed(scattered):
    lay_out(scattered)
    scattered.actions_by_id["view.zoom_100"].trigger()
    assert not scattered.canvas.glide.is_on
    assert scattered.canvas.view.zoom == 1.0
