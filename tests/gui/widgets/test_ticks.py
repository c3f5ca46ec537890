"""Ticks are round, in order, and enclose what is shown."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.ticks import epoch_axis, linear_axis, log_axis

LOSSES = st.floats(1e-12, 1e12)


def words(axis):
    return [word for _, word in axis.ticks]


def test_a_logarithmic_axis_goes_by_ones_and_threes():
    assert words(log_axis(0.015, 0.52)) == ["0.01", "0.03", "0.1", "0.3", "1"]
    assert words(log_axis(0.011, 0.29)) == ["0.01", "0.03", "0.1", "0.3"]


def test_many_decades_have_ticks_at_powers_only():
    shown = words(log_axis(1e-6, 1.0))
    assert "1" in shown
    assert not any(word.startswith("3") for word in shown)
    assert len(shown) <= 8


def test_losses_that_hardly_differ_have_even_ticks():
    axis = log_axis(0.6905, 0.6931)
    assert len(axis.ticks) >= 3
    assert len(set(words(axis))) == len(axis.ticks)


@given(LOSSES, st.floats(1, 1e9))
def test_a_logarithmic_axis_encloses_what_it_shows(low, factor):
    axis = log_axis(low, low * factor)
    assert axis.low <= math.log10(low) + 1e-6
    assert axis.high >= math.log10(low * factor) - 1e-6
    assert axis.low < axis.high
    places = [place for place, _ in axis.ticks]
    assert places == sorted(set(places))
    assert 2 <= len(places) <= 12


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_linear_axis_encloses_what_it_shows(low, span):
    axis = linear_axis(low, low + span)
    room = 1e-6 * max(1.0, abs(low), span)
    assert axis.low <= low + room
    assert axis.high >= low + span - room
    assert axis.low < axis.high
    assert 2 <= len(axis.ticks) <= 12


def test_a_linear_axis_begins_at_zero():
    assert words(linear_axis(0.02, 0.58)) == ["0", "0.2", "0.4", "0.6"]


def test_the_last_tick_of_epochs_says_what_it_is():
    assert words(epoch_axis(128)) == ["20", "40", "60", "80", "100", "epoch 120"]


@given(st.floats(0.01, 1e7))
def test_epochs_begin_at_zero_and_leave_room_at_the_end(last):
    axis = epoch_axis(last)
    assert axis.low == 0
    assert axis.high > last
    assert 1 <= len(axis.ticks) <= 8
    assert axis.ticks[-1][1].startswith("epoch ")


@pytest.mark.parametrize("last", [0.0])
def test_no_epoch_yet(last):
    assert epoch_axis(last).high > 0
