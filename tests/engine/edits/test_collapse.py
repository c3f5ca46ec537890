"""One matrix in the place of layers, as an edit."""

import numpy as np
import pytest

from engine.edits.collapse import CollapseLayers
from engine.edits.edit import RefusedEdit
from engine.edits.parameters import Rewind
from engine.errors import UserError
from engine.network.parameters import exists, pack, vector_size
from tests.engine.edits.samples import layer_id, outputs, project, start_of, trained

LINEAR = ((4, "identity"), (3, "identity"))


def edit_for(before):
    hidden = before.network.of_kind("hidden")
    return CollapseLayers(tuple(layer.id for layer in hidden))


def assert_same_outputs(one, other):
    first, second = outputs(one), outputs(other)
    assert first.keys() == second.keys()
    for neuron, values in first.items():
        np.testing.assert_allclose(second[neuron], values, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("is_trained", [False, True])
def test_no_output_moves_now_or_at_the_start(is_trained):
    before = project(LINEAR)
    before = trained(before) if is_trained else before
    after = edit_for(before).apply(before)
    assert [layer.name for layer in after.network.layers] == ["Inputs", "Output"]
    assert_same_outputs(before, after)
    assert_same_outputs(start_of(before), start_of(after))
    assert_same_outputs(start_of(before), Rewind().apply(after))
    assert after.is_trained == is_trained
    for vector in (after.start, *after.training.slots):
        assert len(vector) == vector_size(after.network)
        assert vector.dtype == np.float32


def test_part_of_a_chain_may_go():
    before = trained(project(((4, "tanh"), (3, "identity"), (2, "relu"))))
    middle = layer_id(before, "Hidden 2")
    after = CollapseLayers((middle,)).apply(before)
    assert_same_outputs(before, after)
    assert_same_outputs(start_of(before), start_of(after))
    join = after.network.projection(
        layer_id(after, "Hidden 1"), layer_id(after, "Hidden 3")
    )
    assert join.weights.shape == (4, 2)
    mark = after.training.history.marks[-1]
    assert mark.text == "Hidden 2 replaced by one matrix"


def test_biases_keep_what_the_optimizer_remembers():
    before = trained(project(LINEAR))
    after = edit_for(before).apply(before)
    size = sum(layer.size for layer in after.network.layers)
    kept = sum(layer.size for layer in before.network.layers)
    for old, new in zip(before.training.slots, after.training.slots, strict=True):
        assert new[size - 1] == old[kept - 1] > 0
        assert not new[size:].any()
    assert exists(after.network)[size:].all()


def test_the_project_from_before_is_untouched():
    before = trained(project(LINEAR))
    kept = pack(before.network).copy()
    edit_for(before).apply(before)
    assert np.array_equal(pack(before.network), kept)
    assert len(before.network.layers) == 4


def test_what_bends_is_refused():
    before = project(((4, "identity"), (3, "tanh")))
    with pytest.raises(UserError, match="bends its sum with tanh"):
        edit_for(before).apply(before)
    with pytest.raises(RefusedEdit, match="does not exist any more"):
        CollapseLayers((999,)).apply(before)
