"""Steps are spread evenly, whatever the moments at which one asks."""

import pytest

from gui.training.pace import MAX_DEBT, Pace


def test_the_first_step_is_due_at_once():
    pace = Pace()
    pace.set(2.0, now=10.0)
    assert pace.take(10.0) == 1
    assert pace.wait() == pytest.approx(0.5)


def test_steps_add_up_however_often_one_asks():
    pace = Pace()
    pace.set(60.0, now=0.0)
    steps = sum(pace.take(tick / 1000) for tick in range(5001))
    assert steps == pytest.approx(301, abs=1)


def test_a_late_thread_makes_up_for_a_little_only():
    pace = Pace()
    pace.set(1000.0, now=0.0)
    assert pace.take(30.0) == pytest.approx(1000 * MAX_DEBT + 1, abs=1)


def test_what_could_not_be_done_is_let_go_beyond_the_debt():
    pace = Pace()
    pace.set(1000.0, now=0.0)
    pace.give_back(5000)
    assert pace.take(0.0) == 1000 * MAX_DEBT


def test_full_speed_is_not_limited():
    pace = Pace()
    pace.set(5.0, now=0.0)
    assert pace.is_limited
    pace.set(None, now=1.0)
    assert not pace.is_limited
    assert pace.wait() == 0


def test_the_same_pace_again_changes_nothing():
    pace = Pace()
    pace.set(1.0, now=0.0)
    pace.take(0.0)
    pace.set(1.0, now=0.5)
    assert pace.take(0.5) == 0
