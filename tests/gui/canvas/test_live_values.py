from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.edits.add import AddLayer
from engine.edits.parameters import SetWeights
from engine.network.parameters import unpack
from gui import row_numbers
from gui.canvas import live_values
from gui.canvas.live_values import LiveValues, fed_neurons
from gui.document import Document
from gui.panels.inspector.row_values import RowValues
from gui.training.frame import frame_at_rest
from gui.viewed_row import ViewedRow
from tests.gui.canvas.conftest import small_project, wide_project


def values_of(project, row=0) -> LiveValues:
    viewed = ViewedRow()
    viewed.set(row)
    values = LiveValues(Document(project), viewed)
    values.show(frame_at_rest(project))
    return values


@pytest.mark.parametrize("row", [0, 17, 499])
def test_every_number_is_what_the_formula_gives_for_the_viewed_row(qtbot, row):
    project = small_project()
    values = values_of(project, row)
    inputs, hidden, second, output = project.network.layers
    first, middle, last = project.network.projections
    x = project.scaling.scale_inputs(project.dataset.inputs[[row]])[0]
    a = np.tanh(x @ first.weights + hidden.biases)
    b = np.maximum(0, a @ middle.weights + second.biases)
    z = b @ last.weights + output.biases

    def shown(layer):
        return [values.value(layer.id, index) for index in range(layer.size)]

    np.testing.assert_allclose(shown(inputs), x, rtol=1e-6)
    np.testing.assert_allclose(shown(hidden), a, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(shown(second), b, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(shown(output), 1 / (1 + np.exp(-z)), rtol=1e-5)
    assert values.weighted_sum(output.id, 0) == pytest.approx(float(z[0]), rel=1e-5)


def test_of_a_large_network_the_numbers_follow_a_run_a_few_times_a_second(
    qtbot, monkeypatch
):
    monkeypatch.setattr(live_values, "MOST_AT_ONCE", 10)
    monkeypatch.setattr(live_values, "PAUSE_SECONDS", 1000.0)
    project = small_project()
    viewed = ViewedRow()
    values = LiveValues(Document(project), viewed)
    at_rest = frame_at_rest(project)
    output = project.network.layers[-1].id

    def moment(factor: float, running: bool):
        vector = at_rest.parameters * np.float32(factor)
        network = unpack(project.network, vector)
        return replace(at_rest, network=network, parameters=vector, running=running)

    def shown(factor, *, running=True):
        values.show(moment(factor, running))
        return values.value(output, 0)

    first = shown(1.0)
    assert shown(2.0) == first
    last = shown(2.0, running=False)
    assert last != first
    assert shown(3.0) == last
    viewed.set(300)
    third = shown(3.0)
    assert third != last
    assert shown(4.0) == third
    monkeypatch.setattr(live_values, "PAUSE_SECONDS", 0.0)
    assert shown(5.0) != third
    monkeypatch.setattr(live_values, "PAUSE_SECONDS", 1000.0)
    monkeypatch.setattr(live_values, "MOST_AT_ONCE", 1000)
    assert shown(6.0) != shown(7.0)


def test_full_scale_is_1_for_bounded_layers_else_their_largest_value(qtbot):
    project = small_project()
    values = values_of(project)
    hidden, second = project.network.layers[1:3]
    assert values.share(hidden.id, 0) == values.value(hidden.id, 0)
    rows = project.scaling.scale_inputs(project.dataset.inputs)
    first, middle, _ = project.network.projections
    rows = rows[project.dataset.train_rows[:500]]
    a = np.tanh(rows @ first.weights + hidden.biases)
    largest = max(1.0, float((a @ middle.weights + second.biases).max()))
    assert values.scales[second.id] == pytest.approx(largest, rel=1e-5)


def test_without_data_there_are_no_numbers(qtbot):
    project = small_project()
    values = values_of(replace(project, dataset=None, scaling=None))
    layer = project.network.layers[1]
    assert values.value(layer.id, 0) is None
    assert values.share(layer.id, 0) == 0.0
    assert values.histogram(0) == []


def test_a_row_beyond_the_data_is_the_last_one(qtbot):
    project = small_project()
    layer = project.network.layers[0]
    last = project.dataset.n_rows - 1
    beyond = values_of(project, 10_000).value(layer.id, 0)
    assert beyond == values_of(project, last).value(layer.id, 0)


def test_histograms_count_the_training_rows(qtbot):
    project = small_project()
    heights = values_of(project).histogram(1)
    column = project.dataset.inputs[project.dataset.train_rows, 1]
    counts, _ = np.histogram(column, len(heights))
    np.testing.assert_allclose(heights, counts / counts.max())


def test_the_mean_image_spans_from_0_to_1(qtbot):
    project = wide_project()
    means = values_of(project).mean_inputs(project.network.layers[0].columns)
    assert (means.min(), means.max()) == (0.0, 1.0)
    brightest = project.dataset.inputs[project.dataset.train_rows].mean(axis=0)
    assert means.argmax() == brightest.argmax()


def test_neurons_without_connections_are_known():
    project = AddLayer("hidden", 3, "relu").apply(small_project())
    fed = fed_neurons(project.network)
    lonely = project.network.layers[-1].id
    assert not fed[lonely].any()
    assert all(mask.all() for layer, mask in fed.items() if layer != lonely)


def test_what_was_computed_already_is_computed_for_nobody_again(qtbot, monkeypatch):
    project = small_project()
    viewed, document = ViewedRow(), Document(project)
    values, others = LiveValues(document, viewed), RowValues(document, viewed)
    frame = frame_at_rest(project)
    computed = []
    original = row_numbers.Explainer.of_rows

    def compute(explainer, inputs):
        if len(inputs) == 1:
            computed.append(inputs)
        return original(explainer, inputs)

    monkeypatch.setattr(row_numbers.Explainer, "of_rows", compute)
    for each in (values, others, values):
        each.show(frame)
    assert len(computed) == 1
    assert others.outputs is values.outputs
    viewed.set(5)
    values.show(frame)
    others.show(frame)
    assert len(computed) == 2
    doubled = unpack(project.network, frame.parameters * np.float32(2))
    values.show(replace(frame, network=doubled))
    assert len(computed) == 3


def test_one_changed_weight_gives_what_a_fresh_network_gives(qtbot):
    project = small_project()
    viewed, document = ViewedRow(), Document(project)
    values = LiveValues(document, viewed)
    values.show(frame_at_rest(project))
    ends = tuple(int(layer.neurons[1]) for layer in project.network.layers[:2])
    changed = SetWeights({ends: 3.5}).apply(project)
    values.show(frame_at_rest(changed))
    fresh = values_of(changed)
    for layer, outputs in fresh.outputs.items():
        assert outputs.tobytes() == values.outputs[layer].tobytes()
    values.show(frame_at_rest(project))
    for layer, outputs in values_of(project).outputs.items():
        assert outputs.tobytes() == values.outputs[layer].tobytes()


def test_the_range_of_a_column_is_that_of_the_training_rows(qtbot):
    project = small_project()
    values = values_of(project)
    column = project.dataset.inputs[project.dataset.train_rows, 1]
    assert values.column_range(1) == (column.min(), column.max())
    assert values.column_range(7) is None
    assert values_of(replace(project, dataset=None)).column_range(0) is None
