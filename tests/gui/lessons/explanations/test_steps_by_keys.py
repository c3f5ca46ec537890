"""A neuron's step in "Any curve" is chosen and moved by the arrow keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.explain.subject import bias_index
from gui.widgets.chart_marks import Rule
from tests.gui.lessons.explanations.conftest import settled

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(explain):
    _, page = explain("sine", "curve")
    page.parts.setFocus(Qt.FocusReason.TabFocusReason)
    return page


def press(page, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(page.parts, key, modifiers)


def strong(page):
    return [m for m in page.parts.marks if isinstance(m, Rule) and m.strong]


def steps(page):
    """Those that can be moved, from left to right."""
    parts = [each for each in page.shown.contributions if each.centre is not None]
    return sorted(parts, key=lambda each: each.centre)


def test_up_and_down_choose_a_step(page):
    assert not strong(page)
    press(page, KEY.Key_Up)
    names = [each.name for each in steps(page)]
    assert [rule.words for rule in strong(page)] == names[:1]
    press(page, KEY.Key_Up)
    assert [rule.words for rule in strong(page)] == names[1:2]
    for _ in names:
        press(page, KEY.Key_Up)
    assert [rule.words for rule in strong(page)] == names[-1:]
    press(page, KEY.Key_Down)
    assert [rule.words for rule in strong(page)] == names[-2:-1]
    assert page.subject.document.stack.count() == 0


def test_left_and_right_move_the_chosen_step_and_nothing_else(page, qtbot):
    press(page, KEY.Key_Up)
    document = page.subject.document
    first, span = steps(page)[0], page.parts.axes[0].high - page.parts.axes[0].low
    place = bias_index(document.project.network, first.neuron)
    before = page.subject.session.latest.parameters.copy()
    press(page, KEY.Key_Right)
    settled(page, qtbot)
    after = page.subject.session.latest.parameters
    assert np.flatnonzero(after != before).tolist() == [place]
    moved = {each.neuron: each.centre for each in steps(page)}
    assert moved[first.neuron] == pytest.approx(first.centre + span / 50, rel=1e-4)
    assert strong(page)[0].place == moved[first.neuron]
    press(page, KEY.Key_Left, SHIFT)
    settled(page, qtbot)
    moved = {each.neuron: each.centre for each in steps(page)}
    finely = first.centre + span / 50 - span / 500
    assert moved[first.neuron] == pytest.approx(finely, rel=1e-4)
    # Keys that follow each other are one step of undo.
    assert document.stack.count() == 1
    document.stack.undo()
    settled(page, qtbot)
    assert np.array_equal(page.subject.session.latest.parameters, before)


def test_the_step_that_the_mouse_took_is_the_one_that_keys_move(page):
    # The one that stands most alone: others may lie on each other.
    found = steps(page)
    places = np.array([each.centre for each in found])
    away = np.abs(places[:, None] - places) + np.eye(len(places)) * 1e9
    alone = found[int(away.min(axis=1).argmax())]
    at = page.parts.point_of(alone.centre, 0.0).toPoint()
    QTest.mouseClick(page.parts, Qt.MouseButton.LeftButton, pos=at)
    assert [rule.words for rule in strong(page)] == [alone.name]
    assert page.subject.document.stack.count() == 0
