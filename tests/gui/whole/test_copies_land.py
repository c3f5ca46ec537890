"""Copies land where nothing is, near the hand, and the view stays where it is."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.files.examples import EXAMPLES
from gui.widgets.buttons import Button
from gui.widgets.message import Message

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """Mouse and keys over one window; it puts the mouse away after a click."""

    def __init__(self, window) -> None:
        self.window, self.canvas = window, window.canvas

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.window.windowHandle(), key, CONTROL)

    def click_card(self, name: str, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        at = self.canvas.point_of(name)
        QTest.mouseClick(self.canvas, LEFT, modifiers, at)

    def rests(self, at: QPoint | None = None) -> None:
        """Leave the mouse at a point of the canvas, or away from it."""
        corner = self.window.mapToGlobal(QPoint(1, 1))
        QCursor.setPos(corner if at is None else self.canvas.mapToGlobal(at))

    @property
    def network(self):
        return self.window.document.project.network

    @property
    def rects(self) -> list[QRectF]:
        geometry = self.canvas.scene_geometry
        return [geometry.rect_of(layer.id) for layer in self.network.layers]

    @property
    def made(self) -> QRectF:
        """What the newest layer covers, on the screen."""
        return self.canvas.view.rect_to_screen(self.rects[-1])

    @property
    def view(self):
        return self.canvas.view.zoom, self.canvas.view.offset

    @property
    def messages(self) -> list[Message]:
        found = self.window.findChildren(Message)
        return [message for message in found if message.isVisible()]


@pytest.fixture
def hand(open_window, qtbot) -> Hand:
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made = Hand(window)
    made.rests()
    yield made
    QApplication.clipboard().clear()


def nothing_overlaps(hand: Hand) -> bool:
    pairs = itertools.combinations(hand.rects, 2)
    return not any(a.intersects(b) for a, b in pairs)


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("keys", [(Qt.Key.Key_V,), (Qt.Key.Key_D,)], ids=["V", "D"])
def test_a_copied_layer_covers_nothing(hand, keys, times):
    before, view = hand.window.document.project, hand.view
    hand.click_card("Hidden 1")
    hand.key(Qt.Key.Key_C)
    for _ in range(times):
        hand.key(*keys)
    assert len(hand.network.layers) == 4 + times
    assert nothing_overlaps(hand)
    assert hand.view == view
    assert hand.window.document.stack.count() == times
    for _ in range(times):
        hand.key(Qt.Key.Key_Z)
    assert hand.window.document.project.network == before.network


def test_a_copy_stays_in_sight_where_there_is_room(hand):
    hand.click_card("Hidden 2")
    hand.key(Qt.Key.Key_D)
    assert QRectF(hand.canvas.rect()).contains(hand.made)
    assert not hand.messages


def test_it_lands_at_the_mouse(hand):
    hand.canvas.view.zoom_to(QPoint(0, 0).toPointF(), 0.4)
    hand.click_card("Hidden 2")
    hand.key(Qt.Key.Key_C)
    at = QPoint(600, 350)
    hand.rests(at)
    hand.key(Qt.Key.Key_V)
    assert (hand.made.center() - at.toPointF()).manhattanLength() < 2
    hand.key(Qt.Key.Key_V)
    assert (hand.made.center() - at.toPointF()).manhattanLength() < 120
    assert nothing_overlaps(hand)


def test_a_whole_network_lands_beside_itself_and_can_be_shown(hand):
    view = hand.view
    hand.key(Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V)
    first, second = QRectF(), QRectF()
    for rect in hand.rects[:4]:
        first = first.united(rect)
    for rect in hand.rects[4:]:
        second = second.united(rect)
    assert not first.intersects(second)
    assert hand.view == view
    (message,) = hand.messages
    assert message.title == "What was pasted is out of sight"
    (show,) = [b for b in message.findChildren(Button) if b.text() == "Show it"]
    QTest.mouseClick(show, LEFT)
    seen = hand.canvas.visible_rect()
    assert all(seen.contains(rect) for rect in hand.rects[4:])


def test_a_part_of_another_window_covers_nothing(hand, open_window, qtbot):
    hand.key(Qt.Key.Key_A, Qt.Key.Key_C)
    other = Hand(open_window(EXAMPLES["xor"].path))
    other.window.activateWindow()
    qtbot.waitUntil(other.window.isActiveWindow)
    other.rests(QPoint(300, 200))
    layers, view = len(other.network.layers), other.view
    other.key(Qt.Key.Key_V)
    assert len(other.network.layers) == layers + 4
    assert nothing_overlaps(other)
    assert other.view == view


def test_what_stands_out_of_sight_is_copied_into_sight(hand):
    hand.click_card("Hidden 2")
    hand.key(Qt.Key.Key_C)
    hand.canvas.view.pan(QPoint(5000, 0).toPointF())
    hand.key(Qt.Key.Key_V)
    assert QRectF(hand.canvas.rect()).contains(hand.made)
    hand.key(Qt.Key.Key_D)
    assert QRectF(hand.canvas.rect()).contains(hand.made)
    assert nothing_overlaps(hand)
