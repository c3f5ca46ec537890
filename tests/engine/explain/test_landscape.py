from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.backends.choice import Choice
from engine.explain import landscape as module
from engine.explain.landscape import (
    loss_curve,
    loss_plane,
    loss_plane_steps,
    most_points,
    next_step,
    parameter_path,
)
from engine.explain.subject import CannotExplain, bias_index, weight_index
from engine.explain.walk import is_even
from engine.losses import LOSSES
from engine.network.parameters import exists, pack
from engine.project import Project, with_settings
from engine.trainer import Trainer
from tests.engine import reference
from tests.engine.random_networks import layered, project_for, projects
from tests.engine.small_runs import small

unhurried = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck)
)


def loss_at(project, changes, rows=None):
    """The loss with some parameters set, row by row in double precision."""
    network, data = project.network, project.dataset
    w = pack(network).astype(np.float64)
    for index, value in changes.items():
        w[index] = value
    rows = data.train_rows if rows is None else rows
    _, outputs = reference.forward(network, w, data.inputs[rows])
    parts, columns = [], []
    for layer in network.of_kind("output"):
        parts.append(outputs[layer.id])
        columns += layer.columns.tolist()
    targets = data.targets[rows][:, columns].T
    return LOSSES[project.settings.loss].value(np.concatenate(parts), targets)


def two_of(project, one, other):
    there = np.flatnonzero(exists(project.network))
    first = int(there[one % len(there)])
    second = int(there[other % len(there)])
    return first, second if second != first else int(there[(other + 1) % len(there)])


@pytest.fixture(params=["numpy", "fused"])
def backend(request, monkeypatch):
    """Both ways of computing; the kernel is needed for one."""
    if request.param == "fused":
        request.getfixturevalue("kernel")
    choice = Choice(request.param, "for the test")
    monkeypatch.setattr(module, "choose", lambda *_: choice)
    return request.param


