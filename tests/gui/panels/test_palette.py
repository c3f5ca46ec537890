"""The palette: dragging, adding by double click and keys, setting activations."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.activations import ACTIVATIONS
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from gui.document import Document
from gui.notices import Notices
from gui.panels.palette import MORE_ACTIVATIONS, PalettePanel
from gui.selection import Selection
from tests.leaks import kept_alive

LEFT = Qt.MouseButton.LeftButton


def panel_of(project=None):
    return PalettePanel(Document(project), Selection(), Notices())


@pytest.fixture
def palette(qtbot):
    panel = panel_of(new_project(load_set("xor"), hidden=((3, "tanh"),)))
    qtbot.addWidget(panel)
    panel.resize(208, 400)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def drag(tile, *points):
    """Press in the middle of a tile and move by steps."""
    start = tile.rect().center()
    QTest.mousePress(tile, LEFT, pos=start)
    for point in points:
        QTest.mouseMove(tile, start + point)


def hidden(palette):
    layer = palette.document.project.network.layer_named("Hidden 1")
    assert layer is not None
    return layer


def test_every_entry_and_every_activation_is_there(palette):
    assert set(palette.tiles) == {"input", "layer", "neuron", "output", *ACTIVATIONS}
    for tile in palette.tiles.values():
        assert tile.accessibleName()
        assert "\n" in tile.toolTip()


def test_a_drag_tells_where_it_is_and_where_it_ends(qtbot, palette):
    tile = palette.tiles["layer"]
    told = []
    palette.drag_started.connect(lambda entry, point: told.append((entry, point)))
    palette.drag_moved.connect(told.append)
    palette.drag_finished.connect(told.append)
    drag(tile, QPoint(30, 5), QPoint(300, 40))
    end = tile.rect().center() + QPoint(300, 40)
    QTest.mouseRelease(tile, LEFT, pos=end)
    first = tile.mapToGlobal(tile.rect().center() + QPoint(30, 5))
    assert told[0] == ("layer", first)
    assert told[-1] == tile.mapToGlobal(end)


def test_a_press_that_hardly_moves_is_no_drag(qtbot, palette):
    tile = palette.tiles["neuron"]
    with qtbot.assertNotEmitted(palette.drag_started):
        drag(tile, QPoint(2, 1))
        QTest.mouseRelease(tile, LEFT)


def test_escape_cancels_a_drag(qtbot, palette):
    tile = palette.tiles["tanh"]
    drag(tile, QPoint(40, 0))
    with (
        qtbot.assertNotEmitted(palette.drag_finished),
        qtbot.waitSignal(palette.drag_cancelled),
    ):
        QTest.keyClick(tile, Qt.Key.Key_Escape)
        QTest.mouseRelease(tile, LEFT)


@pytest.mark.parametrize("entry", ["layer", "relu"])
def test_escape_takes_a_press_back_that_has_not_moved(qtbot, palette, entry):
    palette.selection.select(layers=[hidden(palette).id])
    before, tile = palette.document.project, palette.tiles[entry]
    elsewhere = palette.tiles["input"]
    elsewhere.setFocus()
    told = []
    palette.drag_started.connect(lambda *_: told.append("drag"))
    palette.activated.connect(told.append)
    drag(tile)
    QTest.keyClick(elsewhere, Qt.Key.Key_Escape)
    QTest.mouseMove(tile, tile.rect().center() + QPoint(200, 30))
    QTest.mouseRelease(tile, LEFT)
    assert not palette.waits_for_second_click
    assert not tile.isDown()
    assert told == []
    assert palette.document.project is before
    # The keys are heard as before.
    QTest.keyClick(elsewhere, Qt.Key.Key_Return)
    assert told == ["input"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_add_an_entry(qtbot, palette, key):
    with qtbot.waitSignal(palette.activated) as told:
        QTest.keyClick(palette.tiles["output"], key)
    assert told.args == ["output"]


def test_a_double_click_adds_and_leaves_the_selection_as_it_is(qtbot, palette):
    palette.selection.select(layers=[hidden(palette).id])
    tile = palette.tiles["sine"]
    with qtbot.waitSignal(palette.activated) as told:
        QTest.mouseClick(tile, LEFT)
        QTest.mouseDClick(tile, LEFT)
    assert told.args == ["sine"]
    assert not palette.waits_for_second_click
    assert set(hidden(palette).activations) == {"tanh"}


def test_a_click_gives_the_activation_to_the_selected_neurons(qtbot, palette):
    neurons = hidden(palette).neurons.tolist()
    palette.selection.select(neurons=neurons[1:])
    with qtbot.assertNotEmitted(palette.activated):
        QTest.mouseClick(palette.tiles["relu"], LEFT)
        qtbot.waitUntil(lambda: "relu" in hidden(palette).activations)
    assert hidden(palette).activations == ("tanh", "relu", "relu")


def test_a_click_without_a_selection_does_nothing(palette):
    QTest.mouseClick(palette.tiles["relu"], LEFT)
    assert not palette.waits_for_second_click


def test_what_cannot_be_set_is_said(qtbot, palette):
    output = palette.document.project.network.layer_named("Output")
    palette.selection.select(layers=[output.id])
    with qtbot.waitSignal(palette.notices.posted) as told:
        QTest.mouseClick(palette.tiles["softmax"], LEFT)
    assert told.args[0].kind == "error"
    assert told.args[0].sentence.endswith(".")


def test_the_point_of_a_rare_activation_opens_the_rest(palette):
    tile = palette.tiles[MORE_ACTIVATIONS[0]]
    assert not tile.isVisible()
    point = palette.entry_point(MORE_ACTIVATIONS[0])
    assert tile.isVisible()
    assert tile.rect().contains(tile.mapFromGlobal(point))


def test_a_dropped_palette_is_freed(qtbot):
    assert kept_alive(panel_of) == 0
