"""A drag in a picture is one step when the hand lets go, and none after Esc."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.edits.settings import ChangeSettings
from engine.network.parameters import frozen, pack
from gui.lessons.explanations.window import ExplanationWindow
from tests.gui.lessons.explanations.by_hand import move
from tests.gui.lessons.explanations.conftest import LIMIT, settled

LEFT = Qt.MouseButton.LeftButton
PAGES = [("two-moons", "weight"), ("xor", "plane"), ("line", "line"), ("sine", "curve")]


class Hand:
    """A mouse in the picture of a page in which something can be dragged."""

    def __init__(self, window, page, key):
        self.window, self.page, self.key = window, page, key
        pictures = {"line": "bowl", "curve": "parts"}
        self.chart = getattr(page, pictures.get(key, "chart"))
        self.at = QPointF()

    @property
    def ball(self):
        """Where in the picture what is dragged is now."""
        page = self.page
        x, y = {
            "weight": lambda: (page.curve.value, page.curve.loss),
            "plane": lambda: page.plane.point,
            "line": lambda: (page._found.slope, page._found.intercept),
            "curve": lambda: (page.shown.contributions[0].centre, 0.0),
        }[self.key]()
        return self.chart.point_of(x, y)

    def press(self):
        self.at = self.ball
        QTest.mousePress(self.chart, LEFT, pos=self.at.toPoint())

    def go(self, across, up=0.0):
        self.at += QPointF(across, -up)
        move(self.chart, self.at)

    def release(self):
        QTest.mouseRelease(self.chart, LEFT, pos=self.at.toPoint())

    def esc(self):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


@pytest.fixture
def hand(explain):
    def make(example, key):
        window, page = explain(example, key)
        return Hand(window, page, key)

    return make


def shown(hand):
    return hand.window.session.latest.parameters.copy()


def values(hand):
    """What the canvas writes at the neurons."""
    outputs = hand.window.canvas.values.outputs
    return {layer: outputs[layer].copy() for layer in outputs}


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(one[key], other[key]) for key in one
    )


@pytest.mark.parametrize(("example", "key"), PAGES)
def test_esc_takes_a_drag_back(hand, qtbot, example, key):
    hand = hand(example, key)
    window, page = hand.window, hand.page
    project, stack = window.document.project, window.document.stack
    before, on_canvas, marks = shown(hand), values(hand), repr(hand.chart.axes)
    ball = hand.ball
    hand.press()
    hand.go(40, 30)
    hand.go(20, 10)
    # The network follows, on the canvas too, and nothing is done yet.
    moved = np.flatnonzero(shown(hand) != before)
    assert len(moved) == {"plane": 2, "line": 2}.get(key, 1)
    assert not same(values(hand), on_canvas)
    settled(page, qtbot)
    assert (hand.ball - ball).manhattanLength() > 20
    assert window.document.project is project
    assert stack.count() == 0
    hand.esc()
    assert window.findChild(ExplanationWindow).isVisible()
    assert np.array_equal(shown(hand), before)
    assert same(values(hand), on_canvas)
    # The button is still down: it holds nothing any more.
    hand.go(-70)
    hand.release()
    settled(page, qtbot)
    assert np.array_equal(shown(hand), before)
    assert window.document.project is project
    assert stack.count() == 0
    assert not window.session.trial.is_on
    assert (hand.ball - ball).manhattanLength() < 0.01
    assert repr(hand.chart.axes) == marks
    # Another one goes through.
    hand.press()
    hand.go(40, 30)
    hand.release()
    settled(page, qtbot)
    assert stack.count() == 1
    network = window.document.project.network
    assert np.array_equal(np.flatnonzero(pack(network) != before), moved)
    assert not frozen(network).any()
    assert np.array_equal(shown(hand), pack(network))
    window.actions_by_id["edit.undo"].trigger()
    assert window.document.project is project
    assert np.array_equal(shown(hand), before)


def running(hand, qtbot):
    window = hand.window
    window.document.do(ChangeSettings((("pace", 60),)))
    settled(hand.page, qtbot)
    window.session.play()
    goes_on(hand, qtbot)


def goes_on(hand, qtbot):
    session = hand.window.session
    goal = session.latest.step + 8
    qtbot.waitUntil(lambda: session.latest.step >= goal, timeout=LIMIT)


@pytest.mark.parametrize(("example", "key"), PAGES)
def test_esc_during_a_run_lets_it_go_on_as_it_did(hand, qtbot, example, key):
    hand = hand(example, key)
    window = hand.window
    running(hand, qtbot)
    steps = window.document.stack.count()
    hand.press()
    hand.go(40, 30)
    held = window.session.trial._frame
    moved = shown(hand)
    places = np.flatnonzero(moved != held.parameters)
    goes_on(hand, qtbot)
    # Trained around: what is held stays where the hand is, the others learn.
    assert np.array_equal(shown(hand)[places], moved[places])
    # The line has no others.
    assert (key == "line") == np.array_equal(shown(hand), moved)
    assert window.document.stack.count() == steps
    hand.esc()
    assert window.session.is_running
    assert np.array_equal(shown(hand), held.parameters)
    assert window.session.latest.step == held.step
    goes_on(hand, qtbot)
    hand.go(-30)
    hand.release()
    assert window.session.is_running
    window.session.pause()
    # The run, and nothing of the drag.
    assert window.document.stack.count() == steps + 1
    assert window.document.stack.undoText().startswith("Train")
    assert not frozen(window.document.project.network).any()


def test_a_drag_during_a_run_is_one_step_and_the_run_goes_on(hand, qtbot):
    hand = hand("two-moons", "weight")
    window = hand.window
    running(hand, qtbot)
    steps = window.document.stack.count()
    hand.press()
    for _ in range(6):
        hand.go(8)
        QApplication.processEvents()
    place = hand.page.curve.parameter
    value = float(shown(hand)[place])
    hand.release()
    assert window.session.is_running
    # The run so far and the drag.
    assert window.document.stack.count() == steps + 2
    assert window.document.stack.undoText().startswith("Set ")
    assert pack(window.document.project.network)[place] == np.float32(value)
    goes_on(hand, qtbot)
    window.session.pause()
    assert window.document.stack.count() == steps + 3


def test_a_drag_back_to_where_it_began_is_no_step(hand, qtbot):
    hand = hand("sine", "curve")
    project = hand.window.document.project
    hand.press()
    hand.release()
    assert hand.window.document.project is project
    assert hand.window.document.stack.count() == 0


def test_a_curve_that_is_drawn_is_forgotten_with_esc(hand, qtbot):
    hand = hand("sine", "curve")
    window, page = hand.window, hand.page
    project, marks = window.document.project, len(page.chart.marks)
    at = QPointF(page.chart.rect().center())
    QTest.mousePress(page.chart, LEFT, pos=at.toPoint())
    for step in range(1, 5):
        move(page.chart, at + QPointF(9 * step, -6 * step))
    assert len(page._drawn) == 5
    hand.esc()
    move(page.chart, at)
    QTest.mouseRelease(page.chart, LEFT, pos=at.toPoint())
    settled(page, qtbot)
    assert window.document.project is project
    assert window.document.stack.count() == 0
    assert len(page.chart.marks) == marks
    assert page._drawn == []


def test_the_way_over_the_plane_is_as_before_after_esc(hand, qtbot):
    hand = hand("xor", "plane")
    page = hand.page
    hand.press()
    hand.go(30, 20)
    hand.release()
    settled(page, qtbot)
    way = page._way.points.tolist()
    hand.press()
    hand.go(-30, 10)
    settled(page, qtbot)
    assert page._way.points.tolist() != way
    hand.go(-20, 10)
    hand.esc()
    settled(page, qtbot)
    assert page._way.points.tolist() == way
    hand.release()


def test_a_page_that_is_hidden_lets_go(hand, qtbot):
    hand = hand("two-moons", "weight")
    before = shown(hand)
    hand.press()
    hand.go(40)
    assert not np.array_equal(shown(hand), before)
    hand.window.actions_by_id["explain.loss"].trigger()
    assert not hand.page.isVisible()
    assert np.array_equal(shown(hand), before)
    assert not hand.window.session.trial.is_on
    hand.release()
    assert hand.window.document.stack.count() == 0


def test_another_edit_in_the_middle_takes_the_ball_out_of_the_hand(hand, qtbot):
    hand = hand("two-moons", "weight")
    window = hand.window
    hand.press()
    hand.go(40)
    window.actions_by_id["train.new_weights"].trigger()
    drawn = pack(window.document.project.network)
    assert np.array_equal(shown(hand), drawn)
    hand.go(20)
    hand.release()
    assert np.array_equal(shown(hand), drawn)
    assert window.document.stack.count() == 1


def test_esc_without_a_drag_closes_the_window(hand, qtbot):
    hand = hand("two-moons", "weight")
    hand.press()
    hand.release()
    assert QApplication.focusWidget() is hand.chart
    hand.esc()
    assert not hand.window.findChild(ExplanationWindow).isVisible()
