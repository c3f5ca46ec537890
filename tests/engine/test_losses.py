import doctest
import math

import numpy as np
import pytest

from engine import losses
from engine.activations import ACTIVATIONS
from engine.losses import LOSSES, needs, weighted_mean

WORDS = ["mse", "half_sse", "mae", "huber", "binary_cross_entropy", "cross_entropy"]
PAIRED = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}


def example(word, dtype=np.float64, rows=3, samples=8):
    """Give sums, outputs and targets that the loss can be taken of."""
    generator = np.random.default_rng(WORDS.index(word))
    sums = generator.normal(0, 2, (rows, samples)).astype(dtype)
    outputs = sums.copy()
    if word in PAIRED:
        ACTIVATIONS[PAIRED[word]].apply(sums, outputs)
    if word == "cross_entropy":
        targets = np.eye(rows)[generator.integers(rows, size=samples)].T
    elif word == "binary_cross_entropy":
        targets = generator.integers(2, size=(rows, samples))
    else:
        targets = generator.normal(0, 1, (rows, samples))
    return sums, outputs, np.ascontiguousarray(targets, dtype)


def differences(function, point, h=1e-6):
    numeric = np.empty_like(point)
    for index in np.ndindex(point.shape):
        up, down = point.copy(), point.copy()
        up[index] += h
        down[index] -= h
        numeric[index] = (function(up) - function(down)) / (2 * h)
    return numeric


def test_the_table_has_the_words_in_their_order():
    assert list(LOSSES) == WORDS
    assert all(row.name == word for word, row in LOSSES.items())


def test_every_row_is_documented_and_labels_differ():
    rows = LOSSES.values()
    assert all(row.formula and row.derivative_formula and row.source for row in rows)
    assert len({row.label for row in rows}) == len(WORDS)


def test_the_docstring_examples_run():
    results = doctest.testmod(losses)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("mse", (0.25 + 4 + 0 + 9) / 4),
        ("half_sse", (0.25 + 4 + 0 + 9) / 4),
        ("mae", (0.5 + 2 + 0 + 3) / 4),
        ("huber", (0.125 + 1.5 + 0 + 2.5) / 4),
    ],
)
def test_values_by_hand(word, expected):
    outputs = np.array([[0.5, 2.0], [1.0, -3.0]])
    targets = np.array([[0.0, 0.0], [1.0, 0.0]])
    assert LOSSES[word].value(outputs, targets) == expected


def test_mse_is_a_mean_over_outputs_and_half_sse_a_sum():
    _, outputs, targets = example("mse", rows=3)
    mse = LOSSES["mse"].value(outputs, targets)
    assert LOSSES["half_sse"].value(outputs, targets) == pytest.approx(mse * 3 / 2)


def test_binary_cross_entropy_by_hand():
    outputs = np.array([[0.8, 0.3]])
    targets = np.array([[1.0, 0.0]])
    expected = -(math.log(0.8) + math.log(0.7)) / 2
    assert LOSSES["binary_cross_entropy"].value(outputs, targets) == pytest.approx(
        expected, rel=1e-14
    )


def test_cross_entropy_by_hand():
    outputs = np.array([[0.7, 0.1], [0.2, 0.6], [0.1, 0.3]])
    targets = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
    expected = -(math.log(0.7) + math.log(0.3)) / 2
    assert LOSSES["cross_entropy"].value(outputs, targets) == pytest.approx(
        expected, rel=1e-14
    )


