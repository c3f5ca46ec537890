import math

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.explain.activation_curve import (
    LIMITS,
    activation_curve,
    outputs_of,
    steepest_slope,
)
from engine.explain.subject import CannotExplain

CURVES = [word for word in ACTIVATIONS if word != "softmax"]


@pytest.mark.parametrize("word", CURVES)
def test_limits_are_where_the_curve_goes(word):
    far = outputs_of(word, np.array([-1e6, 1e6]))
    for value, limit in zip(far, LIMITS[word], strict=True):
        if limit is None:
            assert word == "sine"
        elif math.isinf(limit):
            assert abs(value) > 1e3
            assert (value > 0) == (limit > 0)
        else:
            assert value == pytest.approx(limit, abs=1e-5)


def test_every_activation_has_its_limits_and_its_steepest_slope():
    assert LIMITS.keys() == ACTIVATIONS.keys()
    assert steepest_slope("tanh") == pytest.approx(1)
    assert steepest_slope("sigmoid") == pytest.approx(0.25)
    assert steepest_slope("gaussian") == pytest.approx(math.sqrt(2 / math.e), rel=1e-4)


@pytest.mark.parametrize("word", CURVES)
def test_the_curve_is_the_engines_and_its_slope_that_of_differences(word):
    found = activation_curve(word, -3, 3, 601)
    assert found.formula == ACTIVATIONS[word].formula
    assert found.sums[[0, -1]].tolist() == [-3, 3]
    out = np.empty((1, 601))
    ACTIVATIONS[word].apply(found.sums[None].copy(), out)
    assert np.array_equal(found.outputs, out[0])
    low, high = found.bounds
    assert (found.outputs >= low - 1e-12).all()
    assert (found.outputs <= high + 1e-12).all()
    numeric = np.gradient(found.outputs, found.sums)
    far = np.full(601, True)
    for kink in ACTIVATIONS[word].kinks:
        far &= np.abs(found.sums - kink) > 0.02
    far[[0, -1]] = False
    np.testing.assert_allclose(found.slopes[far], numeric[far], atol=1e-3)
    assert np.abs(found.slopes).max() <= found.steepest + 1e-9


def test_softmax_has_no_curve():
    with pytest.raises(CannotExplain, match="no curve of its own"):
        activation_curve("softmax")
