"""Moments amid steps that are being made, and steps that end when they are asked to."""

import threading

import numpy as np
import pytest

from engine.backends.call_control import CallControl
from engine.glimpses import Glimpses
from engine.moments import Moment
from engine.project import Project, with_settings
from engine.settings import StopConditions
from engine.trainer import Trainer
from tests.engine.small_runs import assert_same_state, small

pytestmark = pytest.mark.usefixtures("kernel", "soon_long")
ENOUGH = 1000


@pytest.fixture
def soon_long(monkeypatch):
    """Calls count as long on any machine, however quick it is."""
    monkeypatch.setattr("engine.trainer.LONG_CALL", 0.001)


def opened(project: Project, ends: np.ndarray | None = None) -> Trainer:
    """A trainer whose calls have become long."""
    trainer = Trainer(project, backend="fused", glimpses=Glimpses(ends))
    for _ in range(ENOUGH):
        trainer.advance_for(0.02)
        if trainer.glimpses.is_open:
            return trainer
    raise AssertionError("calls stay short")


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_a_moment_amid_steps_is_that_after_so_many_steps(optimizer):
    project = small(optimizer=optimizer)
    trainer, moments = opened(project), []
    ended = threading.Event()

    def look():
        while not ended.wait(0.001):
            moment = trainer.glimpses.look()
            if moment is not None:
                moments.append(moment)

    looking = threading.Thread(target=look)
    looking.start()
    first, rounds = trainer.step, 0
    while len(moments) < 10 and rounds < ENOUGH:
        trainer.advance_for(0.05)
        rounds += 1
    ended.set()
    looking.join()
    steps = [moment.at.step for moment in moments]
    assert len(steps) >= 10
    assert steps == sorted(set(steps))
    assert first < steps[0] <= steps[-1] <= trainer.step
    seconds = [moment.seconds for moment in moments]
    assert seconds == sorted(seconds)
    assert 0 < seconds[0] <= seconds[-1] <= trainer.seconds

    again = Trainer(project, backend="fused")
    for moment in moments:
        again.advance(moment.at.step - again.step)
        then = again.moment()
        assert moment.at == then.at
        assert moment.learning_rate == then.learning_rate
        shown, wanted = (m.project(again.history) for m in (moment, then))
        assert_same_state(shown, wanted)
    again.advance(trainer.step - again.step)
    assert_same_state(again.snapshot(), trainer.snapshot())


def seen_amid(trainer: Trainer) -> tuple[int, Moment]:
    """A moment that was asked for before a call, and the step at which that was.

    A call that ends sooner than it was meant to is followed by another one, and of the
    former one nothing is seen then.
    """
    for _ in range(ENOUGH):
        assert trainer.glimpses.look() is None
        before = trainer.step
        trainer.advance_for(0.02)
        moment = trainer.glimpses.look()
        if moment is not None:
            return before, moment
    raise AssertionError("nothing is seen")


def test_what_was_asked_for_before_a_call_lies_after_its_first_step():
    trainer = opened(small(optimizer="adam"))
    before, moment = seen_amid(trainer)
    assert moment.at.step == before + 1 < trainer.step
    assert moment.state.steps == before + 1
    assert moment.state.parameters is not trainer.parameters


def test_a_moment_of_a_former_call_is_none():
    trainer = opened(small(optimizer="sgd"))
    assert trainer.glimpses.look() is None
    trainer.advance_for(0.02)
    trainer.change(with_settings(small(), optimizer="adam").settings)
    trainer.advance_for(0.05)
    # The copy that is there has no state of the optimizer that makes steps now.
    assert trainer.glimpses.look() is None
    _, moment = seen_amid(trainer)
    assert [slot.shape for slot in moment.state.slots] == [(trainer.plan.size,)] * 2


@pytest.mark.parametrize("value", [1.0, np.nan, np.inf])
def test_a_copy_tells_whether_it_is_finite(value):
    steps = Trainer(small(), backend="fused")._steps
    steps.state.parameters[0] = value
    control, size = CallControl(), steps.state.parameters.size
    assert control.look(size, 0) is None
    assert control.look(size, 0) is None
    steps.backend.train_epochs(steps.rule, None, 0, 0, 3, control=control)
    seen = control.look(size, 0)
    assert (seen.call, seen.steps, seen.row) == (1, 1, 10)
    assert seen.is_finite == np.isfinite(value)


def test_steps_that_are_asked_to_end_do_so_after_the_present_one():
    ends = np.zeros(1, dtype=np.int64)
    trainer = opened(small(), ends)
    ends[0] = 1
    assert [trainer.advance_for(60.0) for _ in range(3)] == [1, 1, 1]
    # Whoever wants so many gets them all.
    assert trainer.advance(500) == 500
    again = Trainer(small(), backend="fused")
    again.advance(trainer.step)
    assert_same_state(again.snapshot(), trainer.snapshot())


def test_another_thread_ends_steps_that_are_under_way():
    ends = np.zeros(1, dtype=np.int64)
    trainer = opened(small(), ends)
    timer = threading.Timer(0.05, ends.__setitem__, (0, 1))
    timer.start()
    trainer.advance_for(600.0)
    timer.join()
    assert trainer.seconds < 60.0


def test_what_is_not_finite_is_never_seen():
    project = small(optimizer="sgd")
    trainer = opened(project)
    trainer.change(with_settings(project, learning_rate=1e30).settings)
    seen = []
    for _ in range(ENOUGH):
        trainer.glimpses.look()
        trainer.advance_for(0.02)
        seen.append(trainer.glimpses.look())
        if trainer.stopped is not None:
            break
    assert trainer.stopped is not None
    assert trainer.stopped.reason == "diverged"
    assert all(np.isfinite(m.state.parameters).all() for m in seen if m is not None)


@pytest.mark.parametrize(
    ("backend", "stop"),
    [("numpy", StopConditions()), ("fused", StopConditions(loss=1e-30))],
)
def test_calls_are_short_where_each_is_looked_at(monkeypatch, backend, stop):
    monkeypatch.setattr("engine.trainer.LONG_CALL", 0.02)
    trainer = Trainer(with_settings(small(), stop=stop), backend=backend)
    were_open = []
    for _ in range(8):
        trainer.advance_for(0.01)
        were_open.append(trainer.glimpses.is_open)
    # A processor that is taken away in the midst makes a call long.
    assert were_open.count(True) < 4
