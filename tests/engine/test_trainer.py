import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.backends.numpy_backend import NumpyBackend
from engine.errors import CannotRun
from engine.network.network import Network
from engine.network.parameters import exists, frozen, pack
from engine.network.projection import Projection
from engine.project import Project, with_settings
from engine.settings import StopConditions
from engine.trainer import Trainer
from tests.engine import reference
from tests.engine.random_networks import (
    layered,
    make_dataset,
    make_layer,
    project_for,
    projects,
)

OPTIMIZERS = st.sampled_from(["sgd", "momentum", "adam"])


def small(loss="mse", **settings):
    """2-4-2-1 with 42 training rows, so that the last batch of 10 is short."""
    network = layered([2, 4, 2, 1], ["tanh", ("relu", "sine"), "identity"])
    rng = np.random.default_rng(5)
    settings = {"batch_size": 10} | settings
    return project_for(network, loss, rng, n_rows=56, **settings)


def until(project, **conditions):
    return with_settings(project, stop=StopConditions(**conditions))


def drain(trainer):
    for _ in trainer.until_stop(0.01):
        pass
    return trainer.stopped


def assert_same_state(one: Project, other: Project):
    assert np.array_equal(pack(one.network), pack(other.network))
    a, b = one.training, other.training
    assert (a.epoch, a.step, a.row) == (b.epoch, b.step, b.row)
    assert (a.optimizer_steps, a.slots_of) == (b.optimizer_steps, b.slots_of)
    assert len(a.slots) == len(b.slots)
    assert all(np.array_equal(x, y) for x, y in zip(a.slots, b.slots, strict=True))


@given(projects(), OPTIMIZERS, st.booleans(), st.sampled_from([None, 4, 100]))
def test_training_agrees_with_the_readable_one(project, optimizer, shuffle, batch):
    project = with_settings(
        project,
        optimizer=optimizer,
        shuffle=shuffle,
        batch_size=batch,
        l1=0.003,
        l2=0.01,
        clip=0.5,
        learning_rate=0.02,
        seed=3,
    )
    trainer = Trainer(project, dtype=np.float64)
    trainer.advance_epochs(3)
    found = trainer.plan.to_network_order(trainer.parameters)
    np.testing.assert_allclose(found, reference.train(project, 3), rtol=0, atol=1e-8)


@given(projects(), OPTIMIZERS)
def test_frozen_and_missing_parameters_keep_their_bits(project, optimizer):
    project = with_settings(project, optimizer=optimizer, l1=0.01, l2=0.01)
    trainer = Trainer(project)
    trainer.advance(7)
    fixed = frozen(project.network) | ~exists(project.network)
    before, after = pack(project.network), pack(trainer.snapshot().network)
    assert np.array_equal(before[fixed].view("i4"), after[fixed].view("i4"))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), OPTIMIZERS)
def test_any_split_of_the_steps_gives_the_same_bits(parts, optimizer):
    project = small(optimizer=optimizer)
    whole, split = Trainer(project), Trainer(project)
    whole.advance(sum(parts))
    for part in parts:
        assert split.advance(part) == part
    assert_same_state(whole.snapshot(), split.snapshot())


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), OPTIMIZERS)
def test_saving_and_going_on_equals_never_having_stopped(parts, optimizer):
    project = small(optimizer=optimizer)
    whole = Trainer(project)
    whole.advance(sum(parts))
    for part in parts:
        trainer = Trainer(project)
        trainer.advance(part)
        project = trainer.snapshot()
    assert_same_state(whole.snapshot(), project)
    assert np.array_equal(project.start, small().start)


def test_ten_epochs_and_ten_equal_twenty():
    whole, first = Trainer(small(optimizer="adam")), Trainer(small(optimizer="adam"))
    whole.advance_epochs(20)
    first.advance_epochs(10)
    second = Trainer(first.snapshot())
    second.advance_epochs(10)
    assert_same_state(whole.snapshot(), second.snapshot())
    assert second.epoch == 20


