"""Gathering neurons into layers and splitting layers: nothing is computed anew."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from engine.edits.activation import SetActivation
from engine.edits.add import AddLayer
from engine.edits.connect import Connect
from engine.edits.dropout import SetDropout
from engine.edits.edit import RefusedEdit
from engine.edits.gather import MOST_SPLIT, Gather, Split
from engine.edits.layout import PITCH
from engine.edits.parameters import NewWeights, SetBiases, SetFrozen
from engine.edits.placement import Place
from engine.edits.remove import RemoveItems
from engine.errors import UserError
from engine.network.parameters import exists, pack, unpack, vector_size
from engine.network.topology import depths
from engine.network.validation import validate
from engine.prediction import predict
from engine.project import Project
from engine.trainer import Trainer
from tests.engine.edits.samples import (
    biases_by_id,
    layer_id,
    neurons,
    outputs,
    project,
    trained,
    weights_by_ids,
)
from tests.engine.edits.test_random_edits import bits, pick


def everything_by_ids(value):
    """All that training made or needs, by the neurons that it belongs to."""
    network = value.network
    vectors = [value.start, *value.training.slots]
    held = [weights_by_ids(value), biases_by_id(value)]
    for vector in vectors:
        other = unpack(network, vector)
        held += [{}, {}]
        for layer in other.layers:
            for place, neuron in enumerate(layer.neurons.tolist()):
                held[-2][neuron] = layer.biases[place].tobytes()
        for p in other.projections:
            source, target = other.layer(p.source), other.layer(p.target)
            for row, column in np.argwhere(p.exists).tolist():
                ends = int(source.neurons[row]), int(target.neurons[column])
                held[-1][ends] = p.weights[row, column].tobytes()
    for layer in network.layers:
        for place, neuron in enumerate(layer.neurons.tolist()):
            kept = layer.activations[place], layer.names[place], layer.columns[place]
            held.append((neuron, *kept, bool(layer.frozen[place]), layer.dropout))
    frozen = [
        tuple(
            int(network.layer(end).neurons[place])
            for end, place in ((p.source, i), (p.target, j))
        )
        for p in network.projections
        if p.frozen is not None
        for i, j in np.argwhere(p.frozen).tolist()
    ]
    head = len(vectors) * 2 + 2
    return held[:head], sorted(held[head:]), sorted(frozen)


def sample():
    """Trained, with a skip, missing and frozen connections and mixed activations."""
    value = project(hidden=((4, "tanh"), (3, "relu")))
    first, second = neurons(value, "Hidden 1"), neurons(value, "Hidden 2")
    inputs, outs = neurons(value, "Inputs"), neurons(value, "Output")
    value = Connect(inputs[0], outs[0]).apply(value)
    value = RemoveItems(connections=((first[1], second[2]),)).apply(value)
    value = SetActivation((first[2],), "sine").apply(value)
    value = SetFrozen((second[0],), ((first[0], second[0]),)).apply(value)
    return trained(value)


def test_a_layer_falls_apart_and_keeps_everything():
    value = sample()
    x, y = value.network.layer_named("Hidden 1").position
    apart = Split((layer_id(value, "Hidden 1"),)).apply(value)
    loose = [layer for layer in apart.network.layers if layer.loose]
    assert [layer.name for layer in loose] == [f"Neuron {n}" for n in range(1, 5)]
    assert [layer.position for layer in loose] == [(x, y + PITCH * n) for n in range(4)]
    assert apart.network.layer_named("Hidden 1") is None
    assert everything_by_ids(apart) == everything_by_ids(value)


def test_gathering_them_again_gives_the_same_matrices():
    value = sample()
    before = value.network.projection(
        layer_id(value, "Hidden 1"), layer_id(value, "Hidden 2")
    )
    apart = Split((layer_id(value, "Hidden 1"),)).apply(value)
    loose = tuple(
        int(layer.neurons[0]) for layer in apart.network.layers if layer.loose
    )
    again = Gather(neurons=loose).apply(apart)
    assert [layer.name for layer in again.network.layers] == [
        *("Inputs", "Hidden 1", "Hidden 2", "Output")
    ]
    made, second = again.network.layers[1:3]
    assert made.position == value.network.layers[1].position
    after = again.network.projection(made.id, second.id)
    assert after.weights.tobytes() == before.weights.tobytes()
    assert np.array_equal(after.mask, before.mask)
    assert np.array_equal(after.frozen, before.frozen)
    assert everything_by_ids(again) == everything_by_ids(value)


def test_some_neurons_of_a_layer_leave_as_a_layer_of_their_own():
    value = sample()
    first = neurons(value, "Hidden 1")
    halved = Gather(neurons=(first[1], first[3]), position=(7, 9)).apply(value)
    made, rest = halved.network.layers[1:3]
    assert made.neurons.tolist() == [first[1], first[3]]
    assert (made.name, made.position) == ("Hidden 3", (7, 9))
    assert (rest.name, rest.neurons.tolist()) == ("Hidden 1", [first[0], first[2]])
    assert everything_by_ids(halved) == everything_by_ids(value)


def test_a_card_takes_loose_neurons_in_and_keeps_its_name():
    value = sample()
    first = neurons(value, "Hidden 1")
    out = Split(neurons=(first[0],)).apply(value)
    assert out.network.layer_named("Hidden 1").size == 3
    whole = Gather((layer_id(out, "Hidden 1"),), (first[0],)).apply(out)
    assert sorted(neurons(whole, "Hidden 1")) == first
    assert layer_id(whole, "Hidden 1") == layer_id(value, "Hidden 1")
    assert everything_by_ids(whole) == everything_by_ids(value)


def test_layers_of_other_depth_can_be_one_where_no_path_joins_them():
    value = sample()
    value = AddLayer("hidden", 2, "elu").apply(value)
    value = Connect(layer_id(value, "Inputs"), layer_id(value, "Hidden 3")).apply(value)
    value = Connect(layer_id(value, "Hidden 3"), layer_id(value, "Output")).apply(value)
    both = layer_id(value, "Hidden 2"), layer_id(value, "Hidden 3")
    joined = Gather(both).apply(value)
    made = joined.network.layer(layer_id(joined, "Hidden 2"))
    assert set(made.activations) == {"relu", "elu"}
    assert made.size == 5
    assert everything_by_ids(joined) == everything_by_ids(value)


def test_a_single_neuron_gets_a_card_and_loses_it():
    value = AddLayer("hidden", loose=True, position=(5, 6)).apply(Project())
    (loose,) = value.network.layers
    card = Gather(neurons=(int(loose.neurons[0]),)).apply(value)
    (made,) = card.network.layers
    assert (made.loose, made.name, made.position) == (False, "Hidden 1", (5, 6))
    (bare,) = Split((made.id,)).apply(card).network.layers
    assert (bare.loose, bare.position) == (True, (5, 6))


REFUSED = {
    "Inputs and hidden neurons cannot share a layer.": ("Inputs", "Hidden 1"),
    "a1 feeds b1: they cannot be in one layer.": ("Hidden 1", "Hidden 2"),
    "They cannot be one layer: Hidden 2 lies between them.": ("Hidden 1", "Hidden 3"),
    "Hidden 1 is one layer already.": ("Hidden 1",),
    "Nothing is selected that could be gathered.": (),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_cannot_be_one_layer_is_refused_in_words(sentence):
    value = project(hidden=((2, "tanh"), (2, "tanh"), (2, "tanh")))
    chosen = tuple(layer_id(value, name) for name in REFUSED[sentence])
    before = bits(value)
    with pytest.raises(RefusedEdit) as refused:
        Gather(chosen).apply(value)
    assert str(refused.value) == sentence
    assert bits(value) == before


def test_one_neuron_alone_in_the_way_is_named_by_its_layer():
    value = project(hidden=((2, "tanh"), (2, "tanh"), (2, "tanh")))
    ends = neurons(value, "Hidden 1")[0], neurons(value, "Hidden 3")[1]
    with pytest.raises(RefusedEdit, match="Hidden 2 lies between them"):
        Gather(neurons=ends).apply(value)


def test_softmax_stays_whole():
    value = project(classes=("a", "b", "c"), hidden=((2, "tanh"),))
    output = layer_id(value, "Output")
    for edit in (
        Split((output,)),
        Split(neurons=(neurons(value, "Output")[0],)),
        Gather(neurons=tuple(neurons(value, "Output")[:2])),
    ):
        with pytest.raises(RefusedEdit, match="Softmax in Output is of the whole"):
            edit.apply(value)


def test_a_layer_has_one_dropout():
    value = project(hidden=((2, "tanh"),))
    value = AddLayer("hidden", 2).apply(value)
    both = layer_id(value, "Hidden 1"), layer_id(value, "Hidden 2")
    mixed = SetDropout((both[1],), 0.25).apply(value)
    with pytest.raises(RefusedEdit, match="dropout of 0 and Hidden 2"):
        Gather(both).apply(mixed)
    apart = Split((both[1],)).apply(mixed)
    assert [x.dropout for x in apart.network.layers if x.loose] == [0.25, 0.25]


def test_nothing_to_split_and_too_much_are_refused():
    value = AddLayer("hidden", loose=True).apply(Project())
    with pytest.raises(RefusedEdit, match="Nothing is selected"):
        Split((value.network.layers[0].id,)).apply(value)
    value = AddLayer("hidden", MOST_SPLIT + 1).apply(value)
    with pytest.raises(RefusedEdit, match="at most 256 can be split"):
        Split((value.network.layers[1].id,)).apply(value)
    wide = project(hidden=((80, "tanh"), (60, "tanh")))
    apart = Split((layer_id(wide, "Hidden 1"),)).apply(wide)
    with pytest.raises(RefusedEdit, match="4,940 bundles of connections, at most"):
        Split((layer_id(apart, "Hidden 2"),)).apply(apart)
    with pytest.raises(RefusedEdit, match="does not exist any more"):
        Gather((99_999,)).apply(value)


aims = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(["split", "gather", "out", "bias", "cut", "join"]),
        strategies.integers(0, 10**6),
        strategies.integers(0, 10**6),
    ),
    min_size=1,
    max_size=12,
)


def regrouping(value, kind, one, other):
    layers = [layer.id for layer in value.network.layers]
    every = [n for layer in value.network.layers for n in layer.neurons.tolist()]
    first, second = pick(every, one), pick(every, other)
    pairs = list(weights_by_ids(value))
    return {
        "split": Split((pick(layers, one),)),
        "out": Split(neurons=tuple({first, second})),
        "gather": Gather(
            (pick(layers, one),) if one % 3 == 0 else (), tuple({first, second})
        ),
        "bias": SetBiases({first: other / 10**6}),
        "cut": RemoveItems(connections=(pick(pairs, one),) if pairs else ()),
        "join": Connect(first, second),
    }[kind]


@settings(max_examples=80, deadline=None)
@given(aims)
def test_any_sequence_forward_and_back_bit_for_bit(sequence):
    value, past, sentences = sample(), [], []
    for kind, one, other in sequence:
        held, seen, before = everything_by_ids(value), outputs(value), bits(value)
        try:
            after = regrouping(value, kind, one, other).apply(value)
        except UserError as error:
            sentences.append(str(error))
            continue
        validate(after.network)
        past.append((value, before))
        value = after
        if kind in ("split", "out", "gather"):
            assert everything_by_ids(value) == held
            for neuron, row in outputs(value).items():
                scale = np.maximum(1, np.abs(seen[neuron]))
                assert np.all(np.abs(row - seen[neuron]) <= 1e-6 * scale)
    assert all(s.endswith(".") and "\n" not in s for s in sentences)
    for earlier, content in reversed(past):
        assert bits(earlier) == content


@pytest.mark.parametrize("size", [5, 64, 200])
def test_the_engine_itself_predicts_the_same(size):
    value = project(hidden=((size, "tanh"), (3, "sine")))
    rows = value.dataset.inputs
    before = predict(value, rows)
    apart = Split((layer_id(value, "Hidden 1"),)).apply(value)
    assert predict(apart, rows).tobytes() == before.tobytes()
    first = neurons(value, "Hidden 1")
    halved = Gather(neurons=tuple(first[::2])).apply(apart)
    assert predict(halved, rows).tobytes() == before.tobytes()


def moved(value, order):
    """The project with hidden neurons one below the other in this order."""
    loose = {int(x.neurons[0]): x.id for x in value.network.layers if x.loose}
    places = {loose[neuron]: (300, 50 * n) for n, neuron in enumerate(order)}
    return Place(places).apply(value)


@settings(max_examples=40, deadline=None)
@given(
    strategies.permutations(range(9)),
    strategies.integers(1, 8),
    strategies.sampled_from([1, 10, 100]),
    strategies.integers(0, 10**6),
)
def test_another_order_of_the_neurons_moves_no_bit_of_an_output(order, cut, by, seed):
    value = project(hidden=((9, "tanh"), (4, "sine")))
    network = value.network
    generator = np.random.default_rng(seed)
    drawn = by * generator.normal(size=vector_size(network)) * exists(network)
    value = replace(value, network=unpack(network, drawn.astype(np.float32)))
    rows = value.dataset.inputs
    before, hidden = predict(value, rows), neurons(value, "Hidden 1")

    apart = Split((layer_id(value, "Hidden 1"),)).apply(value)
    apart = moved(apart, [hidden[place] for place in order])
    parts = order[:cut], order[cut:]
    for part in parts:
        apart = Gather(neurons=tuple(hidden[place] for place in part)).apply(apart)

    made = {tuple(layer.neurons.tolist()) for layer in apart.network.layers}
    assert {tuple(hidden[place] for place in part) for part in parts} <= made
    assert predict(apart, rows).tobytes() == before.tobytes()


def with_a_shortcut(size, activation, seed):
    """Hidden 3 feeds the output past Hidden 1, so that its depth may change."""
    value = project(hidden=((size, activation), (size, activation)))
    value = AddLayer("hidden", size, activation).apply(value)
    for ends in (("Inputs", "Hidden 3"), ("Hidden 3", "Output")):
        value = Connect(*(layer_id(value, name) for name in ends)).apply(value)
    return NewWeights(seed).apply(value)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("size", [4, 16, 64])
@pytest.mark.parametrize("by", [1, 10, 100])
def test_gathering_at_another_depth_keeps_what_is_predicted(activation, size, by):
    rows = np.random.default_rng(5).normal(size=(500, 2))
    for seed in range(4):
        value = with_a_shortcut(size, activation, seed)
        large = (by * pack(value.network)).astype(np.float32)
        value = replace(value, network=unpack(value.network, large))
        assert_gathering_keeps_outputs(value, rows)


def test_gathering_keeps_what_a_trained_network_predicts():
    value = with_a_shortcut(32, "relu", 3)
    rule = replace(value.settings, learning_rate=0.02, optimizer="adam")
    trainer = Trainer(replace(value, settings=rule))
    trainer.advance(2000)
    rows = np.random.default_rng(5).normal(size=(500, 2))
    assert_gathering_keeps_outputs(trainer.snapshot(), rows)


def assert_gathering_keeps_outputs(value, rows):
    both = layer_id(value, "Hidden 2"), layer_id(value, "Hidden 3")
    gathered = Gather(both).apply(value)
    assert depths(gathered.network) != depths(value.network)
    before = predict(value, rows)
    moved = np.abs(predict(gathered, rows) - before)
    assert np.all(moved <= 1e-6 * np.maximum(1, np.abs(before)))