@pytest.mark.parametrize("word", WORDS)
def test_gradients_agree_with_central_differences(word):
    row = LOSSES[word]
    _, outputs, targets = example(word)
    gradient = np.full_like(outputs, np.nan)

    row.gradient(outputs, targets, gradient)

    numeric = differences(lambda a: row.value(a, targets), outputs, h=1e-7)
    np.testing.assert_allclose(gradient, numeric, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_gradient_keeps_its_dtype_and_only_reads(word, dtype):
    _, outputs, targets = example(word, dtype)
    outputs.flags.writeable = targets.flags.writeable = False
    out = np.full_like(outputs, np.nan)

    LOSSES[word].gradient(outputs, targets, out)

    assert out.dtype == dtype
    assert np.isfinite(out).all()
    assert isinstance(LOSSES[word].value(outputs, targets), float)


@pytest.mark.parametrize("word", WORDS)
def test_the_gradient_may_replace_the_outputs(word):
    _, outputs, targets = example(word)
    expected = np.empty_like(outputs)
    LOSSES[word].gradient(outputs, targets, expected)

    LOSSES[word].gradient(outputs, targets, outputs)

    np.testing.assert_array_equal(outputs, expected)


@pytest.mark.parametrize("word", WORDS)
def test_values_are_summed_in_float64(word):
    sums, outputs, targets = example(word, np.float32, rows=2, samples=50_000)
    row = LOSSES[word]
    wide = (outputs.astype(np.float64), targets.astype(np.float64))
    assert row.value(outputs, targets) == pytest.approx(row.value(*wide), rel=1e-12)
    if row.value_from_sums is not None:
        wide = (sums.astype(np.float64), targets.astype(np.float64))
        narrow = row.value_from_sums(sums, targets)
        assert narrow == pytest.approx(row.value_from_sums(*wide), rel=1e-6)


@pytest.mark.parametrize("word", WORDS)
def test_a_perfect_prediction_costs_nothing(word):
    _, _, targets = example(word)
    value = LOSSES[word].value(targets, targets)
    assert value == 0
    assert math.copysign(1, value) == 1


def test_pairs_are_complete_and_match_needs():
    for word, row in LOSSES.items():
        assert needs(word) == row.paired == PAIRED.get(word)
        assert (row.value_from_sums is not None) == (word in PAIRED)
        assert (row.gradient_to_sums is not None) == (word in PAIRED)


@pytest.mark.parametrize("word", PAIRED)
def test_the_value_from_sums_is_the_value(word):
    sums, outputs, targets = example(word)
    row = LOSSES[word]
    assert row.value_from_sums(sums, targets) == pytest.approx(
        row.value(outputs, targets), rel=1e-13
    )


@pytest.mark.parametrize("word", PAIRED)
def test_the_gradient_to_sums_is_the_chain_of_both(word):
    sums, outputs, targets = example(word)
    row = LOSSES[word]
    chained, direct = np.empty_like(sums), np.empty_like(sums)

    row.gradient(outputs, targets, chained)
    ACTIVATIONS[row.paired].backward(sums, outputs, chained, np.empty_like(sums))
    row.gradient_to_sums(outputs, targets, direct)

    np.testing.assert_allclose(direct, chained, atol=1e-14)
    numeric = differences(lambda z: row.value_from_sums(z, targets), sums)
    np.testing.assert_allclose(direct, numeric, atol=1e-8)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_far_wrong_sums_cost_their_distance(dtype):
    one = np.array([[1.0]], dtype)
    sums = np.array([[-1e4]], dtype)
    assert LOSSES["binary_cross_entropy"].value_from_sums(sums, one) == 1e4
    assert LOSSES["binary_cross_entropy"].value_from_sums(-sums, one - 1) == 1e4

    classes = np.array([[1.0], [0.0]], dtype)
    sums = np.array([[-1e4], [1e4]], dtype)
    assert LOSSES["cross_entropy"].value_from_sums(sums, classes) == 2e4


@pytest.mark.parametrize("word", PAIRED)
def test_probabilities_rounded_to_zero_cost_a_finite_amount(word):
    outputs = np.array([[0.0], [1.0]], np.float32)
    targets = np.array([[1.0], [0.0]], np.float32)
    out = np.empty_like(outputs)

    LOSSES[word].gradient(outputs, targets, out)

    assert LOSSES[word].value(outputs, targets) == 100
    assert np.isfinite(out).all()


@pytest.mark.parametrize("word", WORDS)
def test_kinks_are_where_the_gradient_bends(word):
    row = LOSSES[word]
    # Pairs are smooth functions of the sums; the others depend on the difference.
    if word in PAIRED:
        assert row.kinks == ()
        return
    h = 1e-3
    points = np.linspace(-2, 2, 4001)[None]
    slope = np.empty_like(points)
    row.gradient(points, np.zeros_like(points), slope)
    bend = np.abs(np.diff(slope[0], 2)) * points.size / h
    found = points[0, 1:-1][bend > 0.5]

    assert len(row.kinks) == {"mae": 1, "huber": 2}.get(word, 0)
    assert all(np.abs(found - kink).min() < 2 * h for kink in row.kinks)
    assert all(min(abs(z - kink) for kink in row.kinks) < 2 * h for z in found)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("word", WORDS)
def test_rows_are_the_terms_whose_mean_is_the_value(word, dtype):
    row = LOSSES[word]
    sums, outputs, targets = example(word, dtype)
    given = outputs if row.value_from_sums is None else sums
    terms = row.rows(given, targets)
    assert terms.dtype == np.float64
    whole = (row.value_from_sums or row.value)(given, targets)
    assert terms.mean() == pytest.approx(whole, rel=1e-12)

    alone = [
        (row.value_from_sums or row.value)(given[:, [i]], targets[:, [i]])
        for i in range(len(terms))
    ]
    np.testing.assert_allclose(terms, alone, rtol=1e-12)


def test_a_weighted_mean_is_divided_by_the_number_of_rows():
    terms, weights = np.array([1.0, 2.0, 6.0]), np.array([0.5, 2.0, 1.0], "f")
    assert weighted_mean(terms, weights) == pytest.approx(10.5 / 3)
