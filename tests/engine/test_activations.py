import doctest
import math
import re
from functools import partial

import numpy as np
import pytest

from engine import activations
from engine.activations import ACTIVATIONS, erfc

WORDS = [
    "identity",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "gelu",
    "silu",
    "softplus",
    "softsign",
    "sine",
    "gaussian",
    "step",
    "softmax",
]
ELEMENT_WISE = [word for word in WORDS if word != "softmax"]
KINKED = {"relu", "leaky_relu", "elu", "softsign", "step"}


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


REFERENCE = {
    "identity": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "gelu": lambda z: z * math.erfc(-z / math.sqrt(2)) / 2,
    "silu": lambda z: z * sigmoid(z),
    "softplus": lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z))),
    "softsign": lambda z: z / (1 + abs(z)),
    "sine": math.sin,
    "gaussian": lambda z: math.exp(-z * z),
    "step": lambda z: float(z > 0),
}


def grid(dtype=np.float64):
    """Rows of points that miss every kink by more than the step of a difference."""
    return np.linspace(-6.013, 6.031, 240).reshape(4, 60).astype(dtype)


def applied(word, sums):
    out = np.full_like(sums, np.nan)
    ACTIVATIONS[word].apply(sums, out)
    return out


def backward(word, sums, gradient):
    result = gradient.copy()
    scratch = np.full_like(sums, np.nan)
    ACTIVATIONS[word].backward(sums, applied(word, sums), result, scratch)
    return result


def test_the_table_has_the_words_in_their_order():
    assert list(ACTIVATIONS) == WORDS
    assert all(row.name == word for word, row in ACTIVATIONS.items())


def test_every_row_is_documented_and_labels_differ():
    rows = ACTIVATIONS.values()
    assert all(row.formula and row.derivative_formula and row.source for row in rows)
    assert len({row.label for row in rows}) == len(WORDS)


def test_the_docstring_examples_run():
    results = doctest.testmod(activations)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("word", ELEMENT_WISE)
@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float32, 4e-7), (np.float64, 2e-15)]
)
def test_values_agree_with_the_math_module(word, dtype, tolerance):
    sums = grid(dtype)
    expected = [REFERENCE[word](float(z)) for z in sums.ravel()]
    np.testing.assert_allclose(
        applied(word, sums).ravel(), expected, rtol=tolerance, atol=tolerance
    )


KNOWN = {
    "exp": math.exp,
    "log": math.log,
    "erf": math.erf,
    "sin": math.sin,
    "cos": math.cos,
    "sqrt": math.sqrt,
    "abs": abs,
    "max": max,
    "pi": math.pi,
}


def in_python(text):
    """A formula as it is shown, as Python."""
    signs = {"\u2212": "-", "\u00b2": "**2", "\u221a(2\u03c0)": "sqrt(2*pi)"}
    signs |= {"\u221a2": "sqrt(2)", "|z|": "abs(z)"}
    for sign, words in signs.items():
        text = text.replace(sign, words)
    # What stands side by side is multiplied.
    return re.sub(r"(?<=[0-9a-z)]) (?=[a-z(\u03a6])", "*", text)


def given(value, z):
    """A function that is asked at one place only."""
    return value


def read(formula, z, more):
    """Value of a formula at z, and the names that it explains after its comma."""
    main, *explained = formula.split(",  ")
    names = KNOWN | {"z": z} | more
    for each in explained:
        name, rule = each.split(" = ")
        value = eval(in_python(rule), names)
        is_of_z = name.endswith("(z)")
        names[name.removesuffix("(z)")] = partial(given, value) if is_of_z else value
    if " if z > 0, else " in main:
        above, below = main.split(" if z > 0, else ")
        main = above if z > 0 else below
    found = eval(in_python(main), names)
    return found, {k: v for k, v in names.items() if k not in KNOWN and k != "z"}


@pytest.mark.parametrize("word", ELEMENT_WISE)
def test_the_formulas_that_are_shown_are_true(word):
    row = ACTIVATIONS[word]
    for z in (-5.0, -1.3, -0.2, 0.4, 1.0, 3.7):
        value, names = read(row.formula, z, {})
        names.pop("__builtins__", None)
        assert value == pytest.approx(REFERENCE[word](z), abs=1e-12)
        slope, _ = read(row.derivative_formula, z, names | {"a": value})
        ends = (REFERENCE[word](z + side) for side in (1e-6, -1e-6))
        above, below = ends
        assert slope == pytest.approx((above - below) / 2e-6, abs=1e-8)


