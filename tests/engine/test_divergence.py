from dataclasses import replace

import numpy as np
import pytest

from engine.backends.numpy_backend import NumpyBackend
from engine.network.network import Network
from engine.network.parameters import pack
from engine.network.projection import Projection
from engine.project import Project, with_settings
from engine.trainer import Trainer
from tests.engine import reference
from tests.engine.random_networks import (
    layered,
    make_dataset,
    make_layer,
    project_for,
)
from tests.engine.small_runs import assert_same_state, small


@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_divergence_keeps_the_state_before_the_first_bad_step(loss, optimizer):
    rate = {"sgd": 50.0, "adam": 1e36}[optimizer]
    rate = rate if loss == "mse" else 1e37
    project = small(loss=loss, optimizer=optimizer, learning_rate=rate, backend="numpy")
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
    assert ": n4 in Layer 3 was the first to stop being finite" in (
        trainer.stopped.sentence
    )


@pytest.mark.parametrize("loose", [False, True])
def test_the_first_neuron_that_was_not_finite_is_named(loose):
    network = layered([1, 2, 2, 1], ["identity", "identity", "identity"], loose=loose)
    data = make_dataset(np.ones((4, 1)), np.zeros((4, 1)), test_share=0)
    project = with_settings(Project(network, dataset=data), learning_rate=1e-30)
    middle = network.find_neuron(int(network.of_kind("hidden")[-1].neurons[-1]))[0]
    biases = middle.biases.copy()
    biases[-1] = 3e38
    changed = [replace(middle, biases=biases)]
    into = [
        replace(p, weights=np.full_like(p.weights, 3e38))
        for p in network.projections
        if p.target == middle.id
    ]
    network = network.with_layers(changed)
    for projection in into:
        network = network.with_projection(projection)
    first = network.layers[1]
    network = network.with_layers([replace(first, biases=np.full(first.size, 9, "f"))])
    trainer = Trainer(replace(project, network=network))
    trainer.advance(1)
    assert trainer.stopped.reason == "diverged"
    name = middle.names[0 if not loose else -1]
    expected = f": {name} in {middle.name} was the first to stop being finite"
    assert expected in trainer.stopped.sentence


def test_a_parameter_is_named_where_all_neurons_were_finite():
    network = layered([1, 1], ["identity"])
    data = make_dataset(np.full((4, 1), 1e30), np.zeros((4, 1)), test_share=0)
    project = with_settings(Project(network, dataset=data), learning_rate=1e5)
    trainer = Trainer(project)
    trainer.advance(10)
    assert trainer.stopped.reason == "diverged"
    names = "the weight from n2 to n4 was the first to stop being finite"
    assert names in trainer.stopped.sentence
    assert "below 100000." in trainer.stopped.sentence


def test_the_rate_that_was_used_is_the_one_to_go_below():
    project = small(learning_rate=1e6, schedule="exponential", schedule_epochs=1000)
    project = with_settings(project, warm_up=9)
    trainer = Trainer(project)
    trainer.advance(100_000)
    assert trainer.stopped.reason == "diverged"
    used = 1e6 * (trainer.stopped.epoch + 1) / 10
    assert trainer.stopped.epoch < 9
    assert f"below {used:g}." in trainer.stopped.sentence


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
    project = small(optimizer="adam", backend="numpy")
    trainer, same = Trainer(project), Trainer(project)
    trainer.advance(12)
    same.advance(12)
    update = NumpyBackend._update
    calls = iter(range(100))

    def broken(backend, rule, move):
        update(backend, rule, move)
        if next(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(NumpyBackend, "_update", broken)
    with pytest.raises(KeyboardInterrupt):
        trainer.advance(5)
    monkeypatch.undo()
    assert trainer.step >= 12
    same.advance(trainer.step - 12)
    assert_same_state(trainer.snapshot(), same.snapshot())
