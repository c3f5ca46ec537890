"""The fused kernel does what numpy does, within rounding, however it is called."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.activations import ACTIVATIONS
from engine.backends import fused_backend
from engine.backends.backend import Rows, Rule, State, rule_of
from engine.backends.fused_backend import FusedBackend
from engine.backends.numpy_backend import NumpyBackend
from engine.evaluation import Evaluator
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.plan import compile_plan
from engine.project import with_settings
from engine.stepping import STRIDE
from engine.trainer import Trainer, training_rows
from tests.engine import reference
from tests.engine.random_networks import (
    layered,
    make_dataset,
    networks,
    project_for,
    projects,
)
from tests.engine.small_runs import assert_same_state, small

pytestmark = pytest.mark.usefixtures("kernel")


def begin(project, kernel=None):
    """A backend at the start of a project, and what it works on."""
    plan = compile_plan(project.network)
    rows = training_rows(project, plan)[0]
    parameters = Trainer(project, backend="numpy").parameters.copy()
    rule = rule_of(project.settings, rows.size)
    slots = tuple(np.zeros_like(parameters) for _ in rule.optimizer.slots)
    state = State(parameters, slots, 0)
    if kernel is None:
        return NumpyBackend(plan, rows, state), state, rule
    return FusedBackend(plan, rows, state, kernel), state, rule


def epochs_of(project, kernel, epochs=3):
    """Parameters and losses of each batch, in the order of the first epochs."""
    backend, state, rule = begin(project, kernel)
    n_rows = len(project.dataset.train_rows)
    steps = -(-n_rows // rule.batch_size)
    losses = np.zeros((epochs, steps))
    for epoch in range(epochs):
        order = np.random.default_rng([0, epoch]).permutation(n_rows)
        backend.train(rule, order, 0, steps, losses[epoch])
    return state, losses


def assert_close(project, kernel, tolerance=2e-5):
    one, its_losses = epochs_of(project, None)
    other, losses = epochs_of(project, kernel)
    if not np.isfinite(one.parameters).all() or np.abs(one.parameters).max() > 1e3:
        return
    scale = 1 + np.abs(one.parameters)
    assert (np.abs(other.parameters - one.parameters) / scale).max() < tolerance
    np.testing.assert_allclose(losses, its_losses, rtol=1e-4, atol=1e-5)
    for mine, its in zip(other.slots, one.slots, strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-3, atol=1e-4)
    assert other.steps == one.steps


@given(data=st.data())
def test_random_networks_train_as_with_numpy(kernel, data):
    project = data.draw(projects(n_rows=17))
    settings = {
        "learning_rate": 0.02,
        "optimizer": data.draw(st.sampled_from(("sgd", "momentum"))),
        "batch_size": data.draw(st.sampled_from((1, 4, 5, 9, None))),
        "l1": data.draw(st.sampled_from((0.0, 0.01))),
        "l2": data.draw(st.sampled_from((0.0, 0.02))),
        "clip": data.draw(st.sampled_from((None, 0.3))),
    }
    assert_close(with_settings(project, **settings), kernel)


@pytest.mark.parametrize("batch", [1, 7, 8, 10, 16, 25, 40, None])
def test_any_batch_size(kernel, batch):
    assert_close(small(batch_size=batch), kernel)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_every_activation(kernel, name):
    words = [(name,) * 5, "identity"]
    project = project_for(layered([3, 5, 2], words), "mse", np.random.default_rng(1))
    assert_close(project, kernel)


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_every_loss_and_optimizer(kernel, loss, name):
    last = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}
    words = ["tanh", last.get(loss, "identity")]
    project = project_for(
        layered([3, 6, 3], words),
        loss,
        np.random.default_rng(2),
        n_rows=30,
        optimizer=name,
        learning_rate=0.01,
    )
    assert_close(project, kernel)


@pytest.mark.parametrize("sizes", [(20, 33, 17, 5), (1, 1), (3, 2, 1), (9, 64, 31, 3)])
def test_any_width(kernel, sizes):
    words = ["tanh"] * (len(sizes) - 2) + ["identity"]
    project = project_for(
        layered(list(sizes), words), "mse", np.random.default_rng(3), n_rows=60
    )
    assert_close(with_settings(project, batch_size=13), kernel)


def test_it_follows_training_in_double_precision(kernel):
    project = small(optimizer="adam", l2=0.01, learning_rate=0.02)
    trainer = Trainer(project, backend="fused")
    assert trainer.choice.name == "fused"
    trainer.advance_epochs(20)
    found = trainer.plan.to_network_order(trainer.parameters)
    np.testing.assert_allclose(found, reference.train(project, 20), atol=2e-5)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("shuffle", [True, False])
def test_steps_are_the_same_however_they_are_divided(optimizer, shuffle):
    project = small(optimizer=optimizer, backend="fused", shuffle=shuffle)
    whole, parts = Trainer(project), Trainer(project)
    assert whole.choice.name == "fused"
    whole.advance(47)
    for count in (1, 2, 1, 13, 5, 3, 22):
        parts.advance(count)
    assert_same_state(whole.snapshot(), parts.snapshot())


def test_a_saved_run_goes_on_with_the_same_bits():
    project = small(optimizer="adam", backend="fused")
    whole, first = Trainer(project), Trainer(project)
    whole.advance(60)
    first.advance(23)
    second = Trainer(first.snapshot())
    assert second.choice.name == "fused"
    second.advance(37)
    assert_same_state(whole.snapshot(), second.snapshot())


def test_many_epochs_in_one_call_use_the_orders_of_numpy(kernel):
    project = small()
    across, one, rule = begin(project, kernel)
    assert across.draws_like_numpy(0)
    across.train_epochs(rule, 0, 0, 0, 15)
    assert np.array_equal(one.parameters, epochs_of(project, kernel)[0].parameters)


@pytest.mark.parametrize(
    ("seed", "epoch", "n_rows"), [(0, 0, 1), (5, 3, 2), (2**32 - 1, 70_000, 999)]
)
def test_the_order_of_an_epoch_is_drawn_as_by_numpy(kernel, seed, epoch, n_rows):
    network = layered([1, 1], ["identity"])
    data = make_dataset(np.ones((n_rows, 1)), np.ones((n_rows, 1)), test_share=0)
    backend, _, rule = begin(project_of(network, data), kernel)
    rule = replace(rule, batch_size=max(1, n_rows - 1))
    backend.train_epochs(rule, seed, epoch, 0, 1)
    wanted = np.random.default_rng([seed, epoch]).permutation(n_rows)
    if n_rows > 1:
        assert np.array_equal(backend._order, wanted)
    assert backend.draws_like_numpy(seed)


def project_of(network, data):
    from engine.project import Project

    return Project(network, dataset=data)


def test_a_seed_of_two_words_is_left_to_numpy():
    project = small(seed=2**40, backend="fused")
    trainer = Trainer(project)
    assert trainer.choice.name == "fused"
    assert not trainer._steps.crosses_epochs
    trainer.advance(12)
    again = Trainer(project)
    for _ in range(12):
        again.advance(1)
    assert_same_state(trainer.snapshot(), again.snapshot())


def test_frozen_parameters_stay_with_every_optimizer(kernel):
    project = small()
    hidden = project.network.of_kind("hidden")[0]
    frozen = replace(hidden, frozen=np.array([True, False, True, False]))
    network = project.network.with_layers([frozen])
    for name in OPTIMIZERS:
        changed = with_settings(replace(project, network=network), optimizer=name)
        state, _ = epochs_of(changed, kernel)
        plan = compile_plan(network)
        before = plan.layer_biases(begin(changed)[1].parameters, hidden.id)
        after = plan.layer_biases(state.parameters, hidden.id)
        assert np.array_equal(after[[0, 2]], before[[0, 2]])
        assert (after[[1, 3]] != before[[1, 3]]).all()


class WeightedRows(Rows):
    """Rows that count differently."""

    weights = None


def test_rows_may_have_weights(kernel):
    project = with_settings(small(), batch_size=None)
    plan = compile_plan(project.network)
    rows = training_rows(project, plan)[0]
    start = Trainer(project, backend="numpy").parameters
    counts = np.random.default_rng(4).integers(0, 3, rows.size)
    weighted = WeightedRows(rows.inputs, rows.targets)
    object.__setattr__(weighted, "weights", counts.astype(np.float32))
    repeated = Rows(
        np.repeat(rows.inputs, counts, axis=0), np.repeat(rows.targets, counts, axis=0)
    )
    found = []
    for each in (weighted, repeated):
        rule = rule_of(project.settings, each.size)
        # A mean over the rows: the factor makes it the same sum.
        rate = 0.1 if each is weighted else 0.1 * counts.sum() / rows.size
        state = State(start.copy(), (), 0)
        backend = FusedBackend(plan, each, state, kernel)
        losses = np.zeros(1)
        backend.train(replace(rule, learning_rate=rate), None, 0, 1, losses)
        found.append((state.parameters, losses[0] * rate))
    np.testing.assert_allclose(found[0][0], found[1][0], atol=1e-6)
    assert found[0][1] == pytest.approx(found[1][1])


@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
def test_the_state_before_the_first_bad_step_is_kept(loss):
    rate = 50.0 if loss == "mse" else 1e37
    project = small(loss=loss, learning_rate=rate, backend="fused")
    trainer = Trainer(project)
    trainer.advance(100_000)
    assert trainer.stopped.reason == "diverged"
    assert np.isfinite(trainer.parameters).all()
    again, losses = Trainer(project), np.zeros(1)
    again._steps.train(trainer.step)
    assert np.array_equal(again.parameters, trainer.parameters)
    again._steps.train(1, losses)
    good = np.isfinite(again.parameters).all() and np.isfinite(losses).all()
    assert not good


def test_a_divergence_far_from_the_saved_state_is_found():
    project = small(backend="fused", learning_rate=0.01, l2=0.0)
    trainer = Trainer(project)
    steps = trainer._steps
    steps.train(2 * STRIDE + 5)
    # As if a rate that lets the weights overflow had held since the saved state: they
    # grow without a loss that is not finite for more than one stretch.
    trainer.change(replace(trainer.settings, learning_rate=0.0101, l2=250.0))
    steps.train(3 * STRIDE)
    assert not steps.settle()
    step, kept = steps.at.step, trainer.parameters.copy()
    assert np.isfinite(kept).all()
    assert step > 2 * STRIDE + 5
    losses = np.zeros(1)
    steps.train(1, losses)
    assert not (np.isfinite(trainer.parameters).all() and np.isfinite(losses).all())


def test_what_fills_up_a_batch_cannot_overflow_by_itself():
    network = layered([1, 1], ["identity"])
    inputs = np.full((3, 1), 1.0)
    data = make_dataset(inputs, np.zeros((3, 1)), test_share=0)
    project = with_settings(
        project_of(network, data), batch_size=3, learning_rate=1e-9, backend="fused"
    )
    layers = [
        replace(layer, biases=np.full(layer.size, 3.0e38, "f"))
        for layer in network.of_kind("output")
    ]
    weights = [replace(network.projections[0], weights=np.array([[-3.0e38]], "f"))]
    network = replace(network.with_layers(layers), projections=tuple(weights))
    trainer = Trainer(replace(project, network=network))
    assert trainer.advance(4) == 4
    assert trainer.stopped is None


def test_settings_may_change_on_the_way():
    project = small(backend="fused")
    trainer = Trainer(project)
    trainer.advance(7)
    trainer.change(replace(trainer.settings, optimizer="adam", batch_size=16))
    trainer.advance(9)
    same = Trainer(with_settings(trainer.snapshot(), backend="fused"))
    trainer.advance(4)
    same.advance(4)
    assert_same_state(trainer.snapshot(), same.snapshot())


def test_rules_of_the_kernel_and_of_numpy_are_named_alike():
    from engine.backends.fused_numbers import (
        ACTIVATION_NUMBERS,
        LOSS_NUMBERS,
        OPTIMIZER_NUMBERS,
    )

    assert set(ACTIVATION_NUMBERS) == set(ACTIVATIONS)
    assert set(LOSS_NUMBERS) == set(LOSSES)
    assert set(OPTIMIZER_NUMBERS) >= set(OPTIMIZERS)


@pytest.mark.parametrize(
    "name", ["sgd", "momentum", "nesterov", "adam", "adamw", "adagrad", "rmsprop"]
)
def test_update_rules_are_those_of_pytorch(kernel, name):
    project = small(learning_rate=0.02, batch_size=None)
    backend, state, rule = begin(project, kernel)
    optimizer = replace(OPTIMIZERS["sgd"], name=name)
    n_slots = {"sgd": 0, "adam": 2, "adamw": 2}.get(name, 1)
    state.slots = tuple(np.zeros_like(state.parameters) for _ in range(n_slots))
    w = state.parameters.astype(np.float64)
    first, second = np.zeros((2, len(w)))
    plain = replace(rule, optimizer=OPTIMIZERS["sgd"])
    for step in range(1, 6):
        g = gradient_at(project, w, plain)
        w, first, second = published(name, w, g, first, second, step)
        named = Rule(**{**vars(rule), "optimizer": optimizer})
        backend.train(named, None, 0, 1)
        np.testing.assert_allclose(state.parameters, w, atol=3e-6)


def gradient_at(project, w, rule):
    backend, state, _ = begin(project)
    np.copyto(state.parameters, w.astype(np.float32))
    return backend.gradient(rule).astype(np.float64)


def published(name, w, g, first, second, t, rate=0.02):
    """One step as PyTorch's documentation writes it."""
    if name == "sgd":
        return w - rate * g, first, second
    if name in ("momentum", "nesterov"):
        first = 0.9 * first + g
        return (
            w - rate * (g + 0.9 * first if name == "nesterov" else first),
            first,
            second,
        )
    if name == "adagrad":
        first = first + g * g
        return w - rate * g / (np.sqrt(first) + 1e-10), first, second
    if name == "rmsprop":
        first = 0.99 * first + 0.01 * g * g
        return w - rate * g / (np.sqrt(first) + 1e-8), first, second
    if name == "adamw":
        w = w - rate * 0.01 * w
    first, second = 0.9 * first + 0.1 * g, 0.999 * second + 0.001 * g * g
    mean, square = first / (1 - 0.9**t), second / (1 - 0.999**t)
    return w - rate * mean / (np.sqrt(square) + 1e-8), first, second


