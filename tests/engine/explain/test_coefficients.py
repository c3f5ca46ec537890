from dataclasses import replace

import numpy as np
import pytest

from engine.data.scaling import fit
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain.coefficients import coefficients
from engine.explain.collapse import CannotCollapse
from engine.explain.subject import CannotExplain
from engine.prediction import predict
from tests.engine.random_networks import layered, project_for


def linear(sizes=(3, 4, 2), method="standardize", seed=3):
    network = layered(sizes, ["identity"] * (len(sizes) - 1), seed=seed)
    project = project_for(network, "mse", np.random.default_rng(seed))
    data = project.dataset
    data = replace(data, inputs=data.inputs * 7 + 100, targets=data.targets * 30 - 2000)
    return replace(project, dataset=data, scaling=fit(data, method))


@pytest.mark.parametrize("sizes", [(3, 2), (3, 4, 2), (2, 3, 3, 1)])
@pytest.mark.parametrize("method", ["standardize", "minmax", "none"])
def test_the_equation_predicts_what_the_network_does(sizes, method):
    project = linear(sizes, method)
    found = coefficients(project)
    rows = project.dataset.inputs
    for row, predicted in zip(rows, predict(project, rows), strict=True):
        for j, wanted in enumerate(predicted):
            total = found.intercepts[j]
            for i, value in enumerate(row):
                total += value * found.weights[i, j]
            assert total == pytest.approx(wanted, rel=1e-4)
    assert found.inputs == project.dataset.input_names
    assert found.outputs == project.dataset.target_names


def test_columns_may_be_in_any_order():
    project = linear((2, 2), "standardize")
    inputs, output = project.network.layers
    network = project.network.with_layers(
        [
            replace(inputs, columns=inputs.columns[::-1].copy()),
            replace(output, columns=output.columns[::-1].copy()),
        ]
    )
    project = replace(project, network=network)
    found = coefficients(project)
    rows = project.dataset.inputs
    total = rows @ found.weights + found.intercepts
    np.testing.assert_allclose(total, predict(project, rows), rtol=1e-4)


def test_a_bend_is_named():
    project = new_project(load_set("meals"), hidden=((2, "tanh"),))
    with pytest.raises(CannotCollapse, match="bends its sum with tanh"):
        coefficients(project)
    project = new_project(load_set("and"), hidden=())
    with pytest.raises(CannotExplain, match="a linear network"):
        coefficients(project)
