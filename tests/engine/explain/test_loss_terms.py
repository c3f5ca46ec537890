import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from engine.data.scaling import fit
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain.loss_terms import loss_terms
from engine.explain.subject import CannotExplain
from engine.losses import LOSSES
from engine.prediction import predict
from engine.project import Project, with_settings
from engine.trainer import Trainer
from tests.engine.random_networks import projects
from tests.engine.small_runs import small

unhurried = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck)
)


@unhurried
@given(projects())
def test_the_mean_of_the_terms_is_the_loss_that_training_shows(project):
    found = loss_terms(project)
    shown = Trainer(project, backend="numpy").losses().train
    assert found.loss == pytest.approx(shown, rel=1e-6, abs=1e-9)
    assert found.terms.mean() == pytest.approx(found.loss)
    assert found.rows.tolist() == project.dataset.train_rows.tolist()
    assert found.others[project.settings.loss] == pytest.approx(found.loss)


@unhurried
@given(projects())
def test_squares_are_those_of_predicted_less_target(project):
    found = loss_terms(project)
    data = project.dataset
    predicted = predict(project, data.inputs[found.rows])
    np.testing.assert_allclose(found.predicted, predicted, rtol=1e-5, atol=1e-6)
    assert np.array_equal(found.targets, data.targets[found.rows])
    for r, row in enumerate(found.rows):
        total = 0.0
        for j in range(data.n_outputs):
            total += (predicted[r, j] - data.targets[row, j]) ** 2
        assert found.squares[r] == pytest.approx(
            total / data.n_outputs, rel=1e-4, abs=1e-6
        )
    as_mse = found.others["mse"]
    assert found.mean_square == pytest.approx(as_mse, rel=1e-5, abs=1e-9)


def test_differences_times_the_unit_are_in_the_users_units():
    project = small()
    data = replace(project.dataset, targets=project.dataset.targets * 25 - 300)
    project = replace(project, dataset=data, scaling=fit(data, "standardize"))
    found = loss_terms(project)
    np.testing.assert_allclose(
        found.differences * found.unit, found.predicted - found.targets, rtol=1e-4
    )
    square = ((found.predicted - found.targets) ** 2).mean()
    assert found.mean_square * found.unit[0] ** 2 == pytest.approx(square, rel=1e-4)


def plain(name, a, y):
    """What a loss says of one output of one row."""
    d = a - y
    return {
        "mse": d * d,
        "half_sse": d * d / 2,
        "mae": abs(d),
        "huber": d * d / 2 if abs(d) <= 1 else abs(d) - 0.5,
        "binary_cross_entropy": -(y * math.log(a) + (1 - y) * math.log(1 - a)),
    }[name]


def test_other_losses_beside_it():
    project = new_project(load_set("two-moons"), hidden=((3, "tanh"),))
    found = loss_terms(project)
    assert found.others.keys() == LOSSES.keys() - {"cross_entropy"}
    for name, value in found.others.items():
        pairs = zip(found.predicted[:, 0], found.targets[:, 0], strict=True)
        terms = [plain(name, float(a), float(y)) for a, y in pairs]
        assert value == pytest.approx(sum(terms) / len(terms), rel=1e-4)
    numbers = loss_terms(small())
    assert numbers.others.keys() == {"mse", "half_sse", "mae", "huber"}
    classes = new_project(load_set("iris"), hidden=((3, "tanh"),))
    assert "cross_entropy" in loss_terms(classes).others


def test_a_perfect_network_has_no_loss():
    data = replace(small().dataset, targets=np.zeros((56, 1)))
    project = replace(small(), dataset=data)
    network = project.network
    last = network.projections[-1]
    network = network.with_projection(replace(last, weights=last.weights * 0))
    output = network.layers[-1]
    network = network.with_layers([replace(output, biases=np.zeros(1, "f"))])
    found = loss_terms(replace(project, network=network))
    assert found.loss == found.mean_square == 0
    assert not found.terms.any()


def test_class_weights_are_counted_in_the_terms():
    project = with_settings(
        new_project(load_set("penguins"), hidden=((3, "tanh"),)),
        class_weights="balanced",
    )
    found = loss_terms(project)
    shown = Trainer(project, backend="numpy").losses().train
    assert found.loss == pytest.approx(shown, rel=1e-6)
    assert found.terms.mean() == pytest.approx(shown, rel=1e-6)
    even = loss_terms(with_settings(project, class_weights="none"))
    assert not np.allclose(found.terms, even.terms)


def test_other_rows_can_be_chosen():
    project = small()
    tests = project.dataset.test_rows
    found = loss_terms(project, tests)
    assert found.loss == pytest.approx(Trainer(project).losses().test, rel=1e-6)
    assert loss_terms(project, tests[:1]).terms.shape == (1,)


def test_what_cannot_be_shown_says_why():
    with pytest.raises(CannotExplain, match="choose fewer rows"):
        loss_terms(small(), np.zeros(0, np.int64))
    with pytest.raises(Exception, match="no data yet"):
        loss_terms(Project(small().network))


def test_areas_are_the_squares_in_the_units_of_the_data():
    project = new_project(load_set("meals"), hidden=(), scale="standardize")
    found = loss_terms(project)
    exact = np.square(found.predicted - found.targets)[:, 0]
    assert found.areas(0) == pytest.approx(exact, rel=1e-3, abs=1e-6)
    assert found.unit[0] != 1
    assert found.areas(0) / found.unit[0] ** 2 == pytest.approx(found.squares)
