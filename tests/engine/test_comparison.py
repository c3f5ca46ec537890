from __future__ import annotations

from dataclasses import replace

import pytest

from engine.data.sets import load_set
from engine.edits.activation import SetActivation
from engine.edits.add import AddNeuron
from engine.edits.new_project import new_project
from engine.edits.placement import Move
from engine.edits.remove import RemoveItems
from engine.network.comparison import matched
from engine.network.parameters import pack, unpack


@pytest.fixture
def project():
    return new_project(load_set("xor"), hidden=((3, "tanh"),))


def test_other_parameters_activations_and_places_still_match(project):
    network = project.network
    hidden = network.layer_named("Hidden 1")
    moved = Move((hidden.id,), 5, 5).apply(project)
    changed = SetActivation(tuple(hidden.neurons.tolist()), "relu").apply(moved)
    trained = unpack(changed.network, pack(changed.network) + 1)
    pairs = matched(network, trained)
    assert pairs is not None
    assert [a.name for a, _ in pairs] == ["Inputs", "Hidden 1", "Output"]
    assert pairs[1][1].activations == ("relu",) * 3


def test_another_neuron_or_connection_does_not(project):
    network = project.network
    hidden = network.layer_named("Hidden 1")
    grown = AddNeuron(hidden.id).apply(project).network
    assert matched(network, grown) is None
    connection = int(network.layers[0].neurons[0]), int(hidden.neurons[0])
    cut = RemoveItems(connections=(connection,)).apply(project).network
    assert matched(network, cut) is None
    assert matched(network, replace(network, projections=())) is None
    assert matched(network, replace(network, layers=())) is None
