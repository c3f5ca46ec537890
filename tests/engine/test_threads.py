"""The number of threads decides over the last bits, so that it is fixed."""

import os

import pytest

from engine.backends import threads


@pytest.mark.parametrize(("cores", "expected"), [(8, 7), (2, 1), (1, 1), (None, 1)])
def test_one_core_is_left_to_the_window(monkeypatch, cores, expected):
    limits = []
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(
        threads, "threadpool_limits", lambda number, user_api: limits.append(number)
    )
    assert threads.limit_threads.__wrapped__() == expected
    assert limits == [expected]
