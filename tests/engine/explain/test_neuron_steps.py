import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.activations import ACTIVATIONS
from engine.explain import neuron_steps as neuron_steps_module
from engine.explain import neuron_values
from engine.explain.neuron_steps import (
    NoSteps,
    neuron_spread,
    neuron_spread_of_rows,
    neuron_steps,
    neuron_steps_of_row,
)
from engine.network.parameters import pack
from engine.plan import compile_plan
from engine.project import Project
from tests.engine import reference
from tests.engine.random_networks import layered, project_for, projects
from tests.engine.test_textbook import textbook


def values_of(network, rows, dtype=np.float64):
    plan = compile_plan(network, dtype)
    return neuron_values(plan, plan.from_network_order(pack(network)), rows)


@given(projects())
def test_every_number_is_that_of_plain_loops(project):
    network, row = project.network, project.dataset.inputs[3]
    values = values_of(network, row)
    _, outputs = reference.forward(network, pack(network).astype(float), row[None])
    for layer in network.layers:
        for index, neuron in enumerate(layer.neurons.tolist()):
            if not layer.computes:
                continue
            found = neuron_steps(network, neuron, values)
            z, wanted = float(layer.biases[index]), []
            for p in network.incoming(layer.id):
                for i in range(len(p.weights)):
                    if p.exists[i, index]:
                        x, w = outputs[p.source][i, 0], float(p.weights[i, index])
                        wanted.append((x, w))
                        z += x * w
            assert [(p.value, p.weight) for p in found.products] == [
                (pytest.approx(x), w) for x, w in wanted
            ]
            assert all(p.product == p.value * p.weight for p in found.products)
            assert found.bias == layer.biases[index]
            assert found.weighted_sum == pytest.approx(z, abs=1e-9)
            assert found.output == pytest.approx(outputs[layer.id][index, 0], abs=1e-9)
            shown = sum(p.product for p in found.largest) + found.rest
            total = sum(p.product for p in found.products)
            assert shown == pytest.approx(total, abs=1e-9)


def test_the_line_of_the_textbook():
    project = textbook()
    hidden = project.network.layers[1]
    found = neuron_steps_of_row(project, int(hidden.neurons[0]), 0)
    assert found.line == "sigmoid(0.05 × 0.15 + 0.1 × 0.2 + 0.35) = 0.5933"
    assert found.output == pytest.approx(1 / (1 + math.exp(-0.3775)), rel=1e-6)
    slope = found.output * (1 - found.output)
    assert found.slope == pytest.approx(slope, rel=1e-5)
    assert [p.name for p in found.products] == list(project.network.layers[0].names)


def test_negative_numbers_in_the_line():
    network = layered([2, 1], ["identity"])
    (join,) = network.projections
    network = network.with_projection(replace(join, weights=np.array([[-2], [3]], "f")))
    last = replace(network.layers[1], biases=np.array([-0.5], "f"))
    network = network.with_layers([last])
    values = values_of(network, np.array([0.5, -1.0]))
    found = neuron_steps(network, int(last.neurons[0]), values)
    assert found.line == "identity(0.5 × (−2) − 1 × 3 − 0.5) = −4.5"


def test_only_seven_products_are_written_out_and_the_rest_is_summed():
    network = layered([20, 1], ["tanh"])
    row = np.random.default_rng(1).normal(size=20)
    last = network.layers[1]
    found = neuron_steps(network, int(last.neurons[0]), values_of(network, row))
    sizes = sorted((abs(p.product) for p in found.products), reverse=True)
    assert sorted((abs(p.product) for p in found.largest), reverse=True) == sizes[:7]
    left = [p.product for p in found.products if p not in found.largest]
    assert found.rest == pytest.approx(sum(left))
    assert found.n_summed == 13
    assert "[13 more]" in found.line
    order = [found.products.index(p) for p in found.largest]
    assert order == sorted(order)


def test_softmax_shows_the_sums_of_its_layer():
    network = layered([2, 3], ["softmax"])
    values = values_of(network, np.array([0.3, -0.2]))
    last = network.layers[1]
    found = [neuron_steps(network, n, values) for n in last.neurons.tolist()]
    exps = [math.exp(z) for z in found[0].peers]
    for index, each in enumerate(found):
        assert each.output == pytest.approx(exps[index] / sum(exps))
        assert each.peers[index] == each.weighted_sum


