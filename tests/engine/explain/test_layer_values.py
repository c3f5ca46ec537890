from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies

from engine.explain import Explainer, activation_scale, neuron_values
from engine.network.parameters import pack
from engine.plan import compile_plan
from tests.engine import reference
from tests.engine.random_networks import layered, networks, projects


def planned(network, dtype=np.float32):
    plan = compile_plan(network, dtype)
    return plan, plan.from_network_order(pack(network))


@given(projects())
def test_values_of_all_neurons_equal_those_computed_layer_by_layer(project):
    network, inputs = project.network, project.dataset.inputs
    plan, parameters = planned(network, np.float64)
    values = neuron_values(plan, parameters, inputs)
    sums, outputs = reference.forward(network, pack(network).astype(float), inputs)
    assert values.sums.keys() == values.outputs.keys() == sums.keys()
    for layer in network.layers:
        key = layer.id
        np.testing.assert_allclose(values.sums[key], sums[key], 1e-9, 1e-9)
        np.testing.assert_allclose(values.outputs[key], outputs[key], 1e-9, 1e-9)


def test_one_row_gives_one_value_per_neuron():
    plan, parameters = planned(layered([2, 3, 1], ["relu", "tanh"]))
    explainer = Explainer(plan)
    rows = np.array([[0.5, -1.0], [2.0, 0.25]])
    together = neuron_values(plan, parameters, rows)
    for index, row in enumerate(rows):
        alone = neuron_values(plan, parameters, row, explainer)
        for layer, values in alone.outputs.items():
            assert values.ndim == 1
            np.testing.assert_allclose(
                values, together.outputs[layer][:, index], rtol=1e-6
            )


def test_values_stay_when_the_explainer_goes_on():
    plan, parameters = planned(layered([2, 3, 1], ["relu", "tanh"]))
    explainer = Explainer(plan)
    first = neuron_values(plan, parameters, np.ones(2), explainer)
    kept = {layer: values.copy() for layer, values in first.outputs.items()}
    neuron_values(plan, parameters * 3, -np.ones(2), explainer)
    assert all(np.array_equal(first.outputs[layer], kept[layer]) for layer in kept)


@given(projects(), strategies.integers(0, 10**6))
def test_taken_parameters_are_those_of_the_newest_network(project, seed):
    network, inputs = project.network, project.dataset.inputs
    plan, _ = planned(network)
    explainer = Explainer(plan, len(inputs))
    generator = np.random.default_rng(seed)
    for _ in range(3):
        explainer.take(network)
        found = explainer.of_rows(inputs)
        wanted = neuron_values(plan, plan.from_network_order(pack(network)), inputs)
        for layer, values in wanted.outputs.items():
            assert np.array_equal(found.outputs[layer], values, equal_nan=True)
        some = generator.choice([p.key for p in network.projections])
        network = replace(
            network,
            projections=tuple(
                replace(p, weights=p.weights * np.float32(1.5))
                if p.key == tuple(some)
                else p
                for p in network.projections
            ),
        )
    explainer.values(np.zeros_like(plan.from_network_order(pack(network))), inputs)
    explainer.take(network)
    assert np.array_equal(explainer.parameters, plan.from_network_order(pack(network)))


@given(networks())
def test_an_unbound_input_reads_zero(network):
    layers = [
        layer if layer.kind != "input" else _unbound(layer) for layer in network.layers
    ]
    plan, parameters = planned(network.with_layers(layers))
    values = neuron_values(plan, parameters, np.ones(3))
    for layer in network.of_kind("input"):
        assert not values.outputs[layer.id].any()


def _unbound(layer):
    return replace(layer, columns=np.full(layer.size, -1))


def test_bounded_layers_have_the_scale_one_and_others_their_largest_value():
    network = layered([1, 2, 2, 1], ["tanh", "relu", ("identity",)])
    plan, parameters = planned(network)
    inputs = np.linspace(-30, 30, 700)[:, None]
    scale = activation_scale(plan, parameters, inputs)
    _, outputs = reference.forward(network, pack(network), inputs[:500])
    ids = [layer.id for layer in network.layers]
    assert scale[ids[0]] == pytest.approx(30)
    assert scale[ids[1]] == 1
    for layer in ids[2:]:
        largest = max(1, np.abs(outputs[layer]).max())
        assert scale[layer] == pytest.approx(largest, rel=1e-5)


def test_the_scale_is_at_least_one_and_one_without_rows():
    plan, parameters = planned(layered([1, 1], ["identity"]))
    small = activation_scale(plan, parameters * 0, np.full((3, 1), 0.1))
    none = activation_scale(plan, parameters, np.zeros((0, 1)))
    assert set(small.values()) == set(none.values()) == {1.0}
