"""Classes that count the same, however many rows they have."""

from dataclasses import replace

import numpy as np
import pytest

from engine.evaluation import row_weights
from engine.gradcheck import gradcheck
from engine.losses import LOSSES
from engine.prediction import evaluate
from engine.project import with_settings
from engine.trainer import Trainer
from tests.engine import reference
from tests.engine.random_networks import layered, make_dataset, project_for
from tests.engine.small_runs import assert_same_state, small


def uneven(classes=3, n_rows=40, loss=None, **settings):
    """Class 0 has most rows; the last quarter of the rows is for testing."""
    loss = loss or ("cross_entropy" if classes > 2 else "binary_cross_entropy")
    outputs, word = (classes, "softmax") if classes > 2 else (1, "sigmoid")
    if loss not in ("cross_entropy", "binary_cross_entropy"):
        word = "identity"
    rng = np.random.default_rng(4)
    project = (
        project_for(
            layered([2, 3, outputs], ["tanh", word]),
            "cross_entropy" if classes > 2 else "binary_cross_entropy",
            rng,
            n_rows,
        )
        if word != "identity"
        else project_for(layered([2, 3, outputs], ["tanh", word]), loss, rng, n_rows)
    )
    numbers = np.minimum(rng.integers(0, 3 * classes, n_rows) // 2, classes - 1)
    numbers[:classes] = np.arange(classes)
    wanted = np.eye(classes)[numbers] if classes > 2 else numbers[:, None] * 1.0
    names = tuple("abcdefgh"[:classes])
    data = make_dataset(project.dataset.inputs, wanted, names)
    return with_settings(replace(project, dataset=data), loss=loss, **settings)


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_balanced_weights_are_rows_by_classes_times_count(classes):
    data = uneven(classes).dataset
    train = data.targets[data.train_rows]
    numbers = train.argmax(1) if classes > 2 else train[:, 0].astype(int)
    counts = np.bincount(numbers, minlength=classes)
    assert counts.max() > counts.min()
    weights = row_weights(data, "balanced", train)
    expected = len(numbers) / (classes * counts[numbers])
    np.testing.assert_allclose(weights, expected, rtol=1e-6)
    assert weights.dtype == np.float32
    assert weights.mean() == pytest.approx(1)
    for number in range(classes):
        share = weights[numbers == number].sum()
        assert share == pytest.approx(len(numbers) / classes, rel=1e-5)


def test_a_class_without_training_rows_counts_one():
    data = uneven(4).dataset
    train = data.train_rows[data.targets[data.train_rows].argmax(1) != 2]
    data = replace(data, train_rows=train)
    weights = row_weights(data, "balanced", np.eye(4))
    assert weights[2] == 1
    numbers = data.targets[train].argmax(1)
    assert weights[0] == pytest.approx(len(train) / (3 * (numbers == 0).sum()))


def test_without_asking_or_without_classes_there_are_none():
    assert row_weights(uneven().dataset, "none", np.eye(3)) is None
    assert row_weights(small().dataset, "balanced", np.zeros((2, 1))) is None
    plain, asked = Trainer(small()), Trainer(small(class_weights="balanced"))
    plain.advance(30)
    asked.advance(30)
    assert_same_state(plain.snapshot(), asked.snapshot())


@pytest.mark.parametrize("batch", [None, 7])
@pytest.mark.parametrize(
    ("classes", "loss"),
    [(2, None), (3, None), (4, "mse"), (2, "huber"), (3, "mae"), (2, "half_sse")],
)
def test_a_step_follows_the_weighted_gradient(classes, loss, batch):
    project = uneven(
        classes, loss=loss, class_weights="balanced", batch_size=batch, seed=2
    )
    trainer = Trainer(project, dtype=np.float64)
    before = trainer.plan.to_network_order(trainer.parameters)
    trainer.advance(1)
    moved = before - trainer.plan.to_network_order(trainer.parameters)

    data, rows = project.dataset, project.dataset.train_rows
    if batch is not None:
        rows = rows[np.random.default_rng([2, 0]).permutation(len(rows))[:batch]]
    weights = row_weights(data, "balanced", data.targets[rows])
    gradient = reference.gradient(
        project.network,
        before,
        project.settings.loss,
        data.inputs[rows],
        data.targets[rows],
        weights.astype(np.float64),
    )
    rate = project.settings.learning_rate
    np.testing.assert_allclose(moved, rate * gradient, atol=1e-12)


def test_the_loss_of_a_batch_is_what_its_step_descends():
    project = uneven(class_weights="balanced", batch_size=None, shuffle=False)
    trainer = Trainer(project, dtype=np.float64)
    losses = np.zeros(1)
    exact = trainer.losses().train
    trainer._steps.train(1, losses)
    assert losses[0] == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("backend", ["numpy", "fused"])
@pytest.mark.usefixtures("kernel")
def test_history_window_and_evaluate_give_the_same_loss(classes, backend):
    project = uneven(classes, class_weights="balanced", backend=backend)
    trainer = Trainer(project)
    assert trainer.choice.name == backend
    trainer.advance_epochs(4)
    trainer.record()
    data, kept = project.dataset, trainer.snapshot()
    for name, rows in (("train", data.train_rows), ("test", data.test_rows)):
        shown = getattr(trainer.losses(), name)
        recorded = getattr(kept.training.history, f"{name}_loss")[-1]
        found = evaluate(kept, data.inputs[rows], data.targets[rows]).loss
        assert shown == recorded
        # The kernel evaluates where it trains, and rounds in another order.
        assert found == (shown if backend == "numpy" else pytest.approx(shown, 1e-6))

    plain = Trainer(with_settings(kept, class_weights="none"))
    assert plain.losses().train != trainer.losses().train
    assert plain.metrics() == trainer.metrics()


def test_the_weighted_loss_is_the_mean_of_weight_times_loss_of_the_row():
    project = uneven(class_weights="balanced")
    trainer = Trainer(project)
    data = project.dataset
    rows = data.test_rows
    _, outputs = reference.forward(
        project.network,
        trainer.plan.to_network_order(trainer.parameters),
        data.inputs[rows],
    )
    (out,) = project.network.of_kind("output")
    each = [
        LOSSES["cross_entropy"].value(outputs[out.id][:, [i]], data.targets[[row]].T)
        for i, row in enumerate(rows)
    ]
    weights = row_weights(data, "balanced", data.targets[rows])
    expected = np.mean(weights * each)
    assert trainer.losses().test == pytest.approx(expected, rel=1e-5)


def test_the_gradient_check_looks_at_the_weighted_loss():
    plain = gradcheck(uneven())
    found = gradcheck(uneven(class_weights="balanced"))
    assert found.checked == plain.checked > 0
    assert found.max_relative_error < 1e-6


def test_changing_the_weights_in_a_run_equals_beginning_with_them_from_there():
    project = uneven(optimizer="adam")
    trainer = Trainer(project)
    trainer.advance(5)
    settings = replace(trainer.settings, class_weights="balanced")
    again = Trainer(replace(trainer.snapshot(), settings=settings))
    trainer.change(settings)
    trainer.advance(9)
    again.advance(9)
    assert_same_state(trainer.snapshot(), again.snapshot())
    assert trainer.losses() == again.losses()
