"""Blocks of weights and biases: set, joined, frozen, removed."""

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest

from engine.edits.edit import RefusedEdit
from engine.edits.parameters import Rewind, SetBiases, SetFrozen, SetWeights
from engine.edits.patch import (
    BiasPatch,
    FreezePatch,
    RemovePatch,
    SetPatch,
    WeightPatch,
)
from engine.edits.remove import RemoveItems
from engine.network.parameters import frozen
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


def patch(given, source="Inputs", target="Hidden 1", cells=(), values=()):
    """A patch of some cells of a projection."""
    key = layer_id(given, source), layer_id(given, target), 0
    shape = given.network.projection(*key).weights.shape
    where, numbers = np.zeros(shape, bool), np.full(shape, np.nan)
    for cell, value in zip(cells, values or [0] * len(cells), strict=True):
        where[cell], numbers[cell] = True, value
    return WeightPatch(key, where, numbers)


def sparse(given):
    """Without the connections from x1 to a2 and from x2 to a3."""
    (x1, x2), a = neurons(given, "Inputs"), neurons(given, "Hidden 1")
    return RemoveItems(connections=((x1, a[1]), (x2, a[2]))).apply(given)


def test_a_block_sets_what_single_weights_and_biases_would():
    before = trained(project())
    (x1, x2), a = neurons(before, "Inputs"), neurons(before, "Hidden 1")
    biases = BiasPatch(
        layer_id(before, "Hidden 1"), np.arange(4) == 3, np.array([np.nan] * 3 + [9])
    )
    cells = [(0, 1), (1, 0)]
    block = SetPatch((patch(before, cells=cells, values=[0.25, -3]),), (biases,))
    assert block.kind == "parameters"
    assert block.label == "Set 3 parameters"
    after = block.apply(before)
    one_by_one = SetWeights({(x1, a[1]): 0.25, (x2, a[0]): -3}).apply(before)
    one_by_one = SetBiases({a[3]: 9}).apply(one_by_one)
    assert weights_by_ids(after) == weights_by_ids(one_by_one)
    assert biases_by_id(after) == biases_by_id(one_by_one)
    assert np.array_equal(after.start, before.start)


@pytest.mark.parametrize("is_trained", [False, True])
def test_a_missing_connection_comes_with_its_number(is_trained):
    before = sparse(project())
    before = trained(before) if is_trained else before
    x1, a2 = neurons(before, "Inputs")[0], neurons(before, "Hidden 1")[1]
    made = SetPatch(
        (patch(before, cells=[(0, 1), (0, 0)], values=[0.5, 2]),), joins=True
    )
    assert made.kind == "structure"
    after = made.apply(before)
    a1 = neurons(before, "Hidden 1")[0]
    expected = weights_by_ids(before) | {(x1, a2): 0.5, (x1, a1): 2.0}
    assert weights_by_ids(after) == expected
    marks = after.training.history.marks
    assert [mark.text for mark in marks] == ["1 connection made"] * is_trained


def test_a_typed_connection_belongs_to_the_start_before_the_first_step():
    before = sparse(project())
    x1, a2 = neurons(before, "Inputs")[0], neurons(before, "Hidden 1")[1]
    made = SetPatch((patch(before, cells=[(0, 1)], values=[7]),), joins=True)
    trainer = Trainer(made.apply(before))
    trainer.advance(3)
    rewound = Rewind().apply(trainer.snapshot())
    assert weights_by_ids(rewound)[x1, a2] == 7


def test_a_missing_connection_is_not_made_by_accident():
    before = sparse(project())
    edit = SetPatch((patch(before, cells=[(0, 1)], values=[0.5]),))
    with pytest.raises(RefusedEdit, match=r"^x1 does not feed a2\.$"):
        edit.apply(before)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e39])