@given(data=st.data())
def test_losses_of_random_networks_are_those_of_numpy(kernel, data):
    loss = data.draw(st.sampled_from(sorted(LOSSES)))
    output = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}.get(loss)
    network = data.draw(networks(output=output))
    project = project_for(network, loss, np.random.default_rng(5), n_rows=40)
    plan = compile_plan(network)
    rows = training_rows(project, plan)[0]
    counts = np.random.default_rng(6).random(rows.size).astype(np.float32)
    weighted = Rows(rows.inputs, rows.targets, counts)
    backend, state, rule = begin(project, kernel)
    backend.train(rule, None, 0, 1)
    evaluator = Evaluator(plan, state.parameters)
    for each in (rows, weighted, rows.part(3, 4), rows.part(0, 17)):
        wanted = evaluator.loss(each, LOSSES[loss])
        found = backend.mean_loss(each, LOSSES[loss])
        if np.isfinite(wanted) and wanted < 1e6:
            assert found == pytest.approx(wanted, rel=2e-4, abs=1e-5)


@pytest.mark.parametrize("batch", [10, None])
def test_losses_in_a_shuffled_run_are_those_of_numpy(batch):
    project = project_for(
        layered([2, 4, 1], ["tanh", "identity"]),
        "mse",
        np.random.default_rng(4),
        n_rows=2000,
        batch_size=batch,
    )
    trainer = Trainer(project, backend="fused")
    assert trainer.choice.name == "fused"
    for _ in range(3):
        trainer.advance(90)
        found, wanted = trainer.losses(), trainer.losses(as_evaluated=True)
        assert found.train == pytest.approx(wanted.train, rel=1e-5)
        assert found.test == pytest.approx(wanted.test, rel=1e-5)
    assert trainer.step == 270


