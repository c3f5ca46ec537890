"""The line that parts two classes of points as well as any line can."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain.parting import parting_line
from engine.explain.perceptron import hidden_plane
from engine.project import with_settings
from engine.trainer import Trainer

SQUARE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def right(found, points, classes):
    above = points @ np.array(found.weights) > found.threshold
    return int(np.sum(above == (classes == 1)))


@pytest.mark.parametrize(
    ("classes", "most"),
    [([0, 0, 0, 1], 4), ([0, 1, 1, 1], 4), ([1, 1, 0, 0], 4), ([0, 1, 1, 0], 3)],
    ids=["and", "or", "not x1", "xor"],
)
def test_no_line_does_better_on_the_tables(classes, most):
    classes = np.array(classes)
    found = parting_line(SQUARE, classes)
    assert right(found, SQUARE, classes) == most
    assert found.share == most / 4
    assert np.hypot(*found.weights) == pytest.approx(1)


def test_of_lines_that_part_it_is_the_one_with_the_widest_gap():
    """The nearest points of both classes are known, so the widest stripe is, too."""
    classes = np.array([0, 0, 0, 1])
    found = parting_line(SQUARE, classes)
    # From the corner to the diagonal it is 1 / sqrt(2): the line halves that.
    assert found.gap == pytest.approx(np.sqrt(0.5), rel=1e-4)
    assert found.weights == pytest.approx((np.sqrt(0.5), np.sqrt(0.5)), rel=1e-3)
    assert found.threshold == pytest.approx(1.5 * np.sqrt(0.5), rel=1e-3)


def test_the_units_of_the_axes_do_not_matter():
    random = np.random.default_rng(4)
    classes = np.arange(60) % 2
    points = random.normal(size=(60, 2)) * 0.3 + np.outer(classes, [1.0, 2.0])
    alike = parting_line(points, classes)
    scaled = points * [1000.0, 0.01] + [5.0, -3.0]
    other = parting_line(scaled, classes)
    assert right(other, scaled, classes) == right(alike, points, classes)
    assert other.gap == pytest.approx(alike.gap, rel=1e-6)


def test_many_points_are_decided_by_some_of_them():
    random = np.random.default_rng(1)
    points = random.uniform(-1, 1, size=(20_000, 2))
    classes = (points @ [1.0, -2.0] > 0.3).astype(np.int64)
    found = parting_line(points, classes)
    assert found.share == 1
    assert right(found, points, classes) > 0.99 * len(points)


def test_where_there_is_nothing_to_part_there_is_no_line():
    ones = np.ones(4, dtype=np.int64)
    assert parting_line(SQUARE, ones) is None
    assert parting_line(np.zeros((4, 2)), np.array([0, 1, 0, 1])) is None
    assert parting_line(np.zeros((0, 2)), ones[:0]) is None


@pytest.mark.parametrize("seed", range(6))
def test_a_pair_is_found_in_whose_plane_xor_is_parted(seed):
    """What the lesson on kinds of network says, for its four neurons and its rate."""
    project = new_project(load_set("xor4"), hidden=((4, "tanh"),), seed=seed)
    trainer = Trainer(with_settings(project, learning_rate=1.0))
    trainer.advance_epochs(1500)
    assert trainer.losses().train < 0.1
    project = trainer.snapshot()
    found = hidden_plane(project, search=True)
    assert found.line is found.right is None
    assert found.parted == 4
    assert right(found.parting, found.points, found.classes) == 4
    hidden = project.network.of_kind("hidden")[0].neurons.tolist()
    assert found.neurons in set(combinations(hidden, 2))
    # A pair that parts them already stays.
    again = hidden_plane(project, *found.neurons, search=True)
    assert again.neurons == found.neurons


def test_only_two_classes_are_parted():
    assert hidden_plane(new_project(load_set("iris"))).parting is None
    numbers = new_project(load_set("plane"), hidden=((3, "tanh"),))
    assert hidden_plane(numbers, search=True).parting is None
