"""Training beside the window: real threads, waited for by their signals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.edits.add import AddNeuron
from engine.edits.edit import RefusedEdit
from engine.edits.parameters import NewWeights, SetWeights
from engine.edits.placement import Move
from engine.edits.remove import RemoveItems
from engine.edits.rename import RenameLayer
from engine.edits.settings import ChangeSettings
from engine.network.parameters import pack
from engine.settings import StopConditions
from engine.trainer import Trainer
from tests.gui.training.conftest import Bench, moons

LIMIT = 10_000


def same(one, other):
    return np.array_equal(pack(one.network), pack(other.network))


def run_until(qtbot, bench, steps):
    """Play until that many steps more are shown."""
    goal = bench.session.latest.step + steps
    if not bench.session.is_running:
        bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.step >= goal, timeout=LIMIT)


def trained(project, steps):
    trainer = Trainer(project)
    trainer.advance(steps)
    return trainer.snapshot()


def hidden(project, number=1):
    return next(x for x in project.network.layers if x.name == f"Hidden {number}")


def test_the_project_has_what_the_last_frame_showed(qtbot, bench):
    bench = bench()
    start = bench.project
    frames = []
    bench.session.frame.connect(frames.append)
    run_until(qtbot, bench, 200)
    before_pause = bench.session.latest
    with qtbot.waitSignal(bench.session.stopped):
        bench.session.pause()
    assert len(frames) > 1
    assert not bench.session.is_running
    assert bench.project.training.step == before_pause.step
    assert np.array_equal(pack(bench.project.network), before_pause.parameters)
    assert same(bench.project, trained(start, before_pause.step))
    assert bench.session.reason == f"Paused at epoch {before_pause.epoch:,}."
    assert bench.document.stack.count() == 1


def test_play_goes_on_exactly_where_pause_was(qtbot, bench):
    bench = bench()
    start = bench.project
    for _ in range(3):
        run_until(qtbot, bench, 50)
        bench.session.pause()
    assert same(bench.project, trained(start, bench.project.training.step))


def test_undo_and_redo_of_a_run_are_exact(qtbot, bench):
    bench = bench()
    start = bench.project
    run_until(qtbot, bench, 50)
    bench.session.pause()
    after = bench.project
    bench.session.undo()
    assert bench.project is start
    assert bench.session.latest.step == 0
    assert bench.session.latest.train_loss is None
    bench.session.redo()
    assert bench.project is after


def test_undo_during_a_run_pauses_and_undoes_the_run(qtbot, bench):
    bench = bench()
    start = bench.project
    run_until(qtbot, bench, 50)
    bench.session.undo()
    assert not bench.session.is_running
    assert bench.project is start


def test_an_edit_during_a_run_keeps_what_was_learned_and_the_run(qtbot, bench):
    bench = bench()
    run_until(qtbot, bench, 100)
    shown = bench.session.latest
    layer = hidden(bench.project)
    bench.document.do(AddNeuron(layer.id))
    assert bench.session.is_running
    assert bench.project.training.step == shown.step
    grown = hidden(bench.project)
    old = unpacked(shown, layer.id)
    assert grown.size == layer.size + 1
    assert np.array_equal(grown.biases[: layer.size], old.biases)
    run_until(qtbot, bench, 100)
    bench.session.pause()
    labels = [bench.document.stack.text(i) for i in range(bench.document.stack.count())]
    assert len(labels) == 3
    assert labels[0].startswith("Train")
    assert labels[2].startswith("Train")
    for _ in range(3):
        bench.session.undo()
    assert bench.project.training.step == 0


def unpacked(frame, layer_id):
    return frame.network.layer(layer_id)


def test_a_refused_edit_during_a_run_changes_nothing(qtbot, bench):
    bench = bench()
    start = bench.project
    run_until(qtbot, bench, 50)
    with pytest.raises(RefusedEdit):
        bench.document.do(SetWeights({(9998, 9999): 1.0}))
    assert bench.session.is_running
    run_until(qtbot, bench, 50)
    bench.session.pause()
    assert same(bench.project, trained(start, bench.project.training.step))


def test_a_network_that_cannot_run_any_more_stops_and_says_why(qtbot, bench):
    bench = bench()
    run_until(qtbot, bench, 50)
    layers = tuple(x.id for x in bench.project.network.of_kind("output"))
    with qtbot.waitSignal(bench.session.stopped):
        bench.document.do(RemoveItems(layers=layers))
    assert not bench.session.is_running
    assert "output" in bench.session.reason
    assert bench.posted[-1].sentence == bench.session.reason
    assert bench.session.latest.network is bench.project.network
    bench.session.undo()
    assert bench.project.training.step > 0


def test_playing_what_cannot_run_says_what_is_missing(bench):
    project = moons()
    bench = bench(replace(project, dataset=None))
    bench.session.play()
    assert not bench.session.is_busy
    assert bench.posted[0].kind == "error"
    assert "data" in bench.session.reason


def test_moving_and_renaming_do_not_disturb_a_run(qtbot, bench):
    bench = bench()
    start = bench.project
    run_until(qtbot, bench, 50)
    layer = hidden(bench.project)
    bench.document.do(Move((layer.id,), 30, 0))
    bench.document.do(RenameLayer(layer.id, "Middle"))
    shown = bench.session.latest.network.layer(layer.id)
    assert shown.name == "Middle"
    run_until(qtbot, bench, 50)
    bench.session.pause()
    kept = bench.project.network.layer(layer.id)
    assert kept.name == "Middle"
    assert kept.position[0] == layer.position[0] + 30
    assert same(bench.project, trained(start, bench.project.training.step))
    assert bench.document.stack.count() == 3


def test_the_rate_changes_while_the_run_goes_on(qtbot, bench):
    bench = bench()
    run_until(qtbot, bench, 50)
    epoch = bench.session.latest.epochs
    bench.document.do(ChangeSettings((("learning_rate", 1e-6),), epoch))
    assert bench.session.is_running
    assert [mark.text for mark in bench.session.latest.history.marks] == ["rate 1e-06"]

    def rate_in_use():
        """As the trainer noted it: a fast one makes thousands of steps before."""
        return bench.session.latest.history.learning_rate[-1]

    qtbot.waitUntil(lambda: rate_in_use() == pytest.approx(1e-6), timeout=LIMIT)
    held = bench.session.latest
    run_until(qtbot, bench, 2000)
    bench.session.pause()
    moved = np.abs(bench.session.latest.parameters - held.parameters).max()
    assert 0 < moved < 0.01
    assert len(bench.project.training.history.marks) == 1
    assert bench.project.settings.learning_rate == 1e-6
    weights = pack(bench.project.network)
    assert bench.document.stack.count() == 2
    bench.session.undo()
    assert bench.project.training.step == 0
    bench.session.redo()
    assert np.array_equal(pack(bench.project.network), weights)


def test_undoing_a_setting_never_touches_weights(qtbot, bench):
    bench = bench()
    run_until(qtbot, bench, 50)
    bench.session.pause()
    bench.document.do(ChangeSettings((("optimizer", "adam"),)))
    weights = pack(bench.project.network)
    bench.session.undo()
    assert bench.project.settings.optimizer == "sgd"
    assert np.array_equal(pack(bench.project.network), weights)


def test_a_loss_that_does_not_fit_ends_the_run(qtbot, bench):
    bench = bench()
    run_until(qtbot, bench, 20)
    bench.document.do(ChangeSettings((("loss", "cross_entropy"),)))
    assert not bench.session.is_running
    assert "softmax" in bench.session.reason


def test_pace_gives_the_numbers_of_full_speed(qtbot, bench):
    bench = bench(pace=60)
    start = bench.project
    with qtbot.waitSignal(bench.session.started):
        bench.session.play()
    run_until(qtbot, bench, 60)
    bench.session.pause()
    assert same(bench.project, trained(start, bench.project.training.step))


def test_pace_is_held(qtbot, bench):
    bench = bench(pace=5)
    run_until(qtbot, bench, 25)  # 5 steps an epoch: a second
    frame = bench.session.latest
    assert 25 <= frame.step < 60


def test_new_weights_during_a_run_begin_anew_and_run(qtbot, bench):
    bench = bench()
    start = bench.project
    run_until(qtbot, bench, 50)
    bench.session.new_weights(7)
    assert bench.session.is_running
    assert bench.session.latest.step == 0
    run_until(qtbot, bench, 50)
    bench.session.pause()
    fresh = NewWeights(7).apply(start)
    assert same(bench.project, trained(fresh, bench.project.training.step))


def test_rewind_goes_back_to_the_start_and_can_be_undone(qtbot, bench):
    bench = bench()
    start = bench.project
    run_until(qtbot, bench, 50)
    bench.session.rewind()
    assert not bench.session.is_running
    assert same(bench.project, start)
    assert bench.project.training.step == 0
    bench.session.undo()
    assert bench.project.training.step > 0


def test_rewind_at_the_start_is_no_step_of_undo(bench):
    bench = bench()
    bench.session.rewind()
    assert bench.document.stack.count() == 0


@pytest.mark.parametrize(("batch", "steps"), [(False, 5), (True, 1)])
def test_a_step_is_one_epoch_or_one_batch(qtbot, bench, batch, steps):
    bench = bench()
    start = bench.project
    for count in (1, 2):
        bench.session.step(batch=batch)
        qtbot.waitUntil(lambda: not bench.session.is_busy, timeout=LIMIT)
        assert bench.project.training.step == steps * count
    assert bench.document.stack.count() == 2
    assert same(bench.project, trained(start, 2 * steps))
    assert bench.session.latest.train_loss is not None


def test_divergence_rests_at_the_last_finite_state(qtbot, bench):
    project = moons(loss="mse", learning_rate=1e30)
    hot = replace(project, network=identity_everywhere(project))
    bench = bench(hot)
    with qtbot.waitSignal(bench.session.stopped, timeout=LIMIT) as stopped:
        bench.session.play()
    (stop,) = stopped.args
    assert stop.reason == "diverged"
    assert np.isfinite(pack(bench.project.network)).all()
    assert bench.session.reason == stop.sentence
    notice = bench.posted[-1]
    assert notice.actions == (("Halve the rate from here", "train.halve_rate"),)
    with qtbot.waitSignal(bench.session.started):
        bench.session.halve_rate()
    assert bench.project.settings.learning_rate == 5e29


def identity_everywhere(project):
    layers = [
        replace(layer, activations=("identity",) * layer.size)
        for layer in project.network.layers
        if layer.computes
    ]
    return project.network.with_layers(layers)


def test_a_run_stops_by_itself_with_its_reason(qtbot, bench):
    bench = bench(stop=StopConditions(epochs=3))
    with qtbot.waitSignal(bench.session.stopped, timeout=LIMIT) as stopped:
        bench.session.play()
    assert stopped.args[0].reason == "epochs"
    assert bench.project.training.epoch == 3
    assert bench.session.reason == "All 3 epochs of this run are done."


def test_losses_at_rest_are_exact_and_follow_an_edit(qtbot, bench):
    bench = bench()
    run_until(qtbot, bench, 50)
    bench.session.pause()
    layer, out = hidden(bench.project, 2), bench.project.network.of_kind("output")[0]
    edge = int(layer.neurons[0]), int(out.neurons[0])
    bench.document.do(SetWeights({edge: 3.0}))
    exact = Trainer(bench.project).losses()
    qtbot.waitUntil(
        lambda: bench.session.latest.train_loss == exact.train, timeout=LIMIT
    )
    assert bench.session.latest.test_loss == exact.test
    assert "accuracy" in bench.session.latest.metrics
    history = bench.session.latest.history
    assert np.array_equal(history.epoch, bench.project.training.history.epoch)


def test_a_snapshot_during_a_run_goes_on_exactly(qtbot, bench):
    bench = bench()
    start = bench.project
    run_until(qtbot, bench, 50)
    kept = bench.session.snapshot()
    assert bench.project is start
    assert kept.training.step == bench.session.latest.step
    assert same(trained(kept, 30), trained(start, kept.training.step + 30))


def test_another_project_during_a_run_is_shown_at_rest(qtbot, bench):
    bench = bench()
    run_until(qtbot, bench, 50)
    other = moons(seed=5)
    bench.document.replace(other, None)
    assert not bench.session.is_running
    assert bench.project is other
    assert bench.session.latest.step == 0
    assert not bench.document.is_modified


def test_quitting_during_a_run_keeps_what_was_shown(qtbot, garbage):
    bench = Bench(moons())
    run_until(qtbot, bench, 50)
    shown = bench.session.latest.step
    assert bench.session.shutdown()
    assert bench.project.training.step == shown


def test_what_the_trainer_refuses_becomes_a_notice(qtbot, bench):
    bench = bench(backend="abacus")
    with qtbot.waitSignal(bench.session.stopped, timeout=LIMIT):
        bench.session.play()
    assert bench.posted[-1].sentence.startswith("There is no backend 'abacus'")
    assert bench.session.reason == bench.posted[-1].sentence


def test_something_unforeseen_in_the_thread_becomes_a_notice(
    qtbot, bench, monkeypatch, capfd
):
    bench = bench()
    run_until(qtbot, bench, 20)

    def broken(self, seconds):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance_for", broken)
        with qtbot.waitSignal(bench.session.stopped, timeout=LIMIT):
            pass
    assert bench.posted[-1].title == "Training stopped"
    assert "ZeroDivisionError" in bench.posted[-1].sentence
    assert "Traceback" in capfd.readouterr().err
    assert bench.project.training.step > 0
    run_until(qtbot, bench, 20)  # the thread serves on


def test_the_history_of_a_run_begins_before_its_first_step(qtbot, bench):
    bench = bench()
    before = Trainer(bench.project).losses()
    run_until(qtbot, bench, 200)
    bench.session.pause()
    history = bench.project.training.history
    assert history.epoch[0] == 0
    assert history.train_loss[0] == before.train
    assert (np.diff(history.epoch) > 0).all()
