import doctest
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from engine import optimizers
from engine.optimizers import OPTIMIZERS, add_penalties, clip_by_norm

RATE = 0.05
START = (1.0, -2.0, 0.5, 3.0)
SCALES = (1.0, 4.0, 0.25, 0.0)


@dataclass(frozen=True)
class Chosen:
    learning_rate: float = RATE
    momentum: float = 0.9
    weight_decay: float = 0.01


def slope(w, scale):
    return scale * w + 0.1 * scale


def sgd(w, scale, steps):
    for _ in range(steps):
        w = w - RATE * slope(w, scale)
    return w


def momentum(w, scale, steps):
    buffer = None
    for _ in range(steps):
        g = slope(w, scale)
        buffer = g if buffer is None else 0.9 * buffer + g
        w = w - RATE * buffer
    return w


def adam(w, scale, steps):
    mean = square = 0.0
    for step in range(1, steps + 1):
        g = slope(w, scale)
        mean = 0.9 * mean + 0.1 * g
        square = 0.999 * square + 0.001 * g * g
        corrected_mean = mean / (1 - 0.9**step)
        corrected_square = square / (1 - 0.999**step)
        w = w - RATE * corrected_mean / (math.sqrt(corrected_square) + 1e-8)
    return w


def nesterov(w, scale, steps):
    velocity = 0.0
    for _ in range(steps):
        g = slope(w, scale)
        velocity = 0.9 * velocity + g
        w = w - RATE * (g + 0.9 * velocity)
    return w


def adagrad(w, scale, steps):
    squares = 0.0
    for _ in range(steps):
        g = slope(w, scale)
        squares += g * g
        w = w - RATE * g / (math.sqrt(squares) + 1e-10)
    return w


def rmsprop(w, scale, steps):
    square = 0.0
    for _ in range(steps):
        g = slope(w, scale)
        square = 0.99 * square + 0.01 * g * g
        w = w - RATE * g / (math.sqrt(square) + 1e-8)
    return w


def adamw(w, scale, steps):
    mean = square = 0.0
    for step in range(1, steps + 1):
        g = slope(w, scale)
        w = w * (1 - RATE * 0.01)
        mean = 0.9 * mean + 0.1 * g
        square = 0.999 * square + 0.001 * g * g
        corrected_mean = mean / (1 - 0.9**step)
        corrected_square = square / (1 - 0.999**step)
        w = w - RATE * corrected_mean / (math.sqrt(corrected_square) + 1e-8)
    return w


RULES = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}


def trajectory(word, steps, dtype=np.float64, rates=None):
    row = OPTIMIZERS[word]
    parameters, scales = np.array(START, dtype), np.array(SCALES, dtype)
    slots = [np.zeros_like(parameters) for _ in row.slots]
    scratch = np.full_like(parameters, np.nan)
    for step in range(1, steps + 1):
        gradient = scales * parameters + 0.1 * scales
        row.update(parameters, gradient, slots, step, rates or Chosen(), scratch)
        scratch.fill(np.nan)
    assert all(slot.dtype == dtype for slot in slots)
    return parameters


def test_the_table_has_the_words_in_their_order():
    assert list(OPTIMIZERS) == list(RULES)
    assert all(row.name == word for word, row in OPTIMIZERS.items())


def test_every_row_is_documented_and_has_a_rate():
    rows = OPTIMIZERS.values()
    assert all(row.label and row.formula and row.source for row in rows)
    assert OPTIMIZERS["sgd"].default_learning_rate == 0.03
    assert OPTIMIZERS["adam"].default_learning_rate == 0.01


def test_the_docstring_examples_run():
    results = doctest.testmod(optimizers)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("word", RULES)
@pytest.mark.parametrize("steps", [1, 2, 50])
def test_trajectories_follow_the_rule(word, steps):
    expected = [RULES[word](w, s, steps) for w, s in zip(START, SCALES, strict=True)]
    np.testing.assert_allclose(trajectory(word, steps), expected, 1e-12, 1e-15)


@pytest.mark.parametrize("word", RULES)
def test_float32_stays_float32_and_close(word):
    narrow = trajectory(word, 50, np.float32)
    assert narrow.dtype == np.float32
    np.testing.assert_allclose(narrow, trajectory(word, 50), rtol=2e-4)


@pytest.mark.parametrize("word", RULES)
def test_a_parameter_without_gradient_moves_only_where_it_decays(word):
    kept = (1 - RATE * 0.01) ** 50 if OPTIMIZERS[word].decays else 1.0
    assert trajectory(word, 50)[3] == pytest.approx(START[3] * kept, rel=1e-13)


