import math
from dataclasses import replace

import numpy as np
import pytest

from engine.data.scaling import fit
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import SetBiases
from engine.explain.contributions import bias_for_centre, contributions
from engine.explain.subject import CannotExplain
from engine.network.projection import Projection
from engine.plan import compile_plan
from engine.prediction import _outputs, predict
from engine.project import Project


def curve(hidden=((4, "tanh"),), method="standardize", **kinds):
    project = new_project(load_set("sine-wave"), hidden=hidden, scale=method, **kinds)
    rng = np.random.default_rng(3)
    data = replace(
        project.dataset,
        inputs=project.dataset.inputs * 4 + 30,
        targets=project.dataset.targets * 12 + 100,
    )
    layers = [
        replace(layer, biases=rng.normal(size=layer.size).astype("f"))
        for layer in project.network.layers
        if layer.computes
    ]
    network = project.network.with_layers(layers)
    scaling = fit(data, method)
    return replace(project, dataset=data, scaling=scaling, network=network)


XS = np.linspace(15, 45, 31)


@pytest.mark.parametrize("method", ["standardize", "minmax", "none"])
@pytest.mark.parametrize("hidden", [((4, "tanh"),), ((3, "relu"), (2, "sine")), ()])
def test_the_contributions_add_up_to_what_the_network_predicts(method, hidden):
    project = curve(hidden, method)
    found = contributions(project, XS)
    predicted = predict(project, XS[:, None])[:, 0]
    assert found.in_units
    single = _outputs(project, compile_plan(project.network), XS[:, None])[:, 0]
    np.testing.assert_allclose(found.outputs, single, rtol=1e-6)
    np.testing.assert_allclose(found.total, predicted, rtol=1e-4)
    for k in range(len(XS)):
        total = found.level + sum(float(c.values[k]) for c in found.contributions)
        assert found.total[k] == pytest.approx(total)


def test_each_contribution_is_weight_times_activation():
    project = curve()
    found = contributions(project, XS)
    hidden = project.network.layers[1]
    first, second = project.network.projections
    scaling = project.scaling
    for j, each in enumerate(found.contributions):
        assert each.neuron == hidden.neurons[j]
        assert each.name == hidden.names[j]
        assert each.weight == second.weights[j, 0]
        w, b = float(first.weights[0, j]), float(hidden.biases[j])
        for k, x in enumerate(XS):
            z = w * (x - scaling.input_mean[0]) / scaling.input_scale[0] + b
            wanted = each.weight * math.tanh(z) * scaling.target_scale[0]
            assert each.values[k] == pytest.approx(wanted, rel=1e-4, abs=1e-5)
        at = contributions(project, np.array([each.centre])).contributions[j]
        assert at.values[0] == pytest.approx(0, abs=1e-4)


def test_an_output_that_bends_shows_its_sum():
    project = curve(output="tanh")
    found = contributions(project, XS)
    assert not found.in_units
    scaling = project.scaling
    bent = np.tanh(found.total) * scaling.target_scale[0] + scaling.target_mean[0]
    np.testing.assert_allclose(found.outputs, bent, rtol=1e-4)
    bias = project.network.layers[-1].biases[0]
    assert found.level == bias


def test_a_connection_past_the_hidden_layer_counts_too():
    project = curve()
    inputs, _, output = project.network.layers
    skip = Projection(inputs.id, output.id, np.array([[0.7]], "f"))
    project = replace(project, network=project.network.with_projection(skip))
    found = contributions(project, XS)
    assert len(found.contributions) == 5
    straight = found.contributions[-1]
    assert straight.centre is None
    slope = 0.7 / project.scaling.input_scale[0] * project.scaling.target_scale[0]
    assert np.diff(straight.values) == pytest.approx(np.full(30, slope), rel=1e-3)
    predicted = predict(project, XS[:, None])[:, 0]
    np.testing.assert_allclose(found.total, predicted, rtol=1e-4)


@pytest.mark.parametrize("method", ["standardize", "none"])
def test_a_step_is_moved_by_its_bias(method):
    project = curve(method=method)
    neuron = int(project.network.layers[1].neurons[2])
    bias = bias_for_centre(project, neuron, 33.0)
    moved = SetBiases({neuron: bias}).apply(project)
    found = contributions(moved, np.array([33.0])).contributions[2]
    assert found.centre == pytest.approx(33, rel=1e-5)
    assert found.values[0] == pytest.approx(0, abs=1e-3)


def test_what_has_no_curve_says_so():
    project = curve(((3, "tanh"), (2, "tanh")))
    with pytest.raises(CannotExplain, match="no single step to move"):
        bias_for_centre(project, int(project.network.layers[2].neurons[0]), 1.0)
    with pytest.raises(CannotExplain, match="choose an output neuron"):
        contributions(project, XS, int(project.network.layers[1].neurons[0]))
    many = new_project(load_set("meals"), hidden=((2, "tanh"),))
    with pytest.raises(CannotExplain, match="data with one input, but meals has 3"):
        contributions(many, XS)
    with pytest.raises(Exception, match="no data yet"):
        contributions(Project(project.network), XS)
    last = int(project.network.layers[-1].neurons[0])
    one, other = contributions(project, XS), contributions(project, XS, last)
    assert np.array_equal(one.total, other.total)
