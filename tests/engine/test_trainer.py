import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import optimizers
from engine.errors import CannotRun
from engine.network.parameters import exists, frozen, pack
from engine.project import Project, with_settings
from engine.trainer import Trainer
from tests.engine import reference
from tests.engine.random_networks import (
    layered,
    project_for,
    projects,
)
from tests.engine.small_runs import assert_same_state, small

OPTIMIZERS = st.sampled_from(list(optimizers.OPTIMIZERS))


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
        momentum=0.7,
        weight_decay=0.3,
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


def test_a_backend_that_there_is_not_is_refused():
    with pytest.raises(CannotRun, match="'abacus': choose auto, numpy or fused"):
        Trainer(small(backend="abacus"))


@pytest.mark.parametrize("backend", ["numpy", "fused"])
@pytest.mark.usefixtures("kernel")
def test_the_backend_is_recorded_with_the_first_step(backend):
    trainer = Trainer(small(backend=backend))
    assert trainer.snapshot().training.backend is None
    trainer.advance(1)
    assert trainer.snapshot().training.backend == backend


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
    assert (trainer.moment().train.size, trainer.steps_per_epoch) == (42, 5)
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


def test_training_goes_on_with_what_it_began_with_and_says_so():
    trainer = Trainer(small(), backend="numpy")
    trainer.advance(3)
    project = trainer.snapshot()
    assert project.settings.backend == "auto"
    later = Trainer(project)
    assert later.choice.name == "numpy"
    assert later.choice.reason.startswith("the training began with it; ")
    asked = Trainer(with_settings(project, backend="numpy"))
    assert asked.choice.reason == "numpy was asked for."
