"""A newcomer builds 2-4-2-1 with mixed activations in half a minute.

Once with keys alone, once with the mouse alone but for one number. What a hand needs
for each gesture is taken from the keystroke-level model (Card, Moran, Newell, 1980, The
keystroke-level model for user performance time with interactive systems); what the
program needs is measured.
"""

from __future__ import annotations

import itertools
from time import thread_time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

KEY = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

KEYSTROKE, POINT, PRESS, HOMING, THINK = 0.28, 1.1, 0.1, 0.4, 1.35
"""Seconds, for an average typist."""
ALLOWED = 30.0


class Hand:
    """Real events where a hand would make them; adds up what a hand would need."""

    def __init__(self, window) -> None:
        self.window = window
        self.gestures, self.seconds, self.program = 0, 0.0, 0.0

    def thinks(self) -> None:
        """Before each part of the work."""
        self.seconds += THINK

    def press(self, *keys, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            held = 1 if modifier else 0
            self._act(1, KEYSTROKE * (1 + held), QTest.keyClick, key, modifier)

    def types(self, words: str) -> None:
        for letter in words:
            self._act(1, KEYSTROKE, QTest.keyClick, letter)

    def opens_menu(self) -> None:
        """The key for the menu of what is selected."""
        view = QApplication.focusWidget()
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)
        )
        self._measure(1, KEYSTROKE, QApplication.sendEvent, view, event)

    def clicks(self, at: QPoint) -> None:
        target, pos = self._under(at)
        seconds = POINT + 2 * PRESS
        self._measure(1, seconds, QTest.mouseClick, target, LEFT, pos=pos)

    def double_clicks(self, at: QPoint) -> None:
        target, pos = self._under(at)
        self._measure(1, POINT + 2 * PRESS, QTest.mouseClick, target, LEFT, pos=pos)
        self._measure(0, 2 * PRESS, QTest.mouseDClick, target, LEFT, pos=pos)
        self._measure(0, 0, QTest.mouseRelease, target, LEFT, pos=pos)

    def drags(self, start: QPoint, end: QPoint) -> None:
        target, pos = self._under(start)
        to = target.mapFromGlobal(end)
        self._measure(1, POINT + PRESS, QTest.mousePress, target, LEFT, pos=pos)
        for share in (0.2, 0.6, 1.0):
            between = pos + (to - pos) * share
            self._measure(0, POINT / 3, QTest.mouseMove, target, between)
        self._measure(0, PRESS, QTest.mouseRelease, target, LEFT, pos=to)

    def _under(self, at: QPoint):
        inside = self.window.mapFromGlobal(at)
        target = self.window.childAt(inside)
        assert target is not None
        return target, target.mapFrom(self.window, inside)

    def _act(self, count, seconds, send, *what) -> None:
        popup = QApplication.activePopupWidget()
        inside = None if popup is None else popup.focusWidget()
        target = inside or popup or QApplication.focusWidget()
        assert target is not None
        self._measure(count, seconds, send, target, *what)

    def _measure(self, count, seconds, send, *what, **more) -> None:
        begun = thread_time()
        send(*what, **more)
        QApplication.processEvents()
        self.program += thread_time() - begun
        self.gestures += count
        self.seconds += seconds


def network(window):
    return window.document.project.network


def assert_built(window) -> None:
    """2-4-2-1, joined all to all, with other activations here and there."""
    layers = [network(window).layer_named(name) for name in NAMES]
    assert [layer.size for layer in layers] == [2, 4, 2, 1]
    assert network(window).n_connections == 2 * 4 + 4 * 2 + 2 * 1
    assert len(network(window).projections) == 3
    hidden = [layer.activations for layer in layers[1:3]]
    assert hidden == [("tanh", "relu", "tanh", "tanh"), ("tanh", "sine")]
    assert all(np.isfinite(p.weights).all() for p in network(window).projections)


NAMES = ("Inputs", "Hidden 1", "Hidden 2", "Output")


@pytest.fixture
def empty(open_window):
    window = open_window()
    window.activateWindow()
    return window


def from_edit_menu(hand, words: str) -> None:
    """Open the menu of edits and walk up to an entry."""
    hand.press(KEY.Key_E, modifier=ALT)
    menu = QApplication.activePopupWidget()
    for _ in range(20):
        hand.press(KEY.Key_Up)
        if menu.activeAction().text().startswith(words):
            break
    hand.press(KEY.Key_Return)


def connect_to_next(hand) -> None:
    """The first entry of the menu, and in it the first layer that follows."""
    hand.opens_menu()
    hand.press(KEY.Key_Down, KEY.Key_Right, KEY.Key_Return)


def test_with_keys_alone(empty):
    hand = Hand(empty)
    hand.thinks()
    hand.press(KEY.Key_N, modifier=CONTROL)
    hand.thinks()
    from_edit_menu(hand, "Add inputs")
    hand.press(KEY.Key_L, KEY.Key_L)
    from_edit_menu(hand, "Add outputs")
    hand.thinks()
    hand.press(KEY.Key_6, modifier=CONTROL)
    hand.press(KEY.Key_Home)
    hand.thinks()
    connect_to_next(hand)
    hand.press(KEY.Key_Down)
    connect_to_next(hand)
    hand.press(KEY.Key_Down)
    connect_to_next(hand)
    # Hidden 2 opens; below it what feeds it, what it feeds, then b1 to b4.
    hand.thinks()
    hand.press(KEY.Key_Right, *[KEY.Key_Down] * 5)
    hand.press(KEY.Key_Down, modifier=SHIFT)
    hand.press(KEY.Key_Delete)
    hand.thinks()
    choose_activation(hand, words="sine")
    hand.thinks()
    hand.press(*[KEY.Key_Up] * 5, KEY.Key_Left, KEY.Key_Right)
    choose_activation(hand, *[KEY.Key_Down] * 4, words="re")
    assert_built(empty)
    assert hand.gestures <= 70
    assert hand.seconds <= ALLOWED, hand.seconds
    # Time of the thread, so that a busy machine does not fail the test.
    assert hand.program <= 5.0, hand.program


def choose_activation(hand, *way, words: str) -> None:
    """Walk to a neuron, and choose from the list in its cell."""
    hand.press(*way)
    hand.press(KEY.Key_Right, KEY.Key_Return)
    hand.types(words)
    hand.press(KEY.Key_Return)


def middle(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().center())


def test_with_the_mouse(empty):
    hand = Hand(empty)
    hand.thinks()
    hand.clicks(middle(empty.findChild(QWidget, "empty_canvas")))
    hand.thinks()
    for entry in ("input", "layer", "layer", "output"):
        hand.double_clicks(empty.palette_point(entry))
    hand.thinks()
    hand.clicks(empty.canvas_point("Hidden 2"))
    hand.clicks(middle(empty.findChild(QWidget, "inspector_size")))
    hand.seconds += HOMING
    hand.types("2")
    hand.press(KEY.Key_Return)
    hand.seconds += HOMING
    for source, target in itertools.pairwise(NAMES):
        start = empty.canvas_point(source, port="out")
        hand.drags(start, empty.canvas_point(target, port="in"))
    hand.thinks()
    hand.drags(empty.palette_point("relu"), empty.canvas_point("Hidden 1", 1))
    hand.drags(empty.palette_point("sine"), empty.canvas_point("Hidden 2", 1))
    assert_built(empty)
    assert hand.gestures <= 15
    assert hand.seconds <= ALLOWED, hand.seconds
    assert hand.program <= 5.0, hand.program
