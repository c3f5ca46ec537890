"""New parts enter a network without disturbing it and without being stuck."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from engine.edits.add import AddLayer, AddNeuron
from engine.edits.connect import Connect
from engine.edits.duplicate import Duplicate
from engine.edits.fragment import Paste, copy_fragment
from engine.edits.growth import draw, initialise
from engine.edits.parameters import NewWeights, Rewind, SetFrozen
from engine.edits.remove import RemoveItems
from engine.edits.resize import ResizeLayer
from engine.initializers import INITIALIZERS
from engine.network.parameters import exists, pack, vector_size
from engine.prediction import predict
from engine.project import with_settings
from engine.trainer import Trainer
from tests.engine.edits.samples import (
    biases_by_id,
    layer_id,
    neurons,
    outputs,
    project,
    start_of,
    trained,
    weights_by_ids,
)


def assert_outputs_stay(before, after):
    old, new = outputs(before), outputs(after)
    for neuron, values in old.items():
        scale = np.maximum(1, np.abs(values))
        assert np.all(np.abs(new[neuron] - values) <= 1e-6 * scale)


def assert_predictions_stay(before, after):
    rows = before.dataset.inputs
    old, new = predict(before, rows), predict(after, rows)
    assert np.all(np.abs(new - old) <= 1e-6 * np.maximum(1, np.abs(old)))


def assert_new_weights_move(before, after):
    """Train 10 steps and see every weight leave its value that was not there before."""
    known, entered = weights_by_ids(before), weights_by_ids(after)
    trainer = Trainer(with_settings(after, optimizer="sgd", learning_rate=0.05))
    trainer.advance(10)
    moved = weights_by_ids(trainer.snapshot())
    stuck = [key for key in entered if key not in known and moved[key] == entered[key]]
    assert len(entered) > len(known)
    assert not stuck


@pytest.mark.parametrize("name", ["Inputs", "Hidden 1", "Hidden 2"])
def test_a_new_neuron_moves_no_output_and_learns(name):
    before = trained(project())
    after = AddNeuron(layer_id(before, name)).apply(before)
    assert_outputs_stay(before, after)
    if name != "Inputs":
        assert_predictions_stay(before, after)
        assert_new_weights_move(before, after)


def new_layer_edits(before):
    """Join a new layer to all four of its neighbours; ids are known in advance."""
    made = before.network.next_id
    inputs, first, second, last = (layer.id for layer in before.network.layers)
    ends = [(inputs, made), (first, made), (made, second), (made, last)]
    return AddLayer("hidden", 3, "relu"), [Connect(*pair) for pair in ends]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_new_layer_joined_in_any_order_moves_no_output_and_learns(order):
    before = trained(project())
    add, joins = new_layer_edits(before)
    after = add.apply(before)
    for index in order:
        grown = joins[index].apply(after)
        assert_outputs_stay(after, grown)
        assert_predictions_stay(after, grown)
        after = grown
    assert_outputs_stay(before, after)
    # A rectifier may be off for all rows of ten steps: tanh never is.
    layers = [
        replace(x, activations=("tanh",) * x.size) if x.kind == "hidden" else x
        for x in after.network.layers
    ]
    after = replace(after, network=after.network.with_layers(layers))
    assert_new_weights_move(before, after)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_chain_of_loose_neurons_in_any_order_moves_no_output_and_learns(order):
    before = trained(project())
    first = before.network.next_id
    edits = [AddLayer("hidden", loose=True), AddLayer("hidden", loose=True)]
    after = before
    for edit in edits:
        after = edit.apply(after)
    x1, output = neurons(before, "Inputs")[0], neurons(before, "Output")[0]
    one, other = first + 1, first + 3
    joins = [Connect(x1, one), Connect(one, other), Connect(other, output)]
    for index in order:
        after = joins[index].apply(after)
        assert_outputs_stay(before, after)
        assert_predictions_stay(before, after)
    assert_new_weights_move(before, after)


@pytest.mark.parametrize(
    "edit",
    [
        lambda p: ResizeLayer(layer_id(p, "Hidden 1"), 9),
        lambda p: Duplicate(neurons=tuple(neurons(p, "Hidden 1")[:2])),
        lambda p: Duplicate(
            neurons=(neurons(p, "Hidden 1")[0], *neurons(p, "Inputs")[:1])
        ),
        lambda p: Duplicate(layers=(layer_id(p, "Hidden 1"), layer_id(p, "Hidden 2"))),
        lambda p: Paste(copy_fragment(p, [layer.id for layer in p.network.layers])),
        lambda p: AddLayer("output", 1, "tanh"),
        lambda p: Connect(layer_id(p, "Inputs"), layer_id(p, "Output")),
    ],
)
def test_other_growth_moves_no_output(edit):
    before = trained(project())
    assert_outputs_stay(before, edit(before).apply(before))


def test_a_new_connection_to_what_acts_on_an_output_enters_as_zero():
    before = trained(project())
    after = Connect(layer_id(before, "Inputs"), layer_id(before, "Hidden 2")).apply(
        before
    )
    new = {
        k: v
        for k, v in weights_by_ids(after).items()
        if k not in weights_by_ids(before)
    }
    assert len(new) == 4
    assert set(new.values()) == {0.0}


def test_a_new_connection_to_what_acts_on_nothing_is_drawn():
    before = trained(project())
    loose = AddLayer("hidden", loose=True).apply(before)
    neuron = loose.network.next_id - 1
    after = Connect(layer_id(before, "Inputs"), neuron).apply(loose)
    new = {
        k: v
        for k, v in weights_by_ids(after).items()
        if k not in weights_by_ids(before)
    }
    assert len(new) == 2
    assert all(new.values())


def test_a_path_through_a_zero_weight_acts_on_nothing():
    before = trained(project(hidden=((2, "tanh"),)))
    hidden, output = neurons(before, "Hidden 1"), neurons(before, "Output")
    network = before.network
    last = network.projections[-1]
    changed = last.weights.copy()
    changed[0] = 0
    before = replace(
        before, network=network.with_projection(replace(last, weights=changed))
    )
    first = layer_id(before, "Inputs")
    x1 = neurons(before, "Inputs")[0]
    cut = RemoveItems(connections=((x1, hidden[0]), (x1, hidden[1]))).apply(before)
    after = Connect(first, layer_id(cut, "Hidden 1")).apply(cut)
    weights = weights_by_ids(after)
    assert weights[x1, hidden[0]] != 0
    assert weights[x1, hidden[1]] == 0
    assert (hidden[1], output[0]) in weights


def test_an_untrained_network_grows_by_the_initializer():
    before = project()
    after = AddNeuron(layer_id(before, "Hidden 1")).apply(before)
    new = {
        k: v
        for k, v in weights_by_ids(after).items()
        if k not in weights_by_ids(before)
    }
    assert len(new) == 4
    assert all(new.values())
    assert not after.is_trained
    assert after.training.start is None


@pytest.mark.parametrize("is_trained", [False, True])
def test_surviving_parameters_keep_value_start_and_optimizer_state(is_trained):
    before = trained(project()) if is_trained else project()
    hidden = layer_id(before, "Hidden 1")
    after = AddNeuron(hidden).apply(ResizeLayer(hidden, 3).apply(before))

    def kept(read, one, other):
        old, new = read(one), read(other)
        both = old.keys() & new.keys()
        assert len(both) >= 6
        assert {k: old[k] for k in both} == {k: new[k] for k in both}

    for read in (weights_by_ids, biases_by_id):
        kept(read, before, after)
        kept(read, start_of(before), start_of(after))
    assert len(after.training.slots) == (2 if is_trained else 0)
    for old, new in zip(before.training.slots, after.training.slots, strict=True):
        as_start = [
            replace(p, training=replace(p.training, start=slot))
            for p, slot in ((before, old), (after, new))
        ]
        kept(weights_by_ids, *map(start_of, as_start))
        assert len(new) == vector_size(after.network)
    assert after.training.optimizer_steps == before.training.optimizer_steps


def test_the_start_of_new_connections_is_the_initializers_draw():
    before = trained(project())
    after = AddNeuron(layer_id(before, "Hidden 1")).apply(before)
    start = weights_by_ids(start_of(after))
    new = [k for k in weights_by_ids(after) if k not in weights_by_ids(before)]
    drawn = draw(after.network, exists(after.network), 0, "auto")
    same = replace(after, training=replace(after.training, start=drawn))
    assert {k: start[k] for k in new} == {
        k: weights_by_ids(start_of(same))[k] for k in new
    }
    assert all(start[k] for k in new)


def test_a_new_slot_is_zero_for_what_is_new():
    before = trained(project())
    after = AddNeuron(layer_id(before, "Hidden 1")).apply(before)
    new = [k for k in weights_by_ids(after) if k not in weights_by_ids(before)]
    slot = replace(
        after, training=replace(after.training, start=after.training.slots[0])
    )
    assert [weights_by_ids(start_of(slot))[k] for k in new] == [0.0] * 4


def test_an_edit_never_changes_the_start_of_the_others():
    before = project()
    x1, a1 = neurons(before, "Inputs")[0], neurons(before, "Hidden 1")[0]
    grown = ResizeLayer(layer_id(before, "Hidden 1"), 12).apply(before)
    assert weights_by_ids(grown)[x1, a1] == weights_by_ids(before)[x1, a1]


def test_a_removed_and_joined_connection_gets_its_draw_again():
    before = project()
    x1, a1 = neurons(before, "Inputs")[0], neurons(before, "Hidden 1")[0]
    again = Connect(x1, a1).apply(RemoveItems(connections=((x1, a1),)).apply(before))
    assert weights_by_ids(again) == weights_by_ids(before)


def test_initial_weights_follow_the_target_neurons_activation():
    before = project(hidden=((3, "relu"),))
    network = before.network
    inputs, hidden, _ = network.layers
    he = INITIALIZERS["he_uniform"].draw(
        0, inputs.neurons, hidden.neurons, np.full(3, 2), np.full(2, 3)
    )
    assert np.array_equal(network.projections[0].weights, he)
    glorot = initialise(network, 0, "glorot_uniform").projections[0].weights
    assert not np.array_equal(glorot, he)


def test_a_chain_is_drawn_as_if_all_its_weights_were_new():
    before = project()
    assert np.array_equal(pack(initialise(before.network, 0)), pack(before.network))


def test_new_weights_leave_frozen_parameters_alone():
    before = trained(project())
    x1, a1 = neurons(before, "Inputs")[0], neurons(before, "Hidden 1")[0]
    held = SetFrozen(neurons=(a1,), connections=((x1, a1),)).apply(before)
    after = NewWeights(9).apply(held)
    old, new = weights_by_ids(before), weights_by_ids(after)
    assert [k for k in old if old[k] == new[k]] == [(x1, a1)]
    assert biases_by_id(after)[a1] == biases_by_id(before)[a1] != 0
    assert after.settings.seed == 9
    assert not after.is_trained


def test_rewind_returns_to_exactly_the_start():
    untrained = project()
    after = Rewind().apply(trained(untrained))
    assert np.array_equal(pack(after.network), pack(untrained.network))
    assert after.training.step == after.training.epoch == 0
    assert after.training.slots == ()


def test_growth_of_a_trained_network_is_marked_in_its_history():
    before = trained(project())
    after = AddNeuron(layer_id(before, "Hidden 1")).apply(before)
    (mark,) = after.training.history.marks
    assert (mark.epoch, mark.text) == (5.0, "neuron a5 added")
    assert (
        AddNeuron(layer_id(before, "Hidden 1")).apply(project()).training.history.marks
        == ()
    )


def test_only_what_is_wanted_is_drawn():
    before = project()
    (x1, x2), (a1, a2, *_) = neurons(before, "Inputs"), neurons(before, "Hidden 1")
    cut = RemoveItems(connections=((x1, a1), (x2, a2))).apply(trained(before))
    cut = AddNeuron(layer_id(cut, "Hidden 1")).apply(cut)
    which = exists(cut.network)
    drawn = draw(cut.network, which, 0, "auto")
    assert not drawn[~which].any()
    assert np.count_nonzero(drawn) == cut.network.n_connections
    assert not cut.start[~which].any()
