"""Dividing rows into those to learn from and those to be tested on."""

import math

import numpy as np

from engine.arrays import Ints
from engine.errors import BadSplit

_STREAM = 1  # keeps the draw apart from others that start from the same seed


def split(n_rows: int, share: float, seed: int) -> tuple[Ints, Ints]:
    """Draw the test rows.

    Parameters
    ----------
    n_rows : int
        Number of rows, at least 1.
    share : float
        Part of the rows to test on, from 0 to below 1.
    seed : int
        Whole number from 0; the same one draws the same rows.

    Returns
    -------
    train_rows, test_rows : int64 arrays
        Sorted indices; together each row once. The number of test rows is
        `round(share * n_rows)`, halves to the even number.

    Raises
    ------
    BadSplit
        If the share or the seed is out of range, or no row is left to train on.

    Examples
    --------
    >>> train_rows, test_rows = split(10, 0.2, seed=0)
    >>> len(train_rows), len(test_rows)
    (8, 2)
    """
    if not 0 <= share < 1 or not math.isfinite(share):
        raise BadSplit(f"the test share must be from 0 to below 1, not {share:g}")
    if seed < 0:
        raise BadSplit(f"the seed must be a whole number from 0, not {seed}")
    n_test = round(share * n_rows)
    if n_test >= n_rows:
        rows = "the only row" if n_rows == 1 else f"all {n_rows} rows"
        raise BadSplit(
            f"a test share of {share:g} would take {rows} and leave none to train on"
        )

    drawn = np.random.default_rng([seed, _STREAM]).permutation(n_rows)
    test_rows = np.sort(drawn[:n_test]).astype(np.int64)
    train_rows = np.sort(drawn[n_test:]).astype(np.int64)
    return train_rows, test_rows
