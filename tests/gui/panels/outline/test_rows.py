"""Rows are in the order of computing, and each knows what it stands for."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.add import AddLayer
from engine.edits.connect import Connect
from engine.edits.new_project import new_project
from engine.edits.remove import RemoveItems
from engine.project import Project
from gui.panels.outline.rows import Item, Rows, in_order


def project(hidden=((4, "tanh"), (2, "relu"))):
    return new_project(load_set("two-moons"), hidden=hidden)


def names(network):
    return [layer.name for layer in in_order(network)]


def test_layers_stand_in_the_order_of_computing_whatever_was_made_first():
    made = Project()
    for kind in ("output", "hidden", "input"):
        made = AddLayer(kind, 2, None if kind != "hidden" else "tanh").apply(made)
    assert names(made.network) == ["Inputs", "Hidden 1", "Output"]
    early = AddLayer("hidden", 3, "tanh").apply(made)
    ids = {layer.name: layer.id for layer in early.network.layers}
    for source, target in (("Inputs", "Hidden 2"), ("Hidden 2", "Hidden 1")):
        early = Connect(ids[source], ids[target]).apply(early)
    assert names(early.network) == ["Inputs", "Hidden 2", "Hidden 1", "Output"]


def test_rows_stay_in_their_order_while_a_network_is_built():
    made = Project()
    for kind in ("input", "hidden", "hidden", "output"):
        made = AddLayer(kind, 2, None if kind != "hidden" else "tanh").apply(made)
    order = ["Inputs", "Hidden 1", "Hidden 2", "Output"]
    ids = {layer.name: layer.id for layer in made.network.layers}
    for source, target in itertools.pairwise(order):
        made = Connect(ids[source], ids[target]).apply(made)
        assert names(made.network) == order


def test_below_a_layer_stand_what_feeds_it_what_it_feeds_and_its_neurons():
    network = project().network
    rows = Rows(network)
    first = network.layer_named("Hidden 1")
    found = [rows.at((1, below)) for below in range(rows.count(1))]
    kinds = ["incoming", "outgoing", *["neuron"] * 4]
    assert [item.kind for item in found] == kinds
    assert [item.neuron for item in found[2:]] == first.neurons.tolist()
    assert found[0].key == (network.layer_named("Inputs").id, first.id, 0)
    assert found[1].key == (first.id, network.layer_named("Hidden 2").id, 0)


def test_every_row_is_found_again():
    made = AddLayer("hidden", loose=True).apply(project())
    rows = Rows(made.network)
    for row in range(len(rows.layers)):
        for below in range(-1, rows.count(row)):
            assert rows.place_of(rows.at((row, below))) == (row, below)


def test_a_loose_neuron_is_a_row_at_the_top():
    made = AddLayer("hidden", loose=True).apply(Project())
    rows = Rows(made.network)
    (neuron,) = made.network.layers[0].neurons.tolist()
    assert rows.at((0, -1)) == Item("neuron", made.network.layers[0].id, neuron)
    assert rows.count(0) == 0


def test_what_is_gone_has_no_row():
    before = project()
    layer = before.network.layer_named("Hidden 1")
    gone = [Rows(before.network).at((1, below)) for below in range(-1, 6)]
    rows = Rows(RemoveItems(layers=(layer.id,)).apply(before).network)
    assert [rows.place_of(item) for item in gone] == [None] * 7


def test_many_neurons_are_found_at_once():
    network = project(((300, "tanh"), (200, "relu"))).network
    rows = Rows(network)
    wanted = np.concatenate([layer.neurons for layer in network.layers])[::-1]
    places, indices = rows.find(wanted)
    for neuron, row, index in zip(wanted, places, indices, strict=True):
        assert rows.layers[row].neurons[index] == neuron
    assert rows.find(np.array([10**9]))[0].tolist() == [-1]


@pytest.mark.parametrize("count", [0, 3])
def test_finding_in_an_empty_network_finds_nothing(count):
    places, _ = Rows(Project().network).find(np.arange(count))
    assert places.tolist() == [-1] * count
