"""What a network says over a plane or a line is what it predicts there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.errors import CannotRun
from engine.explain.surface import (
    SIDES,
    Lens,
    fitting_side,
    line_of,
    plane_of,
    surface,
)
from engine.network.parameters import pack
from engine.prediction import evaluate, predict
from engine.project import Project
from engine.trainer import Trainer


def trained(name: str, **options) -> Project:
    trainer = Trainer(new_project(load_set(name), **options))
    trainer.advance_epochs(3)
    return trainer.snapshot()


@pytest.fixture(scope="module")
def moons() -> Project:
    return trained("two-moons", hidden=((4, "tanh"), (2, "relu")))


@pytest.fixture(scope="module")
def penguins() -> Project:
    return trained("penguins")


@pytest.fixture(scope="module")
def sine() -> Project:
    return trained("sine-wave")


@pytest.mark.parametrize("name", ["moons", "penguins"])
def test_a_surface_is_what_is_predicted_there(request, name):
    project = request.getfixturevalue(name)
    dataset = project.dataset
    plane = plane_of(dataset, 7, (1, 0), project.network.n_parameters)
    found = surface(Lens(project), pack(project.network), plane)
    assert found.shape == (plane.side, plane.side, dataset.n_outputs)
    for down, right in ((0, 0), (3, 40), (plane.side - 1, 11)):
        row = dataset.inputs[7].copy()
        row[1] = np.linspace(plane.low[0], plane.high[0], plane.side)[right]
        row[0] = np.linspace(plane.low[1], plane.high[1], plane.side)[down]
        (expected,) = predict(project, row[None])
        np.testing.assert_allclose(found[down, right], expected, rtol=1e-6, atol=1e-7)


def test_a_plane_holds_all_points_and_the_other_inputs(penguins):
    dataset = penguins.dataset
    plane = plane_of(dataset, 20, (2, 3), 100)
    rows = plane.rows()
    others = [c for c in range(dataset.n_inputs) if c not in (2, 3)]
    assert (rows[:, others] == dataset.inputs[20, others]).all()
    for place, column in enumerate((2, 3)):
        assert plane.low[place] < dataset.inputs[:, column].min()
        assert plane.high[place] > dataset.inputs[:, column].max()


def test_a_curve_is_what_is_predicted_there(sine):
    line = line_of(sine.dataset, 0, 0)
    found = Lens(sine).over(pack(sine.network), line)
    np.testing.assert_allclose(found, predict(sine, line.places[:, None]), rtol=1e-6)


def test_the_newest_parameters_count(moons):
    lens = Lens(moons)
    plane = plane_of(moons.dataset, 0, (0, 1), 25)
    before = surface(lens, pack(moons.network), plane)
    trainer = Trainer(moons)
    trainer.advance_epochs(5)
    later = trainer.snapshot()
    after = surface(lens, pack(later.network), plane)
    assert np.abs(after - before).max() > 1e-3
    expected = predict(later, plane.rows()).reshape(after.shape)
    np.testing.assert_allclose(after, expected, rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(surface(lens, pack(moons.network), plane), before)


@pytest.mark.parametrize("name", ["moons", "penguins"])
def test_confusions_are_those_of_the_test_rows(request, name):
    project = request.getfixturevalue(name)
    dataset = project.dataset
    found = Lens(project).confusion(pack(project.network))
    rows = dataset.test_rows
    expected = evaluate(project, dataset.inputs[rows], dataset.targets[rows])
    assert found.of == "test"
    np.testing.assert_array_equal(found.counts, expected.confusion)
    assert found.counts.sum() == len(rows)


def test_without_test_rows_the_training_rows_are_counted():
    found = trained("xor4")
    counted = Lens(found).confusion(pack(found.network))
    assert counted.of == "training"
    assert counted.counts.sum() == 4


def test_numbers_have_no_confusions(sine):
    with pytest.raises(ValueError, match="numbers, not classes"):
        Lens(sine).confusion(pack(sine.network))


def test_a_constant_input_still_has_a_width(moons):
    dataset = moons.dataset
    flat = replace(dataset, inputs=dataset.inputs * np.array([0.0, 1.0]))
    plane = plane_of(flat, 0, (0, 1), 25)
    assert plane.high[0] > plane.low[0]


def test_large_networks_are_asked_at_fewer_points():
    assert fitting_side(2, 25) == SIDES[0]
    assert fitting_side(784, 101_770) == SIDES[-1]
    sizes = [fitting_side(64, n) for n in (10, 10_000, 20_000, 100_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 1


def test_what_cannot_run_is_said():
    with pytest.raises(CannotRun):
        Lens(Project())
