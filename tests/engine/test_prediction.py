from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.data.scaling import fit
from engine.errors import CannotRun
from engine.evaluation import class_index
from engine.network.parameters import pack
from engine.prediction import evaluate, predict
from engine.project import Project
from engine.trainer import Trainer
from tests.engine import reference
from tests.engine.random_networks import layered, project_for, projects


def scaled_project():
    """Two targets in units far from 1, standardized, trained a little."""
    rng = np.random.default_rng(3)
    project = project_for(layered([2, 4, 2], ["tanh", "identity"]), "mse", rng, 60)
    data = project.dataset
    targets = np.stack([1000 + 50 * data.inputs[:, 0], 0.01 * data.inputs[:, 1]], 1)
    data = replace(data, inputs=data.inputs * 100 + 7, targets=targets)
    project = replace(project, dataset=data, scaling=fit(data, "standardize"))
    trainer = Trainer(project)
    trainer.advance_epochs(200)
    return trainer.snapshot()


def test_predictions_are_in_the_users_units():
    project = scaled_project()
    data = project.dataset
    inputs = project.scaling.scale_inputs(data.inputs)
    _, outputs = reference.forward(project.network, pack(project.network), inputs)
    (output,) = project.network.of_kind("output")
    expected = project.scaling.unscale_targets(outputs[output.id].T)
    found = predict(project, data.inputs)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)
    assert np.abs(found[:, 0] - data.targets[:, 0]).max() < 50


@given(projects())
def test_outputs_are_in_the_order_of_the_targets(project):
    network = project.network
    layers = [
        replace(layer, columns=layer.columns[::-1].copy())
        for layer in network.of_kind("output")
    ]
    network = network.with_layers(layers)
    project = replace(project, network=network)
    inputs = project.dataset.inputs
    _, outputs = reference.forward(network, pack(network).astype(float), inputs)
    found = predict(project, inputs)
    for layer in layers:
        expected = outputs[layer.id].T
        np.testing.assert_allclose(found[:, layer.columns], expected, 1e-3, 1e-4)


def test_one_row_and_no_row_are_predicted_too():
    project = scaled_project()
    rows = project.dataset.inputs
    whole = predict(project, rows)
    np.testing.assert_allclose(predict(project, rows[:1]), whole[:1], rtol=1e-6)
    assert predict(project, rows[:0]).shape == (0, 2)


def test_more_rows_than_fit_at_once_are_all_predicted():
    project = project_for(
        layered([1, 5000, 1], ["tanh", "identity"]),
        "mse",
        np.random.default_rng(0),
        300,
    )
    found = predict(project, project.dataset.inputs)
    last = predict(project, project.dataset.inputs[-1:])
    np.testing.assert_allclose(found[-1:], last, rtol=1e-4, atol=1e-5)


def test_evaluating_the_test_rows_agrees_with_the_trainer():
    project = scaled_project()
    data, trainer = project.dataset, Trainer(project)
    test = data.test_rows
    found = evaluate(project, data.inputs[test], data.targets[test])
    assert found.loss == pytest.approx(trainer.losses().test, rel=1e-6)
    assert found.metrics == pytest.approx(trainer.metrics("test"), rel=1e-5)
    assert found.confusion is None
    assert found.metrics["r2"] > 0.8
    assert set(found.metrics) > {"r2", "mae", "rmse", "r2[y1]", "rmse[y2]"}


def test_the_class_is_the_likelier_one_and_of_equals_the_first():
    assert class_index(np.array([[0.4], [0.5], [0.6]])).tolist() == [0, 0, 1]
    assert class_index(np.array([[0.3, 0.3], [0.1, 0.9]])).tolist() == [0, 1]


def test_a_project_that_cannot_run_is_refused():
    with pytest.raises(CannotRun, match="empty"):
        predict(Project(), np.zeros((1, 1)))
