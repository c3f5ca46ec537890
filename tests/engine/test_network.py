from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.network.network import Network
from engine.network.parameters import (
    carry,
    describe,
    exists,
    frozen,
    pack,
    unpack,
    vector_size,
)
from engine.network.projection import Projection
from engine.network.topology import (
    depths,
    fed_by_inputs,
    has_cycle,
    has_input,
    leads_to,
    live_to_outputs,
)
from tests.engine.random_networks import layered, make_layer, networks


def chain():
    """x -> a, b -> y, with a skip from x to y that holds no connection yet."""
    network = layered([1, 2, 1], ["tanh", "tanh"])
    x, _, y = network.layers
    none = Projection(x.id, y.id, np.zeros((1, 1), "f"), np.zeros((1, 1), bool))
    return network.with_projection(none)


@given(networks())
def test_packing_and_unpacking_are_inverse(network):
    vector = np.arange(vector_size(network), dtype="f")
    assert np.array_equal(pack(unpack(network, vector)), vector)
    assert len(exists(network)) == len(frozen(network)) == len(vector)
    assert exists(network).sum() == network.n_parameters


@given(networks())
def test_what_is_missing_is_zero_in_the_vector(network):
    assert not pack(network)[~exists(network)].any()


def test_an_empty_network_has_an_empty_vector():
    assert pack(Network()).shape == exists(Network()).shape == (0,)


def test_entries_are_described_in_words():
    network = layered([2, 2], ["tanh"])
    (x, y) = network.layers
    words = [describe(network, index) for index in range(vector_size(network))]
    assert words[2:] == [
        f"bias of {y.names[0]}",
        f"bias of {y.names[1]}",
        f"weight from {x.names[0]} to {y.names[0]}",
        f"weight from {x.names[0]} to {y.names[1]}",
        f"weight from {x.names[1]} to {y.names[0]}",
        f"weight from {x.names[1]} to {y.names[1]}",
    ]
    with pytest.raises(IndexError):
        describe(network, len(words))


@given(networks())
def test_carrying_to_the_same_network_takes_all_over(network):
    vector = pack(network)
    fill = np.full_like(vector, 9)
    carried = carry(network, vector, network, fill)
    kept = exists(network)
    assert np.array_equal(carried[kept], vector[kept])
    assert (carried[: sum(layer.size for layer in network.layers)] != 9).all()


def test_carrying_recognises_neurons_by_their_ids():
    old = layered([2, 3, 1], ["tanh", "tanh"])
    x, hidden, y = old.layers
    keep = [2, 0]
    smaller = replace(
        hidden,
        neurons=hidden.neurons[keep],
        names=tuple(hidden.names[i] for i in keep),
        activations=("tanh",) * 2,
        biases=np.zeros(2, "f"),
        frozen=hidden.frozen[keep],
        columns=hidden.columns[keep],
    )
    first, second = old.projections
    new = Network(
        (x, smaller, y),
        (
            replace(first, weights=np.zeros((2, 2), "f")),
            replace(second, weights=np.zeros((2, 1), "f")),
        ),
        old.next_id,
    )
    carried = unpack(new, carry(old, pack(old), new, np.zeros(vector_size(new), "f")))
    assert np.array_equal(carried.layers[1].biases, hidden.biases[keep])
    assert np.array_equal(carried.projections[0].weights, first.weights[:, keep])
    assert np.array_equal(carried.projections[1].weights, second.weights[keep])


def test_a_new_connection_keeps_its_fill():
    old = chain()
    x, _, y = old.layers
    new = old.with_projection(Projection(x.id, y.id, np.ones((1, 1), "f")))
    fill = np.full(vector_size(new), 7, "f")
    carried = unpack(new, carry(old, pack(old), new, fill))
    assert carried.projection(x.id, y.id).weights.tolist() == [[7]]


def test_depth_is_the_longest_path_of_connections_that_exist():
    network = chain()
    x, hidden, y = network.layers
    assert depths(network) == {x.id: 0, hidden.id: 1, y.id: 2}
    assert not has_cycle(network)


def test_a_loop_has_no_depth_unless_it_is_delayed():
    network = chain()
    _, hidden, y = network.layers
    ones = np.ones((1, 2), "f")
    assert has_cycle(network.with_projection(Projection(y.id, hidden.id, ones)))
    late = Projection(y.id, hidden.id, ones, delay=1)
    assert not has_cycle(network.with_projection(late))


def test_what_leads_where():
    network = layered([1, 2, 1], ["tanh", "tanh"])
    x, _, y = network.layers
    assert leads_to(network, x.id, y.id)
    assert not leads_to(network, y.id, x.id)


def test_what_is_reached_by_inputs_and_what_reaches_outputs():
    layers = (
        make_layer(1, "input", ["identity"], columns=[0]),
        make_layer(3, "hidden", ["tanh"] * 2),
        make_layer(6, "output", ["tanh"], columns=[0]),
    )
    mask = np.array([[True, False]])
    joins = (
        Projection(1, 3, mask.astype("f"), mask),
        Projection(3, 6, np.array([[0.0], [1.0]], "f")),
    )
    network = Network(layers, joins, 8)
    assert fed_by_inputs(network)[3].tolist() == [True, False]
    assert has_input(network)[3].tolist() == [True, False]
    assert live_to_outputs(network)[3].tolist() == [False, True]
    assert live_to_outputs(network)[1].tolist() == [False]


def test_layers_neurons_and_projections_are_found():
    network = chain()
    x, hidden, y = network.layers
    assert network.layer_named(hidden.name) is hidden
    assert network.layer_named("nobody") is None
    assert network.find_neuron(int(hidden.neurons[1])) == (hidden, 1)
    assert hidden.index_of(int(hidden.neurons[1])) == 1
    assert network.has_neuron(int(y.neurons[0]))
    assert not network.has_neuron(99)
    assert network.projection(y.id, x.id) is None
    for missing in (lambda: network.layer(99), lambda: network.find_neuron(99)):
        with pytest.raises(KeyError):
            missing()
    with pytest.raises(KeyError):
        hidden.index_of(99)


def test_counts_leave_out_what_does_not_exist():
    network = chain()
    assert (network.n_neurons, network.n_connections, network.n_parameters) == (4, 4, 7)
