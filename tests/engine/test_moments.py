"""Moments that outlive the training, and losses found beside it."""

import threading

import pytest

from engine.moments import Observer
from engine.project import with_settings
from engine.trainer import Trainer
from tests.engine.small_runs import assert_same_state, small


@pytest.fixture(params=["numpy", "fused"])
def backend(request):
    if request.param == "fused":
        request.getfixturevalue("kernel")
    return request.param


def test_a_moment_stays_as_it_is_when_training_goes_on(backend):
    trainer = Trainer(small(optimizer="adam"), backend=backend)
    trainer.advance(13)
    moment, history, then = trainer.moment(), trainer.history, trainer.snapshot()
    epochs = trainer.epochs
    trainer.advance(20)
    assert_same_state(moment.project(history), then)
    assert moment.epochs == epochs == 2 + 30 / 42
    again = Trainer(moment.project(history), backend=backend)
    again.advance(20)
    assert_same_state(again.snapshot(), trainer.snapshot())


def test_a_moment_has_the_settings_of_its_time():
    trainer = Trainer(small())
    trainer.advance(3)
    before = trainer.moment()
    trainer.change(with_settings(small(), learning_rate=0.5).settings)
    after = trainer.moment()
    rates = [m.project(trainer.history).settings.learning_rate for m in (before, after)]
    assert rates == [small().settings.learning_rate, 0.5]


def test_an_observer_finds_what_the_trainer_finds(backend):
    trainer, observer = Trainer(small(), backend=backend), Observer()
    for _ in range(4):
        trainer.advance(7)
        moment = trainer.moment()
        assert observer.losses(moment) == trainer.losses()
        assert observer.metrics(moment) == trainer.metrics()


def test_an_observer_follows_other_rows_losses_and_networks(backend):
    observer = Observer()
    trainer = Trainer(small(), backend=backend)
    trainer.advance(5)
    first = observer.losses(trainer.moment())
    trainer.change(with_settings(small(), loss="mae").settings)
    assert observer.losses(trainer.moment()) == trainer.losses() != first
    other = Trainer(small("huber", seed=8), backend=backend)
    other.advance(11)
    assert observer.losses(other.moment()) == other.losses()
    assert observer.losses(trainer.moment()) == trainer.losses()


def test_observing_from_another_thread_changes_no_bit(backend):
    project = small(optimizer="adam")
    alone = Trainer(project, backend=backend)
    alone.advance(600)
    trainer, observer = Trainer(project, backend=backend), Observer()
    moments, found = [], []

    def observe():
        for place in range(60):
            reached[place].wait(10)
            found.append(observer.losses(moments[place]))

    reached = [threading.Event() for _ in range(60)]
    thread = threading.Thread(target=observe)
    thread.start()
    for place in range(60):
        trainer.advance(10)
        moments.append(trainer.moment())
        reached[place].set()
    thread.join(20)
    assert_same_state(trainer.snapshot(), alone.snapshot())
    steps = Trainer(project, backend=backend)
    for losses in found:
        steps.advance(10)
        assert losses == steps.losses()
    assert len(found) == 60
    assert_same_state(steps.snapshot(), alone.snapshot())
