from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.activations import ACTIVATIONS
from engine.backends.numpy_backend import NumpyBackend
from engine.cli.gradcheck import is_good
from engine.errors import CannotRun
from engine.gradcheck import MOST_PARAMETERS, GradCheck, gradcheck
from engine.network.projection import Projection
from engine.project import Project, with_settings
from tests.engine.random_networks import (
    ELEMENTWISE,
    layered,
    make_dataset,
    project_for,
    projects,
)


@given(projects())
def test_gradients_of_every_kind_of_network_are_right(project):
    result = gradcheck(project)
    assert result.max_relative_error < 1e-6, result.worst
    assert result.checked + result.skipped_at_kinks == project.network.n_parameters


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", ["mse", "half_sse", "mae", "huber"])
def test_every_activation_with_every_unpaired_loss(activation, loss):
    network = layered([3, 4, 2], [activation, activation])
    project = project_for(network, loss, np.random.default_rng(4))
    result = gradcheck(project)
    assert result.max_relative_error < 1e-6, result.worst
    assert result.checked > 0.9 * network.n_parameters


def test_a_wrong_gradient_is_found_and_named(monkeypatch):
    project = project_for(layered([2, 3, 1], ["tanh", "tanh"]), "mse", _rng())
    right = NumpyBackend.gradient

    def wrong(backend, rule):
        gradient = right(backend, rule)
        gradient[4] += 0.01
        return gradient

    monkeypatch.setattr(NumpyBackend, "gradient", wrong)
    result = gradcheck(project)
    assert result.max_relative_error > 1e-3
    assert result.worst.startswith("weight from n")


def test_a_gradient_that_is_no_number_does_not_pass(monkeypatch):
    project = project_for(layered([2, 3, 1], ["tanh", "tanh"]), "mse", _rng())
    right = NumpyBackend.gradient
    monkeypatch.setattr(
        NumpyBackend, "gradient", lambda backend, rule: right(backend, rule) * np.nan
    )
    assert not gradcheck(project).max_relative_error < 1e-6


@pytest.mark.parametrize("activation", [a for a in ELEMENTWISE if ACTIVATIONS[a].kinks])
def test_a_difference_across_a_kink_is_skipped_and_counted(activation):
    network = layered([1, 1], [activation])
    output = replace(network.of_kind("output")[0], biases=np.zeros(1, "f"))
    join = replace(network.projections[0], weights=np.ones((1, 1), "f"))
    network = network.with_layers([output]).with_projection(join)
    data = make_dataset([[3e-6], [1.0]], [[0.5], [0.3]], test_share=0)
    result = gradcheck(Project(network, dataset=data))
    assert (result.checked, result.skipped_at_kinks) == (1, 1)
    assert result.worst.startswith("weight")


@pytest.mark.parametrize(("loss", "error"), [("mae", 0), ("huber", 1), ("huber", -1)])
def test_a_difference_across_a_kink_of_the_loss_is_skipped(loss, error):
    network = layered([1, 1], ["identity"])
    output = replace(network.of_kind("output")[0], biases=np.zeros(1, "f"))
    join = replace(network.projections[0], weights=np.ones((1, 1), "f"))
    network = network.with_layers([output]).with_projection(join)
    data = make_dataset([[0.5], [-2.5]], [[0.5 - error], [0.0]], test_share=0)
    project = with_settings(Project(network, dataset=data), loss=loss)
    assert gradcheck(project).skipped_at_kinks == 2


def test_of_a_large_network_a_sample_is_checked():
    network = layered([60, 60, 1], ["tanh", "identity"])
    result = gradcheck(project_for(network, "mse", _rng(), n_rows=4))
    assert result.checked + result.skipped_at_kinks == MOST_PARAMETERS
    assert result.max_relative_error < 1e-6


def test_missing_connections_are_not_parameters():
    network = layered([2, 2], ["tanh"])
    mask = np.array([[True, False], [True, True]])
    (join,) = network.projections
    weights = np.where(mask, join.weights, 0).astype("f")
    network = network.with_projection(
        Projection(join.source, join.target, weights, mask)
    )
    assert gradcheck(project_for(network, "mse", _rng())).checked == 5


def test_a_project_that_cannot_run_is_refused():
    with pytest.raises(CannotRun, match="empty"):
        gradcheck(Project())


def _rng():
    return np.random.default_rng(7)


@pytest.mark.parametrize(
    ("factor", "add", "error"), [(1 + 1e-4, 0, 1e-4), (0, 0, 1), (1, 1e-8, 1e-5)]
)
def test_the_error_is_relative_but_not_to_less_than_a_thousandth(
    monkeypatch, factor, add, error
):
    # Behind a step every gradient is 0; behind tanh some are above a thousandth.
    words = ["step", "identity"] if add else ["tanh", "tanh"]
    project = project_for(layered([2, 3, 1], words), "mse", _rng())
    right = NumpyBackend.gradient

    def changed(backend, rule):
        return factor * right(backend, rule) + add

    monkeypatch.setattr(NumpyBackend, "gradient", changed)
    assert gradcheck(project).max_relative_error == pytest.approx(error, rel=1e-3)


@pytest.mark.parametrize(
    ("checked", "skipped", "error", "good"),
    [
        (95, 5, 9.9e-7, True),
        (94, 6, 0.0, False),
        (100, 0, 1e-6, False),
        (100, 0, np.nan, False),
    ],
)
def test_good_is_a_small_error_of_nearly_all_parameters(checked, skipped, error, good):
    assert is_good(GradCheck(checked, skipped, error, "bias of a1")) is good