def test_training_by_the_clock_makes_the_same_steps():
    timed, counted = Trainer(small()), Trainer(small())
    timed.advance_for(0.02)
    counted.advance(timed.step)
    assert_same_state(timed.snapshot(), counted.snapshot())


def test_training_by_the_clock_comes_back_in_time():
    trainer = Trainer(small())
    trainer.advance_for(0.01)
    began = time.perf_counter()
    assert trainer.advance_for(0.05) > 10
    assert time.perf_counter() - began < 0.5


def test_evaluating_in_between_changes_nothing():
    quiet, asked = Trainer(small()), Trainer(small())
    quiet.advance(20)
    for _ in range(20):
        asked.advance(1)
        asked.losses()
        asked.metrics()
        asked.snapshot()
    assert_same_state(quiet.snapshot(), asked.snapshot())


def test_another_seed_gives_another_order():
    one, other = Trainer(small(seed=0)), Trainer(small(seed=1))
    one.advance(3)
    other.advance(3)
    assert not np.array_equal(one.parameters, other.parameters)


def test_each_epoch_uses_each_row_once_in_an_order_of_its_own():
    trainer = Trainer(small())
    orders = []
    for _ in range(2):
        orders.append(trainer._steps._rows_order().copy())
        trainer.advance_epochs(1)
    assert all(np.array_equal(np.sort(order), np.arange(42)) for order in orders)
    assert not np.array_equal(*orders)


def test_the_exact_loss_is_that_of_all_rows_with_the_present_weights():
    project = small()
    trainer = Trainer(project, dtype=np.float64)
    trainer.advance(9)
    network, data = project.network, project.dataset
    parameters = trainer.plan.to_network_order(trainer.parameters)
    _, outputs = reference.forward(network, parameters, data.inputs)
    (output,) = network.of_kind("output")
    squares = (outputs[output.id].T - data.targets) ** 2
    losses = trainer.losses()
    assert losses.train == pytest.approx(squares[data.train_rows].mean(), rel=1e-12)
    assert losses.test == pytest.approx(squares[data.test_rows].mean(), rel=1e-12)


def test_without_test_rows_there_is_no_test_loss():
    project = small()
    data = replace(project.dataset, test_rows=np.zeros(0, np.int64))
    trainer = Trainer(replace(project, dataset=data))
    trainer.advance(1)
    trainer.record()
    assert trainer.losses().test is None
    assert np.isnan(trainer.history.test_loss).all()
    assert trainer.metrics() == trainer.metrics("train")
    with pytest.raises(CannotRun, match="no test rows"):
        trainer.metrics("test")


def test_the_loss_of_more_rows_than_fit_at_once_is_the_mean_over_rows():
    network = layered([1, 5000, 1], ["tanh", "identity"])
    project = project_for(network, "mse", np.random.default_rng(0), 100)
    targets = np.where(np.arange(100)[:, None] < 70, 0.0, 10.0)
    data = replace(project.dataset, targets=targets, train_rows=np.arange(100))
    _, outputs = reference.forward(network, pack(network), data.inputs)
    (output,) = network.of_kind("output")
    expected = ((outputs[output.id].T - targets) ** 2).mean()
    found = Trainer(replace(project, dataset=data)).losses().train
    assert found == pytest.approx(expected, rel=1e-4)


def test_mse_and_half_sse_differ_with_three_outputs():
    network = layered([2, 3], ["identity"])
    rng = np.random.default_rng(0)
    mse = Trainer(project_for(network, "mse", rng)).losses().train
    rng = np.random.default_rng(0)
    half_sse = Trainer(project_for(network, "half_sse", rng)).losses().train
    assert half_sse == pytest.approx(1.5 * mse)


