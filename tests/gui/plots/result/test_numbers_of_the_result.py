"""What the result tells, against a pass through the network in plain NumPy.

| tab | shown | computed again in |
| --- | --- | --- |
| fit | the curve, and what it says under the mouse | test_the_fit |
| surface | the grid, and what it says under the mouse | test_the_surface |
| confusion | every count, and how many rows are right | test_confusions |
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.files.examples import EXAMPLES
from tests.gui.lessons.explanations import plain
from tests.gui.lessons.explanations.plain import number
from tests.gui.plots.result.test_result_panel import choose_tab, panel


def answered(project, raw):
    """What the network says about rows in the user's units, in the user's units."""
    scaling = project.scaling
    x = np.asarray(raw, dtype=float)
    bare = scaling is None or scaling.method == "none"
    if not bare:
        x = (x - scaling.input_mean) / scaling.input_scale
    network = project.network
    outputs = plain.values(network, x)[1]
    said = plain.answers(network, outputs, project.dataset.n_outputs)
    return said if bare else said * scaling.target_scale + scaling.target_mean


def after_some_epochs(open_window, qtbot, example):
    window = open_window(EXAMPLES[example].path)
    for epoch in range(1, 4):
        window.session.step()
        qtbot.waitUntil(
            lambda n=epoch: window.document.project.training.epoch >= n, timeout=20_000
        )
    return window, panel(window)


@pytest.mark.parametrize("example", ["line", "sine"])
def test_the_fit(open_window, qtbot, example):
    window, shown = after_some_epochs(open_window, qtbot, example)
    fit = shown.fit
    qtbot.waitUntil(fit.isVisible)
    project = window.document.project

    def wanted():
        return answered(project, fit.line.places[:, None])[:, 0]

    qtbot.waitUntil(lambda: np.allclose(fit.values, wanted(), rtol=1e-4, atol=1e-5))
    x = project.dataset.inputs[:, 0]
    assert fit.line.places[0] <= x.min() < x.max() <= fit.line.places[-1]
    for share in (0.0, 0.31, 1.0):
        area = fit.area
        at = QPointF(area.left() + share * area.width(), area.center().y())
        first, second = fit.words_at(at).split("\n")[:2]
        place = number(first.rsplit(" ", 1)[1])
        told = number(second.rsplit(" ", 1)[1])
        here = answered(project, [[place]])[0, 0]
        rise = abs(answered(project, [[place + 0.01]])[0, 0] - here)
        # Both are rounded to three digits.
        assert told == pytest.approx(here, abs=rise + 0.01 * abs(here) + 1e-3)


@pytest.mark.parametrize("example", ["two-moons", "xor"])
def test_the_surface(open_window, qtbot, example):
    window, shown = after_some_epochs(open_window, qtbot, example)
    surface = shown.surface
    qtbot.waitUntil(surface.isVisible)
    project, plane = window.document.project, surface.plane
    low, high, side = plane.low, plane.high, plane.side
    across = np.linspace(low[0], high[0], side)
    up = np.linspace(low[1], high[1], side)
    rows = np.array([[x, y] for y in up for x in across])

    def wanted():
        return answered(project, rows).reshape(side, side)

    qtbot.waitUntil(lambda: np.allclose(surface.outputs[:, :, 0], wanted(), atol=1e-5))
    exact, area = wanted(), surface.area
    for column, row in ((0, 0), (side // 3, side // 2), (side - 1, side - 1)):
        at = QPointF(
            area.left() + column / (side - 1) * area.width() * 0.9999,
            area.bottom() - row / (side - 1) * area.height() * 0.9999 - 1e-3,
        )
        told = [
            number(each.rsplit(" ", 1)[1]) for each in surface.words_at(at).split("\n")
        ]
        assert told[0] == pytest.approx(across[column], rel=6e-3, abs=1e-3)
        assert told[1] == pytest.approx(up[row], rel=6e-3, abs=1e-3)
        assert told[2] == pytest.approx(exact[row, column], rel=6e-3, abs=1e-5)


@pytest.mark.parametrize("example", ["penguins", "xor"])
def test_confusions(open_window, qtbot, example):
    window, shown = after_some_epochs(open_window, qtbot, example)
    choose_tab(window, "confusion")
    view = shown.confusion
    qtbot.waitUntil(view.isVisible)
    project = window.document.project
    data = project.dataset
    rows = data.test_rows if len(data.test_rows) else data.train_rows
    said, targets = answered(project, data.inputs[rows]), data.targets[rows]
    if targets.shape[1] == 1:
        said, targets = said[:, 0] > 0.5, targets[:, 0] > 0.5
    else:
        said, targets = said.argmax(axis=1), targets.argmax(axis=1)
    count = len(data.classes)
    table = np.zeros((count, count), int)
    for actual, answer in zip(targets.astype(int), said.astype(int), strict=True):
        table[actual, answer] += 1
    qtbot.waitUntil(lambda: np.array_equal(view.confusion.counts, table))
    for actual, name in enumerate(data.classes):
        for answer, other in enumerate(data.classes):
            words = view.words_at(view.cell(actual, answer).center())
            assert words.startswith(f"{table[actual, answer]} rows of {name}")
            assert words.endswith(other)
    kind = "test" if len(data.test_rows) else "training"
    right = int(np.trace(table))
    assert view.summary == f"{right} of {len(rows)} {kind} rows are right"
