"""Work beside the window always ends with a word to whoever waits for it."""

from __future__ import annotations

import pytest

from engine.errors import CannotRun
from gui.background import Task, once

LIMIT = 5_000


@pytest.fixture
def begun(qtbot):
    """Start a task of one call, and return what it told of its end."""

    def begin(call) -> tuple[Task, list[tuple[str, object]]]:
        task, told = Task(once(call)), []
        task.done.connect(told.append)
        task.failed.connect(told.append)
        task.start()
        return task, told

    return begin


def test_a_result_is_told(begun, qtbot):
    task, told = begun(lambda: 7)
    qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
    assert told == [7]
    assert not task.is_running


def test_what_the_user_did_wrong_is_told_in_its_words(begun, qtbot):
    def refuse():
        raise CannotRun("There are no data.")

    _, told = begun(refuse)
    qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
    assert told == ["There are no data."]


def test_an_unforeseen_error_ends_the_task_and_is_raised_too(begun, qtbot):
    def fail():
        raise ZeroDivisionError

    with qtbot.capture_exceptions() as errors:
        task, told = begun(fail)
        qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
    assert "ZeroDivisionError" in told[0]
    assert [kind for kind, *_ in errors] == [ZeroDivisionError]
    assert not task.is_running
