import numpy as np
import pytest

from engine.settings import StopConditions
from engine.stopping import Progress, StopWatch
from engine.trainer import Trainer
from tests.engine.small_runs import drain, small, until


def test_records_follow_the_epochs():
    trainer = Trainer(small())
    trainer.records_epochs = True
    trainer.advance_epochs(300)
    history = trainer.snapshot().training.history
    assert np.array_equal(history.epoch, np.arange(1, 301))
    assert history.train_loss[-1] == trainer.losses().train
    assert history.test_loss[-1] == trainer.losses().test
    assert (np.diff(history.seconds) > 0).all()


def test_a_record_in_the_middle_of_an_epoch_has_a_fraction():
    trainer = Trainer(small())
    trainer.advance(2)
    trainer.record()
    trainer.record()
    assert trainer.history.epoch.tolist() == [pytest.approx(20 / 42)]


def test_it_stops_after_the_epochs_of_this_run():
    trainer = Trainer(small())
    trainer.advance_epochs(3)
    trainer = Trainer(until(trainer.snapshot(), epochs=4))
    stop = drain(trainer)
    assert (stop.reason, stop.epoch, trainer.epoch) == ("epochs", 7, 7)
    assert trainer.advance(5) == 0
    trainer.begin()
    assert trainer.advance(5) == 5


def test_it_stops_when_the_time_is_over():
    trainer = Trainer(until(small(), seconds=0.05))
    assert drain(trainer).reason == "seconds"
    assert 0.05 <= trainer.seconds < 3  # a busy machine may be late


def test_it_stops_at_the_first_evaluated_epoch_below_the_threshold():
    free = Trainer(small(learning_rate=0.01))
    free.records_epochs = True
    free.advance_epochs(200)
    limit = float(free.history.train_loss[120])

    trainer = Trainer(until(small(learning_rate=0.01), loss=limit))
    stop = drain(trainer)
    first = int(np.flatnonzero(free.history.train_loss <= limit)[0]) + 1
    assert (stop.reason, trainer.epoch) == ("loss", first)
    assert trainer.losses().train <= limit
    assert f"at epoch {first}" in stop.sentence


def test_far_from_the_threshold_only_every_fiftieth_epoch_is_evaluated(monkeypatch):
    trainer = Trainer(until(small(learning_rate=1e-9), loss=1e-6))
    evaluated = []
    losses = trainer.losses
    monkeypatch.setattr(
        trainer, "losses", lambda: (evaluated.append(trainer.epoch), losses())[1]
    )
    trainer.advance_epochs(120)
    assert evaluated == [50, 100]


def test_patience_looks_at_the_test_loss():
    free = Trainer(small(learning_rate=0.2))
    free.records_epochs = True
    free.advance_epochs(400)
    best, waited, expected = np.inf, 0, None
    for epoch, loss in enumerate(free.history.test_loss, start=1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == 5:
            expected = epoch
            break
    trainer = Trainer(until(small(learning_rate=0.2), patience=5))
    assert (drain(trainer).reason, trainer.epoch) == ("patience", expected)
    assert "Test loss" in trainer.stopped.sentence


def test_an_interrupted_run_says_so():
    trainer = Trainer(small())
    trainer.advance(6)
    trainer.interrupt()
    assert trainer.stopped.reason == "interrupted"
    assert trainer.advance(1) == 0


@pytest.mark.parametrize(("mean", "wanted"), [(1.49, True), (1.51, False)])
def test_an_epoch_is_evaluated_when_its_mean_comes_near(mean, wanted):
    start = Progress(0, 0.0)
    watch = StopWatch(StopConditions(loss=1.0), start, tests=False)
    watch.add_batches(2 * mean - 1, 1)
    watch.add_batches(1.0, 1)
    assert watch.wants_losses(7) is wanted
    watch.at_epoch(Progress(7, 0.0), None)
    watch.add_batches(9.0, 1)
    assert not watch.wants_losses(8)
