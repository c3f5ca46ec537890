"""Adding, removing, resizing, joining, renaming."""

import numpy as np
import pytest

from engine.edits.activation import SetActivation
from engine.edits.add import AddLayer, AddNeuron
from engine.edits.connect import Connect, refusal
from engine.edits.edit import Compound, RefusedEdit
from engine.edits.extend import MAX_LAYER
from engine.edits.remove import RemoveItems
from engine.edits.rename import RenameLayer, RenameNeuron
from engine.edits.resize import ResizeLayer
from engine.errors import UserError
from engine.network.validation import InvalidNetwork
from engine.project import Project
from tests.engine.edits.samples import (
    dataset,
    layer_id,
    neurons,
    project,
    trained,
    weights_by_ids,
)


def layers(given):
    return {layer.name: layer.names for layer in given.network.layers}


def built(*edits, start=None):
    after = start or Project()
    for edit in edits:
        after = edit.apply(after)
    return after


# Adding


def test_layers_and_neurons_get_automatic_names():
    after = built(
        AddLayer("input"),
        AddLayer("hidden", 4),
        AddLayer("hidden", 2),
        AddLayer("output"),
        AddLayer("hidden", loose=True),
        AddLayer("output"),
        AddLayer("input", 1),
        AddLayer("hidden", loose=True),
    )
    assert layers(after) == {
        "Inputs": ("x1", "x2"),
        "Hidden 1": ("a1", "a2", "a3", "a4"),
        "Hidden 2": ("b1", "b2"),
        "Output": ("y1",),
        "Neuron 1": ("n1",),
        "Output 2": ("y2",),
        "Inputs 2": ("x3",),
        "Neuron 2": ("n2",),
    }


def test_the_first_free_name_is_taken():
    two = built(AddLayer("hidden", 2), AddLayer("hidden", 2))
    one = RemoveItems(layers=(layer_id(two, "Hidden 1"),)).apply(two)
    again = AddLayer("hidden", 1).apply(one)
    assert layers(again) == {"Hidden 2": ("b1", "b2"), "Hidden 1": ("a1",)}


def test_input_and_output_layers_take_the_columns_that_are_free():
    empty = Project(dataset=dataset(("mass", "age", "x1"), ("bill", "tip")))
    after = built(
        AddLayer("input", 2), AddLayer("input"), AddLayer("output"), start=empty
    )
    assert layers(after) == {
        "Inputs": ("mass", "age"),
        "Inputs 2": ("x1",),
        "Output": ("bill", "tip"),
    }
    assert [layer.columns.tolist() for layer in after.network.layers] == [
        [0, 1],
        [2],
        [0, 1],
    ]
    spare = AddLayer("input").apply(after)
    assert layers(spare)["Inputs 3"] == ("x2",)
    assert spare.network.layers[-1].columns.tolist() == [-1]


@pytest.mark.parametrize(
    ("classes", "activation"),
    [((), "identity"), (("no", "yes"), "sigmoid"), (("a", "b", "c"), "softmax")],
)
def test_an_output_layer_fits_the_data(classes, activation):
    after = AddLayer("output").apply(Project(dataset=dataset(classes=classes)))
    assert set(after.network.layers[0].activations) == {activation}


def test_a_new_neuron_is_joined_as_its_siblings_are():
    before = project(hidden=((2, "tanh"), (2, "relu")))
    x1, x2 = neurons(before, "Inputs")
    a1, a2 = neurons(before, "Hidden 1")
    b1, b2 = neurons(before, "Hidden 2")
    thin = RemoveItems(connections=((x1, a1), (x1, a2), (a1, b2))).apply(before)
    after = AddNeuron(layer_id(thin, "Hidden 1")).apply(thin)
    a3 = neurons(after, "Hidden 1")[-1]
    new = weights_by_ids(after).keys() - weights_by_ids(thin).keys()
    assert new == {(x2, a3), (a3, b1), (a3, b2)}
    assert after.network.layer_named("Hidden 1").activations == ("tanh",) * 3
    assert layers(after)["Hidden 1"] == ("a1", "a2", "a3")


def test_a_loose_neuron_that_gets_a_sibling_becomes_a_layer():
    loose = AddLayer("hidden", loose=True).apply(Project())
    after = AddNeuron(loose.network.layers[0].id, "sine").apply(loose)
    (layer,) = after.network.layers
    assert not layer.loose
    assert layer.names == ("n1", "n2")
    assert layer.activations == ("tanh", "sine")


@pytest.mark.parametrize("size", [0, -3, MAX_LAYER + 1, 10**9, 10**30])
def test_absurd_sizes_are_refused(size):
    with pytest.raises(UserError):
        AddLayer("hidden", size).apply(Project())
    given = project()
    with pytest.raises(UserError):
        ResizeLayer(layer_id(given, "Hidden 1"), size).apply(given)


def test_an_absurd_matrix_is_refused_with_its_memory_before_it_exists():
    given = built(AddLayer("hidden", 90_000), AddLayer("hidden", 90_000))
    first, second = (layer.id for layer in given.network.layers)
    sentence = refusal(given.network, first, second)
    assert "8,100,180,000 parameters would need 130 GB" in sentence
    with pytest.raises(RefusedEdit):
        Connect(first, second).apply(given)


