"""What is given up, in which order, and how it comes back."""

from __future__ import annotations

import pytest

from gui.raster.governor import (
    FAST_MS,
    FEW_SAMPLES,
    FEWEST,
    PATIENCE,
    SAMPLES,
    SLOW_MS,
    Demand,
    Governor,
    fewer,
)

CURVES = Demand(lines=2_016, curved=True, fine_screen=True, training=True)
MANY = Demand(lines=20_000, curved=False, fine_screen=False, training=True)


def suffer(governor: Governor, demand: Demand, milliseconds: float, pictures=SAMPLES):
    for _ in range(pictures):
        governor.note(milliseconds, governor.quality(demand))


@pytest.mark.parametrize(
    ("rate", "interval"),
    [(60, 16.0), (59.94, 16.0), (50, 19.2), (30, 32.0), (144, 16.0)],
)
def test_it_is_paced_by_a_screen_that_shows_less(rate, interval):
    governor = Governor()
    governor.follow_screen(rate)
    assert governor.quality(CURVES).interval == pytest.approx(interval, abs=0.02)
    assert governor.best(CURVES).interval == pytest.approx(interval, abs=0.02)


def test_a_fast_machine_gives_up_nothing():
    governor = Governor()
    suffer(governor, CURVES, 5.0, 500)
    assert governor.quality(CURVES) == governor.best(CURVES)


def test_curves_go_first_then_the_rate_then_fine_dots_then_weak_lines():
    governor, seen = Governor(), []
    for _ in range(5):
        seen.append(governor.quality(CURVES))
        suffer(governor, CURVES, 100.0)
    assert [q.straight for q in seen] == [False, True, True, True, True]
    assert [q.interval for q in seen] == [FAST_MS] * 2 + [SLOW_MS] * 3
    assert [q.coarse for q in seen] == [False] * 3 + [True] * 2
    assert [q.most for q in seen] == [2_016] * 4 + [1_008]


def test_many_lines_are_drawn_thirty_times_a_second_while_training():
    assert Governor().quality(MANY).interval == SLOW_MS
    at_rest = Demand(MANY.lines, False, False, training=False)
    assert Governor().quality(at_rest).interval == FAST_MS


def test_it_never_gives_up_more_than_there_is():
    governor = Governor()
    suffer(governor, MANY, 1000.0, 50 * SAMPLES)
    assert FEWEST <= governor.quality(MANY).most < 2 * FEWEST


def test_of_lines_three_quarters_are_left_then_half_and_so_on():
    assert [fewer(20_000, n) for n in range(6)] == [
        *(20_000, 15_000, 10_000, 7_500, 5_000, 3_750)
    ]
    counts = [fewer(MANY.lines, n) for n in range(MANY.steps.count("fewer") + 1)]
    assert min(counts) >= FEWEST > fewer(MANY.lines, len(counts))


@pytest.mark.parametrize(
    ("milliseconds", "most"), [(33.0, 15_000), (48.0, 15_000), (70.0, 10_000)]
)
def test_lines_are_given_up_as_the_time_asks_for(milliseconds, most):
    governor = Governor()
    suffer(governor, MANY, milliseconds)
    assert governor.quality(MANY).most == most


def test_what_is_far_too_slow_is_not_waited_for():
    million = Demand(lines=250_000, curved=False, fine_screen=False, training=True)
    governor = Governor()
    suffer(governor, million, 800.0, FEW_SAMPLES - 1)
    assert governor.quality(million).most == 250_000
    suffer(governor, million, 800.0, 1)
    assert 250_000 / 25 / 2 < governor.quality(million).most < 250_000 / 25 * 2


def test_more_lines_come_back_with_less_time_to_spare_than_other_things():
    governor = Governor()
    suffer(governor, MANY, 33.0)
    suffer(governor, MANY, 18.0, PATIENCE + SAMPLES)
    assert governor.quality(MANY).most == MANY.lines
    governor = Governor()
    suffer(governor, CURVES, 17.0)
    suffer(governor, CURVES, 9.0, PATIENCE + SAMPLES)
    assert governor.quality(CURVES).straight


@pytest.mark.parametrize(
    ("slow", "left", "then", "back"),
    [
        (33.0, 15_000, 21.0, True),
        (33.0, 15_000, 22.0, False),
        (50.0, 15_000, 21.0, True),
        (70.0, 10_000, 18.5, True),
        (70.0, 10_000, 20.0, False),
    ],
)
def test_lines_come_back_when_the_time_is_enough_for_more(slow, left, then, back):
    governor = Governor()
    suffer(governor, MANY, slow)
    assert governor.quality(MANY).most == left
    suffer(governor, MANY, then, PATIENCE + SAMPLES)
    assert (governor.quality(MANY).most > left) is back


def test_a_single_slow_picture_is_forgiven():
    governor = Governor()
    for milliseconds in [4.0] * 8 + [300.0] + [4.0] * 8:
        governor.note(milliseconds, governor.quality(CURVES))
    assert governor.quality(CURVES) == governor.best(CURVES)


@pytest.mark.parametrize(("spare", "back"), [(3.0, True), (12.0, False)])
def test_quality_comes_back_after_a_while_with_time_to_spare(spare, back):
    governor = Governor()
    suffer(governor, CURVES, 100.0)
    assert governor.quality(CURVES).straight
    suffer(governor, CURVES, spare, PATIENCE + SAMPLES)
    assert governor.quality(CURVES).straight is not back


def test_a_picture_that_stays_has_full_quality():
    governor = Governor()
    suffer(governor, MANY, 1000.0, 50 * SAMPLES)
    assert governor.best(MANY).most == MANY.lines


def test_a_quality_that_failed_is_tried_again_less_and_less_often():
    governor, pictures = Governor(), []
    suffer(governor, CURVES, 100.0)
    for _ in range(4):
        count = 0
        while governor.quality(CURVES).straight:
            governor.note(3.0, governor.quality(CURVES))
            count += 1
        pictures.append(count)
        suffer(governor, CURVES, 100.0)
    first, second, third, fourth = pictures
    assert PATIENCE <= first < second < third < fourth
    assert fourth > 7 * first


def test_another_network_begins_at_the_best():
    governor = Governor()
    suffer(governor, MANY, 1000.0, 50 * SAMPLES)
    assert governor.quality(CURVES) == governor.best(CURVES)
