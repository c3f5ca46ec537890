"""What the pages say of the loss: of what it is made, and how much it means."""

from __future__ import annotations

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import SetBiases, SetWeights
from engine.edits.settings import ChangeSettings
from gui.style.number_text import format_short
from gui.widgets.chart_marks import Squares
from tests.gui.lessons.explanations.by_hand import (
    FOUR,
    loss,
    marks,
    number,
)
from tests.gui.lessons.explanations.conftest import page_of, settled


def facts_of(page):
    return {name: text for name, text in page.facts.facts.items() if text}


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("line", {}, "The loss is the mean of the areas over all rows."),
        ("line", {"loss": "half_sse"}, "half the mean of the areas over all rows."),
        ("line", {"loss": "mae"}, "mean absolute error: the mean of the sides"),
        ("xor", {}, "binary cross-entropy: how surprised"),
        ("xor", {"class_weights": "balanced"}, "Rows of rare classes count more"),
        ("penguins", {"loss": "mse"}, "over all rows and over all targets."),
        ("penguins", {}, "cross-entropy: how surprised"),
    ],
)
def test_the_lead_says_what_the_squares_are_to_the_loss(
    explain, qtbot, name, changes, words
):
    window, page = explain(name, "loss")
    if changes:
        window.document.do(ChangeSettings(tuple(changes.items())))
        settled(page, qtbot)
    lead = page._lead.accessibleName()
    assert words in lead
    own = window.document.project.settings.loss
    assert ("mean of the areas" in lead) == (own in ("mse", "half_sse"))


def test_scaled_targets_are_told_in_both_units(open_window, qtbot):
    window = open_window()
    project = new_project(load_set("line"), hidden=(), scale="standardize")
    window.document.replace(project, None)
    page = page_of(window, "loss")
    settled(page, qtbot)
    unit = float(project.scaling.target_scale[0])
    lead = page._lead.accessibleName()
    assert f"in the units of training, of which one is {format_short(unit)}" in lead
    facts = facts_of(page)
    exact = loss(project)
    assert number(facts["mean squared error"]) == pytest.approx(exact, rel=FOUR)
    assert number(facts["Mean of these squares"]) == pytest.approx(exact, rel=FOUR)
    (drawn,) = marks(page.chart, Squares)
    assert len(drawn.high) == len(project.dataset.train_rows)
    seen = np.mean((drawn.high - drawn.low) ** 2)
    assert number(facts["Mean of the squares"]) == pytest.approx(seen, rel=FOUR)
    assert seen == pytest.approx(exact * unit**2, rel=1e-4)


@pytest.mark.parametrize("up", [0.02, 0.0])
def test_a_small_difference_is_told_and_called_small(open_window, qtbot, up):
    window = open_window()
    project = new_project(load_set("line"), hidden=(), scale="none")
    x, y = (int(layer.neurons[0]) for layer in project.network.layers)
    data = project.dataset
    rows = np.column_stack([data.inputs, np.ones(len(data.inputs))]).astype(float)
    train = data.train_rows
    assert not len(data.test_rows)
    answer, *_ = np.linalg.lstsq(rows[train], data.targets[train, 0], rcond=None)
    weights = SetWeights({(x, y): float(answer[0])})
    biases = SetBiases({y: float(answer[1] + up)})
    window.document.replace(biases.apply(weights.apply(project)), None)
    page = page_of(window, "baseline")
    settled(page, qtbot)
    away = rows[train] @ answer - data.targets[train, 0]
    ratio = np.mean((away + up) ** 2) / np.mean(away**2)
    assert 0.9 < ratio < 1.1
    verdict = page.verdict.text()
    assert (
        f"On {len(train)} training rows so small a difference means little" in verdict
    )
    if up:
        which = "lower" if ratio < 1 else "higher"
        assert f"{100 * abs(ratio - 1):.1f} % {which} than" in verdict
    else:
        assert "the same as that of the linear answer" in verdict
