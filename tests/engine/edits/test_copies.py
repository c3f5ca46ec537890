"""Copy, paste, duplicate, and the text of the clipboard."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies

from engine.edits.activation import SetActivation
from engine.edits.add import AddLayer
from engine.edits.connect import Connect
from engine.edits.dropout import SetDropout
from engine.edits.duplicate import Duplicate
from engine.edits.edit import RefusedEdit
from engine.edits.fragment import Fragment, Paste, copy_fragment
from engine.edits.fragment_text import from_text, to_text
from engine.edits.parameters import SetBiases, SetFrozen
from engine.edits.remove import RemoveItems
from engine.project import Project
from tests.engine.edits.samples import (
    biases_by_id,
    dataset,
    layer_id,
    neurons,
    outputs,
    project,
    start_of,
    trained,
    weights_by_ids,
)


def all_of(whole):
    return [layer.id for layer in whole.network.layers]


def rich():
    """A trained project with a mask, a frozen weight and bias, mixed activations."""
    plain = trained(project())
    x1 = neurons(plain, "Inputs")[0]
    a1, a2, *_ = neurons(plain, "Hidden 1")
    after = RemoveItems(connections=((x1, a1),)).apply(plain)
    after = SetActivation((a2,), "relu").apply(after)
    after = SetBiases({a1: 0.1, a2: -0.7}).apply(after)
    after = SetDropout((layer_id(plain, "Hidden 1"),), 0.25).apply(after)
    return SetFrozen(neurons=(a1,), connections=((x1, a2),)).apply(after)


def same_parts(one, other):
    """Compare layers and projections but for ids, names and places."""
    for x, y in zip(one.layers, other.layers, strict=True):
        assert (x.kind, x.activations) == (y.kind, y.activations)
        assert x.dropout == y.dropout
        assert np.array_equal(x.biases, y.biases)
        assert np.array_equal(x.frozen, y.frozen)
    for p, q in zip(one.projections, other.projections, strict=True):
        assert np.array_equal(p.weights, q.weights)
        assert np.array_equal(p.exists, q.exists)
        assert (p.frozen is None) == (q.frozen is None)
        assert p.frozen is None or np.array_equal(p.frozen, q.frozen)


def test_a_pasted_network_is_a_copy_with_new_ids_and_names():
    before = rich()
    after = Paste(copy_fragment(before, all_of(before)), (30.0, 40.0)).apply(before)
    old, new = after.network.layers[:4], after.network.layers[4:]
    pasted = replace(
        after.network, layers=new, projections=after.network.projections[3:]
    )
    same_parts(before.network, pasted)
    assert [x.name for x in new] == ["Inputs 2", "Hidden 3", "Hidden 4", "Output 2"]
    assert [x.names for x in new[1:3]] == [("c1", "c2", "c3", "c4"), ("d1", "d2")]
    assert new[0].position == (old[0].position[0] + 30, old[0].position[1] + 40)
    assert not {x.id for x in old} & {x.id for x in new}
    assert new[0].columns.tolist() == [-1, -1]


def test_a_part_of_a_layer_keeps_its_place_and_inner_connections():
    before = trained(project())
    a3 = neurons(before, "Hidden 1")[2]
    b1 = neurons(before, "Hidden 2")[0]
    part = copy_fragment(before, (), (a3, b1)).network
    assert [layer.size for layer in part.layers] == [1, 1]
    assert [layer.loose for layer in part.layers] == [True, True]
    whole = before.network.layer_named("Hidden 1")
    assert part.layers[0].position == (whole.position[0], whole.position[1] + 176)
    assert part.projections[0].weights[0, 0] == weights_by_ids(before)[a3, b1]


def test_pasted_inputs_and_outputs_take_columns_of_their_name_first():
    part = copy_fragment(project(), all_of(project()))
    empty = Project(dataset=dataset(("age", "x2", "mass"), ("tip", "y")))
    after = Paste(part).apply(empty)
    inputs, *_, output = after.network.layers
    assert (inputs.names, inputs.columns.tolist()) == (("age", "x2"), [0, 1])
    assert (output.names, output.columns.tolist()) == (("y",), [1])


def test_pasted_values_are_kept_in_a_trained_network_and_drawn_in_its_start():
    before = rich()
    after = Paste(copy_fragment(before, all_of(before))).apply(before)
    old = weights_by_ids(before)
    new = {k: v for k, v in weights_by_ids(after).items() if k not in old}
    assert sorted(new.values()) == sorted(old.values())
    start = weights_by_ids(start_of(after))
    same = [k for k in new if start[k] == new[k]]
    x, a = after.network.layers[4].neurons[0], after.network.layers[5].neurons[1]
    assert same == [(x, a)]


def test_one_neuron_of_a_softmax_layer_is_copied_as_a_sigmoid():
    before = project(classes=("a", "b", "c"))
    part = copy_fragment(before, (), neurons(before, "Output")[1:2])
    assert part.network.layers[0].activations == ("sigmoid",)
    assert Paste(part).apply(before).network.layers[-1].names == ("y1",)


def test_nothing_cannot_be_copied():
    with pytest.raises(RefusedEdit, match="Nothing is selected"):
        copy_fragment(project(), ())
    with pytest.raises(RefusedEdit, match="Nothing is selected"):
        Duplicate().apply(project())


# Duplicates


def test_the_duplicate_of_a_neuron_computes_the_same_and_enters_quietly():
    before = trained(project())
    a1 = neurons(before, "Hidden 1")[0]
    after = Duplicate(neurons=(a1,)).apply(before)
    a5 = neurons(after, "Hidden 1")[-1]
    weights, biases = weights_by_ids(after), biases_by_id(after)
    for x in neurons(after, "Inputs"):
        assert weights[x, a5] == weights[x, a1] != 0
    for b in neurons(after, "Hidden 2"):
        assert weights[a5, b] == 0
    assert biases[a5] == biases[a1] != 0
    for neuron, values in outputs(before).items():
        assert np.allclose(outputs(after)[neuron], values, rtol=0, atol=1e-6)


def test_duplicated_neurons_listen_to_the_duplicates_of_their_sources():
    before = trained(project())
    a1, b1 = neurons(before, "Hidden 1")[0], neurons(before, "Hidden 2")[0]
    after = Duplicate(neurons=(a1, b1)).apply(before)
    a5, b3 = neurons(after, "Hidden 1")[-1], neurons(after, "Hidden 2")[-1]
    weights = weights_by_ids(after)
    assert weights[a5, b3] == weights[a1, b1]
    assert (a1, b3) not in weights
    assert weights[a5, b1] == 0
    others = neurons(before, "Hidden 1")[1:]
    assert [weights[a, b3] for a in others] == [weights[a, b1] for a in others]


def test_the_duplicate_of_a_layer_is_a_layer():
    before = rich()
    after = Duplicate(layers=(layer_id(before, "Hidden 1"),)).apply(before)
    new = after.network.layers[-1]
    assert (new.name, new.size) == ("Hidden 3", 4)
    assert np.array_equal(new.biases, before.network.layer_named("Hidden 1").biases)
    assert len(after.network.projections) == 3
    every = Duplicate(neurons=tuple(neurons(before, "Hidden 1"))).apply(before)
    assert every.network.layers[-1].names == new.names


def test_the_duplicate_of_a_loose_neuron_is_loose():
    loose = AddLayer("hidden", loose=True).apply(Project())
    after = Duplicate(neurons=(loose.network.layers[0].neurons[0],)).apply(loose)
    assert [layer.loose for layer in after.network.layers] == [True, True]
    assert [layer.name for layer in after.network.layers] == ["Neuron 1", "Neuron 2"]


# Text


def test_the_text_of_a_fragment_gives_it_back_exactly():
    before = rich()
    fragment = copy_fragment(before, all_of(before))
    again = from_text(to_text(fragment))
    same_parts(fragment.network, again.network)
    for x, y in zip(fragment.network.layers, again.network.layers, strict=True):
        assert (x.name, x.names, x.position, x.loose) == (
            y.name,
            y.names,
            y.position,
            y.loose,
        )
        assert x.biases.dtype == y.biases.dtype


@given(strategies.text())
def test_other_text_is_refused_in_a_sentence(text):
    with pytest.raises(
        RefusedEdit, match=r"^The clipboard holds no part of a network\.$"
    ):
        from_text(text)


def damaged(change):
    tree = json.loads(to_text(copy_fragment(rich(), all_of(rich()))))
    change(tree)
    return json.dumps(tree)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.update(weightloom_fragment=1),
        lambda t: t.update(extra=1),
        lambda t: t.update(layers=[]),
        lambda t: t.update(layers={}),
        lambda t: t["layers"][0].pop("name"),
        lambda t: t["layers"][0].update(kind="secret"),
        lambda t: t["layers"][0].update(name="a/b"),
        lambda t: t["layers"][0].update(position=[0]),
        lambda t: t["layers"][0].update(position=[0, None]),
        lambda t: t["layers"][1].update(biases=[1e300] * 4),
        lambda t: t["layers"][1].update(biases=[True] * 4),
        lambda t: t["layers"][1].update(biases=[float("nan")] * 4),
        lambda t: t["layers"][1].update(biases=[10**400] * 4),
        lambda t: t["layers"][1].update(names=[1, 2, 3, 4]),
        lambda t: t["layers"][1].update(names=["a"] * 3),
        lambda t: t["layers"][1].update(activations=["tanhh"] * 4),
        lambda t: t["layers"][1].update(frozen=[0] * 4),
        lambda t: t["layers"][1].update(loose=True),
        lambda t: t["layers"][1].update(dropout=1.0),
        lambda t: t["layers"][1].update(dropout="half"),
        lambda t: t["layers"][0].update(dropout=0.5),
        lambda t: t["projections"][0].update(source=9),
        lambda t: t["projections"][0].update(source=-1),
        lambda t: t["projections"][0].update(source=True),
        lambda t: t["projections"][0].update(source=1),
        lambda t: t["projections"][0].update(delay=2),
        lambda t: t["projections"][0].update(weights=[]),
        lambda t: t["projections"][0].update(weights=[[1], [2]]),
        lambda t: t["projections"][0].update(weights=["abcd", "efgh"]),
        lambda t: t["projections"][0].update(frozen=[[True]]),
        lambda t: t["projections"][0].update(frozen=[1, 2]),
        lambda t: t["projections"].append(t["projections"][0]),
    ],
)
def test_a_damaged_fragment_is_refused_in_one_sentence(change):
    with pytest.raises(RefusedEdit) as caught:
        from_text(damaged(change))
    sentence = str(caught.value)
    assert sentence.startswith("The part of a network on the clipboard is damaged: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize(
    "text",
    [
        '{"weightloom_fragment"',
        '{"weightloom_fragment": ' + "[" * 100_000,
        '{"weightloom_fragment": 1, "weightloom_fragment": 1}',
        '{"weightloom_fragment": ' + "9" * 5_000 + "}",
    ],
)
def test_broken_json_is_refused_in_one_sentence(text):
    with pytest.raises(RefusedEdit, match="is damaged"):
        from_text(text)


def test_a_fragment_goes_from_one_project_to_another():
    source = rich()
    text = to_text(copy_fragment(source, (layer_id(source, "Hidden 1"),)))
    target = project()
    after = Paste(from_text(text), word="Paste").apply(target)
    assert after.network.layers[-1].name == "Hidden 3"
    joined = Connect(layer_id(after, "Inputs"), after.network.layers[-1].id).apply(
        after
    )
    assert len(joined.network.projections) == 4
    assert isinstance(from_text(text), Fragment)
