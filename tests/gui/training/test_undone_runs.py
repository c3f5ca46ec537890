"""After a run was undone nothing of it is shown any more."""

from __future__ import annotations

from PySide6.QtTest import QSignalSpy

from tests.gui.training.test_session import run_until


def test_losses_of_an_undone_run_are_not_shown_late(qtbot, bench):
    """The thread was still at the losses of the moment of the pause."""
    bench = bench()
    run_until(qtbot, bench, 50)
    frames = QSignalSpy(bench.session.frame)
    bench.session.undo()
    shown = frames.count()
    with qtbot.waitSignal(bench.session.frame, timeout=500, raising=False) as late:
        pass
    assert not late.signal_triggered
    assert frames.count() == shown
    assert bench.session.latest.step == 0
    assert bench.session.latest.train_loss is None
    assert bench.session.latest.metrics == {}
    assert bench.session.reason == ""


def test_losses_of_what_is_redone_are_evaluated(qtbot, bench):
    bench = bench()
    run_until(qtbot, bench, 50)
    bench.session.undo()
    bench.session.redo()
    qtbot.waitUntil(lambda: bench.session.latest.train_loss is not None)
    assert bench.session.latest.step == bench.project.training.step > 0