@unhurried
@given(projects(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_point_of_a_plane_is_the_loss_there(backend, project, one, other):
    first, second = two_of(project, one, other)
    xs, ys = np.linspace(-1.5, 1, 4), np.array([-0.5, 0.25, 2.0])
    found = loss_plane(project, first, second, xs, ys)
    assert found.losses.shape == (3, 4)
    for i, y in enumerate(ys):
        for j, x in enumerate(xs):
            wanted = loss_at(project, {first: x, second: y})
            assert found.losses[i, j] == pytest.approx(wanted, rel=2e-4, abs=1e-5)
    w = pack(project.network)
    assert found.point == (w[first], w[second])
    assert found.loss == pytest.approx(loss_at(project, {}), rel=1e-4, abs=1e-6)


@unhurried
@given(projects(), st.integers(0, 10**6))
def test_every_point_of_a_curve_is_the_loss_there(backend, project, pick):
    parameter, _ = two_of(project, pick, 0)
    values = np.linspace(-2, 2, 9)
    found = loss_curve(project, parameter, values)
    for value, loss in zip(values, found.losses, strict=True):
        wanted = loss_at(project, {parameter: value})
        assert loss == pytest.approx(wanted, rel=2e-4, abs=1e-5)


SMOOTH = ("mse", "half_sse", "binary_cross_entropy", "cross_entropy")


@pytest.mark.parametrize("loss", SMOOTH)
def test_slopes_are_central_differences(loss):
    last = {"cross_entropy": "softmax", "binary_cross_entropy": "sigmoid"}
    network = layered([2, 3, 3, 2], ["tanh", "softplus", last.get(loss, "identity")])
    project = project_for(network, loss, np.random.default_rng(1), 20)
    w, h = pack(network), 1e-4
    there = np.flatnonzero(exists(network))
    for index in there.tolist():
        ends = [loss_at(project, {index: float(w[index]) + d}) for d in (h, -h)]
        slope = (ends[0] - ends[1]) / (2 * h)
        curve = loss_curve(project, index, np.zeros(1))
        assert curve.slope == pytest.approx(slope, rel=1e-3, abs=1e-5)
        assert curve.value == w[index]
        rate = project.settings.learning_rate
        assert curve.downhill == pytest.approx(float(w[index]) - rate * curve.slope)
        line = curve.loss + 2 * curve.slope
        assert curve.tangent(np.array([curve.value + 2])) == pytest.approx(line)
    plane = loss_plane(project, *there[:2].tolist(), np.zeros(1), np.zeros(1))
    curves = [loss_curve(project, int(i), np.zeros(1)) for i in there[:2]]
    assert plane.slopes == (curves[0].slope, curves[1].slope)


def test_the_loss_where_it_stands_is_that_of_training():
    project = small()
    shown = Trainer(project, backend="numpy").losses().train
    index = int(np.flatnonzero(exists(project.network))[3])
    found = loss_curve(project, index, np.array([float(pack(project.network)[index])]))
    assert found.loss == pytest.approx(shown, rel=1e-6)
    assert found.losses[0] == pytest.approx(shown, rel=1e-6)


def test_sgd_with_the_full_batch_goes_where_the_curve_says():
    project = small(batch_size=None)
    x, h = (project.network.layers[i].neurons[0] for i in (0, 1))
    index = weight_index(project.network, int(x), int(h))
    found = loss_curve(project, index, np.zeros(1))
    trainer = Trainer(project, backend="numpy")
    trainer.advance(1)
    assert pack(trainer.snapshot().network)[index] == pytest.approx(found.downhill)


def test_a_mini_batch_has_its_own_loss(backend):
    project = small()
    rows = np.array([3, 9, 12])
    h = project.network.layers[1].neurons[2]
    index = bias_index(project.network, int(h))
    values = np.linspace(-1, 1, 5)
    found = loss_curve(project, index, values, rows)
    for value, loss in zip(values, found.losses, strict=True):
        wanted = loss_at(project, {index: value}, rows)
        assert loss == pytest.approx(wanted, rel=1e-4)
    assert not np.allclose(found.losses, loss_curve(project, index, values).losses)


def test_class_weights_are_counted(backend):
    network = layered([2, 3, 1], ["tanh", "sigmoid"])
    project = project_for(network, "binary_cross_entropy", np.random.default_rng(2), 20)
    project = with_settings(project, class_weights="balanced")
    index = bias_index(network, int(network.layers[2].neurons[0]))
    value = float(pack(network)[index])
    found = loss_curve(project, index, np.array([value, value + 0.1]))
    shown = Trainer(project, backend="numpy").losses().train
    assert found.losses[0] == pytest.approx(shown, rel=1e-5)


def test_uneven_steps_and_frozen_parameters_are_no_hindrance(backend):
    project = small()
    hidden = project.network.layers[1]
    frozen = replace(hidden, frozen=np.ones(hidden.size, bool))
    project = replace(project, network=project.network.with_layers([frozen]))
    index = bias_index(project.network, int(hidden.neurons[1]))
    for values in ([-1.0, 0.0, 0.5, 3.0], [-1.0, 0.0, 1.0]):
        found = loss_curve(project, index, np.array(values))
        wanted = [loss_at(project, {index: value}) for value in values]
        assert found.losses == pytest.approx(wanted, rel=1e-4)


def test_losses_that_are_not_finite_do_not_spread(backend):
    network = layered([1, 2, 1], ["identity", "identity"])
    last = network.projections[1]
    network = network.with_projection(replace(last, weights=last.weights * 0 + 10))
    project = project_for(network, "mse", np.random.default_rng(2))
    index = bias_index(network, int(network.layers[1].neurons[0]))
    found = loss_curve(project, index, np.linspace(-3e38, 3e38, 3))
    assert not np.isfinite(found.losses[[0, 2]]).any()
    assert found.losses[1] == pytest.approx(loss_at(project, {index: 0.0}), rel=1e-5)


def test_the_path_of_two_parameters_is_that_of_training():
    project = small(optimizer="adam", learning_rate=0.05)
    there = np.flatnonzero(exists(project.network))[[1, 7]]
    path = parameter_path(project, there.tolist(), 6)
    trainer = Trainer(project)
    for place in path:
        assert np.array_equal(place, pack(trainer.snapshot().network)[there])
        trainer.advance(1)
    assert path.shape == (7, 2)
    wild = parameter_path(small(learning_rate=1e30), there.tolist(), 50)
    assert len(wild) < 50
    assert np.isfinite(wild).all()


def test_a_plane_comes_in_short_steps(backend):
    project = small()
    there = np.flatnonzero(exists(project.network)).tolist()
    axis = np.linspace(-1, 1, 9)
    seen = list(loss_plane_steps(project, there[0], there[5], axis, axis))
    assert len(seen) > 1 or backend == "numpy"
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_the_network_is_not_changed():
    project = small()
    before = pack(project.network).copy()
    there = np.flatnonzero(exists(project.network))
    axis = np.linspace(-1, 1, 5)
    loss_plane(project, int(there[0]), int(there[5]), axis, axis)
    assert np.array_equal(pack(project.network), before)


def test_what_cannot_be_drawn_says_why():
    project = small()
    missing = int(np.flatnonzero(~exists(project.network))[0])
    one = int(np.flatnonzero(exists(project.network))[0])
    axis = np.zeros(1)
    for wrong in (missing, -1, 10**6):
        with pytest.raises(CannotExplain, match="choose a connection or a neuron"):
            loss_curve(project, wrong, axis)
    with pytest.raises(CannotExplain, match="each named once"):
        loss_plane(project, one, one, axis, axis)
    with pytest.raises(CannotExplain, match="no rows"):
        loss_curve(project, one, axis, np.zeros(0, np.int64))
    with pytest.raises(CannotExplain, match="choose fewer rows"):
        loss_curve(project, one, np.linspace(0, 1, 3_000_000))
    with pytest.raises(Exception, match="no data yet"):
        loss_curve(Project(project.network), one, axis)


@pytest.mark.parametrize(
    ("values", "even"),
    [([], True), ([1], True), ([0, 1, 2], True), ([0, 0], False), ([0, 1, 3], False)],
)
def test_even_steps_are_recognised(values, even):
    assert is_even(np.array(values, float)) is even


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_the_next_step_is_the_trainers(optimizer):
    project = with_settings(small(), optimizer=optimizer)
    two = np.flatnonzero(exists(project.network))[[0, -1]].tolist()
    trainer = Trainer(project)
    trainer.advance(1)
    after = pack(trainer.snapshot().network)[two]
    assert next_step(project, two) == pytest.approx(tuple(after), rel=1e-6)


def test_a_picture_has_as_many_points_as_can_be_afforded(monkeypatch):
    project = small()
    rows = np.array([1, 2, 3])
    for chosen in (None, rows):
        most = most_points(project, chosen)
        count = len(project.dataset.train_rows if chosen is None else chosen)
        assert most * count <= module.MOST_WORK
        monkeypatch.setattr(module, "MOST_WORK", most and 40 * count * 10_000)
        assert most_points(project, chosen) < most
        monkeypatch.undo()
