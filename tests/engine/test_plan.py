import numpy as np
import pytest
from hypothesis import given

from engine.backends.backend import rows_for
from engine.backends.workspace import Workspace
from engine.errors import CannotRun
from engine.evaluation import Evaluator
from engine.network.network import Network
from engine.network.parameters import exists, frozen, pack, vector_size
from engine.network.projection import Projection
from engine.plan import compile_plan
from tests.engine import reference
from tests.engine.random_networks import layered, make_layer, networks, projects


@given(networks())
def test_a_vector_survives_the_way_to_plan_order_and_back(network):
    plan = compile_plan(network)
    vector = pack(network)
    assert np.array_equal(
        plan.to_network_order(plan.from_network_order(vector)), vector
    )


@given(networks())
def test_every_parameter_has_a_place_of_its_own(network):
    plan = compile_plan(network)
    numbers = np.arange(1, vector_size(network) + 1) * exists(network)
    placed = plan.from_network_order(numbers)
    used = np.sort(placed[placed > 0])
    assert np.array_equal(used, np.sort(numbers[numbers > 0]))
    assert np.array_equal(plan.to_network_order(placed), numbers)


@given(networks())
def test_masks_say_what_exists_and_is_free(network):
    plan = compile_plan(network)
    free = exists(network) & ~frozen(network)
    fixed = np.zeros(plan.size, bool) if plan.fixed is None else plan.fixed
    assert np.array_equal(plan.to_network_order(~fixed), free)
    weights = plan.to_network_order(plan.is_weight) & exists(network)
    assert weights.sum() == sum(p.n_connections for p in network.projections)


@given(networks())
def test_parts_of_a_vector_are_the_networks_arrays(network):
    plan = compile_plan(network)
    vector = plan.from_network_order(pack(network))
    for layer in network.layers:
        if layer.computes:
            assert np.array_equal(plan.layer_biases(vector, layer.id), layer.biases)
    for p in network.projections:
        if p.n_connections:
            weights = plan.layer_weights(vector, p.source, p.target)
            assert np.array_equal(weights, p.weights)


@given(projects())
def test_outputs_equal_those_computed_layer_by_layer(project):
    network, inputs = project.network, project.dataset.inputs
    plan = compile_plan(network, np.float64)
    parameters = plan.from_network_order(pack(network))
    found = Evaluator(plan, parameters).outputs(rows_for(plan, inputs))
    _, outputs = reference.forward(network, pack(network).astype(float), inputs)
    for layer in network.of_kind("output"):
        place = [np.flatnonzero(plan.output_columns == c)[0] for c in layer.columns]
        np.testing.assert_allclose(
            found[:, place].T, outputs[layer.id], rtol=1e-12, atol=1e-12
        )


def test_a_network_drawn_neuron_by_neuron_has_the_blocks_of_the_layered_one():
    words = [("tanh", "relu", "tanh", "sine"), ("tanh", "relu"), "sigmoid"]
    whole = compile_plan(layered([2, 4, 2, 1], words))
    loose = compile_plan(layered([2, 4, 2, 1], words, loose=True))
    assert [b.size for b in loose.blocks] == [b.size for b in whole.blocks]
    assert [b.runs for b in loose.blocks] == [b.runs for b in whole.blocks]
    assert loose.size == whole.size


def test_equal_activations_of_a_layer_make_one_run():
    plan = compile_plan(layered([1, 4, 1], [("tanh", "relu", "tanh", "relu"), "tanh"]))
    assert [run.activation for run in plan.blocks[1].runs] == ["tanh", "relu"]


def test_softmax_layers_side_by_side_keep_runs_of_their_own():
    layers = (
        make_layer(1, "input", ["identity"], columns=[0]),
        make_layer(3, "output", ["softmax"] * 2, columns=[0, 1]),
        make_layer(6, "output", ["softmax"] * 3, columns=[2, 3, 4]),
    )
    joins = (
        Projection(1, 3, np.ones((1, 2), "f")),
        Projection(1, 6, np.ones((1, 3), "f")),
    )
    plan = compile_plan(Network(layers, joins, 10))
    outputs = Evaluator(plan, plan.from_network_order(pack(Network(layers, joins, 10))))
    found = outputs.outputs(rows_for(plan, np.ones((1, 1))))
    np.testing.assert_allclose(found[0], [1 / 2, 1 / 2, 1 / 3, 1 / 3, 1 / 3], rtol=1e-6)


def test_two_wide_towers_are_not_merged_into_one_wasteful_block():
    size = 100
    layers = (
        make_layer(1, "input", ["identity"] * size, columns=range(size)),
        make_layer(200, "input", ["identity"] * size, columns=range(size, 2 * size)),
        make_layer(400, "hidden", ["tanh"] * size),
        make_layer(600, "hidden", ["tanh"] * size),
        make_layer(800, "output", ["tanh"], columns=[0]),
    )
    ones = np.ones((size, size), "f")
    joins = (
        Projection(1, 400, ones),
        Projection(200, 600, ones),
        Projection(400, 800, ones[:, :1]),
        Projection(600, 800, ones[:, :1]),
    )
    plan = compile_plan(Network(layers, joins, 900))
    n_parameters = 2 * size * size + 2 * size + 2 * size + 1
    assert plan.size < 1.1 * n_parameters


def test_a_neuron_without_inputs_computes_its_bias():
    layers = (
        make_layer(1, "input", ["identity"], columns=[0]),
        make_layer(3, "hidden", ["sigmoid"], biases=[2.0]),
        make_layer(5, "output", ["identity"], columns=[0]),
    )
    network = Network(layers, (Projection(3, 5, np.ones((1, 1), "f")),), 7)
    plan = compile_plan(network)
    outputs = Evaluator(plan, plan.from_network_order(pack(network)))
    found = outputs.outputs(rows_for(plan, np.zeros((1, 1))))
    assert found[0, 0] == pytest.approx(1 / (1 + np.exp(-2)))


def test_an_empty_network_compiles_and_computes_nothing():
    plan = compile_plan(Network())
    workspace = Workspace(plan, np.zeros(0, "f"), 3, keep_sums=True)
    assert workspace.forward(np.ones((3, 1), "f")) == ()
    assert workspace.at_ends(workspace.outputs).shape == (0, 3)


def test_a_delayed_connection_is_refused_by_name():
    network = layered([1, 2, 1], ["tanh", "tanh"])
    hidden = network.of_kind("hidden")[0]
    loop = Projection(hidden.id, hidden.id, np.ones((2, 2), "f"), delay=1)
    with pytest.raises(CannotRun, match=hidden.name):
        compile_plan(network.with_projection(loop))