@pytest.mark.parametrize("word", ELEMENT_WISE)
def test_derivatives_agree_with_central_differences(word):
    sums, h = grid(), 1e-5
    numeric = (applied(word, sums + h) - applied(word, sums - h)) / (2 * h)
    slope = ACTIVATIONS[word].derivative(sums, applied(word, sums))
    np.testing.assert_allclose(slope, numeric, atol=2e-9)


@pytest.mark.parametrize("word", ELEMENT_WISE)
@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float32, 1e-6), (np.float64, 1e-14)]
)
def test_backward_multiplies_by_the_derivative(word, dtype, tolerance):
    sums = grid(dtype)
    gradient = np.random.default_rng(1).normal(size=sums.shape).astype(dtype)
    slope = ACTIVATIONS[word].derivative(sums, applied(word, sums))
    np.testing.assert_allclose(
        backward(word, sums, gradient), slope * gradient, rtol=tolerance, atol=tolerance
    )


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_stays_and_inputs_are_only_read(word, dtype):
    row = ACTIVATIONS[word]
    sums = grid(dtype)
    outputs = applied(word, sums)
    sums.flags.writeable = outputs.flags.writeable = False

    gradient, scratch = np.ones_like(sums), np.empty_like(sums)
    row.apply(sums, np.empty_like(sums))
    row.backward(sums, outputs, gradient, scratch)

    assert row.derivative(sums, outputs).dtype == dtype
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_working_in_place_gives_the_same(word, dtype):
    sums = grid(dtype)
    expected = applied(word, sums)

    ACTIVATIONS[word].apply(sums, sums)

    np.testing.assert_array_equal(sums, expected)


@pytest.mark.parametrize("word", WORDS)
def test_working_in_another_view_of_the_sums_gives_the_same(word):
    block = np.vstack([grid(), grid()])
    expected = applied(word, block[2:6].copy())

    ACTIVATIONS[word].apply(block[2:6], block[2:6])

    np.testing.assert_array_equal(block[2:6], expected)


@pytest.mark.parametrize(
    "word", [word for word in WORDS if not ACTIVATIONS[word].needs_sums]
)
def test_backward_works_after_the_sums_are_overwritten(word):
    row = ACTIVATIONS[word]
    sums = grid()
    gradient = np.cos(sums)
    expected = backward(word, sums, gradient)

    row.apply(sums, sums)
    row.backward(sums, sums, gradient, np.empty_like(sums))

    np.testing.assert_array_equal(gradient, expected)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_sums_stay_finite_within_the_bounds_and_silent(word, dtype):
    row = ACTIVATIONS[word]
    sizes = np.array([[0.0, 1e-30, 30.0, 89.0, 200.0, 710.0, 1e4]], dtype)
    sums = np.vstack([sizes, -sizes])

    outputs = applied(word, sums)
    slope = backward(word, sums, np.ones_like(sums))

    low, high = row.bounds
    assert np.isfinite(outputs).all()
    assert np.isfinite(slope).all()
    assert outputs.min() >= low
    assert outputs.max() <= high


@pytest.mark.parametrize(
    ("word", "at_minus", "at_plus"),
    [
        ("sigmoid", 0.0, 1.0),
        ("tanh", -1.0, 1.0),
        ("relu", 0.0, 1e4),
        ("elu", -1.0, 1e4),
        ("gelu", 0.0, 1e4),
        ("silu", 0.0, 1e4),
        ("softplus", 0.0, 1e4),
        ("gaussian", 0.0, 0.0),
    ],
)
def test_limits_far_out(word, at_minus, at_plus):
    sums = np.array([[-1e4, 1e4]], np.float32)
    np.testing.assert_array_equal(applied(word, sums), [[at_minus, at_plus]])


@pytest.mark.parametrize("word", WORDS)
def test_what_is_not_a_number_stays_visible(word):
    sums = np.full((2, 3), np.nan, np.float32)
    assert np.isnan(applied(word, sums)).all()


