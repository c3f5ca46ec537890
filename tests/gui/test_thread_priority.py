"""Threads that paint, publish and look give way to the window and the training."""

from __future__ import annotations

import os
import sys
import threading
from queue import SimpleQueue

import pytest
from PySide6.QtCore import QSizeF

from engine.trainer import Trainer
from gui.raster.paint_thread import Job, PaintThread
from gui.raster.sheet import Sheet
from gui.thread_priority import NICENESS, give_way
from gui.training.mailbox import Mailbox
from gui.training.reporter import Reporter
from tests.gui.raster.conftest import lines
from tests.gui.training.conftest import moons

LIMIT = 10.0
NICEST = 19
"""What Linux makes of more than that."""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has a niceness of threads"
)


def manners(thread: int | None = None) -> tuple[int, int]:
    """How a thread is scheduled, and how nice it is."""
    this = thread or threading.get_native_id()
    return os.sched_getscheduler(this), os.getpriority(os.PRIO_PROCESS, this)


def nicer(before: tuple[int, int]) -> tuple[int, int]:
    """What `manners` tells of a thread that gives way to one with these."""
    return os.SCHED_BATCH, min(before[1] + NICENESS, NICEST)


def test_a_thread_gives_way_and_no_other_with_it():
    before, seen = manners(), SimpleQueue()

    def run():
        give_way()
        seen.put(manners())

    threading.Thread(target=run).start()
    assert seen.get(timeout=LIMIT) == nicer(before)
    assert manners() == before


def test_where_it_is_forbidden_all_goes_on(monkeypatch):
    def forbid(*_):
        raise PermissionError

    before = manners()
    monkeypatch.setattr(os, "sched_setscheduler", forbid)
    give_way()
    assert manners() == before


def test_painting_gives_way(qtbot):
    seen = SimpleQueue()

    def records():
        seen.put(manners())
        return lines([(1, 1)], [(3, 3)]).records()

    paint = PaintThread(lambda *_: None)
    paint.start()
    grounds = Sheet(QSizeF(4, 4), 1.0), Sheet(QSizeF(4, 4), 1.0)
    with qtbot.waitSignal(paint.painted, timeout=LIMIT * 1000):
        paint.draw(Job(*grounds, records, 1))
    assert paint.stop()
    assert seen.get(timeout=LIMIT) == nicer(manners())


def test_publishing_gives_way_and_training_does_not():
    seen = SimpleQueue()

    class Post(Mailbox):
        def publish(self, snapshot):
            seen.put(manners())

    reporter, trainer = Reporter(Post()), Trainer(moons())
    before = manners()
    reporter.start()
    try:
        reporter.begin(1, trainer)
        trainer.advance(1)
        reporter.report(trainer)
        assert seen.get(timeout=LIMIT) == nicer(before)
        assert manners() == before
    finally:
        reporter.quit()