@pytest.mark.parametrize("word", RULES)
def test_momentum_and_weight_decay_act_where_the_row_says_so(word):
    row, usual = OPTIMIZERS[word], trajectory(word, 20)
    slower = trajectory(word, 20, rates=Chosen(momentum=0.5))
    lighter = trajectory(word, 20, rates=Chosen(weight_decay=0.3))
    assert np.array_equal(usual, slower) is not row.uses_momentum
    assert np.array_equal(usual, lighter) is not row.decays


TORCH_RULES = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
}
RECORDED = json.loads(Path(__file__).with_name("torch_trajectories.json").read_text())


def torch_trajectory(word, steps):
    """Parameters after each step in float64, with PyTorch's own defaults."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    name, options = TORCH_RULES[word]
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    scales = torch.tensor(SCALES, dtype=torch.float64)
    optimizer = getattr(torch.optim, name)([w], lr=RATE, **options)
    course = []
    for _ in range(steps):
        w.grad = (scales * w + 0.1 * scales).detach()
        optimizer.step()
        course.append(w.tolist())
    return course


@pytest.mark.parametrize("word", RULES)
def test_it_goes_as_pytorch_went_when_it_was_recorded(word):
    recorded = RECORDED["trajectories"][word]
    found = [trajectory(word, step).tolist() for step in range(1, len(recorded) + 1)]
    np.testing.assert_allclose(found, recorded, rtol=1e-12)


@pytest.mark.parametrize("word", RULES)
def test_it_goes_as_pytorch_goes(word):
    course = torch_trajectory(word, 12)
    np.testing.assert_allclose(trajectory(word, 12), course[-1], rtol=1e-12)
    np.testing.assert_allclose(RECORDED["trajectories"][word], course, rtol=1e-12)


def test_the_first_adam_step_is_the_learning_rate():
    moved = np.array(START) - trajectory("adam", 1)
    np.testing.assert_allclose(np.abs(moved[:3]), RATE, rtol=1e-6)


def test_the_learning_rate_may_change_between_steps():
    row = OPTIMIZERS["momentum"]
    parameters, velocity = np.array([1.0]), np.array([0.0])
    for step, rate in ((1, 0.1), (2, 0.01)):
        gradient = np.array([1.0])
        chosen = Chosen(learning_rate=rate)
        row.update(parameters, gradient, [velocity], step, chosen, np.empty(1))
    assert parameters.item() == pytest.approx(1 - 0.1 * 1 - 0.01 * 1.9)


def test_clipping_shortens_to_the_limit_and_keeps_the_direction():
    gradient = np.array([3.0, 4.0, 12.0])
    clip_by_norm(gradient, 2.0)
    np.testing.assert_allclose(gradient, np.array([3, 4, 12]) * (2 / (13 + 1e-6)))


def test_clipping_leaves_a_short_gradient_bit_for_bit():
    gradient = np.array([0.3, -0.4], np.float32)
    kept = gradient.copy()
    clip_by_norm(gradient, 0.6)
    np.testing.assert_array_equal(gradient, kept)


def test_clipping_works_where_squares_overflow_float32():
    gradient = np.array([3e25, -4e25], np.float32)
    clip_by_norm(gradient, 1.0)
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, [0.6, -0.8], rtol=1e-6)


def test_clipping_does_not_hide_that_training_diverged():
    gradient = np.array([np.nan, 1.0], np.float32)
    clip_by_norm(gradient, 1.0)
    assert np.isnan(gradient).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.1, 0.0), (0.0, 0.2), (0.1, 0.2)])
def test_penalties_are_the_slope_of_their_sum_on_weights_only(l1, l2, dtype):
    parameters = np.array([2.0, -3.0, 0.5, -4.0], dtype)
    weights = np.array([1, 1, 0, 0], dtype)
    gradient = np.ones(4, dtype)

    add_penalties(gradient, parameters, weights, l1, l2, np.empty(4, dtype))

    def penalty(w):
        return float((weights * (l1 * np.abs(w) + l2 / 2 * w**2)).sum())

    h = 1e-5
    wide = parameters.astype(np.float64)
    slopes = [
        (penalty(wide + h * unit) - penalty(wide - h * unit)) / (2 * h)
        for unit in np.eye(4)
    ]
    assert gradient.dtype == dtype
    np.testing.assert_allclose(gradient, 1 + np.array(slopes), rtol=1e-6)


def test_clipping_of_a_tiny_gradient_is_pytorchs():
    gradient = np.array([3e-6, 4e-6])
    clip_by_norm(gradient, 3e-6)
    np.testing.assert_allclose(gradient, [1.5e-6, 2e-6])
