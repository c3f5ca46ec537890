"""Building by keyboard alone in the whole window, where keys are actions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.edits.placement import Place
from engine.files.examples import EXAMPLES
from gui.canvas.gestures.name_field import NameField
from tests.engine.edits.samples import weights_by_ids
from tests.engine.edits.test_random_edits import bits

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Hands:
    """Ten fingers over one window."""

    def __init__(self, window) -> None:
        self.window = window
        self.handle = window.windowHandle()

    def key(self, key, modifiers=NONE, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self.handle, key, modifiers)

    def type(self, words: str) -> None:
        for letter in words:
            QTest.keyClick(self.handle, letter)

    @property
    def network(self):
        return self.window.document.project.network

    @property
    def picked(self):
        return self.window.canvas.selection.picked

    @property
    def steps(self) -> int:
        return self.window.document.stack.count()


@pytest.fixture
def hands(open_window, qtbot) -> Hands:
    """Hands on two moons; the mouse is in a corner of the window."""
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.hasFocus)
    QCursor.setPos(QPoint(0, 0))
    return Hands(window)


def test_split_and_gather_by_keys_undone_by_keys(hands):
    before = bits(hands.window.document.project)
    held = weights_by_ids(hands.window.document.project)
    hands.key(KEY.Key_Right, CONTROL, times=4)  # Inputs, x1, x2, Hidden 1
    hands.key(KEY.Key_G, CONTROL | SHIFT)
    assert sum(layer.loose for layer in hands.network.layers) == 4
    assert weights_by_ids(hands.window.document.project) == held
    hands.key(KEY.Key_G, CONTROL)
    assert [layer.size for layer in hands.network.layers] == [2, 4, 2, 1]
    assert weights_by_ids(hands.window.document.project) == held
    hands.key(KEY.Key_Z, CONTROL, times=2)
    assert bits(hands.window.document.project) == before


def test_deleted_things_come_back_with_every_bit(hands):
    before = bits(hands.window.document.project)
    hands.key(KEY.Key_Right, CONTROL, times=5)  # the first neuron of Hidden 1
    hands.key(KEY.Key_Delete)
    assert [layer.size for layer in hands.network.layers] == [2, 3, 2, 1]
    hands.key(KEY.Key_Right, CONTROL, times=4)
    hands.key(KEY.Key_Delete)
    assert [layer.size for layer in hands.network.layers] == [2, 2, 1]
    hands.key(KEY.Key_Z, CONTROL, times=2)
    assert bits(hands.window.document.project) == before


def test_copy_cut_paste_and_duplicate_by_keys(hands):
    project = hands.window.document.project
    before, inner = bits(project), weights_by_ids(project)
    hands.key(KEY.Key_A, CONTROL)
    hands.key(KEY.Key_C, CONTROL)
    hands.key(KEY.Key_V, CONTROL)
    assert len(hands.network.layers) == 8
    copies = sorted(weights_by_ids(hands.window.document.project).values())
    assert copies == sorted([*inner.values(), *inner.values()])
    hands.key(KEY.Key_X, CONTROL)
    assert [layer.size for layer in hands.network.layers] == [2, 4, 2, 1]
    hands.key(KEY.Key_V, CONTROL)
    again = sorted(weights_by_ids(hands.window.document.project).values())
    assert again == copies
    hands.key(KEY.Key_D, CONTROL)
    assert len(hands.network.layers) == 12
    assert hands.steps == 4
    hands.key(KEY.Key_Z, CONTROL, times=4)
    assert bits(hands.window.document.project) == before


def test_chords_align_and_distribute(hands):
    hands.key(KEY.Key_A, CONTROL)
    hands.key(KEY.Key_A)
    hands.key(KEY.Key_T)
    rects = [card.rect for card in hands.window.canvas.scene_geometry.cards]
    assert len({rect.top() for rect in rects}) == 1
    assert hands.steps == 1
    hands.key(KEY.Key_A)
    hands.key(KEY.Key_H)
    hands.key(KEY.Key_A)
    hands.key(KEY.Key_L)
    rects = [card.rect for card in hands.window.canvas.scene_geometry.cards]
    assert len({rect.left() for rect in rects}) == 1
    assert len(hands.network.layers) == 4


def scattered_rects(hands) -> list[QRectF]:
    """The cards of all layers, each at another height and distance."""
    edited = hands.window.document
    for place, layer in enumerate(hands.network.layers):
        x, y = layer.position
        edited.do(
            Place({layer.id: (x + 31.0 * place**2, y + 500.0 * place**2)}, "Move")
        )
    hands.key(KEY.Key_A, CONTROL)
    return rects_of(hands)


def rects_of(hands) -> list[QRectF]:
    geometry = hands.window.canvas.scene_geometry
    return [geometry.rect_of(layer.id) for layer in hands.network.layers]


@pytest.mark.parametrize(
    ("second", "line"),
    [
        (KEY.Key_L, QRectF.left),
        (KEY.Key_C, lambda rect: rect.center().x()),
        (KEY.Key_R, QRectF.right),
        (KEY.Key_T, QRectF.top),
        (KEY.Key_M, lambda rect: rect.center().y()),
        (KEY.Key_B, QRectF.bottom),
    ],
    ids=["left", "centre", "right", "top", "middle", "bottom"],
)
def test_each_chord_brings_its_line_together(hands, second, line):
    before, steps = scattered_rects(hands), hands.steps
    assert np.ptp([line(rect) for rect in before]) > 20
    hands.key(KEY.Key_A)
    hands.key(second)
    # Layers stand on whole pixels.
    assert np.ptp([line(rect) for rect in rects_of(hands)]) <= 1
    assert hands.steps == steps + 1
    hands.key(KEY.Key_Z, CONTROL)
    assert rects_of(hands) == before


@pytest.mark.parametrize(
    ("second", "low", "high"),
    [
        (KEY.Key_H, QRectF.left, QRectF.right),
        (KEY.Key_V, QRectF.top, QRectF.bottom),
    ],
    ids=["across", "down"],
)
def test_each_chord_spreads_evenly(hands, second, low, high):
    def gaps() -> set[float]:
        rects = sorted(rects_of(hands), key=low)
        return {round(low(b) - high(a), 3) for a, b in pairwise(rects)}

    before, steps = scattered_rects(hands), hands.steps
    assert len(gaps()) > 1
    hands.key(KEY.Key_A)
    hands.key(second)
    assert len(gaps()) == 1
    assert hands.steps == steps + 1
    hands.key(KEY.Key_Z, CONTROL)
    assert rects_of(hands) == before


def test_escape_in_the_middle_of_a_chord_ends_it(hands):
    before = hands.window.document.project
    hands.key(KEY.Key_A, CONTROL)
    picked = hands.picked
    hands.key(KEY.Key_A)
    hands.key(KEY.Key_Escape)
    hands.key(KEY.Key_T)
    assert hands.window.document.project is before
    assert hands.picked == picked


def test_auto_layout_is_one_step_that_undo_takes_back_exactly(hands):
    hands.key(KEY.Key_Right, CONTROL, times=4)
    hands.key(KEY.Key_Down, times=30)
    hands.key(KEY.Key_Left, times=20)
    scattered, steps = hands.window.document.project, hands.steps
    content, picked = bits(scattered), hands.picked
    hands.key(KEY.Key_L, CONTROL | SHIFT)
    assert hands.steps == steps + 1
    assert hands.picked == picked
    tidy = [layer.position for layer in hands.network.layers]
    assert tidy == sorted(tidy)
    assert len({x for x, _ in tidy}) == 4
    hands.key(KEY.Key_Z, CONTROL)
    assert hands.window.document.project is scattered
    assert bits(scattered) == content


def test_a_chord_with_nothing_selected_adds_no_layer(hands):
    hands.key(KEY.Key_A)
    hands.key(KEY.Key_L)
    assert len(hands.network.layers) == 4
    assert hands.steps == 0


def test_slash_adds_by_name(hands):
    hands.type("/")
    opened = hands.window.canvas.findChild(NameField)
    assert opened.line.hasFocus()
    assert opened.line.text() == ""
    hands.type("layer 3 relu")
    assert opened.line.text() == "layer 3 relu"
    hands.key(KEY.Key_Return)
    assert hands.network.layers[-1].activations == ("relu",) * 3
    assert hands.window.canvas.hasFocus()
    assert hands.steps == 1


def test_a_network_is_built_by_keys_alone(open_window, qtbot):
    window = open_window()
    window.show_start_page(False)
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.hasFocus)
    QCursor.setPos(QPoint(0, 0))
    made = Hands(window)
    for words in ("input 2", "tanh relu sine gelu", "relu 2", "output sigmoid"):
        made.type("/")
        made.type(words)
        made.key(KEY.Key_Return)
    assert [layer.size for layer in made.network.layers] == [2, 4, 2, 1]
    assert made.network.layers[1].activations == ("tanh", "relu", "sine", "gelu")
    # Each layer is joined to what is right of it, which is offered first.
    made.key(KEY.Key_Escape)
    for _ in range(3):
        made.key(KEY.Key_Right, CONTROL)
        while not made.picked.layers:
            made.key(KEY.Key_Right, CONTROL)
        made.key(KEY.Key_C)
        made.key(KEY.Key_Return)
    sizes = [p.weights.shape for p in made.network.projections]
    assert sizes == [(2, 4), (4, 2), (2, 1)]
    assert all(np.all(p.exists) for p in made.network.projections)


# What the mouse can do, the keys can


def tab_to(hands, name: str) -> None:
    """Press Tab until a widget has the focus."""
    for _ in range(120):
        focused = QApplication.focusWidget()
        if focused is not None and focused.objectName() == name:
            return
        hands.key(KEY.Key_Tab)
    raise AssertionError(f"Tab does not come to {name}")


def test_the_size_of_a_layer_is_changed_by_keys(hands):
    before = hands.window.document.project
    hands.key(KEY.Key_Right, CONTROL, times=4)  # Hidden 1
    tab_to(hands, "inspector_size")
    hands.type("6")
    hands.key(KEY.Key_Return)
    assert [layer.size for layer in hands.network.layers] == [2, 6, 2, 1]
    assert hands.steps == 1
    hands.key(KEY.Key_Z, CONTROL)
    assert hands.window.document.project is before


def test_one_connection_is_found_changed_frozen_and_removed_by_keys(hands):
    before = bits(hands.window.document.project)
    hands.key(KEY.Key_W)
    ((source, target),) = hands.picked.connections
    held = weights_by_ids(hands.window.document.project)
    hands.key(KEY.Key_Up, times=3)
    hands.key(KEY.Key_Down, SHIFT)
    after = weights_by_ids(hands.window.document.project)
    changed = held.pop((source, target))
    assert after.pop((source, target)) == pytest.approx(changed + 0.29, abs=1e-5)
    assert after == held
    hands.key(KEY.Key_F, CONTROL | SHIFT)
    assert sum(int(p.frozen.sum()) for p in frozen(hands)) == 1
    hands.key(KEY.Key_Delete)
    assert (source, target) not in weights_by_ids(hands.window.document.project)
    assert len(weights_by_ids(hands.window.document.project)) == len(held)
    hands.key(KEY.Key_Z, CONTROL, times=hands.steps)
    assert bits(hands.window.document.project) == before


def frozen(hands):
    return [p for p in hands.network.projections if p.frozen is not None]


def test_a_neuron_is_joined_to_one_other_by_keys(hands):
    first = hands.network.layer_named("Inputs").neurons[0]
    hands.key(KEY.Key_Right, CONTROL, times=2)  # x1
    assert hands.picked.neurons == {first}
    hands.key(KEY.Key_C)
    # Offered first is what has room to the right; the output is two columns on.
    hands.key(KEY.Key_Right, times=1)
    hands.key(KEY.Key_Return)
    made = [p for p in hands.network.projections if p.mask is not None]
    assert hands.steps == 1
    assert sum(int(p.exists[0].sum()) for p in made) >= 1


def test_what_the_canvas_shows_is_chosen_by_keys(hands):
    showing = hands.window.canvas.showing
    for key, mode in (
        (KEY.Key_2, "response"),
        (KEY.Key_3, "value"),
        (KEY.Key_1, "curve"),
    ):
        hands.key(key, ALT)
        assert showing.now.mode == mode
    hands.key(KEY.Key_D, ALT)
    assert showing.now.secluded
    hands.key(KEY.Key_D, ALT)
    assert not showing.now.secluded
    for words, numbers in (("weights all", "all"), ("weights none", "none")):
        hands.key(KEY.Key_P, CONTROL | SHIFT)
        palette = QApplication.activePopupWidget()
        QTest.keyClicks(palette.field, words)
        QTest.keyClick(palette.field, KEY.Key_Return)
        assert showing.now.numbers == numbers
    assert hands.steps == 0


def test_the_selection_is_moved_by_keys_and_a_burst_is_one_step(hands):
    before = hands.window.document.project
    hands.key(KEY.Key_Right, CONTROL, times=4)
    x, y = hands.network.layer_named("Hidden 1").position
    hands.key(KEY.Key_Right, times=2)
    hands.key(KEY.Key_Down)
    moved = hands.network.layer_named("Hidden 1").position
    assert moved[0] > x
    assert moved[1] > y
    assert hands.steps == 1
    hands.key(KEY.Key_Z, CONTROL)
    assert hands.window.document.project is before
    hands.key(KEY.Key_Y, CONTROL)
    assert hands.network.layer_named("Hidden 1").position == moved
    hands.key(KEY.Key_Z, CONTROL)
    hands.key(KEY.Key_Z, CONTROL | SHIFT)
    assert hands.network.layer_named("Hidden 1").position == moved


def test_undo_in_a_field_is_for_what_is_typed_then_for_the_project(hands):
    before = hands.window.document.project
    hands.key(KEY.Key_Right, CONTROL, times=4)
    tab_to(hands, "inspector_size")
    field = hands.window.findChild(QWidget, "inspector_size")
    hands.type("7")
    hands.key(KEY.Key_Return)
    assert hands.steps == 1
    hands.type("9")
    assert field.text() == "9"
    hands.key(KEY.Key_Z, CONTROL)
    assert field.text() == "7"
    assert hands.window.document.stack.index() == 1
    hands.key(KEY.Key_Escape)
    hands.key(KEY.Key_Z, CONTROL)
    assert hands.window.document.project is before
    assert field.text() == "4"
