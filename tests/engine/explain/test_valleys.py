from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.explain.curvature import rate_limit
from engine.explain.landscape import loss_curve
from engine.explain.subject import weight_index
from engine.explain.valleys import downhill, valleys
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.network.parameters import pack
from engine.project import with_settings
from engine.trainer import Trainer


def sine_loss(project, w, b=0.0):
    """Mean of (sin(w x + b) - y)^2 over the training rows, one after the other."""
    data, total = project.dataset, 0.0
    for row in data.train_rows:
        error = np.sin(w * data.inputs[row, 0] + b) - data.targets[row, 0]
        total += float(error) ** 2
    return total / len(data.train_rows)


@pytest.fixture
def example():
    project = load(EXAMPLES["valleys"].path)
    x, y = (int(layer.neurons[0]) for layer in project.network.layers)
    return project, weight_index(project.network, x, y)


def test_the_example_has_a_valley_that_is_not_the_lowest(example):
    project, weight = example
    values = np.linspace(-3.6, 1.8, 109)
    curve = loss_curve(project, weight, values)
    wanted = [sine_loss(project, w) for w in values]
    np.testing.assert_allclose(curve.losses, wanted, rtol=1e-4, atol=1e-6)
    found = values[valleys(curve.losses)]
    # The bottoms, from a finer grid.
    fine = np.linspace(-3.6, 1.8, 1081)
    heights = np.array([sine_loss(project, w) for w in fine])
    lower = (heights[1:-1] < heights[:-2]) & (heights[1:-1] < heights[2:])
    assert found == pytest.approx(fine[1:-1][lower], abs=0.05)
    assert len(found) == 3
    assert found[2] == pytest.approx(1, abs=0.05)
    assert found[0] == pytest.approx(-2.25, abs=0.05)
    assert found[1] == pytest.approx(0.05, abs=0.05)
    start = int(np.argmin(np.abs(values - curve.value)))
    assert values[downhill(curve.losses, start)] == found[0]
    assert curve.losses[downhill(curve.losses, start)] > 0.7
    assert curve.losses.min() < 1e-3


@pytest.mark.parametrize("batch_size", [None, 10])
def test_sgd_stays_in_it(example, batch_size):
    project, _ = example
    trainer = Trainer(with_settings(project, batch_size=batch_size))
    trainer.advance_epochs(600)
    _, b, w = pack(trainer.snapshot().network)
    assert w == pytest.approx(-2.2, abs=0.2)
    assert trainer.losses().train > 0.6
    if batch_size is not None:
        return
    # Nowhere around is it lower, in weight and bias: a local minimum of the network.
    here = sine_loss(project, w, b)
    for angle in np.linspace(0, 2 * np.pi, 24, endpoint=False):
        for far in (0.02, 0.1, 0.2):
            away = w + far * np.cos(angle), b + far * np.sin(angle)
            assert sine_loss(project, *away) > here
    assert rate_limit(trainer.snapshot()).curvature > 0
    # The slope is 0 there, the bend upward in every direction, and w = 1 is lower.
    h = 1e-4
    moves = np.array([[h, 0.0], [0.0, h]])
    at = np.array([w, b], dtype=float)

    def loss(place):
        return sine_loss(project, *place)

    slopes = [(loss(at + d) - loss(at - d)) / (2 * h) for d in moves]
    assert slopes == pytest.approx([0, 0], abs=1e-3)
    bend = [
        [
            (loss(at + d + e) - loss(at + d - e) - loss(at - d + e) + loss(at - d - e))
            / (4 * h * h)
            for e in moves
        ]
        for d in moves
    ]
    assert np.linalg.eigvalsh(bend).min() > 0.01
    assert sine_loss(project, 1.0) < 1e-9 < 0.6 < here


def test_from_the_other_side_of_the_hill_it_finds_the_lowest(example):
    project, _ = example
    network = project.network
    (wires,) = network.projections
    moved = network.with_projection(
        replace(wires, weights=np.full((1, 1), 0.7, np.float32))
    )
    trainer = Trainer(replace(project, network=moved))
    trainer.advance_epochs(300)
    assert trainer.losses().train < 1e-3


def test_small_wiggles_and_ends_are_no_valleys():
    x = np.linspace(-2, 2, 101)
    bowl = x**2
    assert x[valleys(bowl)] == pytest.approx([0], abs=1e-9)
    wiggly = bowl + 1e-4 * np.cos(40 * x)
    assert len(valleys(wiggly)) == 1
    assert not len(valleys(x))
    assert not len(valleys(-bowl))
    assert not len(valleys(np.ones(7)))
    assert not len(valleys(np.zeros(0)))
    assert valleys(np.array([np.nan, 1, np.inf, 0, 2])).tolist() == [1, 3]
    assert downhill(np.array([np.nan, 1, np.inf, 0, 2]), 2) == 3
    assert valleys(np.array([3.0, 1, 1, 1, 3])).tolist() == [1]


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=30), st.integers(0, 29))
def test_a_ball_ends_no_higher_and_where_nothing_near_is_lower(heights, start):
    curve = np.array(heights)
    end = downhill(curve, start % len(curve))
    assert curve[end] <= curve[start % len(curve)]
    near = curve[max(0, end - 1) : end + 2]
    assert curve[end] == near.min()
    for place in valleys(curve):
        assert 0 < place < len(curve) - 1
        assert curve[place] <= curve[place - 1]
        assert curve[place] <= curve[place + 1]
