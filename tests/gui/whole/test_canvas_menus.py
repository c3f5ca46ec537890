"""The menus of the canvas and the tool bar at the selection, in a whole window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from engine.files.examples import EXAMPLES
from gui.actions.canvas_menus import MENUS, kind_of
from gui.actions.menus import LINE, Submenu
from gui.actions.table import ACTIONS
from gui.canvas.floating.placing import surroundings
from gui.selection import Picked

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
IDS = {action.id for action in ACTIONS}


@pytest.fixture
def moons(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    window.canvas.setFocus()
    return window


def layer(window, name):
    return window.document.project.network.layer_named(name)


def neuron(window, name, index):
    return int(layer(window, name).neurons[index])


def click(window, at: QPoint, button=LEFT, modifiers=NONE) -> None:
    """Click at a point of the canvas, through the window."""
    point = window.mapFromGlobal(window.canvas.mapToGlobal(at))
    QTest.mouseClick(window.windowHandle(), button, modifiers, point)


def key(window, key, modifiers=NONE) -> None:
    QTest.keyClick(window.windowHandle(), key, modifiers)


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def ids_of(menu: QMenu) -> list[str]:
    return [action.objectName() for action in menu.actions()]


def at(window, name, index=None) -> QPoint:
    return window.canvas.point_of(name, index)


def test_all_entries_are_actions():
    for entries in MENUS.values():
        for entry in entries:
            ids = entry.ids if isinstance(entry, Submenu) else (entry,)
            assert set(ids) <= IDS | {LINE}


@pytest.mark.parametrize(
    ("picked", "kind"),
    [
        (Picked(), "canvas"),
        (Picked(layers=frozenset({1})), "layer"),
        (Picked(neurons=frozenset({1})), "neuron"),
        (Picked(connections=frozenset({(1, 2)})), "connection"),
        (Picked(neurons=frozenset({1, 2})), "several"),
        (Picked(frozenset({1}), frozenset({2})), "several"),
    ],
)
def test_each_kind_of_selection_has_its_menu(picked, kind):
    assert kind_of(picked) == kind


def test_the_right_button_opens_the_menu_of_what_is_under_it(moons):
    click(moons, at(moons, "Hidden 1", 0), RIGHT)
    menu = open_menu()
    assert "edit.rename" in ids_of(menu)
    assert "edit.freeze" in ids_of(menu)
    assert "view.open_layer" not in ids_of(menu)
    assert "Activation" in [action.text() for action in menu.actions()]
    menu.close()
    click(moons, QPoint(20, 330), RIGHT)
    menu = open_menu()
    assert "add.layer" in ids_of(menu)
    assert "edit.delete" not in ids_of(menu)
    menu.close()


def test_what_joins_and_lines_up_is_offered_where_it_has_sense(moons):
    first, second = layer(moons, "Hidden 1"), layer(moons, "Hidden 2")
    moons.canvas.selection.select(neurons=second.neurons.tolist())
    key(moons, Qt.Key.Key_Menu)
    menu = open_menu()
    able = moons.actions_by_id
    for joining in ("edit.connect", "edit.gather", "edit.split"):
        assert (joining in ids_of(menu)) == able[joining].isEnabled()
    assert "edit.split" in ids_of(menu)
    menu.close()
    moons.canvas.selection.select(layers=(first.id, second.id))
    key(moons, Qt.Key.Key_Menu)
    menu = open_menu()
    assert "edit.gather" in ids_of(menu)
    assert "Align and distribute" in [action.text() for action in menu.actions()]
    menu.close()
    moons.canvas.selection.select(neurons=first.neurons.tolist()[:2])
    key(moons, Qt.Key.Key_Menu)
    menu = open_menu()
    steps = moons.document.stack.count()
    while menu.activeAction() is not able["edit.split"]:
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert moons.document.stack.count() == steps + 1
    assert len(layer(moons, "Hidden 1").neurons) == 2


@pytest.mark.parametrize(
    ("pressed", "modifiers"),
    [
        (Qt.Key.Key_Menu, NONE),
        (Qt.Key.Key_F10, SHIFT),
    ],
)
def test_keys_open_it_at_the_selection_and_lead_through_it(moons, pressed, modifiers):
    chosen = neuron(moons, "Hidden 1", 2)
    moons.canvas.selection.select(neurons=[chosen])
    key(moons, pressed, modifiers)
    menu = open_menu()
    centre = moons.canvas.mapToGlobal(at(moons, "Hidden 1", 2))
    assert (menu.pos() - centre).manhattanLength() < 6
    steps = moons.document.stack.count()
    while menu.activeAction() is not moons.actions_by_id["edit.delete"]:
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert moons.document.stack.count() == steps + 1
    assert not moons.document.project.network.has_neuron(chosen)


@pytest.mark.parametrize("where", ["layer", "neuron", "connection", "canvas"])
def test_escape_leaves_the_menu_and_everything_as_it_was(moons, where):
    first = neuron(moons, "Hidden 1", 0)
    chosen = {
        "layer": {"layers": [layer(moons, "Hidden 1").id]},
        "neuron": {"neurons": [first]},
        "connection": {"connections": [(neuron(moons, "Inputs", 0), first)]},
        "canvas": {},
    }[where]
    moons.canvas.selection.select(**chosen)
    before, picked = moons.document.project, moons.canvas.selection.picked
    view = moons.canvas.view.zoom, moons.canvas.view.offset
    key(moons, Qt.Key.Key_Menu)
    menu = open_menu()
    for _ in range(3):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert moons.document.project is before
    assert moons.document.stack.count() == 0
    assert moons.canvas.selection.picked == picked
    assert (moons.canvas.view.zoom, moons.canvas.view.offset) == view


def test_a_layer_lands_where_the_menu_was_asked_for(moons, qtbot):
    spot = QPoint(160, 390)
    scene = moons.canvas.scene_pos(QPointF(spot))
    click(moons, spot, RIGHT)
    menu = open_menu()
    area = menu.actionGeometry(moons.actions_by_id["add.neuron"])
    QTest.mouseClick(menu, LEFT, NONE, area.center())
    new = moons.document.project.network.layers[-1]
    assert new.loose
    assert abs(new.position[0] - scene.x()) <= 1
    assert abs(new.position[1] - scene.y()) <= 1
    qtbot.waitUntil(lambda: moons.canvas.gestures.aimed is None)


def test_an_activation_is_chosen_in_the_menu(moons):
    click(moons, at(moons, "Hidden 1", 0), RIGHT)
    menu = open_menu()
    sub = next(a for a in menu.actions() if a.text() == "Activation").menu()
    action = moons.actions_by_id["activation.sine"]
    assert action in sub.actions()
    assert moons.actions_by_id["activation.tanh"].isChecked()
    action.trigger()
    menu.close()
    assert layer(moons, "Hidden 1").activations[0] == "sine"
    assert action.isChecked()
    assert moons.document.stack.count() == 1


@pytest.mark.parametrize("kind", ["layer", "neuron", "connection"])
def test_freeze_holds_the_parameters_of_each_kind(moons, kind):
    hidden, first = layer(moons, "Hidden 1"), neuron(moons, "Hidden 1", 0)
    selection, freeze = moons.canvas.selection, moons.actions_by_id["edit.freeze"]
    if kind == "layer":
        selection.select(layers=[hidden.id])
    elif kind == "neuron":
        selection.select(neurons=[first])
    else:
        selection.select(connections=[(neuron(moons, "Inputs", 0), first)])
    assert freeze.isEnabled()
    assert not freeze.isChecked()
    key(moons, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | SHIFT)
    frozen = layer(moons, "Hidden 1").frozen.sum()
    network = moons.document.project.network
    weights = next(iter(network.incoming(hidden.id))).frozen.sum()
    expected = {"layer": (4, 8), "neuron": (1, 2), "connection": (0, 1)}
    assert (frozen, weights) == expected[kind]
    assert freeze.isChecked()
    freeze.trigger()
    network = moons.document.project.network
    assert next(iter(network.incoming(hidden.id))).frozen is None
    assert not layer(moons, "Hidden 1").frozen.any()
    assert moons.document.stack.count() == 2


def bar(window):
    return window.canvas.tools.selection


def test_the_bar_comes_with_the_selection_and_goes_with_it(moons):
    assert bar(moons).isHidden()
    click(moons, at(moons, "Hidden 1", 1))
    assert bar(moons).isVisible()
    names = [button.objectName() for button in bar(moons).buttons]
    assert names == [
        "tool_activation",
        "tool_edit.freeze",
        "tool_edit.duplicate",
        "tool_edit.delete",
    ]
    click(moons, QPoint(20, 330))
    assert bar(moons).isHidden()


@pytest.mark.parametrize("zoom", [0.3, 0.6, 1.0, 1.5, 2.5])
def test_the_bar_covers_neither_the_selection_nor_the_tools(moons, zoom):
    canvas, network = moons.canvas, moons.document.project.network
    canvas.view.zoom_to(QPointF(canvas.rect().center()), zoom)
    hidden = network.layer_named("Hidden 2")
    link = (neuron(moons, "Hidden 1", 1), neuron(moons, "Hidden 2", 1))
    shown = 0
    for picked in (
        *(Picked(layers=frozenset({one.id})) for one in network.layers),
        *(Picked(neurons=frozenset({n})) for n in hidden.neurons.tolist()),
        Picked(connections=frozenset({link})),
        Picked(frozenset({hidden.id}), frozenset({neuron(moons, "Hidden 1", 0)})),
    ):
        view = canvas.view.zoom, canvas.view.offset
        canvas.selection.set(picked)
        assert (canvas.view.zoom, canvas.view.offset) == view
        if bar(moons).isHidden():
            continue
        shown += 1
        box = QRectF(bar(moons).geometry())
        assert canvas.rect().contains(bar(moons).geometry())
        for rect in surroundings(canvas).kept.tolist():
            assert not box.intersects(QRectF(*rect))
    assert shown >= 5


def test_the_bar_hides_while_something_is_dragged(moons):
    window, start = moons.windowHandle(), at(moons, "Hidden 1")
    click(moons, start)
    assert bar(moons).isVisible()
    top = moons.mapFromGlobal(moons.canvas.mapToGlobal(start))
    QTest.mouseMove(window, top)
    QTest.mousePress(window, LEFT, NONE, top)
    QTest.mouseMove(window, top + QPoint(20, 10))
    assert bar(moons).isHidden()
    QTest.mouseRelease(window, LEFT, NONE, top + QPoint(20, 10))
    assert bar(moons).isVisible()
    place = bar(moons).geometry()
    key(moons, Qt.Key.Key_Right)
    assert bar(moons).geometry() != place


def test_the_bar_is_used_by_keyboard_alone(moons):
    moons.canvas.selection.select(neurons=[neuron(moons, "Hidden 1", 1)])
    key(moons, Qt.Key.Key_T)
    first, freeze, *_ = bar(moons).buttons
    assert first.hasFocus()
    key(moons, Qt.Key.Key_Right)
    assert freeze.hasFocus()
    key(moons, Qt.Key.Key_Space)
    assert layer(moons, "Hidden 1").frozen[1]
    assert freeze.isChecked()
    key(moons, Qt.Key.Key_Escape)
    assert moons.canvas.hasFocus()
    assert moons.canvas.selection.picked


def test_an_activation_is_chosen_in_the_bar(moons):
    click(moons, at(moons, "Hidden 1", 2))
    first = bar(moons).buttons[0]
    assert first.text() == "tanh"
    QTest.mouseClick(first, LEFT)
    menu = open_menu()
    area = menu.actionGeometry(moons.actions_by_id["activation.relu"])
    QTest.mouseClick(menu, LEFT, NONE, area.center())
    assert layer(moons, "Hidden 1").activations[2] == "relu"
    assert first.text() == "ReLU"


def test_after_delete_the_keys_are_the_canvas_s(moons):
    moons.canvas.selection.select(neurons=[neuron(moons, "Hidden 1", 1)])
    key(moons, Qt.Key.Key_T)
    key(moons, Qt.Key.Key_Left)
    key(moons, Qt.Key.Key_Space)
    assert layer(moons, "Hidden 1").size == 3
    assert bar(moons).isHidden()
    assert moons.canvas.hasFocus()


def test_a_large_layer_is_opened_from_the_bar_and_by_key(open_window):
    window = open_window(EXAMPLES["digits"].path)
    window.activateWindow()
    window.canvas.setFocus()
    large = next(x for x in window.document.project.network.layers if x.size > 16)
    window.canvas.selection.select(layers=[large.id])
    opener = next(
        b for b in bar(window).buttons if b.objectName() == "tool_view.open_layer"
    )
    QTest.mouseClick(opener, LEFT)
    assert not window.canvas.scene_geometry.card(large.id).closed
    assert window.actions_by_id["view.open_layer"].isChecked()
    window.canvas.setFocus()
    key(window, Qt.Key.Key_O)
    assert window.canvas.scene_geometry.card(large.id).closed
    assert window.document.stack.count() == 0


def test_f2_renames_by_keyboard_alone(moons):
    key(moons, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    key(moons, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    (chosen,) = moons.canvas.selection.picked.neurons
    key(moons, Qt.Key.Key_F2)
    for letter in "edge":
        QTest.keyClick(moons.windowHandle(), letter)
    key(moons, Qt.Key.Key_Return)
    holder, index = moons.document.project.network.find_neuron(chosen)
    assert holder.names[index] == "edge"
    assert moons.canvas.hasFocus()
    key(moons, Qt.Key.Key_F2)
    QTest.keyClick(moons.windowHandle(), "x")
    key(moons, Qt.Key.Key_Escape)
    assert moons.document.stack.count() == 1
    assert moons.canvas.selection.picked.neurons == {chosen}


def test_the_bar_is_away_while_the_selection_is_out_of_view(moons):
    click(moons, at(moons, "Hidden 1", 1))
    moons.canvas.view.pan(QPointF(-3000, 0))
    assert bar(moons).isHidden()
    moons.canvas.view.pan(QPointF(3000, 0))
    assert bar(moons).isVisible()


def test_a_press_beside_the_tools_leaves_the_selection(moons):
    click(moons, at(moons, "Hidden 1", 1))
    picked = moons.canvas.selection.picked
    click(moons, bar(moons).geometry().topLeft() + QPoint(1, 1))
    click(moons, bar(moons).geometry().topLeft() + QPoint(1, 1), RIGHT)
    assert QApplication.activePopupWidget() is None
    assert moons.canvas.selection.picked == picked
