"""What pages compute gives way to training, and to a hand at once."""

from __future__ import annotations

from functools import partial
from threading import get_ident
from time import perf_counter, thread_time

import pytest
from PySide6.QtCore import QObject

from engine.explain.subject import CannotExplain
from engine.network.parameters import pack
from gui.lessons.explanations import computation as computations
from gui.lessons.explanations.computation import PATIENCE, Computation
from tests.gui.lessons.explanations.conftest import LIMIT, settled

BUSY = 0.05


@pytest.fixture
def made(qapp):
    parent = QObject()
    computation = Computation(parent)
    seen: list[object] = []
    computation.done.connect(seen.append)
    yield computation, seen
    computation.stop()


def work() -> float:
    """Compute for a while; when it began."""
    begun, until = perf_counter(), thread_time() + BUSY
    while thread_time() < until:
        pass
    return begun


def test_a_patient_wish_waits_for_its_share(made, qtbot):
    computation, seen = made
    computation.ask(work, patient=True)
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=LIMIT)
    ended = perf_counter()
    computation.ask(work, patient=True)
    assert computation.is_busy
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=LIMIT)
    assert seen[1] - ended >= 0.8 * PATIENCE * BUSY


def test_what_is_quick_waits_for_nothing(made, qtbot, monkeypatch):
    monkeypatch.setattr(computations, "PATIENCE", 1e6)
    monkeypatch.setattr(computations, "QUICK_SECONDS", 20 * BUSY)
    computation, seen = made
    for count in (1, 2, 3):
        computation.ask(work, patient=True)
        qtbot.waitUntil(partial(has_seen, seen, count), timeout=LIMIT)


def has_seen(seen: list[object], count: int) -> bool:
    return len(seen) == count


def test_an_impatient_wish_takes_the_place_of_one_that_waits(made, qtbot):
    computation, seen = made
    computation.ask(work, patient=True)
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=LIMIT)
    computation.ask(work, patient=True)
    computation.ask(tuple)
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=LIMIT)
    assert seen[1] == ()
    assert not computation.is_busy


def test_what_waits_is_forgotten_at_the_end(made, qtbot):
    computation, seen = made
    computation.ask(work, patient=True)
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=LIMIT)
    computation.ask(work, patient=True)
    computation.stop()
    assert not computation.is_busy
    assert len(seen) == 1


def refuse() -> object:
    raise CannotExplain("This cannot be.")


def test_a_refusal_is_told_and_the_next_wish_follows(made, qtbot):
    computation, seen = made
    told: list[str] = []
    computation.failed.connect(told.append)
    computation.ask(refuse)
    computation.ask(tuple)
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=LIMIT)
    assert told == ["This cannot be."]


def test_a_step_follows_the_training(explain, qtbot):
    window, page = explain("xor", "step")
    shown: list[int] = []
    page.shown.connect(lambda: shown.append(len(shown)))
    window.session.play()
    qtbot.waitUntil(lambda: len(shown) >= 5, timeout=LIMIT)
    window.session.pause()
    settled(page, qtbot)
    now = pack(window.document.project.network)
    assert page.step.trace.before == pytest.approx(now, abs=1e-6)


def where() -> int:
    """The thread in which this is computed."""
    return get_ident()


def slowly() -> int:
    work()
    return get_ident()


def test_what_was_quick_is_computed_at_once_while_it_comes_again(made, qtbot):
    computation, seen = made
    computation.ask(where, patient=True)
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=LIMIT)
    computation.ask(where, patient=True)
    assert len(seen) == 2
    assert not computation.is_busy
    # An impatient wish may be of anything.
    computation.ask(where)
    qtbot.waitUntil(lambda: len(seen) == 3, timeout=LIMIT)
    assert [thread == get_ident() for thread in seen] == [False, True, False]


def test_what_was_slow_or_is_new_is_computed_beside_the_window(
    made, qtbot, monkeypatch
):
    monkeypatch.setattr(computations, "PATIENCE", 0)
    computation, seen = made
    for wish in (where, slowly, slowly):
        computation.ask(wish, patient=True)
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=LIMIT)
    computation.ask(where, patient=True)
    qtbot.waitUntil(lambda: len(seen) == 3, timeout=LIMIT)
    computation.stop()
    computation.ask(where, patient=True)
    qtbot.waitUntil(lambda: len(seen) == 4, timeout=LIMIT)
    assert get_ident() not in {seen[0], seen[2], seen[3]}


def test_what_is_refused_at_once_is_said(made, qtbot):
    computation, seen = made
    sentences: list[str] = []
    computation.failed.connect(sentences.append)
    computation.ask(where, patient=True)
    qtbot.waitUntil(lambda: len(seen) == 1, timeout=LIMIT)
    computation.ask(refuse, patient=True)
    assert sentences == ["This cannot be."]
    assert not computation.is_busy
