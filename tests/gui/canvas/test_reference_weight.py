from __future__ import annotations

import numpy as np
import pytest

from gui.canvas.reference_weight import ReferenceWeight, rounded_up, typical_weight


@pytest.mark.parametrize(
    ("size", "reference"),
    [(1.0, 1.0), (1.01, 1.5), (2.33, 2.5), (6.1, 8.0), (8.1, 10.0), (0.21, 0.25),
     (0.0003, 0.01), (float("inf"), 1.0)],
)  # fmt: skip
def test_the_reference_is_the_next_round_number(size, reference):
    assert rounded_up(size) == pytest.approx(reference)


def test_it_looks_at_the_third_largest_of_few_and_at_2_percent_of_many():
    assert typical_weight(np.array([9.0, 1.0, 2.0, 3.0])) == 2.0
    assert typical_weight(np.array([4.0])) == 4.0
    assert typical_weight(np.zeros(0)) == 0.0
    assert typical_weight(np.arange(1.0, 501.0)) == 491.0


def test_of_very_many_it_looks_at_those_that_are_painted():
    sizes = np.arange(1.0, 100_001.0)
    assert typical_weight(sizes) == 100_000 - 39


def test_it_holds_while_the_weight_stays_between_half_and_all_of_it():
    reference = ReferenceWeight()
    reference.reset(np.array([2.0, 2.0, 2.0]))
    assert reference.value == 2.0
    assert not reference.follow(np.array([1.0, 1.0, 1.01]))
    assert reference.value == 2.0
    assert reference.follow(np.array([0.9, 0.9, 0.9]))
    assert reference.value == 1.0
    assert reference.follow(np.array([1.1, 1.1, 1.1]))
    assert reference.value == 1.5


def test_no_connections_leave_it_alone():
    reference = ReferenceWeight()
    reference.reset(np.array([3.0]))
    assert not reference.follow(np.zeros(0))
    assert reference.value == 3.0
