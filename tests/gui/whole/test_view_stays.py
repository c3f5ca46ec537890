"""The view moves when the user moves it, and by nothing else."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from engine.edits.activation import SetActivation
from engine.edits.add import AddLayer, AddNeuron
from engine.edits.connect import Connect
from engine.edits.data import ChangeScaling
from engine.edits.duplicate import Duplicate
from engine.edits.edit import EditKind
from engine.edits.parameters import NewWeights, SetBiases, SetFrozen, SetWeights
from engine.edits.placement import Move
from engine.edits.remove import RemoveItems
from engine.edits.rename import RenameLayer, RenameNeuron
from engine.edits.resize import ResizeLayer
from engine.edits.settings import ChangeSettings
from engine.files.examples import EXAMPLES
from gui.actions.table import ACTIONS

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier

ASKED = {
    *("view.zoom_in", "view.zoom_out", "view.zoom_100", "view.fit"),
    *("view.frame_selection", "view.auto_layout", "view.present"),
}
"""What is asked to move the view."""
ELSEWHERE = {
    *("file.new", "file.new_window", "file.close", "file.quit"),
    *(a.id for a in ACTIONS if "example." in a.id),
}
"""What shows another project, or none."""
OTHERS = [a.id for a in ACTIONS if a.id not in ASKED | ELSEWHERE]


@pytest.fixture
def moons(open_window):
    """A window in which the user has looked around."""
    window = open_window(EXAMPLES["two-moons"].path)
    # Without a path, so that saving asks and leaves the example alone.
    window.document.replace(window.document.project, None)
    window.activateWindow()
    window.canvas.setFocus()
    canvas = window.canvas
    canvas.view.zoom_at(QPointF(123, 98), 1.37)
    canvas.view.pan(QPointF(-31.5, 17.25))
    return window


def view(window):
    return window.canvas.view.zoom, window.canvas.view.offset


def layer(window, name):
    return window.document.project.network.layer_named(name)


def neuron(window, name, index):
    return int(layer(window, name).neurons[index])


def close_all(window) -> None:
    QApplication.processEvents()
    while popup := QApplication.activePopupWidget():
        popup.close()
    for dialog in window.findChildren(QDialog):
        dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


EDITS = {
    "add a layer far away": lambda w: AddLayer("hidden", 4, "tanh", (9000.0, 9000.0)),
    "add a neuron": lambda w: AddNeuron(layer(w, "Hidden 1").id),
    "duplicate": lambda w: Duplicate((layer(w, "Hidden 1").id,)),
    "resize": lambda w: ResizeLayer(layer(w, "Hidden 1").id, 60),
    "move": lambda w: Move((layer(w, "Output").id,), 4000.0, -3000.0),
    "connect": lambda w: Connect(layer(w, "Inputs").id, layer(w, "Output").id),
    "activation": lambda w: SetActivation((neuron(w, "Hidden 1", 0),), "relu"),
    "rename a layer": lambda w: RenameLayer(layer(w, "Hidden 1").id, "Edges" * 12),
    "rename a neuron": lambda w: RenameNeuron(neuron(w, "Hidden 1", 0), "first"),
    "weight": lambda w: SetWeights(
        {(neuron(w, "Inputs", 0), neuron(w, "Hidden 1", 0)): 40.0}
    ),
    "bias": lambda w: SetBiases({neuron(w, "Hidden 1", 0): 2.0}),
    "freeze": lambda w: SetFrozen((neuron(w, "Hidden 1", 0),)),
    "new weights": lambda w: NewWeights(5),
    "settings": lambda w: ChangeSettings((("learning_rate", 0.5),)),
    "scaling": lambda w: ChangeScaling("minmax"),
    "remove": lambda w: RemoveItems((layer(w, "Hidden 1").id,), (), ()),
}


@pytest.mark.parametrize("name", EDITS)
def test_it_stays_where_it_was_after_an_edit_its_undo_and_redo(moons, name):
    before = view(moons)
    moons.document.do(EDITS[name](moons))
    assert moons.document.stack.count() == 1
    assert view(moons) == before
    moons.session.undo()
    assert view(moons) == before
    moons.session.redo()
    QApplication.processEvents()
    assert view(moons) == before


def test_every_kind_of_edit_is_tried(moons):
    kinds = {make(moons).kind for make in EDITS.values()}
    assert kinds == set(get_args(EditKind)) - {"project"}


@pytest.mark.parametrize("selected", ["nothing", "a layer"])
def test_no_action_moves_it_that_is_not_asked_to(moons, qtbot, selected):
    before, project = view(moons), moons.document.project
    for action_id in OTHERS:
        select(moons, selected)
        moons.actions_by_id[action_id].trigger()
        close_all(moons)
        qtbot.waitUntil(lambda: not moons.files.work.is_busy)
        moons.session.pause()
        moons.show_start_page(False)
        assert view(moons) == before, action_id
        while moons.document.project is not project:
            moons.session.undo()
        assert view(moons) == before, action_id


def select(window, what: str) -> None:
    selection = window.canvas.selection
    if what == "a layer":
        selection.select(layers=[layer(window, "Hidden 1").id])
    else:
        selection.clear()


def test_it_stays_while_it_trains_and_is_paused(moons, qtbot):
    before = view(moons)
    moons.session.play()
    qtbot.waitUntil(lambda: moons.session.latest.epoch > 3, timeout=10_000)
    moons.session.pause()
    assert view(moons) == before


def test_selecting_with_keys_out_of_view_leaves_it(moons):
    moons.canvas.view.pan(QPointF(5000, 0))
    before = view(moons)
    for _ in range(4):
        QTest.keyClick(moons.windowHandle(), Qt.Key.Key_Right, CONTROL)
        QTest.keyClick(moons.windowHandle(), Qt.Key.Key_W)
    assert moons.canvas.selection.picked
    assert view(moons) == before


def test_a_large_layer_opens_and_closes_in_place(open_window):
    window = open_window(EXAMPLES["digits"].path)
    window.canvas.view.pan(QPointF(3, 4))
    before = view(window)
    large = next(x for x in window.document.project.network.layers if x.size > 16)
    window.canvas.open_layer(large.id)
    assert view(window) == before
    window.canvas.close_layer(large.id)
    assert view(window) == before


# What is asked to move it, with keys


def scene_at(window, pos: QPointF) -> QPointF:
    return window.canvas.scene_pos(pos)


@pytest.mark.parametrize(
    ("key", "modifiers", "factor"),
    [
        (Qt.Key.Key_Plus, CONTROL, 1.25),
        (Qt.Key.Key_Equal, CONTROL, 1.25),
        (Qt.Key.Key_Minus, CONTROL, 1 / 1.25),
    ],
)
def test_keys_zoom_at_the_middle(moons, key, modifiers, factor):
    middle = moons.canvas.rect().toRectF().center()
    zoom, under = moons.canvas.view.zoom, scene_at(moons, middle)
    QTest.keyClick(moons.windowHandle(), key, modifiers)
    assert moons.canvas.view.zoom == pytest.approx(zoom * factor)
    assert (scene_at(moons, middle) - under).manhattanLength() < 1e-6


def test_a_key_shows_at_100_percent(moons):
    middle = moons.canvas.rect().toRectF().center()
    under = scene_at(moons, middle)
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_0, CONTROL)
    assert moons.canvas.view.zoom == 1
    assert (scene_at(moons, middle) - under).manhattanLength() < 1e-6


def test_f_frames_what_is_selected_and_ctrl_9_everything(moons):
    chosen = layer(moons, "Hidden 2").id
    moons.canvas.selection.select(layers=[chosen])
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_F)
    canvas = moons.canvas
    rect = canvas.view.rect_to_screen(canvas.scene_geometry.rect_of(chosen))
    assert canvas.rect().toRectF().contains(rect)
    assert abs(rect.center().x() - canvas.width() / 2) <= 1
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_9, CONTROL)
    assert canvas.visible_rect().contains(canvas.scene_geometry.bounds())


def test_f_without_a_selection_moves_nothing(moons):
    before = view(moons)
    QTest.keyClick(moons.windowHandle(), Qt.Key.Key_F)
    assert view(moons) == before


def test_buttons_zoom_and_fit(moons, qtbot):
    chip = moons.canvas.tools.zoom
    buttons = [w for w in chip.children() if w.isWidgetType()]
    by_name = {w.accessibleName(): w for w in buttons}
    zoom = moons.canvas.view.zoom
    qtbot.mouseClick(by_name["Zoom in"], Qt.MouseButton.LeftButton)
    assert moons.canvas.view.zoom == pytest.approx(zoom * 1.25)
    qtbot.mouseClick(by_name["Zoom out"], Qt.MouseButton.LeftButton)
    assert moons.canvas.view.zoom == pytest.approx(zoom)
    percent = next(w for name, w in by_name.items() if "%" in name)
    qtbot.mouseClick(percent, Qt.MouseButton.LeftButton)
    assert moons.canvas.view.zoom == 1
    qtbot.mouseClick(by_name["Show the whole network"], Qt.MouseButton.LeftButton)
    bounds = moons.canvas.scene_geometry.bounds()
    assert moons.canvas.visible_rect().contains(bounds)


def test_the_wheel_has_bounds_and_keeps_what_is_under_it(moons):
    canvas, at = moons.canvas, QPointF(200, 150)
    under = scene_at(moons, at)
    window = moons.windowHandle()
    spot = canvas.mapTo(moons, at.toPoint())
    for turn in (4000, -8000):
        QTest.wheelEvent(window, spot, QPoint(0, turn))
        assert canvas.view.zoom in (0.1, 4.0)
        assert (scene_at(moons, at) - under).manhattanLength() < 1e-6
