from dataclasses import replace
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.explain.paths import bias_paths, weight_paths
from engine.explain.subject import CannotExplain
from engine.losses import LOSSES
from engine.network.parameters import pack, unpack
from tests.engine import reference
from tests.engine.random_networks import layered, project_for, projects
from tests.engine.test_textbook import textbook

unhurried = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck)
)


def gradient_of_row(project, row):
    data = project.dataset
    w = pack(project.network).astype(np.float64)
    x, y = data.inputs[[row]], data.targets[[row]]
    return reference.gradient(project.network, w, project.settings.loss, x, y)


def neurons_on_all_ways(network, neuron):
    """How many ways lead from a neuron to an output, by walking all of them."""
    layer, place = network.find_neuron(neuron)
    found = int(layer.kind == "output")
    for p in network.outgoing(layer.id):
        for j in np.flatnonzero(p.exists[place]):
            target = network.layer(p.target)
            found += neurons_on_all_ways(network, int(target.neurons[j]))
    return found


@unhurried
@given(projects(), st.integers(0, 11), st.integers(0, 10**6))
def test_the_paths_add_up_to_the_gradient(project, row, pick):
    network = project.network
    wanted = gradient_of_row(project, row)
    offset = sum(layer.size for layer in network.layers)
    candidates = []
    for p in network.projections:
        above, below = network.layer(p.source), network.layer(p.target)
        for i, j in zip(*np.nonzero(p.exists), strict=True):
            place = offset + i * below.size + j
            ends = int(above.neurons[i]), int(below.neurons[j])
            candidates.append((place, *ends))
        offset += p.weights.size
    place, source, target = candidates[pick % len(candidates)]
    found = weight_paths(project, source, target, row)
    total = sum(path.product for path in found.paths)
    assert found.gradient == pytest.approx(wanted[place], rel=1e-6, abs=1e-9)
    assert total + found.rest == pytest.approx(found.gradient, abs=1e-12)
    if found.is_complete:
        assert total == pytest.approx(found.gradient, rel=1e-6, abs=1e-9)
    for path in found.paths:
        assert path.product == pytest.approx(prod(f.value for f in path.factors))
        assert path.neurons[0] == target
    sizes = [abs(path.product) for path in found.paths]
    assert sizes == sorted(sizes, reverse=True) or np.allclose(
        sizes, sorted(sizes, reverse=True)
    )
    plain = all("softmax" not in layer.activations for layer in network.layers)
    if plain:
        assert found.n_paths == neurons_on_all_ways(network, target)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_check_is_a_central_difference(loss):
    last = {"cross_entropy": "softmax", "binary_cross_entropy": "sigmoid"}
    network = layered([2, 3, 3, 2], ["tanh", "softmax", last.get(loss, "tanh")])
    project = project_for(network, loss, np.random.default_rng(3))
    inputs, hidden = network.layers[:2]
    for i in inputs.neurons.tolist():
        for j in hidden.neurons.tolist():
            found = weight_paths(project, i, j, 2)
            assert found.numeric == pytest.approx(found.gradient, rel=1e-5, abs=1e-8)
            # Through softmax: 3 sums to 3 outputs, then 2 sums, to 1 or 2 losses.
            assert found.n_paths == 3 * 3 * 2
            assert found.is_complete
            total = sum(path.product for path in found.paths)
            assert total == pytest.approx(found.gradient, rel=1e-9)
    for j in hidden.neurons.tolist():
        found = bias_paths(project, j, 2)
        total = sum(path.product for path in found.paths)
        assert total == pytest.approx(found.numeric, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("size", [1e3, 1e9, 1e30])
def test_the_check_holds_for_huge_weights_too(size):
    network = layered([2, 2, 1], ["relu", "identity"])
    project = project_for(network, "mse", np.random.default_rng(3))
    large = np.abs(pack(network)) * np.float32(size)
    project = replace(project, network=unpack(network, large))
    source, target = (layer.neurons.tolist()[0] for layer in network.layers[:2])
    every = [weight_paths(project, source, target, row) for row in range(4)]
    for found in every:
        assert found.numeric == pytest.approx(found.gradient, rel=1e-4)
    assert any(found.gradient for found in every)


def test_softmax_without_its_loss_spreads_over_the_outputs():
    network = layered([2, 2, 3], ["tanh", "softmax"])
    project = project_for(network, "mse", np.random.default_rng(3))
    _, hidden, _ = network.layers
    found = bias_paths(project, int(hidden.neurons[0]), 0)
    assert found.n_paths == 3 * 3
    total = sum(path.product for path in found.paths)
    assert total == pytest.approx(found.numeric, rel=1e-6)


def test_the_factors_of_the_textbook():
    project = textbook()
    inputs, hidden, output = project.network.layers
    found = weight_paths(project, int(inputs.neurons[0]), int(hidden.neurons[0]), 0)
    assert found.n_paths == 2
    assert found.gradient == pytest.approx(0.000438568, abs=1e-8)
    assert found.loss == pytest.approx(0.298371109, abs=1e-7)
    by_output = {path.neurons[-1]: path for path in found.paths}
    first = by_output[int(output.neurons[0])]
    values = [f.value for f in first.factors]
    known = [0.05, 0.241300709, 0.40, 0.186815602, 0.741365069]
    assert values == pytest.approx(known, abs=1e-7)
    assert [f.kind for f in first.factors] == [
        "input",
        "slope",
        "weight",
        "slope",
        "loss",
    ]
    h, o = hidden.names[0], output.names[0]
    x = inputs.names[0]
    assert [f.name for f in first.factors] == [
        f"∂z({h})/∂w = {x}",
        f"∂a({h})/∂z({h})",
        f"∂z({o})/∂a({h})",
        f"∂a({o})/∂z({o})",
        f"∂E/∂a({o})",
    ]
    assert first.line == "0.05 × 0.2413 × 0.4 × 0.1868 × 0.7414 = 0.0006684"


def test_of_many_paths_the_largest_are_listed_and_the_rest_is_summed():
    network = layered([2, 6, 6, 6, 1], ["tanh"] * 4)
    project = project_for(network, "mse", np.random.default_rng(1))
    inputs, hidden = network.layers[:2]
    found = weight_paths(project, int(inputs.neurons[0]), int(hidden.neurons[2]), 0)
    assert found.n_paths == 36
    network = layered([2, 6, 6, 6, 6, 1], ["tanh"] * 5)
    project = project_for(network, "mse", np.random.default_rng(1))
    ends = [int(network.layers[i].neurons[2 * i]) for i in (0, 1)]
    found = weight_paths(project, *ends, 0)
    assert found.n_paths == 216
    assert not found.is_complete
    assert len(found.paths) == 50
    listed = sorted(abs(path.product) for path in found.paths)
    assert listed[::-1] == pytest.approx(
        sorted(all_products(project, *ends))[-1:-51:-1]
    )
    total = sum(path.product for path in found.paths)
    assert found.rest == pytest.approx(found.gradient - total)
    assert found.gradient == pytest.approx(found.numeric, rel=1e-5)


def all_products(project, source, target):
    """Size of the product along every way, by walking all of them."""
    network = project.network
    w = pack(network).astype(float)
    row = project.dataset.inputs[[0]]
    sums, outputs = reference.forward(network, w, row)
    layers = network.layers
    a = [outputs[layer.id][:, 0] for layer in layers]
    slopes = [1 - x**2 for x in a]
    weights = [p.weights.astype(float) for p in network.projections]
    start = int(np.flatnonzero(layers[1].neurons == target)[0])
    place = int(np.flatnonzero(layers[0].neurons == source)[0])
    assert sums.keys() == outputs.keys()
    end = 2 * (a[-1][0] - project.dataset.targets[0, 0]) * slopes[-1][0]
    begin = a[0][place] * slopes[1][start]
    ways = product(range(6), repeat=3)
    found = [
        begin
        * weights[1][start, i]
        * slopes[2][i]
        * weights[2][i, j]
        * slopes[3][j]
        * weights[3][j, k]
        * slopes[4][k]
        * weights[4][k, 0]
        * end
        for i, j, k in ways
    ]
    return np.abs(found)


def test_a_dead_relu_has_paths_of_nothing():
    network = layered([1, 2, 1], ["relu", "identity"])
    dead = replace(network.layers[1], biases=np.array([-100, -100], "f"))
    network = network.with_layers([dead])
    project = project_for(network, "mse", np.random.default_rng(1))
    found = bias_paths(project, int(dead.neurons[0]), 0)
    assert found.n_paths == len(found.paths) == 1
    assert found.gradient == found.paths[0].product == found.numeric == 0


def test_a_weight_that_leads_nowhere_has_no_path():
    network = layered([1, 2, 1], ["tanh", "identity"])
    first, last = network.projections
    cut = np.array([[True], [False]])
    last = replace(last, mask=cut, weights=np.where(cut, last.weights, 0))
    network = network.with_projection(last)
    project = project_for(network, "mse", np.random.default_rng(1))
    x = int(network.layers[0].neurons[0])
    found = weight_paths(project, x, int(network.layers[1].neurons[1]), 0)
    assert found.paths == ()
    assert found.n_paths == found.gradient == 0
    assert first.n_connections == 2


def test_what_is_no_parameter_says_so():
    project = textbook()
    inputs, hidden, output = project.network.layers
    x, h, o = (int(layer.neurons[0]) for layer in (inputs, hidden, output))
    with pytest.raises(CannotExplain, match="no connection between these two"):
        weight_paths(project, x, o, 0)
    with pytest.raises(CannotExplain, match="input neuron and has no bias"):
        bias_paths(project, x, 0)
    with pytest.raises(CannotExplain, match="does not exist any more"):
        bias_paths(project, 1000 + h, 0)