def test_a_change_of_the_rate_equals_a_new_trainer_with_that_rate():
    project = small(optimizer="momentum")
    live = Trainer(project)
    live.advance(7)
    live.change(replace(live.settings, learning_rate=0.001))
    live.advance(7)
    saved = Trainer(project)
    saved.advance(7)
    again = Trainer(with_settings(saved.snapshot(), learning_rate=0.001))
    again.advance(7)
    assert_same_state(live.snapshot(), again.snapshot())


def test_another_optimizer_begins_with_fresh_slots():
    trainer = Trainer(small(optimizer="adam"))
    trainer.advance(5)
    trainer.change(replace(trainer.settings, optimizer="momentum"))
    saved = trainer.snapshot()
    assert saved.training.optimizer_steps == 0
    assert [slot.any() for slot in saved.training.slots] == [False]
    trainer.advance(1)
    assert trainer.snapshot().training.optimizer_steps == 1


def test_a_batch_size_can_change_in_the_middle_of_an_epoch():
    trainer = Trainer(small(batch_size=10))
    trainer.advance(2)
    trainer.change(replace(trainer.settings, batch_size=None))
    trainer.advance(1)
    assert trainer.epochs == 1
    trainer.advance(1)
    assert trainer.epochs == 2


def test_rows_left_after_such_a_change_are_those_not_used_yet():
    trainer = Trainer(small(batch_size=10))
    trainer.advance(2)
    order = trainer._steps._rows_order()
    trainer.change(replace(trainer.settings, batch_size=None))
    assert np.array_equal(trainer._steps._rows_order(), order)
    trainer.advance(1)
    assert trainer._steps._rows_order() is None


def test_another_loss_is_trained_and_shown_at_once():
    project = small(batch_size=None)
    live, fresh = Trainer(project), Trainer(with_settings(project, loss="half_sse"))
    before = live.losses().train
    live.advance(0)
    live.change(replace(live.settings, loss="half_sse"))
    assert live.losses().train == fresh.losses().train == pytest.approx(before / 2)
    live.advance(5)
    fresh.advance(5)
    assert np.array_equal(live.parameters, fresh.parameters)

    live.change(replace(live.settings, loss="mae"))
    saved = Trainer(with_settings(fresh.snapshot(), loss="mae"))
    live.advance(5)
    saved.advance(5)
    assert np.array_equal(live.parameters, saved.parameters)


def test_a_loss_that_does_not_fit_is_refused_and_changes_nothing():
    trainer = Trainer(small())
    with pytest.raises(CannotRun, match="cross-entropy"):
        trainer.change(replace(trainer.settings, loss="cross_entropy"))
    assert trainer.settings.loss == "mse"
    assert trainer.advance(1) == 1


def test_a_project_that_cannot_run_is_refused_with_the_first_problem():
    with pytest.raises(CannotRun, match="canvas is empty"):
        Trainer(Project())


@pytest.mark.parametrize(
    ("wanted", "words"), [("fused", "numpy backend only"), ("abacus", "'abacus'")]
)
def test_a_backend_that_there_is_not_is_refused(wanted, words):
    with pytest.raises(CannotRun, match=words):
        Trainer(small(backend=wanted))


def test_the_backend_is_recorded_with_the_first_step():
    trainer = Trainer(small())
    assert trainer.snapshot().training.backend is None
    trainer.advance(1)
    assert trainer.snapshot().training.backend == "numpy"


def test_an_untouched_project_comes_back_as_it_was():
    project = small()
    saved = Trainer(project).snapshot()
    assert saved.training.start is None
    assert saved.training.slots == ()
    assert np.array_equal(pack(saved.network), pack(project.network))


def test_a_snapshot_does_not_change_when_training_goes_on():
    trainer = Trainer(small(optimizer="adam"))
    trainer.advance(3)
    saved = trainer.snapshot()
    kept = pack(saved.network).copy(), [slot.copy() for slot in saved.training.slots]
    trainer.advance(30)
    assert np.array_equal(pack(saved.network), kept[0])
    assert np.array_equal(saved.training.slots, kept[1])