@pytest.mark.parametrize("word", [w for w in ELEMENT_WISE if w != "identity"])
def test_bounds_are_tight(word):
    sums = np.concatenate([np.linspace(-12, 12, 200_001), [-1e6, 1e6]])[None]
    outputs = applied(word, sums)
    low, high = ACTIVATIONS[word].bounds

    assert outputs.min() - low < 1e-5 if np.isfinite(low) else outputs.min() < -9e3
    assert high - outputs.max() < 1e-5 if np.isfinite(high) else outputs.max() > 9e3


@pytest.mark.parametrize("word", ELEMENT_WISE)
def test_kinks_are_where_first_or_second_derivatives_jump(word):
    row, h = ACTIVATIONS[word], 1e-4
    z = np.array([[0.0]])
    left, middle, right = (applied(word, z + d).item() for d in (-h, 0.0, h))
    before, after = (applied(word, z + d).item() for d in (-2 * h, 2 * h))
    curvature_left = (middle - 2 * left + before) / h**2
    curvature_right = (after - 2 * right + middle) / h**2

    jumps = abs(curvature_right - curvature_left) > 0.1 or (right - left) > 0.1
    bends = abs(right - 2 * middle + left) / h > 0.1
    assert (jumps or bends) == (word in KINKED)
    assert row.kinks == ((0.0,) if word in KINKED else ())


def test_the_step_is_one_only_above_zero():
    sums = np.array([[-1.0, 0.0, 1e-30]])
    np.testing.assert_array_equal(applied("step", sums), [[0.0, 0.0, 1.0]])


def test_softmax_gives_probabilities_over_the_rows():
    sums = np.random.default_rng(2).normal(0, 3, (5, 7))
    outputs = applied("softmax", sums)
    exact = np.exp(sums) / np.exp(sums).sum(0)
    np.testing.assert_allclose(outputs, exact, rtol=1e-14)


def test_softmax_does_not_change_when_all_sums_move():
    sums = np.array([[1.0, 2.0], [3.0, 0.5]])
    np.testing.assert_array_equal(
        applied("softmax", sums), applied("softmax", sums + 1024)
    )


def test_softmax_backward_is_the_whole_jacobian():
    generator = np.random.default_rng(3)
    sums = generator.normal(size=(4, 6))
    gradient = generator.normal(size=(4, 6))
    h = 1e-6

    numeric = np.empty_like(sums)
    for row in range(4):
        moved = np.zeros_like(sums)
        moved[row] = h
        difference = applied("softmax", sums + moved) - applied("softmax", sums - moved)
        numeric[row] = (gradient * difference).sum(0) / (2 * h)

    np.testing.assert_allclose(backward("softmax", sums, gradient), numeric, atol=1e-9)


def test_the_softmax_derivative_is_the_diagonal():
    sums, h = np.random.default_rng(4).normal(size=(3, 5)), 1e-6
    moved = np.zeros_like(sums)
    moved[1] = h
    numeric = applied("softmax", sums + moved) - applied("softmax", sums - moved)

    slope = ACTIVATIONS["softmax"].derivative(sums, applied("softmax", sums))

    np.testing.assert_allclose(slope[1], numeric[1] / (2 * h), atol=1e-9)


def test_only_softmax_needs_the_whole_layer():
    assert [word for word in WORDS if ACTIVATIONS[word].whole_layer] == ["softmax"]


@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float32, 4e-7), (np.float64, 1e-15)]
)
def test_erfc_agrees_with_the_math_module(dtype, tolerance):
    x = np.linspace(-7, 7, 20_001).astype(dtype)
    exact = np.array([math.erfc(value) for value in x.tolist()])
    np.testing.assert_allclose(erfc(x), exact, rtol=0, atol=tolerance)


def test_erfc_keeps_its_relative_accuracy_in_the_tail():
    x = np.linspace(0, 20, 2_001)
    exact = np.array([math.erfc(value) for value in x.tolist()])
    np.testing.assert_allclose(erfc(x), exact, rtol=1e-13)


def test_small_probabilities_keep_their_digits():
    sums = np.linspace(-80, -5, 301, dtype=np.float32)[None]
    exact = 1 / (1 + np.exp(-sums.astype(np.float64)))
    np.testing.assert_allclose(applied("sigmoid", sums), exact, rtol=1e-6)
