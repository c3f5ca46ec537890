"""Scaling: fitted on training rows, undone exactly, kind to constant columns."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.dataset import Dataset
from engine.data.origin import Origin
from engine.data.scaling import fit
from engine.data.sets import load_set


def dataset(inputs, targets, train_rows, *, classes=(), one_hot=None):
    inputs = np.array(inputs, dtype=np.float64)
    targets = np.array(targets, dtype=np.float64)
    rows = np.arange(len(inputs))
    width = inputs.shape[1]
    return Dataset(
        name="t",
        columns=(),
        inputs=inputs,
        targets=targets,
        input_names=tuple(f"x{i}" for i in range(width)),
        target_names=tuple(f"y{i}" for i in range(targets.shape[1])),
        classes=classes,
        one_hot=np.array(one_hot or [False] * width),
        train_rows=np.array(train_rows),
        test_rows=np.setdiff1d(rows, train_rows),
        missing="drop",
        origin=Origin("file", "t"),
    )


def test_standardize_looks_at_training_rows_only():
    data = dataset([[1], [3], [1000]], [[10], [30], [-5]], [0, 1])
    scaling = fit(data, "standardize")
    assert scaling.scale_inputs(data.inputs)[:2].tolist() == [[-1], [1]]
    assert scaling.scale_targets(data.targets)[:2].tolist() == [[-1], [1]]
    assert (scaling.input_mean[0], scaling.input_scale[0]) == (2, 1)


def test_minmax_is_to_zero_and_one():
    data = dataset([[1], [3], [2]], [[10], [30], [20]], [0, 1, 2])
    scaling = fit(data, "minmax")
    assert scaling.scale_inputs(data.inputs).tolist() == [[0], [1], [0.5]]
    assert scaling.scale_targets(data.targets).tolist() == [[0], [1], [0.5]]


def test_none_changes_nothing():
    data = dataset([[1], [3]], [[10], [30]], [0, 1])
    scaling = fit(data, "none")
    assert scaling.scale_inputs(data.inputs).tolist() == data.inputs.tolist()
    assert scaling.scale_targets(data.targets).tolist() == data.targets.tolist()


@pytest.mark.parametrize("method", ["standardize", "minmax"])
def test_categories_and_classes_are_not_scaled(method):
    data = dataset(
        [[1, 5], [0, 7]], [[0], [1]], [0, 1], classes=("a", "b"), one_hot=[True, False]
    )
    scaling = fit(data, method)
    assert scaling.scale_inputs(data.inputs)[:, 0].tolist() == [1, 0]
    assert scaling.scale_inputs(data.inputs)[:, 1].tolist() != [5, 7]
    assert scaling.scale_targets(data.targets).tolist() == [[0], [1]]


@pytest.mark.parametrize("method", ["standardize", "minmax"])
@pytest.mark.parametrize("value", [0.1, 1e-300, 1e150])
def test_a_constant_column_has_scale_one(method, value):
    scaling = fit(dataset([[value]] * 7, [[1], [2]] * 3 + [[1]], range(7)), method)
    assert scaling.input_mean.tolist() == [value]
    assert scaling.input_scale.tolist() == [1]


@pytest.mark.parametrize("method", ["standardize", "minmax"])
def test_the_largest_and_the_closest_numbers_stay_finite(method):
    data = dataset([[1e150, 1e-200], [-1e150, 2e-200]], [[1], [2]], [0, 1])
    assert np.isfinite(fit(data, method).scale_inputs(data.inputs)).all()


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20),
    st.sampled_from(["standardize", "minmax", "none"]),
)
def test_unscaling_undoes_scaling(values, method):
    data = dataset([[0]] * len(values), [[v] for v in values], range(len(values)))
    scaling = fit(data, method)
    back = scaling.unscale_targets(scaling.scale_targets(data.targets))
    np.testing.assert_allclose(back, data.targets, rtol=1e-12, atol=1e-9)


def test_everything_is_in_double_precision():
    scaling = fit(load_set("penguins"), "standardize")
    for field in dataclasses.fields(scaling)[1:]:
        assert getattr(scaling, field.name).dtype == np.float64
    row = np.zeros((1, 9), dtype=np.float32)
    assert scaling.scale_inputs(row).dtype == np.float64
    assert scaling.unscale_targets(row[:, :3]).dtype == np.float64
