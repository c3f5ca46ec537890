from __future__ import annotations

import pytest

from engine.data.sets import load_set
from engine.edits.add import AddLayer
from engine.edits.new_project import new_project
from gui.canvas.finding import Found, find


@pytest.fixture(scope="module")
def network():
    hidden = ((20, "tanh"), (4, "relu"))
    project = new_project(load_set("iris"), hidden=hidden)
    return (
        AddLayer("hidden", 1, "tanh", (0.0, 900.0), loose=True).apply(project).network
    )


def named(network, text):
    words = []
    for found in find(network, text):
        layer = network.layer(found.layer)
        if found.neuron is None:
            words.append(layer.name)
        else:
            words.append(layer.names[layer.index_of(found.neuron)])
    return words


def test_layers_by_name_in_any_case(network):
    assert named(network, "hidden 2") == ["Hidden 2"]
    assert named(network, "  HIDDEN ") == ["Hidden 1", "Hidden 2"]


def test_columns_by_a_part_of_their_name(network):
    found = named(network, "petal")
    assert len(found) == 2
    assert all(name.startswith("petal") for name in found)
    assert len(named(network, "length")) == 2


def test_neurons_by_name_the_equal_one_first(network):
    assert named(network, "a1")[:2] == ["a1", "a10"]
    assert "n1" in named(network, "n1")


def test_neurons_by_their_number(network):
    assert named(network, "n17") == ["a17"]
    assert {"a3", "b3"} < set(named(network, "#3"))
    assert named(network, "neuron 20") == ["a20"]


def test_a_neuron_within_a_layer(network):
    assert named(network, "hidden 2 3") == ["b3"]
    assert named(network, "hidden 1 a2")[0] == "a2"
    assert named(network, "hidden 2 17") == []


def test_a_loose_neuron_is_found_once(network):
    loose = next(layer for layer in network.layers if layer.loose)
    wanted = Found(loose.id, int(loose.neurons[0]))
    found = find(network, loose.name)
    assert found[0] == wanted
    assert found.count(wanted) == 1


def test_nothing_and_nonsense_find_nothing(network):
    assert find(network, "   ") == []
    assert find(network, "zebra") == []