def test_evaluating_between_steps_changes_nothing():
    for batch in (None, 10):
        project = small(backend="fused", batch_size=batch, optimizer="adam")
        plain, looked_at = Trainer(project), Trainer(project)
        plain.advance(20)
        for _ in range(20):
            looked_at.losses()
            looked_at.advance(1)
        assert_same_state(plain.snapshot(), looked_at.snapshot())


@pytest.mark.parametrize("batch", [None, 300, 41])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_a_batch_in_parts_has_the_gradient_of_the_whole(kernel, batch, loss):
    last = "softmax" if loss == "cross_entropy" else "identity"
    project = project_for(
        layered([3, 9, 5, 3], ["tanh", "relu", last]),
        loss,
        np.random.default_rng(8),
        n_rows=533,
        batch_size=batch,
        class_weights="balanced" if loss == "cross_entropy" else "none",
    )
    found = []
    for bytes_near in (1 << 30, 6 * 1024):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fused_backend, "NEAR_BYTES", bytes_near)
            state, losses = epochs_of(project, kernel)
            found.append((state.parameters, losses))
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=0, atol=2e-6)
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-5)


def test_batches_of_changing_sizes_find_room(kernel):
    project = small()
    for sizes in ((32, 3, 21, 8, 42), (42, 1, 40, 2, 32)):
        one, its, rule = begin(project)
        other, mine, _ = begin(project, kernel)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fused_backend, "NEAR_BYTES", 6 * 1024)
            for size in sizes:
                for backend in (one, other):
                    backend.train(replace(rule, batch_size=size), None, 0, 1)
                other.mean_loss(other._rows, rule.loss)
        np.testing.assert_allclose(mine.parameters, its.parameters, atol=2e-6)
