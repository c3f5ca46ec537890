"""How far the kernel's approximations are off, over the whole range of float32."""

import math

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.backends import fused_backend
from engine.backends.backend import Rows, rule_of
from engine.backends.fused_backend import FusedBackend
from engine.backends.numpy_backend import NumpyBackend
from engine.plan import compile_plan
from engine.project import with_settings
from engine.trainer import Trainer
from tests.engine.random_networks import layered, project_for

ERRORS = {
    "identity": 0.0,
    "sigmoid": 1.2e-7,
    "tanh": 3e-7,
    "relu": 0.0,
    "leaky_relu": 1e-7,
    "elu": 1.5e-7,
    "gelu": 4e-7,
    "silu": 4e-7,
    "softplus": 2e-7,
    "softsign": 1.2e-7,
    "sine": 3e-7,
    "gaussian": 2e-7,
    "step": 0.0,
}
"""Largest error of each activation: absolute where |f| < 1, else relative."""

SLOPE_ERRORS = {
    **dict.fromkeys(ERRORS, 5e-7),
    "gelu": 1e-6,
    "silu": 1e-6,
    "gaussian": 1e-6,
    "softsign": 5e-7,
}


def everywhere():
    """Numbers of every size and sign, and the places where formulas change."""
    sizes = np.logspace(-40, 38, 4001)
    middle = np.linspace(-100, 100, 40_001)
    places = [0.0, -87.0, 87.0, 88.0, -104.0, 8192.0, 8192.5, 20000.0, 1.0, 0.5]
    return np.concatenate([sizes, -sizes, middle, places, np.negative(places)]).astype(
        np.float32
    )


def through(kernel, name, sums):
    """What the kernel makes of sums, and of derivatives of 1 by its values."""
    size = len(sums)
    project = with_settings(
        project_for(
            layered([1, 1], [name]), "half_sse", np.random.default_rng(0), n_rows=8
        ),
        batch_size=None,
        learning_rate=0.0,
    )
    plan = compile_plan(project.network)
    inputs = np.ones((size, 2), np.float32)
    inputs[:, 0] = sums
    state = Trainer(project, backend="numpy")._steps.state
    link = plan.blocks[1].links[0]
    link.matrix(state.parameters)[...] = [[1.0, 0.0]]
    targets = np.zeros((size, 1), np.float32)
    rule = rule_of(project.settings, size)
    made = []
    for factor in (0.0, 1.0):
        backend = FusedBackend(plan, Rows(inputs, targets), state, kernel)
        with pytest.MonkeyPatch.context() as patch:
            # All in one part, so that all values are there at the end.
            patch.setattr(fused_backend, "NEAR_BYTES", 1 << 40)
            backend.train(rule, None, 0, 1)
        values = array_of(backend, "VALUES")[:size].copy()
        made.append(values)
        # The derivative by the values is (value - target) / rows: make it 1.
        targets = (values - size).reshape(-1, 1)
        slopes = array_of(backend, "DELTA")[:size].copy()
        if factor:
            return made[0], slopes
    return None


def array_of(backend, name):
    from engine.backends import fused_words

    return backend._arrays[getattr(fused_words, name)]


@pytest.mark.parametrize("name", ERRORS)
def test_the_stated_error_holds_everywhere(kernel, name):
    sums = everywhere()
    found, _ = through(kernel, name, sums)
    with np.errstate(all="ignore"):
        wanted = exact(name, sums.astype(np.float64))
    error = np.abs(found - wanted) / np.maximum(1.0, np.abs(wanted))
    finite = np.abs(wanted) < 3.4e38
    assert np.nanmax(error[finite]) <= ERRORS[name]
    assert np.isfinite(found[finite]).all()


@pytest.mark.parametrize("name", ERRORS)
def test_slopes_are_those_of_double_precision(kernel, name):
    rng = np.random.default_rng(1)
    sums = np.concatenate([rng.normal(0, s, 4000) for s in (0.1, 1, 5, 30)])
    sums = sums[np.abs(sums) > 1e-6].astype(np.float32)
    _, found = through(kernel, name, sums)
    # (value - target) / rows is 1 up to the rounding of the target.
    wide = sums.astype(np.float64)
    wanted = ACTIVATIONS[name].derivative(wide, exact(name, wide))
    assert np.abs(found - wanted).max() <= SLOPE_ERRORS[name] + 2e-7


def exact(name, sums):
    """In double precision, from the formulas and Python's mathematics."""
    if name == "gelu":
        phi = np.array([math.erfc(-z * math.sqrt(0.5)) / 2 for z in sums])
        return sums * phi
    if name == "sine":
        return np.array([math.sin(z) for z in sums])
    out = np.empty_like(sums)
    ACTIVATIONS[name].apply(sums, out)
    return out


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_nan_is_never_hidden(kernel, name):
    size = 2 if name == "softmax" else 1
    project = project_for(
        layered([1, size], [name]), "half_sse", np.random.default_rng(0), n_rows=8
    )
    plan = compile_plan(project.network)
    inputs = np.ones((5, 2), np.float32)
    inputs[3, 0] = np.nan
    targets = np.zeros((5, size), np.float32)
    rule = rule_of(with_settings(project, batch_size=None).settings, 5)
    for kind in (NumpyBackend, FusedBackend):
        state = Trainer(project, backend="numpy")._steps.state
        more = (kernel,) if kind is FusedBackend else ()
        backend = kind(plan, Rows(inputs, targets), state, *more)
        losses = np.zeros(1)
        backend.train(rule, None, 0, 1, losses)
        assert np.isnan(losses[0])
        assert not backend.is_finite()


def test_a_softmax_adds_up_to_one_and_cannot_overflow(kernel):
    network = layered([2, 3], ["softmax"])
    project = project_for(network, "cross_entropy", np.random.default_rng(0), n_rows=8)
    plan = compile_plan(network)
    sums = np.array([[500.0, -500.0], [1e30, -1e30], [0.0, 0.0], [80.0, 90.0]])
    inputs = np.column_stack([sums, np.ones(4)]).astype(np.float32)
    targets = np.eye(3, dtype=np.float32)[[0, 1, 2, 0]]
    state = Trainer(project, backend="numpy")._steps.state
    rule = rule_of(with_settings(project, batch_size=None).settings, 4)
    backend = FusedBackend(plan, Rows(inputs, targets), state, kernel)
    backend.train(rule, None, 0, 1)
    values = array_of(backend, "VALUES").reshape(-1, 8)[:3, :4]
    np.testing.assert_allclose(values.sum(axis=0), 1, atol=3e-7)
    assert (values >= 0).all()
