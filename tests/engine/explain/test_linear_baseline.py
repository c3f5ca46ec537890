from dataclasses import replace

import numpy as np
import pytest

from engine.data.generators import MEAL_PRICES
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain import linear_baseline as module
from engine.explain.linear_baseline import (
    NoBaseline,
    least_squares,
    linear_baseline,
    linear_baseline_steps,
    score,
)
from engine.explain.logistic import PENALTY, fit_logistic
from engine.prediction import evaluate
from engine.project import Project, with_settings
from engine.trainer import Trainer
from tests.engine.random_networks import make_dataset
from tests.engine.small_runs import small


def made(name, **kinds):
    return new_project(load_set(name, **kinds), hidden=((3, "tanh"),))


def test_least_squares_solves_the_normal_equations():
    rng = np.random.default_rng(0)
    x, y = rng.normal(5, 2, (40, 3)), rng.normal(size=(40, 2))
    weights, biases = least_squares(x, y)
    for j in range(2):
        error = [y[r, j] - biases[j] - x[r] @ weights[:, j] for r in range(40)]
        assert sum(error) == pytest.approx(0, abs=1e-9)
        for i in range(3):
            slope = sum(error[r] * x[r, i] for r in range(40))
            assert slope == pytest.approx(0, abs=1e-9)


def test_prices_of_meals():
    found = linear_baseline(made("meals", noise=0.0))
    assert found.method == "least squares"
    assert found.coefficients.inputs == tuple(MEAL_PRICES)
    assert found.coefficients.weights[:, 0] == pytest.approx([*MEAL_PRICES.values()])
    assert found.coefficients.intercepts == pytest.approx(0, abs=1e-9)
    assert found.linear.test_loss == pytest.approx(0, abs=1e-9)


def test_a_noisy_line_by_the_schoolbook_formula():
    project = made("line")
    x, y = project.dataset.inputs[:, 0], project.dataset.targets[:, 0]
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    found = linear_baseline(project)
    assert found.coefficients.weights == pytest.approx(slope)
    assert found.coefficients.intercepts == pytest.approx(y.mean() - slope * x.mean())
    error = y - slope * x - found.coefficients.intercepts[0]
    assert found.linear.train_loss == pytest.approx((error**2).mean(), rel=1e-5)
    assert found.linear.test_loss is found.linear.test_metrics is None


@pytest.mark.parametrize("name", ["sine-wave", "penguins", "two-moons"])
def test_both_scores_are_those_that_training_and_evaluation_show(name):
    project = made(name)
    found = linear_baseline(project)
    for mine, what in ((found.network, project), (found.linear, found.project)):
        trainer = Trainer(what, backend="numpy")
        assert mine.train_loss == trainer.losses().train
        data, rows = what.dataset, what.dataset.test_rows
        result = evaluate(what, data.inputs[rows], data.targets[rows])
        assert mine.test_loss == pytest.approx(result.loss)
        assert mine.test_metrics == pytest.approx(result.metrics)
        assert mine.train_metrics == trainer.metrics("train")
    raw = project.dataset.inputs @ found.coefficients.weights
    raw += found.coefficients.intercepts
    if name == "sine-wave":
        error = raw - project.dataset.targets
        rows = project.dataset.test_rows
        rmse = np.sqrt((error[rows] ** 2).mean())
        assert found.linear.test_metrics["rmse"] == pytest.approx(rmse, rel=1e-5)


def objective(x, y, point, softmax, counts):
    """Mean cross-entropy and penalty, row by row."""
    total = 0.0
    for row, wanted, weight in zip(x, y, counts, strict=True):
        z = row @ point[:-1] + point[-1]
        if softmax:
            p = np.exp(z - z.max())
            p /= p.sum()
            total -= weight * float((wanted * np.log(p)).sum())
        else:
            p = 1 / (1 + np.exp(-z))
            terms = wanted * np.log(p) + (1 - wanted) * np.log(1 - p)
            total -= weight * float(terms.sum())
    return total / len(x) + PENALTY / 2 * float((point[:-1] ** 2).sum())


@pytest.mark.parametrize("kind", ["binary", "softmax", "several", "weighted"])
def test_logistic_regression_rests_at_the_minimum(kind):
    rng = np.random.default_rng(4)
    x = rng.normal(size=(60, 3))
    n = 1 if kind in ("binary", "weighted") else 3
    softmax = kind == "softmax"
    drawn = rng.integers(0, max(2, n), 60)
    y = np.eye(3)[drawn] if softmax else rng.integers(0, 2, (60, n)).astype(float)
    counts = rng.uniform(0.5, 2, 60) if kind == "weighted" else np.ones(60)
    found = fit_logistic(x, y, counts, softmax=softmax)
    assert found.converged
    point = np.vstack([found.weights, found.biases])
    h = 1e-5
    for index in np.ndindex(point.shape):
        ends = []
        for side in (h, -h):
            moved = point.copy()
            moved[index] += side
            ends.append(objective(x, y, moved, softmax, counts))
        assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(0, abs=1e-8)
    again = fit_logistic(x, y, counts, softmax=softmax)
    assert np.array_equal(again.weights, found.weights)