def test_frozen_while_moving_a_weight_stays_where_it_is():
    project = small(optimizer="momentum")
    trainer = Trainer(project)
    trainer.advance(10)
    project = trainer.snapshot()
    layers = [
        replace(layer, frozen=np.full(layer.size, layer.computes))
        for layer in project.network.layers
    ]
    network = project.network.with_layers(layers)
    trainer = Trainer(replace(project, network=network))
    trainer.advance(10)
    after = {layer.id: layer.biases for layer in trainer.snapshot().network.layers}
    for layer in layers:
        assert np.array_equal(after[layer.id], layer.biases)


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
    assert 0.05 <= trainer.seconds < 0.5


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


@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_divergence_keeps_the_state_before_the_first_bad_step(loss, optimizer):
    rate = {"sgd": 50.0, "adam": 1e36}[optimizer]
    rate = rate if loss == "mse" else 1e37
    project = small(loss=loss, optimizer=optimizer, learning_rate=rate)
    trainer = Trainer(project)
    trainer.advance(100_000)
    assert trainer.stopped.reason == "diverged"
    kept = trainer.snapshot()
    assert np.isfinite(pack(kept.network)).all()

    counted = Trainer(project)
    single = NumpyBackend(counted.plan, counted._train, counted._steps.state)
    made, lost = 0, np.zeros(1)
    while made <= trainer.step:
        before = counted.parameters.copy()
        order = np.random.default_rng([0, made // 5]).permutation(42)
        single.train(counted._steps.rule, order, made % 5 * 10, 1, lost)
        if not (np.isfinite(counted.parameters).all() and np.isfinite(lost[0])):
            break
        made += 1
    assert made == trainer.step
    assert np.array_equal(counted.plan.to_network_order(before), pack(kept.network))


def dead_end(beside_output):
    """x -> y, and hidden neurons that lead nowhere: at y's depth, or deeper."""
    layers = (
        make_layer(1, "input", ["identity"], columns=[0]),
        make_layer(3, "hidden", ["relu", "tanh"], biases=[0.5, -0.5]),
        make_layer(6, "output", ["tanh"], columns=[0]),
        make_layer(8, "hidden", ["relu"], biases=[1.0]),
    )
    weights = np.array([[0.7, -0.9]], "f")
    joins = (
        Projection(1, 3, weights),
        Projection(1, 6, weights[:, :1]),
        Projection(3, 8, weights.T.copy()),
    )
    kept = (layers, joins) if not beside_output else (layers[:3], joins[:2])
    return project_for(Network(*kept, 20), "mse", np.random.default_rng(2))


@pytest.mark.parametrize("beside_output", [True, False])
def test_what_leads_nowhere_feels_the_penalties_and_nothing_else(beside_output):
    project = with_settings(dead_end(beside_output), l2=0.5, learning_rate=0.3)
    trainer = Trainer(project, dtype=np.float64)
    trainer.advance_epochs(4)
    found = trainer.plan.to_network_order(trainer.parameters)
    np.testing.assert_allclose(found, reference.train(project, 4), rtol=0, atol=1e-9)


def test_after_a_divergence_a_smaller_rate_goes_on():
    project = with_settings(dead_end(beside_output=True), loss="mae", l2=1e3)
    trainer = Trainer(with_settings(project, learning_rate=1e3))
    trainer.advance(500)
    assert trainer.stopped.reason == "diverged"
    kept = trainer.snapshot()
    settings = replace(trainer.settings, learning_rate=1e-6, l2=0.0)
    trainer.change(settings)
    trainer.begin()
    again = Trainer(replace(kept, settings=settings))
    assert trainer.advance(20) == again.advance(20) == 20
    assert np.array_equal(trainer.parameters, again.parameters)


def test_an_infinite_batch_loss_that_leaves_the_weights_finite_is_found():
    network = layered([1, 1], ["identity"])
    inputs = np.array([[1.0], [3e38], [1.0], [1.0]])
    data = make_dataset(inputs, np.zeros((4, 1)), test_share=0)
    project = Project(network, dataset=data)
    project = with_settings(
        project, loss="mae", batch_size=1, shuffle=False, learning_rate=1e-39
    )
    weights = [replace(network.projections[0], weights=np.array([[5.0]], "f"))]
    project = replace(project, network=replace(network, projections=tuple(weights)))
    trainer = Trainer(project)
    trainer.advance(4)
    assert trainer.stopped.reason == "diverged"
    assert trainer.step == 1


def test_sums_that_overflow_but_are_finite_do_not_stop_training():
    project = small(learning_rate=1e-30)
    layers = [
        replace(layer, biases=np.full(layer.size, 3e38, "f"))
        if layer.kind == "hidden"
        else layer
        for layer in project.network.layers
    ]
    network = project.network.with_layers(layers)
    hidden = network.of_kind("hidden")[-1]
    joins = [
        replace(p, weights=np.zeros_like(p.weights)) if p.source == hidden.id else p
        for p in network.projections
    ]
    network = replace(network, projections=tuple(joins))
    words = {
        layer.id: replace(layer, activations=("sigmoid",) * layer.size)
        for layer in network.of_kind("hidden")
    }
    trainer = Trainer(replace(project, network=network.with_layers(words.values())))
    assert trainer.advance(600) == 600
    assert trainer.stopped is None


def test_an_exception_in_the_middle_leaves_the_last_complete_state(monkeypatch):
    trainer, same = Trainer(small(optimizer="adam")), Trainer(small(optimizer="adam"))
    trainer.advance(12)
    same.advance(12)
    update = NumpyBackend._update
    calls = iter(range(100))

    def broken(backend, rule):
        update(backend, rule)
        if next(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(NumpyBackend, "_update", broken)
    with pytest.raises(KeyboardInterrupt):
        trainer.advance(5)
    monkeypatch.undo()
    assert trainer.step >= 12
    same.advance(trainer.step - 12)
    assert_same_state(trainer.snapshot(), same.snapshot())


def test_large_vectors_are_updated_tile_by_tile_with_the_same_result():
    network = layered([300, 500, 2], ["tanh", "identity"])
    rng = np.random.default_rng(1)
    project = project_for(network, "mse", rng, 16, optimizer="adam", batch_size=4)
    trainer = Trainer(project, dtype=np.float64)
    trainer.advance_epochs(1)
    found = trainer.plan.to_network_order(trainer.parameters)
    np.testing.assert_allclose(found, reference.train(project, 1), rtol=0, atol=1e-9)


def test_class_metrics_count_right_answers():
    network = layered([2, 3], ["softmax"])
    project = project_for(network, "cross_entropy", np.random.default_rng(2), 40)
    trainer = Trainer(project)
    data = project.dataset
    _, outputs = reference.forward(network, pack(network), data.inputs)
    (output,) = network.of_kind("output")
    right = outputs[output.id].argmax(axis=0) == data.targets.argmax(axis=1)
    for rows, index in (("train", data.train_rows), ("test", data.test_rows)):
        assert trainer.metrics(rows)["accuracy"] == pytest.approx(right[index].mean())


def test_steps_of_an_epoch_are_counted():
    trainer = Trainer(small())
    assert (trainer.n_train, trainer.steps_per_epoch) == (42, 5)
    assert trainer.advance_epochs(2) == 10
    positions = []
    for _ in range(6):
        trainer.advance(1)
        positions.append(trainer.epochs)
    assert all(after > before for before, after in pairwise(positions))
    assert (trainer.epoch, trainer.snapshot().training.row) == (3, 10)


def test_state_of_another_optimizer_is_not_used():
    trainer = Trainer(small(optimizer="momentum"))
    trainer.advance(5)
    project = with_settings(trainer.snapshot(), optimizer="adam")
    again = Trainer(project)
    again.advance(1)
    assert again.snapshot().training.optimizer_steps == 1
    assert len(again.snapshot().training.slots) == 2