def test_only_finite_numbers_are_taken(value):
    before = project()
    with pytest.raises(RefusedEdit, match="A weight must be a finite number"):
        SetPatch((patch(before, cells=[(0, 0)], values=[value]),)).apply(before)
    bias = BiasPatch(layer_id(before, "Output"), np.array([True]), np.array([value]))
    with pytest.raises(RefusedEdit, match="A bias must be a finite number"):
        SetPatch(biases=(bias,)).apply(before)


def test_a_block_of_another_size_is_refused():
    before = project()
    patched = patch(before, cells=[(0, 0)], values=[1])
    wrong = replace(patched, where=np.ones((2, 3), bool))
    for edit in (SetPatch((wrong,)), FreezePatch((wrong,)), RemovePatch((wrong,))):
        with pytest.raises(RefusedEdit, match="another size"):
            edit.apply(before)
    gone = replace(patched, key=(1, 1, 0))
    with pytest.raises(RefusedEdit, match="do not exist any more"):
        SetPatch((gone,)).apply(before)


def test_inputs_have_no_biases_to_set():
    before = project()
    inputs = BiasPatch(layer_id(before, "Inputs"), np.ones(2, bool), np.ones(2))
    with pytest.raises(RefusedEdit, match="Inputs has no biases"):
        SetPatch(biases=(inputs,)).apply(before)


def test_freezing_passes_over_what_does_not_exist():
    before = sparse(trained(project()))
    everything = replace(patch(before), where=np.ones((2, 4), bool))
    biases = BiasPatch(layer_id(before, "Hidden 1"), np.ones(4, bool))
    after = FreezePatch((everything,), (biases,)).apply(before)
    pairs = [p for p in weights_by_ids(before) if p[1] in neurons(before, "Hidden 1")]
    single = SetFrozen(tuple(neurons(before, "Hidden 1")), tuple(pairs)).apply(before)
    assert np.array_equal(frozen(after.network), frozen(single.network))
    assert frozen(after.network).sum() == 6 + 4
    thawed = FreezePatch((everything,), (biases,), frozen=False).apply(after)
    assert not frozen(thawed.network).any()
    assert all(projection.frozen is None for projection in thawed.network.projections)


def test_connections_go_and_an_empty_projection_with_them():
    before = trained(project())
    some = patch(before, cells=[(0, 0), (1, 3)])
    after = RemovePatch((some,)).apply(before)
    x, a = neurons(before, "Inputs"), neurons(before, "Hidden 1")
    pairs = ((x[0], a[0]), (x[1], a[3]))
    expected = RemoveItems(connections=pairs).apply(before)
    assert weights_by_ids(after) == weights_by_ids(expected)
    assert np.array_equal(after.start, expected.start)
    assert after.training.history.marks[-1].text == "2 connections removed"
    everything = replace(some, where=np.ones((2, 4), bool))
    left = RemovePatch((everything,)).apply(before).network
    assert left.projection(*some.key) is None


def test_removing_nothing_changes_nothing():
    before = sparse(project())
    edit = RemovePatch((patch(before, cells=[(0, 1)]),))
    assert edit.apply(before) is before


def test_no_output_jumps_when_a_zero_is_typed():
    before = sparse(trained(project()))
    edit = SetPatch((patch(before, cells=[(0, 1)], values=[0]),), joins=True)
    after = edit.apply(before)
    for neuron, values in outputs(before).items():
        np.testing.assert_allclose(outputs(after)[neuron], values, rtol=1e-6)


def test_a_million_weights_are_set_in_a_moment():
    before = project(hidden=((1000, "tanh"), (1000, "tanh")))
    key = layer_id(before, "Hidden 1"), layer_id(before, "Hidden 2"), 0
    everywhere = np.ones((1000, 1000), bool)
    values = np.full((1000, 1000), 0.5, np.float32)
    edit = SetPatch((WeightPatch(key, everywhere, values),))
    begun = perf_counter()
    after = edit.apply(before)
    # One by one it would be many seconds.
    assert perf_counter() - begun < 1.0
    assert (after.network.projection(*key).weights == 0.5).all()
