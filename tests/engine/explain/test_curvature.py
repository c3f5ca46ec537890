from dataclasses import replace

import numpy as np
import pytest

from engine.explain import curvature as module
from engine.explain.curvature import (
    NoLimit,
    rate_limit,
    rate_limit_steps,
    why_no_limit,
)
from engine.explain.rates import race
from engine.network.parameters import exists, frozen, pack
from engine.project import with_settings
from tests.engine import reference
from tests.engine.random_networks import layered, project_for
from tests.engine.small_runs import small


def hessian(project):
    """Second derivatives over what training moves, by differences of gradients."""
    network, data = project.network, project.dataset
    free = np.flatnonzero(exists(network) & ~frozen(network))
    x, y = data.inputs[data.train_rows], data.targets[data.train_rows]
    w, h = pack(network).astype(np.float64), 1e-5

    def gradient(at):
        return reference.gradient(network, at, project.settings.loss, x, y)[free]

    columns = []
    for index in free:
        step = np.zeros_like(w)
        step[index] = h
        columns.append((gradient(w + step) - gradient(w - step)) / (2 * h))
    found = np.array(columns)
    n_biases = sum(layer.size for layer in network.layers)
    return (found + found.T) / 2 + project.settings.l2 * np.diag(free >= n_biases)


def full(loss="mse", words=("tanh", "identity"), seed=3, **settings):
    network = layered([2, 4, 1], words, seed)
    rng = np.random.default_rng(seed)
    settings = {"batch_size": None, "optimizer": "sgd"} | settings
    return project_for(network, loss, rng, 40, **settings)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_the_curvature_is_the_largest_eigenvalue(seed, l2):
    project = full(seed=seed, l2=l2)
    found = rate_limit(project)
    values = np.linalg.eigvalsh(hessian(project))
    assert found.converged
    assert found.curvature == pytest.approx(values[-1], rel=5e-3)
    assert found.limit == pytest.approx(2 / values[-1], rel=5e-3)
    assert rate_limit(project) == found


def test_where_the_bend_is_mostly_downward_the_largest_is_still_found(monkeypatch):
    monkeypatch.setattr(module, "TOLERANCE", 1e-8)
    found = None
    for seed in range(60):
        project = full("mse", ("sine", "gaussian"), seed=seed)
        values = np.linalg.eigvalsh(hessian(project))
        if -values[0] > 1.3 * values[-1] > 0.1:
            found = rate_limit(project)
            break
    assert found is not None, "no seed gave such a network"
    assert found.curvature == pytest.approx(values[-1], rel=1e-2)


@pytest.mark.parametrize("seed", [2, 13, 15, 18, 24])
def test_a_small_bend_upward_beside_a_large_one_downward(seed):
    project = full("mse", ("sine", "gaussian"), seed=seed)
    values = np.linalg.eigvalsh(hessian(project))
    assert -values[0] > 5 * values[-1] > 0
    assert rate_limit(project).curvature == pytest.approx(values[-1], rel=1e-2)


def test_bends_upward_and_downward_that_are_equally_large():
    network = layered([2, 4, 1], ["tanh", "sigmoid"], 0)
    rng = np.random.default_rng(0)
    settings = {"batch_size": None, "optimizer": "sgd"}
    project = project_for(network, "mse", rng, 40, **settings)
    values = np.linalg.eigvalsh(hessian(project))
    assert -values[0] == pytest.approx(values[-1], rel=0.05)
    found = rate_limit(project)
    assert found.converged
    assert found.curvature == pytest.approx(values[-1], rel=5e-3)


def test_frozen_parameters_do_not_count():
    project = full()
    hidden = project.network.layers[1]
    network = project.network.with_layers(
        [replace(hidden, frozen=np.ones(hidden.size, bool))]
    )
    project = replace(project, network=network)
    values = np.linalg.eigvalsh(hessian(project))
    assert rate_limit(project).curvature == pytest.approx(values[-1], rel=5e-3)


def test_a_linear_neuron_diverges_beyond_the_limit_and_not_below():
    network = layered([2, 1], ["identity"])
    rng = np.random.default_rng(5)
    project = project_for(network, "mse", rng, 30, batch_size=None, optimizer="sgd")
    limit = rate_limit(project).limit
    x = np.hstack([project.dataset.inputs[project.dataset.train_rows], [[1]] * 23])
    values = np.linalg.eigvalsh(2 * x.T @ x / 23)
    assert limit == pytest.approx(2 / values[-1], rel=1e-3)
    rates = [0.5 * limit, 0.99 * limit, 1.01 * limit]
    found = race(project, rates, 3000)
    assert found.runs[2].losses[-1] > found.runs[2].losses[0]
    assert found.runs[1].losses[-1] < found.runs[1].losses[0]
    assert found.words[2] == "diverges"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"optimizer": "adam"}, "choose the optimizer SGD"),
        ({"batch_size": 4}, "choose the full batch"),
        ({"clip": 1.0}, "clip nothing"),
        ({"l1": 0.1}, "set L1 to 0"),
    ],
)
def test_where_there_is_no_limit_the_reason_is_said(changes, words):
    project = with_settings(full(), **changes)
    assert words in why_no_limit(project)
    with pytest.raises(NoLimit, match=words):
        rate_limit(project)


def test_dropout_frozen_and_large_networks_have_none(monkeypatch):
    project = full()
    assert why_no_limit(project) is None
    hidden = project.network.layers[1]
    network = project.network.with_layers([replace(hidden, dropout=0.5)])
    with pytest.raises(NoLimit, match="set dropout to 0"):
        rate_limit(replace(project, network=network))
    layers = [
        replace(layer, frozen=np.ones(layer.size, bool))
        for layer in project.network.layers[1:]
    ]
    network = project.network.with_layers(layers)
    for p in network.projections:
        network = network.with_projection(
            replace(p, frozen=np.ones(p.weights.shape, bool))
        )
    with pytest.raises(NoLimit, match="Everything is frozen"):
        rate_limit(replace(project, network=network))
    monkeypatch.setattr(module, "MOST_WORK", 10)
    with pytest.raises(NoLimit, match="too long to estimate"):
        rate_limit(project)
    assert why_no_limit(with_settings(small(), batch_size=42)) is None


def test_an_estimate_can_be_broken_off():
    steps = rate_limit_steps(full())
    assert 0 < next(steps) < next(steps) < 1
    steps.close()
    assert list(steps) == []


def test_a_flat_loss_has_no_limit():
    project = full("mse", ("step", "step"))
    found = rate_limit(project)
    assert found.curvature == 0
    assert found.limit is None