def test_softmax_of_one_is_refused_in_words():
    with pytest.raises(InvalidNetwork, match="needs two or more neurons"):
        AddLayer("output", 1, "softmax").apply(Project())


def test_a_softmax_layer_takes_no_other_activation():
    given = project(classes=("a", "b", "c"))
    with pytest.raises(RefusedEdit, match="Output have the same activation"):
        AddNeuron(layer_id(given, "Output"), "tanh").apply(given)


# Removing and resizing


def test_removing_a_neuron_takes_its_connections_and_keeps_the_others():
    before = project()
    gone = neurons(before, "Hidden 1")[1]
    after = RemoveItems(neurons=(gone,)).apply(before)
    old, new = weights_by_ids(before), weights_by_ids(after)
    assert new == {pair: w for pair, w in old.items() if gone not in pair}
    assert len(new) == len(old) - 4
    assert layers(after)["Hidden 1"] == ("a1", "a3", "a4")


def test_a_layer_without_neurons_and_a_projection_without_connections_disappear():
    before = project()
    after = RemoveItems(neurons=tuple(neurons(before, "Hidden 2"))).apply(before)
    assert "Hidden 2" not in layers(after)
    assert len(after.network.projections) == 1
    pairs = tuple(weights_by_ids(after))
    bare = RemoveItems(connections=pairs).apply(after)
    assert bare.network.projections == ()


def test_masks_disappear_with_what_they_mask():
    before = project()
    x1, a1 = neurons(before, "Inputs")[0], neurons(before, "Hidden 1")[0]
    masked = RemoveItems(connections=((x1, a1),)).apply(before)
    assert masked.network.projections[0].mask.sum() == 7
    assert RemoveItems(neurons=(a1,)).apply(masked).network.projections[0].mask is None
    assert Connect(x1, a1).apply(masked).network.projections[0].mask is None


def test_everything_can_be_removed_and_ids_are_not_used_again():
    before = trained(project())
    everything = tuple(layer.id for layer in before.network.layers)
    after = RemoveItems(layers=everything).apply(before)
    assert after.network.layers == after.network.projections == ()
    assert len(after.start) == 0
    again = AddLayer("hidden", 2).apply(after)
    assert again.network.layers[0].id == before.network.next_id


def test_removing_nothing_is_no_change():
    before = project()
    assert RemoveItems().apply(before) is before


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (RemoveItems(layers=(1,)), "Delete layer"),
        (RemoveItems(neurons=(2, 3)), "Delete 2 neurons"),
        (RemoveItems(neurons=(2,), connections=((1, 2),)), "Delete 2 items"),
        (AddLayer("hidden", loose=True), "Add neuron"),
        (AddLayer("output"), "Add output layer"),
        (ResizeLayer(1, 1000), "Resize layer to 1,000"),
        (SetActivation((1,), "relu"), "Change activation to relu"),
    ],
)
def test_labels(edit, label):
    assert edit.label == label


def test_resizing_appends_and_removes_at_the_end():
    before = project()
    first = layer_id(before, "Hidden 1")
    old = neurons(before, "Hidden 1")
    wider = ResizeLayer(first, 6).apply(before)
    assert neurons(wider, "Hidden 1")[:4] == old
    narrow = ResizeLayer(first, 2).apply(wider)
    assert neurons(narrow, "Hidden 1") == old[:2]
    assert ResizeLayer(first, 4).apply(before) is before


def test_an_edit_of_what_is_gone_is_refused():
    given = project()
    for edit in (
        AddNeuron(999),
        ResizeLayer(999, 3),
        RemoveItems(layers=(999,)),
        RemoveItems(neurons=(999,)),
        RemoveItems(connections=((999, 1),)),
        Connect(1, 999),
        SetActivation((999,), "relu"),
        RenameLayer(999, "a"),
        RenameNeuron(999, "a"),
    ):
        with pytest.raises(RefusedEdit, match="exist any more"):
            edit.apply(given)


# Joining


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        ("Hidden 1", "Inputs", "An input neuron takes no connections."),
        ("a1", "x1", "An input neuron takes no connections."),
        ("a2", "b1", "a2 already feeds b1."),
        ("Hidden 1", "Hidden 2", "Hidden 1 already feeds Hidden 2."),
        ("a1", "Hidden 2", "a1 already feeds Hidden 2."),
        (
            "Hidden 2",
            "Hidden 1",
            "This would make a loop: Hidden 1 already feeds Hidden 2.",
        ),
        ("y", "a1", "This would make a loop: Hidden 1 already feeds Output."),
        ("a1", "a1", "A neuron cannot feed itself."),
        ("a1", "a2", "Neurons of one layer cannot feed each other."),
        ("Hidden 1", "Hidden 1", "Neurons of one layer cannot feed each other."),
        ("Output", "Output", "A neuron cannot feed itself."),
        ("Inputs", "Hidden 2", None),
        ("x1", "y", None),
    ],
)
def test_a_refused_connection_says_why(source, target, sentence):
    given = project()
    ids = {layer.name: layer.id for layer in given.network.layers}
    for layer in given.network.layers:
        ids |= dict(zip(layer.names, layer.neurons.tolist(), strict=True))
    assert refusal(given.network, ids[source], ids[target]) == sentence
    edit = Connect(ids[source], ids[target])
    if sentence is None:
        edit.apply(given)
    else:
        with pytest.raises(RefusedEdit) as caught:
            edit.apply(given)
        assert str(caught.value) == sentence


