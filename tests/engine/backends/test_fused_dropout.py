"""What drops out in the fused kernel is what drops out with numpy, to the last bit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.backends import fused_backend
from engine.backends import fused_words as at
from engine.backends.backend import State, rule_of
from engine.backends.dropout import StepDraws
from engine.backends.fused_backend import FusedBackend
from engine.backends.numpy_backend import NumpyBackend
from engine.edits.dropout import SetDropout
from engine.plan import compile_plan
from engine.project import with_settings
from engine.trainer import Trainer, training_rows
from tests.engine.random_networks import projects
from tests.engine.small_runs import assert_same_state, small
from tests.engine.test_dropout import dropping, forked

pytestmark = pytest.mark.usefixtures("kernel")


def epochs_of(project, kernel=None, epochs=3):
    """Backend, state and losses after some epochs, as the trainer orders their rows."""
    plan = compile_plan(project.network)
    rows = training_rows(project, plan)[0]
    parameters = Trainer(project, backend="numpy").parameters.copy()
    rule = rule_of(project.settings, rows.size)
    slots = tuple(np.zeros_like(parameters) for _ in rule.optimizer.slots)
    state = State(parameters, slots, 0)
    more = () if kernel is None else (kernel,)
    backend = (FusedBackend if more else NumpyBackend)(plan, rows, state, *more)
    steps = -(-rows.size // rule.batch_size)
    losses = np.zeros((epochs, steps))
    for epoch in range(epochs):
        order = np.random.default_rng([0, epoch]).permutation(rows.size)
        order = order if rule.batch_size < rows.size else None
        backend.train(rule, order, 0, steps, losses[epoch])
    return backend, state, losses


def assert_close(project, kernel):
    _, one, its_losses = epochs_of(project)
    _, other, losses = epochs_of(project, kernel)
    if not np.isfinite(one.parameters).all() or np.abs(one.parameters).max() > 1e3:
        return
    scale = 1 + np.abs(one.parameters)
    assert (np.abs(other.parameters - one.parameters) / scale).max() < 2e-5
    np.testing.assert_allclose(losses, its_losses, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("batch", [1, 3, 7, 8, 10, 16, 25, None])
@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_any_batch_size(kernel, batch, seed):
    project = dropping(batch_size=batch, seed=seed)
    assert_close(project, kernel)


def test_layers_of_different_probabilities_that_are_read_twice(kernel):
    project = with_settings(forked(), learning_rate=0.02, batch_size=5)
    assert_close(project, kernel)


@given(data=st.data())
def test_random_networks_train_as_with_numpy(kernel, data):
    project = data.draw(projects(n_rows=17))
    for layer in project.network.of_kind("hidden"):
        dropout = data.draw(st.sampled_from((0.0, 0.25, 0.5)))
        project = SetDropout((layer.id,), dropout).apply(project)
    batch = data.draw(st.sampled_from((1, 4, 5, 9, None)))
    assert_close(with_settings(project, learning_rate=0.02, batch_size=batch), kernel)


def test_a_batch_in_parts_drops_the_same(kernel, monkeypatch):
    project = dropping(batch_size=None)
    whole = epochs_of(project, kernel)
    monkeypatch.setattr(fused_backend, "NEAR_BYTES", 1)
    monkeypatch.setattr(fused_backend, "LEAST_PART", 0)
    monkeypatch.setattr(FusedBackend, "_set_part", _parts_of_eight)
    parts = epochs_of(project, kernel)
    assert parts[0]._task[at.PART] == 8
    assert len(parts[0]._rows.inputs) > 16
    np.testing.assert_allclose(
        parts[1].parameters, whole[1].parameters, rtol=1e-5, atol=1e-6
    )


def _parts_of_eight(self, batch_size):
    if self._task[at.PART] != 8:
        self._task[at.PART], self._task[at.STRIDE] = 8, 0


def test_the_numbers_of_a_step_are_those_of_numpy(kernel):
    project = with_settings(forked(), batch_size=None)
    backend, state, _ = epochs_of(project, kernel, epochs=1)
    rows = len(project.dataset.train_rows)
    stride = -(-rows // 8) * 8
    found = backend._arrays[at.FACTORS][: 7 * stride].reshape(7, stride)
    generator = StepDraws(6).at(state.steps - 1)
    for part, probability in ((found[:4], 0.5), (found[4:7], 0.25)):
        drawn = generator.random((len(part), rows), dtype=np.float32)
        wanted = (drawn >= probability) / np.float32(1 - probability)
        assert np.array_equal(part[:, :rows], wanted.astype(np.float32))
        # What fills the batch up must stay a copy of its last row.
        assert (part[:, rows:] == part[:, rows - 1 : rows]).all()


def test_a_jump_leads_to_the_next_step():
    draws = StepDraws(3)
    state, jump = draws.state_at(7), draws.jump
    assert (state * jump.factor + jump.addend) % 2**128 == draws.state_at(8)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_steps_are_the_same_however_they_are_divided(optimizer):
    project = dropping(optimizer=optimizer, backend="fused")
    whole, parts = Trainer(project), Trainer(project)
    assert whole.choice.name == "fused"
    whole.advance(47)
    for count in (1, 2, 1, 13, 5, 3, 22):
        parts.advance(count)
    assert_same_state(whole.snapshot(), parts.snapshot())
    again = Trainer(parts.snapshot())
    for trainer in (whole, again):
        trainer.advance(9)
    assert_same_state(whole.snapshot(), again.snapshot())


def test_auto_trains_a_small_network_with_the_kernel():
    assert Trainer(dropping()).choice.name == "fused"


def test_nothing_drops_out_where_losses_are_evaluated():
    project = small(backend="fused")
    plain, dropped = Trainer(project), Trainer(dropping(backend="fused"))
    assert plain.losses() == dropped.losses()
    dropped.advance(20)
    found = dropped.losses()
    exact = dropped.losses(as_evaluated=True)
    assert found.train == pytest.approx(exact.train, rel=1e-5)
    assert found.test == pytest.approx(exact.test, rel=1e-5)


def test_a_block_that_leads_nowhere_is_drawn_for_too(kernel):
    project = dropping(0.5)
    first, second = project.network.of_kind("hidden")
    kept = tuple(
        projection
        for projection in project.network.projections
        if projection.source != second.id
    )
    output = project.network.of_kind("output")[0]
    weights = np.ones((first.size, output.size), np.float32)
    template = project.network.projections[0]
    more = replace(
        template,
        source=first.id,
        target=output.id,
        weights=weights,
        mask=None,
        frozen=None,
    )
    if all(p.key != more.key for p in kept):
        kept = (*kept, more)
    network = replace(project.network, projections=kept)
    assert_close(replace(project, network=network), kernel)
