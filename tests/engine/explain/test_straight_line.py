from dataclasses import replace

import numpy as np
import pytest

from engine.data.scaling import fit
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import SetBiases, SetWeights
from engine.explain.straight_line import line_parameters, line_path, straight_line
from engine.explain.subject import CannotExplain
from engine.prediction import predict
from engine.project import Project, with_settings
from engine.trainer import Trainer


def line(method="none", loss="mse", **settings):
    project = new_project(load_set("line"), hidden=(), scale=method)
    data = project.dataset
    data = replace(data, inputs=data.inputs * 3 + 20, targets=data.targets * 50 - 7)
    project = replace(project, dataset=data, scaling=fit(data, method))
    return with_settings(project, loss=loss, **settings)


def loss_at(project, m, b):
    """Mean square (or half of it), row by row."""
    data, total = project.dataset, 0.0
    for row in data.train_rows:
        total += (m * data.inputs[row, 0] + b - data.targets[row, 0]) ** 2
    half = project.settings.loss == "half_sse"
    return total / len(data.train_rows) / (2 if half else 1)


@pytest.mark.parametrize("method", ["none", "standardize", "minmax"])
@pytest.mark.parametrize("loss", ["mse", "half_sse"])
def test_loss_and_gradient_are_in_the_users_units(method, loss):
    project = line(method, loss)
    found = straight_line(project)
    m, b = found.slope, found.intercept
    predicted = predict(project, project.dataset.inputs[found.rows])[:, 0]
    np.testing.assert_allclose(m * found.xs + b, predicted, rtol=1e-4)
    np.testing.assert_allclose(found.errors, m * found.xs + b - found.ys)
    assert found.loss == pytest.approx(loss_at(project, m, b))
    shown = Trainer(project, backend="numpy").losses().train
    assert found.scaled_loss == pytest.approx(shown, rel=1e-4)
    h = 1e-3
    by_m = (loss_at(project, m + h, b) - loss_at(project, m - h, b)) / (2 * h)
    by_b = (loss_at(project, m, b + h) - loss_at(project, m, b - h)) / (2 * h)
    assert found.by_slope == pytest.approx(by_m, rel=1e-6)
    assert found.by_intercept == pytest.approx(by_b, rel=1e-6, abs=1e-8)
    assert sum(found.slope_terms) == pytest.approx(found.by_slope)
    assert sum(found.intercept_terms) == pytest.approx(found.by_intercept, abs=1e-9)
    factor = 2 if loss == "mse" else 1
    term = factor * found.errors[3] * found.xs[3] / len(found.xs)
    assert found.slope_terms[3] == pytest.approx(term)
    assert (found.input, found.target) == ("x", "y")


def test_the_surface_is_the_loss_at_each_point():
    project = line("standardize")
    found = straight_line(project)
    slopes, intercepts = np.linspace(-100, 100, 5), np.linspace(-2000, 900, 4)
    surface = found.surface(slopes, intercepts)
    for i, b in enumerate(intercepts):
        for j, m in enumerate(slopes):
            assert surface[i, j] == pytest.approx(loss_at(project, m, b))


def test_the_optimum_is_that_of_the_schoolbook():
    project = line()
    found = straight_line(project)
    x, y = found.xs, found.ys
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    assert found.best_slope == pytest.approx(slope)
    assert found.best_intercept == pytest.approx(y.mean() - slope * x.mean())
    best = loss_at(project, found.best_slope, found.best_intercept)
    assert found.best_loss == pytest.approx(best)
    for dm, db in ((0.1, 0), (-0.1, 0), (0, 0.1), (0, -0.1)):
        m, b = found.best_slope + dm, found.best_intercept + db
        assert loss_at(project, m, b) > best


def test_the_path_is_that_of_training():
    project = line("standardize", learning_rate=0.1)
    path = line_path(project, 3)
    assert path.shape == (4, 2)
    trainer = Trainer(project)
    for m, b in path:
        now = straight_line(trainer.snapshot())
        assert (m, b) == (now.slope, now.intercept)
        trainer.advance(1)


def test_sgd_goes_against_the_gradient():
    project = line("none", learning_rate=1e-4, batch_size=None)
    found = straight_line(project)
    (m0, b0), (m1, b1) = line_path(project, 1)
    assert m1 == pytest.approx(m0 - 1e-4 * found.by_slope, rel=1e-4)
    assert b1 == pytest.approx(b0 - 1e-4 * found.by_intercept, rel=1e-3)


def test_a_path_ends_where_training_diverges():
    project = line("none", learning_rate=10.0, batch_size=None)
    path = line_path(project, 500)
    assert 2 < len(path) < 500
    assert np.isfinite(path).all()


@pytest.mark.parametrize("method", ["none", "standardize"])
def test_another_line_can_be_put_into_the_network(method):
    project = line(method)
    weight, bias = line_parameters(project, 12.5, -300.0)
    x, y = (int(layer.neurons[0]) for layer in project.network.layers)
    moved = SetWeights({(x, y): weight}).apply(project)
    found = straight_line(SetBiases({y: bias}).apply(moved))
    assert found.slope == pytest.approx(12.5, rel=1e-5)
    assert found.intercept == pytest.approx(-300, rel=1e-4)


def test_more_than_a_line_says_what_it_needs():
    many = new_project(load_set("meals"), hidden=())
    deep = new_project(load_set("line"), hidden=((1, "identity"),))
    bent = new_project(load_set("line"), hidden=(), output="tanh")
    for project, words in (
        (many, "one input and one neuron"),
        (deep, "the example Line has that"),
        (bent, "needs the activation identity"),
        (line(loss="mae"), "choose the loss mean squared error"),
    ):
        with pytest.raises(CannotExplain, match=words):
            straight_line(project)
        with pytest.raises(CannotExplain, match=words):
            line_path(project, 1)
    with pytest.raises(Exception, match="no data yet"):
        straight_line(Project(bent.network))
