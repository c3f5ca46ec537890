"""How good predictions are, in the user's units."""

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array, Ints


def confusion(predicted: Ints, actual: Ints, n_classes: int) -> Ints:
    """Count how often each class was predicted for each class.

    Parameters
    ----------
    predicted, actual : int64 array, shape (n_rows,)
        Class numbers from 0 to n_classes - 1.
    n_classes : int
        How many there are, also where some do not occur.

    Returns
    -------
    int64 array, shape (n_classes, n_classes)
        Row: the actual class; column: the predicted one.

    Examples
    --------
    >>> confusion(np.array([0, 1, 1]), np.array([0, 0, 1]), 2)
    array([[1, 1],
           [0, 1]])
    """
    cells = np.bincount(actual * n_classes + predicted, minlength=n_classes**2)
    return cells.reshape(n_classes, n_classes)


def classification(predicted: Ints, actual: Ints, n_classes: int) -> dict[str, float]:
    """Measure predicted classes.

    Parameters
    ----------
    predicted, actual : int64 array, shape (n_rows,)
        Class numbers from 0 to n_classes - 1; one row or more.
    n_classes : int
        How many there are, also where some do not occur.

    Returns
    -------
    dict
        `accuracy`: the fraction of rows that are right. `balanced_accuracy`: the
        mean recall of the classes that occur in `actual`. `f1`: the mean over the
        classes that occur in either of 2 TP / (2 TP + FP + FN). These are
        scikit-learn's conventions.

    Examples
    --------
    >>> classification(np.array([0, 1, 1, 1]), np.array([0, 0, 1, 1]), 2)
    {'accuracy': 0.75, 'balanced_accuracy': 0.75, 'f1': 0.7333333333333334}
    """
    table = confusion(predicted, actual, n_classes)
    right = np.diagonal(table)
    times_actual = table.sum(axis=1)
    times_predicted = table.sum(axis=0)

    occurs = times_actual > 0
    recalls = right[occurs] / times_actual[occurs]

    # 2 TP + FP + FN counts every row of the class once for each side.
    either = times_actual + times_predicted
    f1 = 2 * right[either > 0] / either[either > 0]

    return {
        "accuracy": float(right.sum() / actual.size),
        "balanced_accuracy": float(recalls.mean()),
        "f1": float(f1.mean()),
    }


def _r2(predicted: Array, actual: Array) -> float:
    residual = float(np.sum((actual - predicted) ** 2))
    # Compared, not computed: rounding gives a constant a variance above 0.
    if actual.min() == actual.max():
        return 1.0 if residual == 0 else 0.0
    return 1 - residual / float(np.sum((actual - actual.mean()) ** 2))


def regression(
    predicted: Array, actual: Array, names: Sequence[str]
) -> dict[str, float]:
    """Measure predicted numbers.

    Parameters
    ----------
    predicted, actual : array, shape (n_rows, n_targets)
        In the user's units; one row or more.
    names : sequence of str, length n_targets
        Names of the targets.

    Returns
    -------
    dict
        `r2`, `mae`, `rmse`: means over the targets of the coefficient of
        determination, the mean absolute error and the root of the mean squared
        error. With several targets also each one's own, as `r2[NAME]` and so on.
        Where a target is constant its r2 is 1 if every prediction is exact, else 0.

    Examples
    --------
    >>> regression(np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]]), ["y"])
    {'r2': 0.5, 'mae': 0.5, 'rmse': 0.7071067811865476}
    """
    predicted = predicted.astype(np.float64)
    actual = actual.astype(np.float64)
    error = predicted - actual
    by_target = {
        "r2": [
            _r2(guess, truth)
            for guess, truth in zip(predicted.T, actual.T, strict=True)
        ],
        "mae": np.abs(error).mean(axis=0).tolist(),
        "rmse": np.sqrt((error**2).mean(axis=0)).tolist(),
    }

    result = {word: float(np.mean(values)) for word, values in by_target.items()}
    if len(names) > 1:
        for word, values in by_target.items():
            result |= {
                f"{word}[{name}]": value
                for name, value in zip(names, values, strict=True)
            }
    return result
