"""The sheet of a step: every line is right, and its working gives its value."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from engine.explain.batches import next_batch
from engine.explain.loss_in_numbers import loss_in_numbers
from engine.explain.subject import CannotExplain
from engine.explain.worked_step import stage_words, table, worked_step
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.losses import LOSSES
from engine.network.parameters import describe, exists, pack
from engine.project import with_settings
from engine.trainer import Trainer
from tests.engine.random_networks import layered, project_for, projects
from tests.engine.test_textbook import textbook

unhurried = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck)
)


def result_of(working: str) -> float | None:
    """What the arithmetic of a working gives; None where it is not arithmetic."""
    plain = re.sub(r"   \(.*\)$", "", working).replace("−", "-").replace("×", "*")
    plain = re.sub(r"\|([^|]+)\|", r"abs(\1)", plain).replace("²", "**2")
    if not re.fullmatch(r"[-+*/().e\d ]+", re.sub(r"abs|log", "", plain)):
        return None
    try:
        return float(eval(plain, {"log": math.log}))
    except ValueError:
        return None


def test_the_textbook_line_by_line():
    step = worked_step(textbook(), 0)
    values = {line.name: line.value for line in step.lines}
    assert values["a of n8"] == pytest.approx(0.751365070, abs=1e-9)
    assert values["a of n9"] == pytest.approx(0.772928465, abs=1e-9)
    assert values["loss E"] == pytest.approx(0.298371109, abs=1e-9)
    assert values["δ of n8"] == pytest.approx(0.138498562, abs=1e-9)
    assert values["new weight from n5 to n8"] == pytest.approx(0.358916480, abs=1e-9)


@unhurried
@given(projects())
def test_every_working_gives_its_value(project):
    project = with_settings(project, optimizer="sgd", l1=0.0, l2=0.0, clip=None)
    step = worked_step(project, int(project.dataset.train_rows[0]))
    checked = 0
    for line in step.lines:
        result = result_of(line.working)
        if result is None or not np.isfinite(line.value):
            continue
        terms = [float(t) for t in re.findall(r"\d+\.?\d*(?:e-?\d+)?", line.working)]
        scale = 1 + max(map(abs, terms), default=0) ** 2
        assert result == pytest.approx(line.value, abs=2e-3 * scale), line
        checked += 1
    assert checked


@unhurried
@given(projects())
def test_gradients_of_a_batch_are_those_of_its_rows_together(project):
    if not np.isfinite(pack(project.network)).all():
        return
    rows = project.dataset.train_rows[:5]
    step = worked_step(project, int(rows[0]), rows)
    values = {line.name: line.value for line in step.lines}
    network, places = project.network, np.flatnonzero(exists(project.network))
    for place in places.tolist():
        word = describe(network, place)
        name = re.sub("^bias", "∂E/∂b", re.sub("^weight", "∂E/∂w", word))
        assert values[name] == step.trace.gradient[place] or np.isnan(values[name])
    if len(rows) > 1:
        assert values["loss of this row"] == step.trace.row_losses[0]


def test_a_row_counts_as_much_as_its_class():
    project = load(EXAMPLES["penguins"].path)
    project = with_settings(project, class_weights="balanced")
    for row in project.dataset.train_rows[:40:7].tolist():
        lines = {line.name: line for line in worked_step(project, row).lines}
        line = lines["loss E"]
        assert line.working.endswith("(its class counts)")
        assert result_of(line.working) == pytest.approx(line.value, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("name", list(LOSSES))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_loss_of_a_row_is_its_numbers(name, count):
    rng = np.random.default_rng(count)
    a, y = rng.uniform(0.05, 0.95, (2, count))
    if name not in ("binary_cross_entropy", "cross_entropy"):
        a, y = 3 * a, 3 * y - 2
    if name == "cross_entropy":
        y = np.eye(count)[0]
    outputs, targets = ([float(f"{x:.6g}") for x in side] for side in (a, y))
    found = result_of(loss_in_numbers(LOSSES[name], outputs, targets))
    column = [np.array(side)[:, None] for side in (outputs, targets)]
    assert found == pytest.approx(LOSSES[name].value(*column), rel=1e-5)


@unhurried
@given(projects())
def test_the_new_weights_are_those_of_training(project):
    if not np.isfinite(pack(project.network)).all():
        return
    trainer = Trainer(project, backend="numpy")
    trainer.advance(1)
    after = pack(trainer.snapshot().network)
    step = worked_step(project, 0, next_batch(project))
    values = {
        line.name: line.value for line in step.lines if line.name.startswith("new ")
    }
    network = project.network
    for place in np.flatnonzero(exists(network)).tolist():
        if np.isfinite(after).all():
            assert values[f"new {describe(network, place)}"] == after[place]


def test_stages_come_in_the_order_of_the_step():
    project = load(EXAMPLES["textbook"].path)
    step = worked_step(project, 0)
    words = [stage_words(project.network, stage) for stage in step.trace.stages]
    assert words[0] == "Forward through Hidden 1"
    assert words[2] == "Compare with the targets: the loss"
    assert words[3] == "The error flows back through Output"
    assert words[-1] == "Change every weight and bias"
    counts = [len(step.lines_of(stage)) for stage in range(len(words))]
    assert counts == [4, 4, 3, 4, 6, 24]
    assert sum(counts) == len(step.lines)


def test_of_a_batch_the_viewed_row_is_written_down():
    network = layered([2, 3, 1], ["tanh", "sigmoid"])
    project = project_for(network, "mse", np.random.default_rng(1), 12)
    rows = project.dataset.train_rows[:4]
    step = worked_step(project, int(rows[2]), rows)
    assert step.row == rows[2]
    alone = worked_step(project, int(rows[2]))
    for whole, one in zip(step.lines_of(0), alone.lines_of(0), strict=True):
        assert whole.value == pytest.approx(one.value, abs=1e-6)
    delta, own = (
        next(line for line in each.lines_of(3) if line.name.startswith("δ"))
        for each in (step, alone)
    )
    assert delta.value == pytest.approx(own.value / 4, rel=1e-5)


def test_other_optimizers_are_named():
    step = worked_step(with_settings(textbook(), optimizer="adam"), 0)
    new = [line for line in step.lines_of(5) if line.name.startswith("new ")]
    assert len(new) == 12
    assert all("by adam" in line.working for line in new)


def test_the_table_is_for_a_spreadsheet():
    lines = table(worked_step(textbook(), 0)).splitlines()
    assert lines[0] == "what\thow\tvalue"
    assert len(lines) == 46
    assert all(line.count("\t") == 2 for line in lines)
    assert float(lines[6].split("\t")[2]) == pytest.approx(0.75136507, abs=1e-7)


def test_a_large_network_is_refused_in_words():
    network = layered([50, 120, 1], ["tanh", "sigmoid"])
    project = project_for(network, "mse", np.random.default_rng(1), 12)
    with pytest.raises(CannotExplain, match="at most 6,000 are written down"):
        worked_step(project, 0)


def test_neurons_that_drop_out_are_refused():
    network = layered([2, 3, 1], ["tanh", "sigmoid"])
    project = project_for(network, "mse", np.random.default_rng(1), 12)
    layer = replace(project.network.layers[1], dropout=0.5)
    project = replace(project, network=project.network.with_layers([layer]))
    with pytest.raises(CannotExplain, match="set dropout to 0"):
        worked_step(project, 0)
