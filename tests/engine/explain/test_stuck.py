"""Neurons that no row teaches anything, found again one by one."""

from dataclasses import replace

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.explain import neuron_values
from engine.explain.neuron_steps import neuron_spread
from engine.explain.stuck import stuck_neurons
from engine.network.parameters import pack
from engine.plan import compile_plan
from tests.engine.random_networks import layered

ROWS = np.random.default_rng(3).normal(size=(40, 2)).astype(np.float32)
HIDDEN = sorted(word for word, row in ACTIVATIONS.items() if not row.whole_layer)


def values_of(network, rows=ROWS):
    plan = compile_plan(network)
    return neuron_values(plan, plan.from_network_order(pack(network)), rows)


def with_biases(network, bias):
    layers = [
        replace(layer, biases=np.full(layer.size, bias, np.float32))
        if layer.computes
        else layer
        for layer in network.layers
    ]
    return replace(network, layers=tuple(layers))


@pytest.mark.parametrize("bias", [-30.0, -2.0, 0.0, 30.0])
def test_they_are_those_that_every_row_leaves_on_a_flat_part(bias):
    network = with_biases(layered([2, len(HIDDEN), 2], [tuple(HIDDEN), "tanh"]), bias)
    values = values_of(network)
    expected = {}
    for layer in network.of_kind("hidden"):
        for neuron in layer.neurons.tolist():
            spread = neuron_spread(network, neuron, values)
            if spread.silent == 1:
                expected[neuron] = "silent"
            elif spread.saturated == 1:
                expected[neuron] = "saturated"
    assert stuck_neurons(network, values) == expected


def test_a_dead_relu_and_a_saturated_tanh_are_told_and_outputs_are_not():
    network = with_biases(layered([2, 2, 1], [("relu", "tanh"), "sigmoid"]), -50.0)
    (hidden,), (output,) = network.of_kind("hidden"), network.of_kind("output")
    relu, tanh = hidden.neurons.tolist()
    found = stuck_neurons(network, values_of(network))
    assert found[relu] == "silent"
    assert found[tanh] in ("silent", "saturated")
    assert int(output.neurons[0]) not in found


def test_one_row_tells_nothing():
    network = with_biases(layered([2, 2, 1], ["relu", "sigmoid"]), -50.0)
    assert not stuck_neurons(network, values_of(network, ROWS[0]))
    assert not stuck_neurons(network, values_of(network, ROWS[:0]))
