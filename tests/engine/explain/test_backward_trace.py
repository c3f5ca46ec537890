from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from engine.explain.backward_trace import backward_trace
from engine.explain.batches import epoch_batches, next_batch
from engine.explain.subject import CannotExplain
from engine.losses import LOSSES
from engine.network.parameters import exists, frozen, pack
from engine.optimizers import OPTIMIZERS
from engine.project import Project, with_settings
from engine.trainer import Trainer
from tests.engine import reference
from tests.engine.random_networks import layered, project_for, projects
from tests.engine.small_runs import small
from tests.engine.test_textbook import textbook

unhurried = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck)
)


def advanced(project, steps=1, backend="numpy"):
    trainer = Trainer(project, backend=backend)
    trainer.advance(steps)
    return trainer.snapshot()


@unhurried
@given(projects())
def test_the_step_is_that_of_the_trainer_bit_for_bit(project):
    trace = backward_trace(project)
    if np.isfinite(trace.after).all():
        assert np.array_equal(trace.after, pack(advanced(project).network))
    assert np.array_equal(trace.before, pack(project.network))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("steps", [0, 3, 7])
def test_every_optimizer_goes_on_from_its_state(optimizer, steps):
    project = small(optimizer=optimizer, l1=0.01, l2=0.02, clip=0.5, schedule="step")
    project = advanced(project, steps)
    after = advanced(project)
    trace = backward_trace(project)
    assert np.array_equal(trace.after, pack(after.network))
    assert trace.step == after.training.optimizer_steps
    assert trace.optimizer == optimizer


def test_rates_of_a_schedule_are_those_of_the_epoch():
    project = small(schedule="cosine", schedule_epochs=3, learning_rate=0.1)
    project = advanced(project, 11)
    trainer = Trainer(project, backend="numpy")
    trainer.record()
    trace = backward_trace(project)
    assert trace.learning_rate == trainer.history.learning_rate[-1] < 0.1
    assert np.array_equal(trace.after, pack(advanced(project).network))


@pytest.mark.parametrize("steps", [0, 1, 5])
def test_neurons_drop_out_as_in_training(steps):
    project = small()
    layer = project.network.layers[1]
    network = project.network.with_layers([replace(layer, dropout=0.5)])
    project = advanced(replace(project, network=network), steps)
    trace = backward_trace(project)
    assert np.array_equal(trace.after, pack(advanced(project).network))
    assert set(np.unique(trace.kept[layer.id])) == {0, 2}


def test_class_weights_count_as_in_training():
    network = layered([2, 3, 1], ["tanh", "sigmoid"])
    rng = np.random.default_rng(2)
    project = project_for(network, "binary_cross_entropy", rng, 20)
    project = with_settings(project, class_weights="balanced")
    trace = backward_trace(project)
    assert np.array_equal(trace.after, pack(advanced(project).network))
    assert trace.row_losses.mean() == pytest.approx(trace.loss)


def test_the_compiled_kernel_makes_the_same_step(kernel):
    project = small(optimizer="adam")
    after = pack(advanced(project, backend="fused").network)
    assert backward_trace(project).after == pytest.approx(after, abs=1e-6)


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("steps", [0, 3, 4, 5, 9])
def test_the_next_batch_is_the_one_that_training_uses(shuffle, steps):
    project = advanced(small(shuffle=shuffle), steps)
    rows = next_batch(project)
    n = len(project.dataset.train_rows)
    order = np.arange(n)
    if shuffle:
        order = np.random.default_rng((0, project.training.epoch)).permutation(n)
    first = project.training.row
    assert rows.tolist() == order[first : first + 10].tolist()
    assert len(rows) == (2 if steps % 5 == 4 else 10)
    batches = epoch_batches(project)
    assert np.concatenate(batches).tolist() == order.tolist()
    assert batches[steps % 5].tolist() == rows.tolist()


@unhurried
@given(projects())
def test_values_losses_and_gradient_are_those_of_the_reference(project):
    rows = np.array([1, 4, 5])
    trace = backward_trace(project, rows, dtype=np.float64)
    w = pack(project.network).astype(np.float64)
    inputs, targets = project.dataset.inputs[rows], project.dataset.targets[rows]
    network = project.network
    sums, outputs = reference.forward(network, w, inputs)
    for layer in network.layers:
        key = layer.id
        np.testing.assert_allclose(trace.values.sums[key], sums[key], 1e-9, 1e-9)
        np.testing.assert_allclose(trace.values.outputs[key], outputs[key], 1e-9, 1e-9)
    for layer in network.of_kind("output"):
        y = targets[:, layer.columns].T
        assert np.array_equal(trace.targets[layer.id], y)
        difference = outputs[layer.id] - y
        assert trace.differences[layer.id] == pytest.approx(difference, abs=1e-9)
    loss = project.settings.loss
    wanted = reference.gradient(network, w, loss, inputs, targets)
    np.testing.assert_allclose(trace.gradient, wanted, rtol=1e-6, atol=1e-9)
    assert trace.row_losses.mean() == pytest.approx(trace.loss, abs=1e-12)


SMOOTH = ("tanh", "sigmoid", "sine", "softplus", "identity", "gaussian")


