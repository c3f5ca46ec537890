"""Losses are thinned, masked and smoothed without lying."""

import numpy as np
import pytest

from engine.history import History
from gui.plots.course import (
    MOST_MOVING,
    MOST_POINTS,
    course,
    ended,
    smoothed,
    sparse,
    zigzag,
)


def test_a_short_history_is_shown_as_it_is():
    epochs, losses = np.arange(5.0), np.array([3.0, 2.0, 1.0, 2.0, 0.5])
    shown = course(epochs, losses, positive=True)
    assert np.array_equal(shown.epochs, epochs)
    assert np.array_equal(shown.mean, losses)
    assert shown.last == 0.5


def test_what_has_no_logarithm_is_left_out():
    losses = np.array([1.0, 0.0, -1.0, np.nan, np.inf, 2.0])
    shown = course(np.arange(6.0), losses, positive=True)
    assert shown.mean.tolist() == [1.0, 2.0]
    shown = course(np.arange(6.0), losses, positive=False)
    assert shown.mean.tolist() == [1.0, 0.0, -1.0, 2.0]


def test_nothing_to_show_is_empty():
    shown = course(np.arange(3.0), np.full(3, np.nan), positive=False)
    assert shown.is_empty
    assert shown.last is None


@pytest.mark.parametrize("count", [1501, 100_003, 1_000_000])
def test_a_long_history_keeps_its_extremes_and_its_end(count):
    rng = np.random.default_rng(0)
    epochs, losses = np.arange(count) + 0.0, rng.random(count) + 0.5
    losses[count // 3] = 9.0
    shown = course(epochs, losses, positive=True)
    assert len(shown.epochs) <= MOST_POINTS
    assert shown.high.max() == 9.0
    assert shown.low.min() == losses.min()
    assert shown.epochs[-1] == epochs[-1]
    assert (np.diff(shown.epochs) > 0).all()
    sizes = np.diff(shown.epochs, prepend=-1.0)
    assert (shown.mean * sizes).sum() == pytest.approx(losses.sum())


def test_finished_buckets_stay_while_the_history_grows():
    # Both are thinned by the same power of two.
    losses = np.random.default_rng(1).random(4700)
    early = course(np.arange(4000.0), losses[:4000], positive=True)
    late = course(np.arange(4700.0), losses, positive=True)
    same = len(early.mean) - 1
    assert np.array_equal(early.mean[:same], late.mean[:same])


def test_smoothing_is_an_average_without_bias():
    epochs = np.arange(101.0)
    assert smoothed(epochs, np.full(101, 4.0), 0.9) == pytest.approx(4.0)
    values = np.where(epochs == 0, 1.0, 3.0)
    first, second = smoothed(epochs, values, 0.5)[:2].tolist()
    assert first == 1.0
    assert second == pytest.approx((0.5 * 1 + 3) / 1.5)


def test_smoothing_does_not_depend_on_how_often_losses_were_evaluated():
    rare, often = np.linspace(0, 50, 201), np.linspace(0, 50, 1001)
    curves = [smoothed(epochs, np.exp(-epochs / 9), 0.9) for epochs in (rare, often)]
    assert np.interp(rare, often, curves[1]) == pytest.approx(curves[0], rel=0.05)
    few = np.array([0.0, 20.0, 50.0])
    assert smoothed(few, np.array([3.0, 2.0, 1.0]), 0.6) == pytest.approx([3, 2, 1])


def test_no_smoothing_changes_nothing():
    values = np.array([1.0, 5.0])
    assert smoothed(np.array([0.0, 1.0]), values, 0.0) is values
    assert smoothed(np.array([3.0, 3.0]), values, 0.9) is values


def test_a_history_ends_with_the_present_losses():
    history = History(np.array([0.0, 1.0]), np.array([2.0, 1.5]), np.full(2, np.nan))
    longer = ended(history, 1.5, 1.2, None)
    assert longer.epoch.tolist() == [0, 1, 1.5]
    assert longer.train_loss.tolist() == [2, 1.5, 1.2]
    assert np.isnan(longer.test_loss).all()
    assert ended(history, 1.0, 1.2, None) is history
    assert ended(history, 1.5, None, None) is history


def test_the_raw_line_goes_through_lowest_and_highest():
    shown = course(np.arange(8.0), np.arange(8.0) + 1, positive=True, most=4)
    x, y = zigzag(shown)
    assert x.tolist() == [1, 1, 3, 3, 5, 5, 7, 7]
    assert y.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("factor", [0.01, 0.6, 0.99])
@pytest.mark.parametrize("spread", [1.0, 30.0])
def test_each_mean_weighs_what_came_before_it(factor, spread):
    """As defined, value by value; far gaps leave too little to divide by."""
    rng = np.random.default_rng(3)
    epochs = np.cumsum(rng.uniform(0.1, spread, 240))
    epochs[-1] += 5000 * (spread > 1)
    values = rng.uniform(0.001, 1000, len(epochs))
    gaps = np.diff(epochs, prepend=2 * epochs[0] - epochs[1])
    kept = factor ** (100 * gaps / (epochs[-1] - epochs[0]))
    wanted = []
    for end in range(len(values)):
        weights = [
            (1 - kept[place]) * np.prod(kept[place + 1 : end + 1])
            for place in range(end + 1)
        ]
        wanted.append(np.average(values[: end + 1], weights=weights))
    assert smoothed(epochs, values, factor) == pytest.approx(wanted)


def test_a_curve_that_moves_has_fewer_points_and_the_same_ends():
    epochs = np.arange(1.0, 1000.0)
    values = np.exp(-epochs / 300)
    x, y = sparse(epochs, values)
    assert len(x) <= MOST_MOVING + 1
    for end in (0, -1):
        assert (x[end], y[end]) == (epochs[end], values[end])
    assert np.array_equal(y, values[np.searchsorted(epochs, x)])
    few = sparse(epochs[:MOST_MOVING], values[:MOST_MOVING])
    assert np.array_equal(few[0], epochs[:MOST_MOVING])