@pytest.mark.parametrize("name", ["gauss", "penguins"])
def test_logistic_regression_is_where_a_long_walk_downhill_ends(name):
    project = new_project(load_set(name, **({"noise": 0.6} if name == "gauss" else {})))
    if name == "penguins":
        # Rows of two kinds change names, so that no border parts them.
        targets = project.dataset.targets.copy()
        targets[::4] = targets[::4][:, [1, 2, 0]]
        project = replace(project, dataset=replace(project.dataset, targets=targets))
    found = linear_baseline(project)
    data, scaling = project.dataset, project.scaling
    x, y = data.inputs[data.train_rows], data.targets[data.train_rows]
    if scaling is not None:
        x = (x - scaling.input_mean) / scaling.input_scale
    wide = np.hstack([x, np.ones((len(x), 1))])
    w = before = np.zeros((wide.shape[1], y.shape[1]))
    rate = len(x) / np.linalg.norm(wide, 2) ** 2

    def said(at):
        z = wide @ at
        if y.shape[1] == 1:
            return 1 / (1 + np.exp(-z))
        powers = np.exp(z - z.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    for step in range(20_000):
        # Nesterov (1983): the point ahead is where the slope is taken.
        ahead = w + step / (step + 3) * (w - before)
        before, w = w, ahead - rate * wide.T @ (said(ahead) - y) / len(x)
    a, b = said(w), y
    sides = b * np.log(a) + ((1 - b) * np.log(1 - a) if b.shape[1] == 1 else 0)
    loss = -np.mean(sides.sum(axis=1))
    assert found.linear.train_loss == pytest.approx(loss, rel=1e-4)
    raw = data.inputs[data.train_rows]
    z = raw @ found.coefficients.weights + found.coefficients.intercepts
    told = 1 / (1 + np.exp(-z))
    if y.shape[1] > 1:
        powers = np.exp(z - z.max(axis=1, keepdims=True))
        told = powers / powers.sum(axis=1, keepdims=True)
    assert told == pytest.approx(a, abs=2e-3)


def test_classes_that_a_line_separates_are_separated():
    found = linear_baseline(made("gauss"))
    assert found.converged
    assert found.linear.train_metrics["accuracy"] == 1
    assert np.isfinite(found.coefficients.weights).all()


@pytest.mark.parametrize("counted", ["none", "balanced"])
@pytest.mark.parametrize("name", ["two-moons", "penguins"])
def test_least_squares_of_classes_are_those_of_zeros_and_ones(name, counted):
    project = made(name)
    found = linear_baseline(
        with_settings(project, loss="mse", class_weights=counted), by_squares=True
    )
    assert found.method == "least squares"
    rows = project.dataset.train_rows
    x, y = project.dataset.inputs[rows], project.dataset.targets[rows]
    wide = np.hstack([x, np.ones((len(x), 1))])
    count = np.ones(len(x))
    if counted == "balanced":
        kinds = y.argmax(axis=1) if y.shape[1] > 1 else y[:, 0].astype(int)
        sizes = np.bincount(kinds)
        count = len(kinds) / (len(sizes) * sizes[kinds])
    said = x @ found.coefficients.weights + found.coefficients.intercepts
    # Where the sum of squares is least, its slopes are 0.
    slopes = (wide / np.abs(wide).max(axis=0)).T @ (count[:, None] * (said - y))
    assert slopes == pytest.approx(np.zeros_like(slopes), abs=1e-3)
    loss = np.mean(count * np.mean((said - y) ** 2, axis=1))
    assert found.linear.train_loss == pytest.approx(loss, rel=1e-5)
    assert set(found.project.network.layers[-1].activations) == {"identity"}


def test_no_line_tells_exclusive_or_apart():
    found = linear_baseline(made("xor4"))
    assert found.method == "logistic regression"
    assert found.linear.train_loss == pytest.approx(np.log(2))
    assert found.linear.train_metrics["accuracy"] == 0.5


def test_several_sigmoids_and_class_weights_go_with_their_loss():
    project = made("iris")
    last = project.network.layers[-1]
    network = project.network.with_layers(
        [replace(last, activations=("sigmoid",) * last.size)]
    )
    project = with_settings(
        replace(project, network=network),
        loss="binary_cross_entropy",
        class_weights="balanced",
    )
    found = linear_baseline(project)
    assert found.converged
    assert set(found.project.network.layers[-1].activations) == {"sigmoid"}
    assert found.linear.train_loss < found.network.train_loss


def test_a_long_fit_can_be_broken_off():
    steps = linear_baseline_steps(made("digits"))
    seen = [next(steps) for _ in range(30)]
    assert seen == sorted(seen)
    assert seen[-1] < 1
    steps.close()
    assert list(steps) == []


def test_constant_inputs_and_more_inputs_than_rows_do_no_harm():
    x = np.hstack([np.full((3, 1), 4.0), np.eye(3), np.eye(3)])
    data = make_dataset(x, [[1.0], [2.0], [4.0]], test_share=0)
    project = new_project(data, hidden=())
    found = linear_baseline(project)
    assert found.linear.train_loss == pytest.approx(0, abs=1e-9)
    assert found.coefficients.weights[0] == pytest.approx(0, abs=1e-9)


def test_what_is_missing_or_too_much_is_said(monkeypatch):
    with pytest.raises(Exception, match="no data yet"):
        linear_baseline(Project(small().network))
    monkeypatch.setattr(module, "MOST_VALUES", 10)
    with pytest.raises(NoBaseline, match="needs at most 10 numbers"):
        linear_baseline(small())
    assert score(small()).test_loss is not None