@given(projects())
def test_slopes_are_those_of_central_differences(project):
    network = project.network
    values = values_of(network, project.dataset.inputs)
    for layer in network.layers:
        for index, word in enumerate(layer.activations):
            if not layer.computes or ACTIVATIONS[word].whole_layer:
                continue
            found = neuron_spread(network, int(layer.neurons[index]), values)
            assert np.array_equal(found.sums, values.sums[layer.id][index])
            assert np.array_equal(found.outputs, values.outputs[layer.id][index])
            h = 1e-5
            apart = np.full(len(found.sums), True)
            for kink in ACTIVATIONS[word].kinks:
                apart &= np.abs(found.sums - kink) > 2 * h
            above, below = (
                _applied(word, found.sums[apart] + side) for side in (h, -h)
            )
            numeric = (above - below) / (2 * h)
            np.testing.assert_allclose(
                found.slopes[apart], numeric, rtol=1e-5, atol=1e-8
            )


def _applied(word, sums):
    out = np.empty((1, len(sums)))
    ACTIVATIONS[word].apply(sums[None].copy(), out)
    return out[0]


@pytest.mark.parametrize(
    ("word", "sums", "saturated", "silent"),
    [
        ("tanh", [0, 1, 3, -4], 0.5, 0),
        ("sigmoid", [0, 2, 6, -6], 0.5, 0),
        ("relu", [-1, -2, 1, 2], 0.5, 0.5),
        ("relu", [-1, -2, -3, -0.5], 1, 1),
        ("identity", [-90, 0, 5, 90], 0, 0),
        ("gelu", [-0.7518, 0, 1, -9], 0.25, 0),
        ("sine", [0, np.pi / 2, 3, 4], 0, 0),
        ("gaussian", [0, 3, -3, 1], 0.5, 0.25),
        ("step", [-1, 1, 2, -2], 1, 1),
        ("sigmoid", [200, 300, 400, 500], 1, 1),
    ],
)
def test_shares_that_are_saturated_and_silent(word, sums, saturated, silent):
    network = layered([1, 1], [word])
    (join,) = network.projections
    network = network.with_projection(replace(join, weights=np.ones((1, 1), "f")))
    last = replace(network.layers[1], biases=np.zeros(1, "f"))
    network = network.with_layers([last])
    rows = np.array(sums, float)[:, None]
    found = neuron_spread(network, int(last.neurons[0]), values_of(network, rows))
    assert found.saturated == saturated
    assert found.silent == silent
    assert found.is_flat == (silent == 1)
    assert found.is_dead == (silent == 1 and not found.outputs.any())
    assert found.is_dead == (word == "relu" and max(sums) < 0)


def test_rows_in_parts_lie_where_all_of_them_do(monkeypatch):
    project = textbook()
    neuron = int(project.network.layers[1].neurons[0])
    rows = np.zeros(7, np.int64)
    whole = neuron_spread_of_rows(project, neuron, rows)
    monkeypatch.setattr(neuron_steps_module, "PART", 3)
    parts = neuron_spread_of_rows(project, neuron, rows)
    assert np.array_equal(whole.sums, parts.sums)
    assert len(parts.outputs) == 7
    assert parts.sums[0] == pytest.approx(0.3775)


def test_what_has_no_steps_says_so():
    project = textbook()
    inputs = project.network.layers[0]
    with pytest.raises(NoSteps, match="choose a hidden or an output neuron"):
        neuron_steps_of_row(project, int(inputs.neurons[0]), 0)
    with pytest.raises(NoSteps, match="does not exist any more"):
        neuron_steps_of_row(project, 999, 0)
    network = project.network
    with pytest.raises(NoSteps, match="no rows"):
        neuron_spread(network, 5, values_of(network, np.zeros((0, 2))))


def test_a_project_without_data_says_so():
    project = project_for(layered([1, 1], ["tanh"]), "mse", np.random.default_rng(0))
    bare = Project(project.network)
    with pytest.raises(Exception, match="no data yet"):
        neuron_steps_of_row(bare, int(project.network.layers[1].neurons[0]), 0)
