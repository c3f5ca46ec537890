"""The draw of test rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.split import split
from engine.errors import BadSplit


@given(st.integers(2, 300), st.floats(0, 0.7), st.integers(0, 2**40))
def test_each_row_is_used_once_and_sorted(n_rows, share, seed):
    train_rows, test_rows = split(n_rows, share, seed)
    together = np.concatenate([train_rows, test_rows])
    assert sorted(together.tolist()) == list(range(n_rows))
    assert train_rows.tolist() == sorted(train_rows.tolist())
    assert test_rows.tolist() == sorted(test_rows.tolist())
    assert abs(len(test_rows) - share * n_rows) <= 0.5


def test_the_seed_decides():
    first, again, other = (split(100, 0.2, seed)[1].tolist() for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_one_row_is_enough_without_test_rows():
    train_rows, test_rows = split(1, 0, 0)
    assert (train_rows.tolist(), test_rows.tolist()) == ([0], [])


@pytest.mark.parametrize(
    ("n_rows", "share", "seed", "sentence"),
    [
        (10, 1.0, 0, "the test share must be from 0 to below 1, not 1"),
        (10, -0.1, 0, "the test share must be from 0 to below 1, not -0.1"),
        (10, float("nan"), 0, "the test share must be from 0 to below 1, not nan"),
        (10, 0.5, -1, "the seed must be a whole number from 0, not -1"),
        (1, 0.6, 0, "a test share of 0.6 would take the only row and leave none to"),
        (3, 0.9, 0, "a test share of 0.9 would take all 3 rows and leave none to"),
    ],
)
def test_what_cannot_be_divided(n_rows, share, seed, sentence):
    with pytest.raises(BadSplit) as caught:
        split(n_rows, share, seed)
    assert str(caught.value).startswith(sentence)
