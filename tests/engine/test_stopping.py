from dataclasses import replace

import numpy as np
import pytest

from engine.network.parameters import pack
from engine.settings import StopConditions
from engine.stopping import Progress, StopWatch
from engine.trainer import Trainer
from tests.engine.small_runs import assert_same_state, drain, small, until


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


def run_with_patience(**stop):
    project = until(small(learning_rate=0.2, optimizer="momentum"), patience=5, **stop)
    trainer = Trainer(project)
    trainer.records_epochs = True
    return trainer, drain(trainer)


def test_patience_can_end_with_the_parameters_of_the_best_epoch():
    trainer, stop = run_with_patience(restore_best=True)
    history = trainer.history
    best = int(np.argmin(history.test_loss))
    assert 0 < best < len(history.epoch) - 5 + 1
    assert stop.reason == "patience"
    assert f"the parameters of epoch {best + 1}, " in stop.sentence
    assert "are restored" in stop.sentence
    assert trainer.epoch == best + 1 + 5
    assert trainer.losses().test == history.test_loss[best]

    counted = Trainer(small(learning_rate=0.2, optimizer="momentum"))
    counted.advance_epochs(best + 1)
    saved = trainer.snapshot()
    assert np.array_equal(pack(counted.snapshot().network), pack(saved.network))
    assert [(m.epoch, m.text) for m in saved.training.history.marks] == [
        (trainer.epoch, f"epoch {best + 1} restored")
    ]


def test_the_optimizer_begins_anew_from_restored_parameters():
    trainer, _ = run_with_patience(restore_best=True)
    saved = trainer.snapshot()
    assert saved.training.optimizer_steps == 0
    assert not any(slot.any() for slot in saved.training.slots)
    trainer.begin()
    again = Trainer(saved)
    assert trainer.advance(8) == again.advance(8) == 8
    assert_same_state(trainer.snapshot(), again.snapshot())


def test_without_asking_the_last_parameters_stay():
    trainer, stop = run_with_patience()
    assert "restored" not in stop.sentence
    assert trainer.losses().test == trainer.history.test_loss[-1]
    assert trainer.losses().test > trainer.history.test_loss.min()
    assert not trainer.history.marks


def test_only_patience_takes_the_best_back():
    trainer = Trainer(
        until(small(learning_rate=0.2), patience=500, epochs=60, restore_best=True)
    )
    plain = Trainer(until(small(learning_rate=0.2), epochs=60))
    assert drain(trainer).reason == drain(plain).reason == "epochs"
    assert_same_state(trainer.snapshot(), plain.snapshot())


def test_patience_begins_anew_with_another_loss():
    trainer = Trainer(until(small(learning_rate=1e-9), patience=6, restore_best=True))
    trainer.advance_epochs(4)
    trainer.change(replace(trainer.settings, loss="half_sse", learning_rate=0.05))
    trainer.records_epochs = True
    drain(trainer)
    best = int(np.argmin(trainer.history.test_loss)) + 5
    assert trainer.epoch == best + 6
    assert f"the parameters of epoch {best}, " in trainer.stopped.sentence
    assert trainer.losses().test == trainer.history.test_loss.min()


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
