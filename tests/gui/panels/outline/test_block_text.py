"""Blocks from a spreadsheet, or from a text, become numbers or one sentence."""

from __future__ import annotations

from time import thread_time

import numpy as np
import pytest

from gui.panels.outline.block_text import NoBlock, from_text, to_text

NAN = float("nan")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0.5", [[0.5]]),
        ("1\t2\n3\t4", [[1, 2], [3, 4]]),
        ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]),
        ("0,5\t-1,25\n", [[0.5, -1.25]]),
        ("1/3\t2e-1", [[1 / 3, 0.2]]),
        ("\N{MINUS SIGN}1\t1", [[-1, 1]]),
        ("1\t\t3", [[1, NAN, 3]]),
        ("0,5;0,25", [[0.5, 0.25]]),
        ("0.5,0.25\n1,2", [[0.5, 0.25], [1, 2]]),
        ("1, 2\n3, 4", [[1, 2], [3, 4]]),
        ("1,2,3", [[1, 2, 3]]),
        ("0,5\n0,25", [[0.5], [0.25]]),
        ('"0.5","0.25"', [[0.5, 0.25]]),
    ],
)
def test_cells_are_parted_as_they_were_meant(text, values):
    np.testing.assert_allclose(from_text(text), np.array(values, float))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The clipboard holds no numbers."),
        (" \n", "The clipboard holds no numbers."),
        ("1\t2\n3", "Row 2 of the block has 1 cell, the first has 2."),
        ("1\tx1", "“x1” in row 1, column 2 of the block is not a number."),
        ("1\n1_0", "“1_0” in row 2, column 1 of the block is not a number."),
        ("nan\t1", "“nan” in row 1, column 1 of the block is not a number."),
        ("1\tinf", "“inf” in row 1, column 2 of the block is not a number."),
        ("1/0\t1", "“1/0” in row 1, column 1 of the block is not a number."),
    ],
)
def test_what_is_no_block_is_said_in_one_sentence(text, sentence):
    with pytest.raises(NoBlock) as caught:
        from_text(text)
    assert str(caught.value) == sentence


def test_a_long_text_is_not_repeated_in_full():
    with pytest.raises(NoBlock) as caught:
        from_text("word " * 200)
    assert len(str(caught.value)) < 100


def test_what_is_copied_comes_back_bit_for_bit():
    generator = np.random.default_rng(3)
    values = generator.normal(size=(20, 30)).astype(np.float32)
    values *= 10.0 ** generator.integers(-20, 20, size=(20, 30)).astype(np.float32)
    wide = values.astype(np.float64)
    wide[3, 4] = NAN
    back = from_text(to_text(wide))
    assert np.isnan(back[3, 4])
    np.testing.assert_array_equal(back.astype(np.float32), wide.astype(np.float32))


@pytest.mark.parametrize("comma", [False, True])
def test_a_million_cells_are_read_in_a_moment(comma):
    cell = "-0,12345678" if comma else "-0.12345678"
    text = "\n".join(["\t".join([cell] * 1000)] * 1000)
    begun = thread_time()
    assert from_text(text).shape == (1000, 1000)
    # Cell by cell it would be several seconds.
    assert thread_time() - begun < 3
