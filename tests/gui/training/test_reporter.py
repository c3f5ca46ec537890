"""Moments that the training thread hands over, as another thread publishes them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.glimpses import Glimpses
from engine.project import with_settings
from engine.settings import StopConditions
from engine.trainer import Trainer
from gui.training import publisher
from gui.training.mailbox import Mailbox
from gui.training.reporter import Reporter
from tests.engine.small_runs import assert_same_state
from tests.gui.training.conftest import moons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui.training.mailbox import Snapshot

LIMIT = 10.0


class Post(Mailbox):
    """A mailbox that tells when something arrives, and holds it up if asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = threading.Semaphore(0)
        self.open = threading.Event()
        self.open.set()
        self.entered = threading.Semaphore(0)

    def publish(self, snapshot: Snapshot) -> None:
        self.entered.release()
        assert self.open.wait(LIMIT)
        super().publish(snapshot)
        self.arrived.release()

    def next(self) -> Snapshot:
        assert self.arrived.acquire(timeout=LIMIT)
        found = self.take()
        assert found is not None
        return found


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def soon_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls count as long on any machine, however quick it is."""
    monkeypatch.setattr("engine.trainer.LONG_CALL", 0.001)


@pytest.fixture
def reporter(post: Post) -> Iterator[Reporter]:
    made = Reporter(post)
    made.start()
    yield made
    post.open.set()
    made.quit()
    made._thread.join(LIMIT)
    assert "reporter" not in {each.name for each in threading.enumerate()}


def report_due(reporter, trainer):
    """Train until the next moment is due, and have it shown."""
    taken = reporter._taken_step
    while reporter._taken_step == taken:
        trainer.advance(1)
        reporter.report(trainer)


def test_a_moment_is_published_with_its_exact_losses(reporter, post, monkeypatch):
    for name, value in {"LOSS_SHARE": np.inf, "METRICS_SECONDS": 0.0}.items():
        monkeypatch.setattr(publisher, name, value)
    trainer = Trainer(moons())
    reporter.begin(4, trainer)
    trainer.advance(3)
    reporter.report(trainer)
    shown = post.next()
    losses = trainer.losses()
    assert (shown.run, shown.done) == (4, False)
    assert (shown.train_loss, shown.test_loss) == (losses.train, losses.test)
    assert dict(shown.metrics) == trainer.metrics()
    assert_same_state(shown.project, trainer.snapshot())
    assert shown.project.training.history.epoch.tolist() == [0, trainer.epochs]


def test_training_does_not_wait_and_the_newest_moment_wins(reporter, post):
    trainer = Trainer(moons())
    reporter.begin(1, trainer)
    post.open.clear()
    trainer.advance(1)
    reporter.report(trainer)
    assert post.entered.acquire(timeout=LIMIT)
    for _ in range(3):
        report_due(reporter, trainer)
    last = trainer.step
    post.open.set()
    assert post.arrived.acquire(timeout=LIMIT)
    assert post.arrived.acquire(timeout=LIMIT)
    reporter.drain()
    assert post.take().project.training.step == last
    assert not post.arrived.acquire(blocking=False)


def test_moments_are_shown_amid_long_calls(kernel, soon_long, reporter, post):
    project = moons(backend="fused", optimizer="adam")
    trainer = Trainer(project, glimpses=Glimpses())
    reporter.begin(3, trainer)
    ends, shown = {0}, {}
    for _ in range(500):
        reporter.train(trainer, 0.016)
        ends.add(trainer.step)
        while (snapshot := post.take()) is not None:
            shown[snapshot.project.training.step] = snapshot.project
        if len(set(shown) - ends) >= 3:
            break
    amid = sorted(set(shown) - ends)
    assert len(amid) >= 3
    again = Trainer(project)
    for step in amid:
        again.advance(step - again.step)
        assert_same_state(shown[step], again.snapshot())


def test_there_is_nothing_to_see_between_calls(kernel, soon_long, reporter, post):
    trainer = Trainer(moons(backend="fused"), glimpses=Glimpses())
    reporter.begin(3, trainer)
    while not trainer.glimpses.is_open:
        reporter.train(trainer, 0.016)
    reporter.train(trainer, 0.016)
    reporter.drain()
    post.take()
    assert reporter._accompanied is None
    trainer.advance_for(0.1)
    reporter.drain()
    assert post.take() is None


def test_what_goes_wrong_amid_a_call_is_raised_where_training_is(
    kernel, soon_long, reporter, post, monkeypatch
):
    trainer = Trainer(moons(backend="fused"), glimpses=Glimpses())
    reporter.begin(3, trainer)

    def fail() -> None:
        raise MemoryError

    monkeypatch.setattr(trainer.glimpses, "look", fail)
    for _ in range(500):
        reporter.train(trainer, 0.016)
        if reporter._error is not None:
            break
    with pytest.raises(MemoryError):
        reporter.report(trainer)
    monkeypatch.undo()
    reporter.begin(4, trainer)
    trainer.advance(1)
    reporter.report(trainer)
    assert post.next().run == 4


def test_nothing_follows_on_what_was_drained(reporter, post):
    trainer = Trainer(moons())
    reporter.begin(1, trainer)
    post.open.clear()
    trainer.advance(1)
    reporter.report(trainer)
    assert post.entered.acquire(timeout=LIMIT)
    report_due(reporter, trainer)
    drained = threading.Thread(target=reporter.drain)
    drained.start()
    post.open.set()
    drained.join(LIMIT)
    assert post.take().project.training.step == 1
    assert not post.entered.acquire(blocking=False)


def test_the_end_has_exact_losses_and_the_whole_history(reporter, post):
    stop = StopConditions(epochs=5)
    trainer = Trainer(with_settings(moons(), stop=stop))
    reporter.begin(2, trainer)
    trainer.advance(2)
    reporter.report(trainer)
    post.next()
    trainer.advance_epochs(5)
    assert trainer.stopped is not None
    reporter.finish(trainer)
    shown = post.next()
    assert shown.done
    assert shown.stop is trainer.stopped
    assert (shown.train_loss, shown.test_loss) == (
        trainer.losses().train,
        trainer.losses().test,
    )
    history = shown.project.training.history
    assert history.epoch[[0, -1]].tolist() == [0, 5]
    assert history.train_loss[-1] == shown.train_loss


def test_a_mark_of_the_end_is_kept(reporter, post):
    stop = StopConditions(patience=3, restore_best=True)
    trainer = Trainer(with_settings(moons(learning_rate=50.0), stop=stop))
    reporter.begin(2, trainer)
    trainer.advance_epochs(100)
    assert trainer.stopped is not None
    assert trainer.stopped.reason == "patience"
    reporter.finish(trainer)
    (mark,) = post.next().project.training.history.marks
    assert mark.text.endswith(" restored")


def test_what_goes_wrong_is_raised_where_training_is(reporter, post, monkeypatch):
    trainer = Trainer(moons())
    reporter.begin(1, trainer)

    def fail(snapshot: Snapshot) -> None:
        raise MemoryError

    monkeypatch.setattr(post, "publish", fail)
    trainer.advance(1)
    reporter.report(trainer)
    reporter.drain()
    with pytest.raises(MemoryError):
        reporter.finish(trainer)
    monkeypatch.undo()
    reporter.begin(2, trainer)
    trainer.advance(1)
    reporter.report(trainer)
    assert post.next().run == 2
