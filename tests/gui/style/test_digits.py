"""How many digits numbers are shown with."""

from __future__ import annotations

import pytest

from gui.style import number_text
from gui.style.number_text import (
    digits,
    format_change,
    format_loss,
    format_number,
    format_short,
)


@pytest.fixture(autouse=True)
def three_again(qapp):
    yield
    number_text.set_digits(3)


@pytest.mark.parametrize(
    ("count", "number", "short", "loss"),
    [
        (3, "0.123", "0.123", "0.1235"),
        (4, "0.1235", "0.1235", "0.12346"),
        (6, "0.123457", "0.123457", "0.1234568"),
    ],
)
def test_numbers_have_the_digits_that_are_wanted(count, number, short, loss):
    number_text.set_digits(count)
    assert digits() == count
    assert format_number(0.12345678) == number
    assert format_short(0.12345678) == short
    assert format_loss(0.12345678) == loss


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (0.15, 0.14978072, "0.15 \u2192 0.149781"),
        (0.4, 0.35891648, "0.4 \u2192 0.3589"),
        (0.5, 0.5, "0.5 \u2192 0.5"),
        (0.0, -2e-9, "0 \u2192 \u22122e\u22129"),
        (-0.001, 0.001, "\u22120.001 \u2192 0.001"),
        (12.5, 1e7, "12.5 \u2192 1e7"),
        (1.0, float("nan"), "1 \u2192 NaN"),
    ],
)
def test_a_change_is_seen_in_the_digits(before, after, words):
    assert format_change(before, after) == words


def test_zeros_at_the_end_are_left_out_of_short_numbers():
    number_text.set_digits(5)
    assert format_short(0.03) == "0.03"
    assert format_short(2e-9) == "2e\N{MINUS SIGN}9"
    assert format_short(123456.0) == "1.2346e5"


def test_a_count_that_is_asked_for_is_kept():
    number_text.set_digits(6)
    assert format_number(97.25, 1) == "97.2"
    assert number_text.set_digits(6) is False
    with pytest.raises(ValueError, match="7 digits"):
        number_text.set_digits(7)
