"""Numbers that are read follow a run at their own pace, and end where it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gui.training import reading_pace
from gui.training.reading_pace import ReadingPace
from gui.widgets.readout import Readout
from tests.gui.training.conftest import bench, garbage  # noqa: F401


@pytest.fixture
def pace(bench, qtbot):  # noqa: F811
    made = ReadingPace()
    told = []
    made.frame.connect(told.append)
    frame = bench().session.latest

    def take(epoch, running=True):
        made.take(replace(frame, epoch=epoch, running=running))

    return take, told


def epochs(told):
    return [each.epoch for each in told]


def test_of_moments_that_come_at_once_the_first_and_the_newest_are_told(pace, qtbot):
    take, told = pace
    for epoch in range(1, 8):
        take(epoch)
    assert epochs(told) == [1]
    qtbot.waitUntil(lambda: len(told) == 2)
    assert epochs(told) == [1, 7]


def test_a_moment_of_rest_is_told_at_once_and_is_the_last(pace, qtbot):
    take, told = pace
    for epoch in range(1, 4):
        take(epoch)
    take(4, running=False)
    assert epochs(told) == [1, 4]
    qtbot.wait(round(3000 * reading_pace.APART_SECONDS))
    assert epochs(told) == [1, 4]


def test_after_a_while_a_moment_is_told_at_once(pace, qtbot):
    take, told = pace
    take(1)
    qtbot.wait(round(2000 * reading_pace.APART_SECONDS))
    take(2)
    assert epochs(told) == [1, 2]


def test_digits_change_no_more_often_than_they_can_be_read(open_window, qtbot):
    from engine.files.examples import EXAMPLES

    window = open_window(EXAMPLES["two-moons"].path)
    changed, moments = set(), []
    window.session.frame.connect(moments.append)
    loss = window.findChild(Readout, "transport_loss")
    window.session.numbers.connect(lambda _frame: changed.add(loss.text()))
    window.session.play()
    qtbot.waitUntil(lambda: len(moments) > 30, timeout=20_000)
    window.session.pause()
    qtbot.waitUntil(lambda: not window.session.latest.running)
    assert 1 < len(changed) < len(moments)
