import doctest

import numpy as np
import pytest

from engine import metrics
from engine.metrics import classification, confusion, regression


def test_the_docstring_examples_run():
    results = doctest.testmod(metrics)
    assert results.attempted > 0
    assert results.failed == 0


def test_confusion_counts_actual_by_row_and_predicted_by_column():
    table = confusion(np.array([2, 2, 0, 1, 2]), np.array([2, 0, 0, 1, 1]), 4)
    expected = [[1, 0, 1, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    np.testing.assert_array_equal(table, expected)
    assert table.dtype == np.int64


def test_classes_by_hand():
    actual = np.array([0, 0, 0, 0, 1, 1, 2, 2])
    predicted = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    result = classification(predicted, actual, 3)
    assert result == {
        "accuracy": pytest.approx(6 / 8),
        "balanced_accuracy": pytest.approx((3 / 4 + 1 / 2 + 1) / 3),
        "f1": pytest.approx((6 / 7 + 2 / 4 + 4 / 5) / 3),
    }


def test_a_class_that_is_only_predicted_counts_in_f1_but_has_no_recall():
    result = classification(np.array([0, 0, 1]), np.array([0, 0, 0]), 3)
    assert result["balanced_accuracy"] == pytest.approx(2 / 3)
    assert result["f1"] == pytest.approx((4 / 5 + 0) / 2)


def test_a_class_that_does_not_occur_changes_nothing():
    predicted, actual = np.array([0, 1, 1]), np.array([0, 1, 0])
    assert classification(predicted, actual, 2) == classification(predicted, actual, 9)


def test_everything_right_and_everything_wrong():
    actual = np.array([0, 1, 1])
    assert set(classification(actual, actual, 2).values()) == {1.0}
    assert set(classification(1 - actual, actual, 2).values()) == {0.0}


def test_numbers_by_hand():
    actual = np.array([[1.0], [2.0], [3.0], [6.0]])
    predicted = np.array([[1.0], [3.0], [3.0], [4.0]])
    result = regression(predicted, actual, ["y"])
    assert result == {
        "r2": pytest.approx(1 - 5 / 14),
        "mae": pytest.approx(3 / 4),
        "rmse": pytest.approx((5 / 4) ** 0.5),
    }


def test_several_targets_have_means_and_their_own():
    generator = np.random.default_rng(0)
    actual = generator.normal(size=(20, 2)) * [1, 100]
    predicted = actual + generator.normal(size=(20, 2)) * [0.5, 1]
    result = regression(predicted, actual, ["mass", "length"])

    assert list(result)[:3] == ["r2", "mae", "rmse"]
    assert len(result) == 9
    for index, name in enumerate(("mass", "length")):
        column = slice(index, index + 1)
        alone = regression(predicted[:, column], actual[:, column], [name])
        for word in ("r2", "mae", "rmse"):
            assert result[f"{word}[{name}]"] == pytest.approx(alone[word])
    for word in ("r2", "mae", "rmse"):
        mean = (result[f"{word}[mass]"] + result[f"{word}[length]"]) / 2
        assert result[word] == pytest.approx(mean)


def test_the_mean_as_prediction_has_r2_zero():
    actual = np.array([[1.0], [2.0], [6.0]])
    result = regression(np.full((3, 1), 3.0), actual, ["y"])
    assert result["r2"] == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(("offset", "expected"), [(0.0, 1.0), (1e-9, 0.0)])
def test_a_constant_target_has_r2_one_only_when_exact(offset, expected):
    actual = np.full((3, 1), 0.1)
    assert actual.var() > 0, "rounding should make this case hard"
    assert regression(actual + offset, actual, ["y"])["r2"] == expected


def test_float32_is_measured_in_float64():
    actual = np.array([[16777216.0], [16777217.0], [16777220.0]])
    predicted = np.array([[16777216.0], [16777216.0], [16777220.0]], np.float32)
    assert regression(predicted, actual, ["y"])["mae"] == pytest.approx(1 / 3)
