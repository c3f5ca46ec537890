import numpy as np
import pytest
from hypothesis import given

from engine.explain.subject import (
    CannotExplain,
    bias_index,
    compiled,
    ends_of,
    plan_position,
    weight_index,
)
from engine.network.parameters import exists, pack
from tests.engine.random_networks import projects


@given(projects())
def test_places_of_parameters_and_back(project):
    network = project.network
    vector = pack(network)
    plan, parameters = compiled(project)
    for index in np.flatnonzero(exists(network)).tolist():
        source, target = ends_of(network, index)
        if source is None:
            layer, at = network.find_neuron(target)
            assert bias_index(network, target) == index
            assert vector[index] == layer.biases[at]
        else:
            above, row = network.find_neuron(source)
            below, column = network.find_neuron(target)
            assert weight_index(network, source, target) == index
            join = network.projection(above.id, below.id)
            assert vector[index] == join.weights[row, column]
        assert parameters[plan_position(plan, index)] == vector[index]
    for index in (-1, len(vector), int(np.flatnonzero(~exists(network))[0])):
        with pytest.raises(CannotExplain, match="does not exist any more"):
            ends_of(network, index)
