from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from engine.data.scaling import fit
from engine.explain.collapse import (
    CannotCollapse,
    chain_between,
    collapse,
    hidden_chains,
    largest_difference,
    linear_layers,
)
from engine.network.parameters import pack
from engine.network.projection import Projection
from engine.network.validation import validate
from engine.prediction import predict
from tests.engine import reference
from tests.engine.random_networks import layered, project_for, projects

unhurried = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck)
)


def chain(last="tanh", sizes=(3, 4, 5, 2), **kinds):
    words = ["identity"] * (len(sizes) - 2)
    return layered(sizes, [*words, last], **kinds)


def test_a_chain_is_one_matrix_and_one_vector():
    network = chain()
    ids = [layer.id for layer in network.layers]
    found = collapse(network, chain_between(network, ids[0], ids[3]))
    assert found.layers == (ids[1], ids[2])
    (matrix,) = found.matrices
    assert (matrix.source, matrix.target) == (ids[0], ids[3])
    first, second, third = (p.weights.astype(float) for p in network.projections)
    for i in range(3):
        for j in range(2):
            wanted = sum(
                first[i, a] * second[a, b] * third[b, j]
                for a in range(4)
                for b in range(5)
            )
            assert matrix.weights[i, j] == pytest.approx(wanted)
    b1, b2, b3 = (layer.biases.astype(float) for layer in network.layers[1:])
    for j in range(2):
        wanted = b3[j]
        for b in range(5):
            carried = b2[b] + sum(b1[a] * second[a, b] for a in range(4))
            wanted += carried * third[b, j]
        assert found.biases[ids[3]][j] == pytest.approx(wanted)
    assert [layer.id for layer in found.network.layers] == [ids[0], ids[3]]


@unhurried
@given(projects())
def test_any_topology_keeps_its_outputs(project):
    network = project.network
    layers = []
    for layer in network.layers:
        if layer.kind == "hidden" and layer.id % 2:
            layer = replace(layer, activations=("identity",) * layer.size)
        layers.append(layer)
    project = replace(project, network=network.with_layers(layers))
    gone = linear_layers(project.network)
    assume(gone)
    found = collapse(project.network, gone)
    validate(found.network)
    inputs = project.dataset.inputs
    outputs = [
        reference.forward(each, pack(each).astype(float), inputs)[1]
        for each in (project.network, found.network)
    ]
    for layer in project.network.layers:
        if layer.id in gone:
            assert not found.network.has_layer(layer.id)
            continue
        np.testing.assert_allclose(
            outputs[1][layer.id], outputs[0][layer.id], rtol=1e-4, atol=1e-4
        )


def test_the_difference_is_the_largest_in_the_users_units():
    network = chain("identity")
    project = project_for(network, "mse", np.random.default_rng(1))
    data = replace(project.dataset, targets=project.dataset.targets * 1000 + 50)
    project = replace(project, dataset=data, scaling=fit(data, "standardize"))
    other = collapse(network, linear_layers(network)).network
    assert largest_difference(project, other) < 0.01
    moved = replace(other.layers[1], biases=other.layers[1].biases + np.float32(0.5))
    other = other.with_layers([moved])
    found = largest_difference(project, other)
    before = predict(project, data.inputs)
    after = predict(replace(project, network=other), data.inputs)
    assert found == np.abs(before - after).max()
    assert found == pytest.approx(0.5 * project.scaling.target_scale.max(), rel=1e-3)


def test_a_skipping_connection_is_added():
    network = chain()
    first, last = network.layers[0], network.layers[3]
    skip = np.random.default_rng(2).normal(size=(3, 2)).astype("f")
    direct = collapse(network, linear_layers(network)).matrices[0].weights
    network = network.with_projection(Projection(first.id, last.id, skip))
    (matrix,) = collapse(network, linear_layers(network)).matrices
    assert matrix.weights == pytest.approx(direct + skip)


def test_missing_connections_stay_missing():
    network = chain(sizes=(2, 2, 2))
    masks = np.eye(2, dtype=bool)
    for p in network.projections:
        cut = replace(p, mask=masks, weights=np.where(masks, p.weights, 0))
        network = network.with_projection(cut)
    found = collapse(network, linear_layers(network))
    assert np.array_equal(found.matrices[0].exists, masks)
    assert np.array_equal(found.network.projections[0].mask, masks)


def test_what_bends_stands_in_the_way_and_is_named():
    network = layered([2, 3, 2, 1], ["identity", ("identity", "tanh"), "identity"])
    ids = [layer.id for layer in network.layers]
    with pytest.raises(CannotCollapse) as found:
        collapse(network, chain_between(network, ids[0], ids[3]))
    bent = network.layers[2]
    assert str(found.value) == (
        f"{bent.names[1]} in {bent.name} bends its sum with tanh, and no matrix does "
        "that."
    )
    assert (found.value.layer, found.value.neuron) == (bent.id, bent.neurons[1])
    assert linear_layers(network) == (ids[1],)


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ([], "no hidden layer to leave out"),
        ([0], "is an input layer"),
        ([3], "is an output layer"),
    ],
)
def test_only_hidden_layers_can_be_left_out(which, words):
    network = chain()
    with pytest.raises(CannotCollapse, match=words):
        collapse(network, [network.layers[i].id for i in which])


def test_what_is_no_chain_says_so():
    network = chain()
    ids = [layer.id for layer in network.layers]
    with pytest.raises(CannotCollapse, match="choose a chain with a layer between"):
        chain_between(network, ids[0], ids[1])
    with pytest.raises(CannotCollapse, match="No single chain leads"):
        chain_between(network, ids[2], ids[1])
    skip = Projection(ids[0], ids[3], np.ones((3, 2), "f"))
    with pytest.raises(CannotCollapse, match="each feeds only the next"):
        chain_between(network.with_projection(skip), ids[0], ids[3])


def test_a_product_that_is_too_large_is_refused():
    network = chain()
    huge = [replace(p, weights=p.weights * 0 + 1e20) for p in network.projections]
    for p in huge:
        network = network.with_projection(p)
    with pytest.raises(CannotCollapse, match="too large a number"):
        collapse(network, linear_layers(network))


def test_every_chain_of_hidden_layers_is_found():
    network = layered([1, 2, 2, 2, 1], ["identity"] * 4)
    a, b, c = (layer.id for layer in network.of_kind("hidden"))
    expected = ((a,), (b,), (c,), (a, b), (b, c), (a, b, c))
    assert hidden_chains(network) == expected
    # A connection past the middle makes one more.
    past = Projection(a, c, np.ones((2, 2), "f"))
    assert set(hidden_chains(network.with_projection(past))) == {*expected, (a, c)}
