"""A table of weights is read and written as a block, cell by cell the same."""

from __future__ import annotations

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.add import AddLayer
from engine.edits.connect import Connect
from engine.edits.new_project import new_project
from engine.edits.parameters import SetFrozen
from engine.edits.remove import RemoveItems
from gui.panels.outline.rows import Item, Rows
from gui.panels.outline.weight_block import Numbers, block_for


@pytest.fixture
def project():
    """Two moons, with a loose neuron that also feeds Hidden 2, and a gap."""
    made = new_project(load_set("two-moons"), hidden=((4, "tanh"), (3, "relu")))
    made = AddLayer("hidden", loose=True).apply(made)
    loose = made.network.layers[-1]
    inputs, first, second = (
        made.network.layer_named(name) for name in ("Inputs", "Hidden 1", "Hidden 2")
    )
    made = Connect(inputs.id, loose.id).apply(made)
    made = Connect(loose.id, second.id).apply(made)
    gap = (int(first.neurons[1]), int(second.neurons[2]))
    return RemoveItems(connections=(gap,)).apply(made)


def numbers_of(project, name, index=None):
    network = project.network
    layer = network.layer_named(name)
    item = Item("layer", layer.id)
    if index is not None:
        item = Item("neuron", layer.id, int(layer.neurons[index]), index=index)
    block = block_for(network, Rows(network), item)
    assert block is not None
    return Numbers(block, network)


def whole(numbers):
    block = numbers.block
    return numbers.array((0, 0, block.n_rows - 1, block.n_columns - 1))


def test_all_that_feeds_a_layer_stands_below_each_other_then_the_biases(project):
    numbers = numbers_of(project, "Hidden 2")
    network = project.network
    second = network.layer_named("Hidden 2")
    into = sorted(network.incoming(second.id), key=lambda p: p.weights.shape[0])
    values = whole(numbers)
    assert values.shape == (4 + 1 + 1, 3)
    np.testing.assert_array_equal(values[-1], second.biases)
    by_size = {len(p.weights): p.weights for p in into}
    ends = [(s.start, s.stop) for s in numbers.block.sections]
    assert sorted(stop - start for start, stop in ends) == [1, 4]
    for start, stop in ends:
        expected = by_size[stop - start].astype(float)
        if stop - start == 4:
            expected[1, 2] = np.nan
        np.testing.assert_array_equal(values[start:stop], expected)


def test_a_cell_is_what_the_block_says(project):
    numbers = numbers_of(project, "Hidden 2")
    values = whole(numbers)
    for (row, column), value in np.ndenumerate(values):
        cell = numbers.value(row, column)
        assert (cell is None) == np.isnan(value)
        assert cell is None or cell == value


def test_what_is_written_is_read_again(project):
    numbers = numbers_of(project, "Hidden 2")
    wanted = np.arange(18.0).reshape(6, 3)
    edit = numbers.set_to(0, 0, wanted)
    assert edit.joins
    after = edit.apply(project)
    np.testing.assert_array_equal(whole(numbers_of(after, "Hidden 2")), wanted)


def test_only_a_part_is_written_and_empty_cells_stay(project):
    numbers = numbers_of(project, "Hidden 2")
    before = whole(numbers)
    part = np.array([[7.0, np.nan], [np.nan, 8.0]])
    edit = numbers.set_to(4, 1, part)
    assert not edit.joins
    after = whole(numbers_of(edit.apply(project), "Hidden 2"))
    expected = before.copy()
    expected[4, 1], expected[5, 2] = 7, 8
    np.testing.assert_array_equal(after, expected)


def test_a_neuron_has_one_column(project):
    layer = numbers_of(project, "Hidden 2")
    neuron = numbers_of(project, "Hidden 2", 2)
    np.testing.assert_array_equal(whole(neuron)[:, 0], whole(layer)[:, 2])
    after = neuron.set_to(0, 0, np.full((6, 1), 3.0)).apply(project)
    changed = whole(numbers_of(after, "Hidden 2"))
    assert (changed[:, 2] == 3).all()
    np.testing.assert_array_equal(changed[:, :2], whole(layer)[:, :2])


def test_areas_name_the_weights_and_biases_in_them(project):
    numbers = numbers_of(project, "Hidden 2")
    weights, biases = numbers.patches([(0, 0, 0, 1), (5, 2, 5, 2)])
    assert sum(int(patch.where.sum()) for patch in weights) == 2
    assert [patch.where.tolist() for patch in biases] == [[False, False, True]]


def test_frozen_cells_are_known(project):
    second = project.network.layer_named("Hidden 2")
    frozen = SetFrozen(neurons=(int(second.neurons[0]),)).apply(project)
    numbers = numbers_of(frozen, "Hidden 2")
    assert numbers.is_frozen(5, 0)
    assert not numbers.is_frozen(5, 1)
    assert numbers.frozen_in([(5, 0, 5, 0)]) == (True, False)
    assert numbers.frozen_in([(0, 0, 5, 2)]) == (True, True)
    assert numbers.frozen_in([(0, 0, 0, 2)]) == (False, True)


def test_inputs_have_no_weights(project):
    network = project.network
    inputs = network.layer_named("Inputs")
    assert block_for(network, Rows(network), Item("layer", inputs.id)) is None
