"""Neurons that drop out: drawn from (seed, step), in training and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from engine.backends.dropout import StepDraws
from engine.edits.add import AddNeuron
from engine.edits.dropout import SetDropout
from engine.edits.duplicate import Duplicate
from engine.edits.edit import RefusedEdit
from engine.edits.remove import RemoveItems
from engine.edits.resize import ResizeLayer
from engine.errors import UserError
from engine.explain import neuron_values
from engine.gradcheck import gradcheck
from engine.network.network import Network
from engine.network.parameters import pack, unpack
from engine.network.projection import Projection
from engine.prediction import evaluate, predict
from engine.project import with_settings
from engine.trainer import Trainer
from tests.engine.random_networks import make_layer, project_for
from tests.engine.small_runs import assert_same_state, small

RATE = 1e-3


def dropping(dropout=0.4, **settings):
    project = small(**settings)
    hidden = tuple(layer.id for layer in project.network.of_kind("hidden"))
    return SetDropout(hidden, dropout).apply(project)


def forked():
    """x -> 4 tanh that drop out -> 3 sine that drop out -> y, and 4 tanh -> y."""
    layers = (
        make_layer(1, "input", ["identity"] * 2, columns=[0, 1]),
        replace(make_layer(4, "hidden", ["tanh"] * 4, biases=[0.1, -0.2, 0.3, 0.4])),
        replace(make_layer(9, "hidden", ["sine"] * 3, biases=[0.2, 0.1, -0.1])),
        make_layer(13, "output", ["sigmoid"] * 2, columns=[0, 1]),
    )
    rng = np.random.default_rng(3)
    ends = ((1, 4, (2, 4)), (4, 9, (4, 3)), (9, 13, (3, 2)), (4, 13, (4, 2)))
    joins = tuple(
        Projection(source, target, rng.normal(0, 0.9, shape).astype("f"))
        for source, target, shape in ends
    )
    project = project_for(Network(layers, joins, 20), "mse", rng, n_rows=16)
    project = SetDropout((4,), 0.5).apply(project)
    project = SetDropout((9,), 0.25).apply(project)
    return with_settings(
        project, batch_size=None, shuffle=False, learning_rate=RATE, seed=6
    )


def silenced_loss(project, parameters, factors):
    """Loss of the training rows, with the outputs of the hidden layers multiplied."""
    network, data = unpack(project.network, parameters), project.dataset
    values = {1: data.inputs[data.train_rows].T}
    activate = {4: np.tanh, 9: np.sin, 13: lambda z: 1 / (1 + np.exp(-z))}
    for layer in network.layers[1:]:
        sums = layer.biases[:, None] + sum(
            p.weights.T @ values[p.source] for p in network.incoming(layer.id)
        )
        values[layer.id] = activate[layer.id](sums) * factors.get(layer.id, 1.0)
    return float(((values[13] - data.targets[data.train_rows].T) ** 2).mean())


def test_a_step_follows_the_gradient_of_what_was_left():
    project = forked()
    trainer = Trainer(project, dtype=np.float64)
    before = trainer.plan.to_network_order(trainer.parameters)
    trainer.advance(1)
    moved = before - trainer.plan.to_network_order(trainer.parameters)

    generator = StepDraws(6).at(0)
    rows = len(project.dataset.train_rows)
    first, second = generator.random((4, rows)), generator.random((3, rows))
    factors = {4: (first >= 0.5) / 0.5, 9: (second >= 0.25) / 0.75}
    assert 0 < factors[4].mean() < 2
    expected = np.zeros_like(before)
    for index in range(len(before)):
        up, down = before.copy(), before.copy()
        up[index] += 1e-6
        down[index] -= 1e-6
        expected[index] = (
            silenced_loss(project, up, factors) - silenced_loss(project, down, factors)
        ) / 2e-6
    expected[:2] = 0  # inputs have no biases
    np.testing.assert_allclose(moved / RATE, expected, atol=1e-8)


def test_draws_of_a_step_are_those_of_a_jumped_generator_in_any_order():
    draws = StepDraws(2**62)
    for step in (0, 7, 3, 10**9, 7):
        bits = np.random.PCG64DXSM(np.random.SeedSequence((2**62, 1)))
        jumped = np.random.Generator(bits.jumped(step))
        expected = jumped.random(5, dtype=np.float32), jumped.random(4)
        generator = draws.at(step)
        assert np.array_equal(generator.random(5, dtype=np.float32), expected[0])
        assert np.array_equal(generator.random(4), expected[1])


@pytest.mark.parametrize("parts", [(1,) * 20, (7, 13), (20,)])
def test_any_split_of_the_steps_gives_the_same_bits(parts):
    whole, split = Trainer(dropping(optimizer="adam")), None
    whole.advance(20)
    project = dropping(optimizer="adam")
    for part in parts:
        split = Trainer(project)
        split.advance(part)
        project = split.snapshot()
    assert_same_state(whole.snapshot(), project)


def test_every_step_draws_anew_and_every_seed_differently():
    project = dropping(batch_size=None, shuffle=False, backend="numpy")
    one, other = Trainer(project), Trainer(with_settings(project, seed=1))
    one.advance(1)
    other.advance(1)
    assert not np.array_equal(one.parameters, other.parameters)
    backend = one._steps.backend
    (batches,) = backend._batches.values()
    drawn = [factors.copy() for factors in batches.workspace._factors.values()]
    one.advance(1)
    again = batches.workspace._factors.values()
    assert not all(np.array_equal(a, b) for a, b in zip(drawn, again, strict=True))


@pytest.mark.parametrize("dropout", [0.1, 0.5, 0.9])
def test_what_stays_is_scaled_so_that_the_mean_is_kept(dropout):
    project = dropping(dropout, batch_size=None, backend="numpy")
    trainer = Trainer(project)
    drawn = []
    for _ in range(300):
        trainer.advance(1)
        (batches,) = trainer._steps.backend._batches.values()
        drawn += [factors.copy() for factors in batches.workspace._factors.values()]
    values = np.concatenate([factors.ravel() for factors in drawn])
    assert set(np.unique(values)) == {0, np.float32(1) / (1 - np.float32(dropout))}
    spread = np.sqrt(dropout / (1 - dropout) / len(values))
    assert abs(values.mean() - 1) < 5 * spread


def test_nothing_drops_out_but_in_training():
    plain, project = small(backend="numpy"), dropping(backend="numpy")
    data = plain.dataset
    rows, wanted = data.inputs[:9], data.targets[:9]
    assert np.array_equal(predict(plain, rows), predict(project, rows))
    assert evaluate(plain, rows, wanted).loss == evaluate(project, rows, wanted).loss
    assert Trainer(plain).losses() == Trainer(project).losses()
    assert gradcheck(plain) == gradcheck(project)
    trainer = Trainer(project)
    shown = neuron_values(trainer.plan, trainer.parameters, rows)
    expected = neuron_values(Trainer(plain).plan, trainer.parameters, rows)
    for layer, values in expected.outputs.items():
        assert np.array_equal(values, shown.outputs[layer])


def test_the_edit_goes_back_and_leaves_the_parameters():
    project = small()
    hidden = project.network.of_kind("hidden")
    after = SetDropout((hidden[0].id,), 0.25).apply(project)
    assert [layer.dropout for layer in after.network.layers] == [0, 0.25, 0, 0]
    assert np.array_equal(pack(project.network), pack(after.network))
    assert SetDropout((hidden[0].id,), 0.25).apply(after) is after
    back = SetDropout((hidden[0].id,), 0.0).apply(after)
    assert [layer.dropout for layer in back.network.layers] == [0] * 4


def test_structural_edits_keep_it():
    project = dropping(0.3)
    first, second = project.network.of_kind("hidden")
    edits = (
        ResizeLayer(first.id, 6),
        AddNeuron(second.id),
        RemoveItems(neurons=(int(first.neurons[1]),)),
        Duplicate(layers=(first.id,)),
    )
    for edit in edits:
        project = edit.apply(project)
    hidden = project.network.of_kind("hidden")
    assert [layer.dropout for layer in hidden] == [0.3] * 3
    trainer = Trainer(project)
    assert trainer.advance(3) == 3


def test_a_trained_network_gets_one_mark_for_a_slider_that_is_dragged():
    trainer = Trainer(small())
    trainer.advance(3)
    project, (layer, _) = trainer.snapshot(), small().network.of_kind("hidden")
    for value in (0.1, 0.2, 0.3):
        project = SetDropout((layer.id,), value).apply(project)
    assert [mark.text for mark in project.training.history.marks] == ["dropout 0.3"]


@pytest.mark.parametrize("dropout", [-0.1, 1.0, float("nan")])
def test_a_dropout_out_of_range_is_refused(dropout):
    with pytest.raises(UserError, match="from 0 to below 1"):
        dropping(dropout)


@pytest.mark.parametrize("kind", ["input", "output"])
def test_only_hidden_neurons_drop_out(kind):
    project = small()
    (layer,) = project.network.of_kind(kind)
    with pytest.raises(UserError, match="only hidden neurons"):
        SetDropout((layer.id,), 0.5).apply(project)


def test_a_layer_that_is_gone_is_refused():
    with pytest.raises(RefusedEdit):
        SetDropout((999,), 0.5).apply(small())
    with pytest.raises(RefusedEdit, match="no hidden layer"):
        SetDropout((), 0.5).apply(small())