@pytest.mark.parametrize("loss", LOSSES)
def test_error_signals_are_derivatives_by_the_sums(loss):
    last = {"cross_entropy": "softmax", "binary_cross_entropy": "sigmoid"}
    network = layered(
        [3, 4, 3, 2], [SMOOTH[:4], SMOOTH[3:], last.get(loss, "identity")], seed=4
    )
    project = project_for(network, loss, np.random.default_rng(8), n_rows=8)
    rows = np.arange(5)
    trace = backward_trace(project, rows, dtype=np.float64)
    w, h = pack(network).astype(np.float64), 1e-5
    offset = 0
    for layer in network.layers:
        for index in range(layer.size if layer.computes else 0):
            for row in rows:
                ends = []
                for side in (h, -h):
                    moved = w.copy()
                    moved[offset + index] += side
                    ends.append(_loss_of(project, moved, row))
                # A bias moves the sum of one row by as much as itself.
                numeric = (ends[0] - ends[1]) / (2 * h) / len(rows)
                assert trace.deltas[layer.id][index, row] == pytest.approx(
                    numeric, abs=1e-8
                )
        offset += layer.size


def _loss_of(project, parameters, row):
    network, loss = project.network, LOSSES[project.settings.loss]
    inputs, targets = project.dataset.inputs[[row]], project.dataset.targets[[row]]
    _, outputs = reference.forward(network, parameters, inputs)
    (layer,) = network.of_kind("output")
    return loss.value(outputs[layer.id], targets.T)


@unhurried
@given(projects())
def test_what_a_hidden_neuron_receives_becomes_its_error_signal(project):
    trace = backward_trace(project, dtype=np.float64)
    for layer in project.network.of_kind("hidden"):
        if layer.activations[0] == "softmax":
            continue
        total = np.zeros_like(trace.deltas[layer.id])
        for p in project.network.outgoing(layer.id):
            for i in range(layer.size):
                for j in range(p.weights.shape[1]):
                    if p.n_connections:
                        total[i] += float(p.weights[i, j]) * trace.deltas[p.target][j]
        np.testing.assert_allclose(trace.received[layer.id], total, atol=1e-9)
        product = trace.slopes[layer.id] * total
        np.testing.assert_allclose(trace.deltas[layer.id], product, atol=1e-9)


@unhurried
@given(projects())
def test_the_gradient_is_error_signal_times_input(project):
    trace = backward_trace(project, dtype=np.float64)
    network, offset = project.network, 0
    for layer in network.layers:
        if layer.computes:
            part = trace.gradient[offset : offset + layer.size]
            wanted = trace.deltas[layer.id].sum(axis=1)
            np.testing.assert_allclose(part, wanted, atol=1e-9)
        offset += layer.size
    for p in network.projections:
        part = trace.gradient[offset : offset + p.weights.size]
        if p.n_connections:
            x, delta = trace.values.outputs[p.source], trace.deltas[p.target]
            wanted = np.where(p.exists, x @ delta.T, 0)
            np.testing.assert_allclose(part.reshape(p.weights.shape), wanted, atol=1e-9)
        offset += p.weights.size


@unhurried
@given(projects())
def test_of_sgd_the_new_weight_is_the_old_less_rate_times_gradient(project):
    trace = backward_trace(project, dtype=np.float64)
    free = exists(project.network) & ~frozen(project.network)
    assert np.array_equal(trace.used, np.where(free, trace.gradient, 0))
    wanted = trace.before - trace.learning_rate * trace.used
    np.testing.assert_allclose(trace.after, wanted, rtol=1e-12, atol=1e-15)
    assert np.array_equal(trace.change, trace.after - trace.before)


def test_the_used_gradient_has_penalties_and_is_clipped():
    project = small(l2=0.1, l1=0.05, clip=0.3, batch_size=None)
    trace = backward_trace(project, dtype=np.float64)
    w = pack(project.network).astype(float)
    is_weight = np.arange(len(w)) >= sum(x.size for x in project.network.layers)
    wanted = trace.gradient + is_weight * (0.1 * w + 0.05 * np.sign(w))
    wanted *= exists(project.network)
    length = np.sqrt((wanted**2).sum())
    assert length > 0.3
    np.testing.assert_allclose(trace.used, wanted * 0.3 / (length + 1e-6), rtol=1e-9)


def test_the_timeline_of_the_textbook():
    trace = backward_trace(textbook(), np.array([0]), dtype=np.float64)
    _, hidden, output = textbook().network.layers
    assert [(stage.kind, stage.layer) for stage in trace.stages] == [
        ("forward", hidden.id),
        ("forward", output.id),
        ("loss", None),
        ("backward", output.id),
        ("backward", hidden.id),
        ("update", None),
    ]
    assert trace.loss == pytest.approx(0.298371109, abs=1e-7)
    assert trace.deltas[output.id][0, 0] == pytest.approx(0.138498562, abs=1e-7)
    weights = trace.after[len(trace.after) - 4 :]
    known = [0.35891648, 0.51130127, 0.408666186, 0.561370121]
    assert weights == pytest.approx(known, abs=1e-7)


@pytest.mark.parametrize("size", [1e20, 1e38])
def test_a_step_into_infinity_is_shown_and_said(size):
    project = small(batch_size=None)
    huge = [replace(p, weights=p.weights * size) for p in project.network.projections]
    network = project.network
    for projection in huge:
        network = network.with_projection(projection)
    project = replace(project, network=network)
    trace = backward_trace(project)
    trainer = Trainer(project, backend="numpy")
    assert trace.diverges
    assert trainer.advance(1) == 0
    assert trace.change.shape == trace.after.shape
    assert not backward_trace(small()).diverges


def test_what_cannot_be_taken_apart_says_why():
    with pytest.raises(CannotExplain, match="choose a row, or a smaller batch"):
        backward_trace(small(), np.zeros(0, np.int64))
    with pytest.raises(Exception, match="no data yet"):
        backward_trace(Project(small().network))
