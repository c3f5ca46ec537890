"""The steps of a neuron are what the network computes."""

from __future__ import annotations

import doctest
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain import neuron_lens, neuron_values
from engine.explain.neuron_lens import (
    SHOWN_TERMS,
    NeuronLens,
    activation_curve,
)
from engine.network.parameters import pack
from engine.plan import compile_plan
from engine.trainer import Trainer

if TYPE_CHECKING:
    from engine.project import Project


def trained(name: str, **options) -> Project:
    trainer = Trainer(new_project(load_set(name), **options))
    trainer.advance_epochs(2)
    return trainer.snapshot()


def inputs_of(project: Project) -> np.ndarray:
    return project.scaling.scale_inputs(project.dataset.inputs)


@pytest.fixture(scope="module", params=["two-moons", "penguins"])
def project(request) -> Project:
    return trained(request.param, hidden=((5, "tanh"), (3, "relu")))


def test_the_steps_of_every_neuron_add_up(project):
    rows, network = inputs_of(project), project.network
    lens = NeuronLens(network)
    plan = compile_plan(network)
    parameters = plan.from_network_order(pack(network))
    expected = neuron_values(plan, parameters, rows[:50])
    for layer in network.layers:
        if not layer.computes:
            continue
        for index, neuron in enumerate(layer.neurons.tolist()):
            steps = lens.steps(network, neuron, rows[3], rows[:50])
            products = [term.product for term in steps.terms]
            total = sum(products) + steps.rest + steps.bias
            assert steps.weighted_sum == pytest.approx(total, rel=1e-5, abs=1e-6)
            sums = expected.sums[layer.id][index]
            outputs = expected.outputs[layer.id][index]
            assert steps.weighted_sum == pytest.approx(float(sums[3]), abs=1e-6)
            assert steps.output == pytest.approx(float(outputs[3]), abs=1e-6)
            np.testing.assert_allclose(steps.batch_sums, sums, atol=1e-6)
            np.testing.assert_allclose(steps.batch_outputs, outputs, atol=1e-6)
            for term in steps.terms:
                assert term.product == term.value * term.weight


def test_the_slope_is_that_of_the_curve(project):
    rows, network = inputs_of(project), project.network
    lens = NeuronLens(network)
    for layer in network.layers:
        for neuron in layer.neurons.tolist() if layer.computes else ():
            steps = lens.steps(network, neuron, rows[5], rows[:2])
            z, h = steps.weighted_sum, 1e-5
            low, here, high = activation_curve(steps, np.array([z - h, z, z + h]))
            assert here == pytest.approx(steps.output, abs=1e-6)
            assert steps.slope == pytest.approx((high - low) / (2 * h), abs=1e-4)


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n != "softmax"])
def test_every_activation_has_its_curve(name):
    project = new_project(load_set("two-moons"), hidden=((1, name),))
    network, rows = project.network, inputs_of(project)
    (neuron,) = network.layer_named("Hidden 1").neurons.tolist()
    steps = NeuronLens(network).steps(network, neuron, rows[0], rows)
    curve = activation_curve(steps, steps.batch_sums)
    np.testing.assert_allclose(curve, steps.batch_outputs, atol=2e-6)


def test_of_many_inputs_the_largest_products_are_told():
    project = trained("digits", hidden=((4, "tanh"),))
    network, rows = project.network, inputs_of(project)
    neuron = int(network.layer_named("Hidden 1").neurons[0])
    lens = NeuronLens(network)
    steps = lens.steps(network, neuron, rows[0], rows[:1])
    assert len(steps.terms) == SHOWN_TERMS
    assert steps.n_rest == 64 - SHOWN_TERMS
    layer = network.layer_named("Inputs")
    weights = network.projections[0].weights[:, 0].astype(np.float64)
    products = rows[0].astype(np.float32)[layer.columns] * weights
    smallest = min(abs(term.product) for term in steps.terms)
    assert smallest == pytest.approx(np.sort(np.abs(products))[-SHOWN_TERMS])
    told = sum(term.product for term in steps.terms)
    assert steps.rest == pytest.approx(products.sum() - told, abs=1e-6)
    chosen = [term.source for term in steps.terms]
    again = lens.steps(network, neuron, rows[9], rows[:1], chosen)
    assert [term.source for term in again.terms] == chosen


def test_the_newest_parameters_count():
    project = trained("two-moons")
    network, rows = project.network, inputs_of(project)
    lens = NeuronLens(network)
    neuron = int(network.layer_named("Output").neurons[0])
    layer = network.layer_named("Output")
    later = network.with_layers(
        replace(each, biases=each.biases + 1) if each is layer else each
        for each in network.layers
    )
    before = lens.steps(network, neuron, rows[0], rows)
    after = lens.steps(later, neuron, rows[0], rows)
    assert after.weighted_sum == pytest.approx(before.weighted_sum + 1, abs=1e-5)


def test_examples_in_the_docstrings_run():
    assert doctest.testmod(neuron_lens).failed == 0