def test_ends_of_a_connection_may_be_layers_and_neurons():
    given = project()
    x1, x2 = neurons(given, "Inputs")
    b1, b2 = neurons(given, "Hidden 2")
    one = Connect(x1, b2).apply(given)
    row = Connect(x1, layer_id(given, "Hidden 2")).apply(one)
    column = Connect(layer_id(given, "Inputs"), b1).apply(row)

    def new(after):
        return weights_by_ids(after).keys() - weights_by_ids(given).keys()

    assert new(one) == {(x1, b2)}
    assert new(row) == {(x1, b1), (x1, b2)}
    assert new(column) == {(x1, b1), (x1, b2), (x2, b1)}
    assert weights_by_ids(column)[x1, b2] == weights_by_ids(one)[x1, b2]


# Activations and names


def test_one_neuron_or_several_change_their_activation():
    before = trained(project())
    a1, a2, *_ = neurons(before, "Hidden 1")
    one = SetActivation((a2,), "relu").apply(before)
    assert one.network.layer_named("Hidden 1").activations == (
        "tanh",
        "relu",
        "tanh",
        "tanh",
    )
    assert one.training.history.marks[-1].text == "activation of a2: relu"
    several = SetActivation((a1, a2), "sine").apply(one)
    assert (
        several.training.history.marks[-1].text
        == "activation of 2 neurons of Hidden 1: sine"
    )
    whole = SetActivation(tuple(neurons(before, "Hidden 1")), "relu").apply(several)
    assert whole.training.history.marks[-1].text == "activation of Hidden 1: relu"
    assert weights_by_ids(whole) == weights_by_ids(before)
    assert SetActivation((a1,), "tanh").apply(before) is before


def test_softmax_is_of_a_whole_layer_when_it_comes_and_when_it_goes():
    before = project()
    a1, a2, *_ = neurons(before, "Hidden 1")
    soft = SetActivation((a2,), "softmax").apply(before)
    assert soft.network.layer_named("Hidden 1").activations == ("softmax",) * 4
    hard = SetActivation((a1,), "relu").apply(soft)
    assert hard.network.layer_named("Hidden 1").activations == ("relu",) * 4


def test_activations_that_cannot_be_are_refused():
    given = project()
    with pytest.raises(RefusedEdit, match="x1 is an input neuron"):
        SetActivation((neurons(given, "Inputs")[0],), "tanh").apply(given)
    with pytest.raises(InvalidNetwork, match="unknown activation"):
        SetActivation((neurons(given, "Output")[0],), "tanhh").apply(given)
    with pytest.raises(InvalidNetwork, match="two or more"):
        SetActivation((neurons(given, "Output")[0],), "softmax").apply(given)


def test_layers_and_neurons_are_renamed():
    given = project()
    first = layer_id(given, "Hidden 1")
    after = RenameLayer(first, " Edges ").apply(given)
    assert after.network.layer(first).name == "Edges"
    named = RenameNeuron(neurons(given, "Hidden 1")[1], "left edge").apply(after)
    assert layers(named)["Edges"] == ("a1", "left edge", "a3", "a4")


@pytest.mark.parametrize("name", ["", "  ", "a/b", "x" * 65, "a\nb", "Output"])
def test_layer_names_that_files_cannot_carry_are_refused(name):
    given = project()
    with pytest.raises(UserError):
        RenameLayer(layer_id(given, "Hidden 1"), name).apply(given)


@pytest.mark.parametrize("name", ["", "x" * 65, "a\nb"])
def test_neuron_names_that_cannot_be_shown_are_refused(name):
    given = project()
    with pytest.raises(RefusedEdit):
        RenameNeuron(neurons(given, "Hidden 1")[0], name).apply(given)


# Compounds


def test_a_compound_is_as_far_reaching_as_its_parts_and_happens_whole():
    given = project()
    first = layer_id(given, "Hidden 1")
    both = Compound((RenameLayer(first, "A"), ResizeLayer(first, 5)), "Both")
    assert both.kind == "structure"
    after = both.apply(given)
    assert len(layers(after)["A"]) == 5
    with pytest.raises(RefusedEdit):
        Compound((RenameLayer(first, "A"), ResizeLayer(first, 0)), "Both").apply(given)
    assert layers(given)["Hidden 1"] == ("a1", "a2", "a3", "a4")


def test_values_of_new_arrays_are_float32():
    after = AddNeuron(layer_id(project(), "Hidden 1")).apply(trained(project()))
    parts = [p.weights for p in after.network.projections]
    parts += [layer.biases for layer in after.network.layers]
    parts += [after.training.start, *after.training.slots]
    assert {part.dtype for part in parts} == {np.dtype(np.float32)}
