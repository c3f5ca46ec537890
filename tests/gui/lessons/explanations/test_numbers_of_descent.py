"""Every number of the pages about losses, rates, a step and the linear answer.

| page | shown | computed again in |
| --- | --- | --- |
| loss | rows, sum and mean of the squares, the project's loss, all others, every
  square | test_every_number_of_the_loss |
| rates | each rate, its word, its loss, the winner, the curves, 2 / curvature |
  test_every_number_of_a_race, test_the_words_of_a_race; the valleys and the balls
  in test_race_lanes.py |
| step | every line of the textbook, on the screen, copied and printed |
  test_every_line_of_the_textbook |
| step | forward values, errors, gradients and new weights of any network |
  test_the_lines_of_any_network |
| baseline | coefficients, both losses, R2 or accuracy of both, the verdict |
  test_the_linear_answer_to_numbers, test_the_linear_answer_to_classes |
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QListWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import SetBiases, SetWeights
from engine.edits.settings import ChangeSettings
from engine.losses import LOSSES
from engine.network.parameters import describe, exists, pack, unpack
from engine.project import with_settings
from gui.lessons.explanations.printed_sheet import cells_of
from gui.style.number_text import format_short, parse_number
from gui.widgets.chart_marks import Curve, Dots, Rule, Squares
from tests.engine import reference
from tests.gui.lessons.explanations.by_hand import (
    FOUR,
    THREE,
    button,
    click,
    loss,
    loss_of,
    marks,
    number,
    outputs,
    scaled,
)
from tests.gui.lessons.explanations.conftest import LIMIT, page_of, settled


def facts_of(page):
    return {name: text for name, text in page.facts.facts.items() if text}


@pytest.mark.parametrize(
    ("example", "others"),
    [
        ("line", ("mse", "half_sse", "mae", "huber")),
        ("meals", ("mse", "half_sse", "mae", "huber")),
        ("xor", ("mse", "half_sse", "mae", "huber", "binary_cross_entropy")),
        ("penguins", ("mse", "half_sse", "mae", "huber", "cross_entropy")),
    ],
)
def test_every_number_of_the_loss(explain, example, others):
    window, page = explain(example, "loss")
    project = window.document.project
    data, scaling, own = project.dataset, project.scaling, project.settings.loss
    said, (_, wanted) = outputs(project), scaled(project)
    unit = np.ones(wanted.shape[1]) if scaling is None else scaling.target_scale
    areas = ((said - wanted)[:, 0] * unit[0]) ** 2
    expected = {
        "How many": len(areas),
        "Sum of the squares": pytest.approx(areas.sum(), rel=THREE),
        "Mean of the squares": pytest.approx(areas.mean(), rel=FOUR),
    }
    if np.any(unit != 1):
        expected["Size of one unit"] = pytest.approx(unit[0], rel=THREE)
        mean = np.mean((said - wanted)[:, 0] ** 2)
        expected["Mean of these squares"] = pytest.approx(mean, rel=FOUR)
    if len(unit) > 1:
        mean = np.mean((said - wanted) ** 2)
        expected["Mean over all targets"] = pytest.approx(mean, rel=FOUR)
    expected |= {
        LOSSES[own].label: pytest.approx(loss_of(own, said, wanted), rel=FOUR),
    } | {
        LOSSES[name].label: pytest.approx(loss_of(name, said, wanted), rel=FOUR)
        for name in others
        if name != own
    }
    assert {name: number(text) for name, text in facts_of(page).items()} == expected
    # The squares stand between prediction and target, in the user's units.
    raw = said[:, 0]
    if scaling is not None:
        raw = raw * scaling.target_scale[0] + scaling.target_mean[0]
    target = data.targets[data.train_rows, 0]
    chosen = np.unique(np.linspace(0, len(raw) - 1, min(len(raw), 40)).astype(int))
    (drawn,) = marks(page.chart, Squares)
    sides = np.sort(np.abs(drawn.high - drawn.low))
    assert sides == pytest.approx(np.sort(np.abs(raw - target)[chosen]), abs=1e-4)
    if len(raw) > 40:
        assert f"Squares of {len(chosen)} rows" in page._note.text()
        assert f"{len(raw) - len(chosen):,} more" in page._note.text()


def test_the_loss_of_a_perfect_line_is_zero(open_window, qtbot):
    window = open_window()
    project = new_project(load_set("line", noise=0.0), hidden=())
    x, y = (int(layer.neurons[0]) for layer in project.network.layers)
    project = SetBiases({y: 1.0}).apply(SetWeights({(x, y): 2.0}).apply(project))
    window.document.replace(project, None)
    page = page_of(window, "loss")
    settled(page, qtbot)
    facts = facts_of(page)
    assert number(facts["Mean of the squares"]) == pytest.approx(0, abs=1e-12)
    assert number(facts["Sum of the squares"]) == pytest.approx(0, abs=1e-10)
    (drawn,) = marks(page.chart, Squares)
    assert drawn.high == pytest.approx(drawn.low, abs=1e-5)


def race_page(explain, qtbot, rates, batch_size):
    window, page = explain("line", "rates")
    window.document.do(ChangeSettings((("batch_size", batch_size),)))
    settled(page, qtbot)
    page.rates.setFocus()
    qtbot.keyClicks(page.rates, "  ".join(f"{rate:g}" for rate in rates))
    qtbot.keyClick(page.rates, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.race is not None and not page.is_racing, timeout=LIMIT)
    return window, page


@pytest.mark.parametrize("batch_size", [None, 10])
def test_every_number_of_a_race(explain, qtbot, batch_size):
    rates = [0.001, 0.1, 0.6, 1.05]
    window, page = race_page(explain, qtbot, rates, batch_size)
    project = window.document.project
    curves = [curve for curve in marks(page.chart, Curve) if len(curve.x) == 41]
    assert len(curves) == len(rates)
    last = []
    for rate, curve in zip(rates, curves, strict=True):
        trained = with_settings(project, learning_rate=rate)
        seen = {}
        for epoch in (0, 1, 7, 40):
            w = reference.train(trained, epoch)
            x, y = scaled(project)
            _, found = reference.forward(project.network, w, x)
            layer = project.network.layers[-1]
            seen[epoch] = loss_of(project.settings.loss, found[layer.id].T, y)
        for epoch, exact in seen.items():
            assert 10 ** curve.y[epoch] == pytest.approx(exact, rel=2e-3)
        last.append(seen[40])
    for rate, exact, (name, _, told) in zip(rates, last, page.lanes.names, strict=True):
        assert name == format_short(rate)
        assert number(told) == pytest.approx(exact, rel=THREE)
    winner = int(np.argmin(last))
    assert [lane.mark for lane in page.lanes.lanes] == [
        "wins" if place == winner else "" for place in range(len(rates))
    ]
    (rule,) = marks(page.chart, Rule)
    assert 10**rule.place == pytest.approx(last[winner], rel=2e-3)
    balls = [float(10 ** dots.y[-1]) for dots in marks(page.chart, Dots)]
    assert balls == pytest.approx(last, rel=2e-3)
    click(qtbot, page.take)
    assert window.document.project.settings.learning_rate == rates[winner]


def test_the_words_of_a_race(explain, qtbot):
    # The two curvatures of the loss say what each rate does: a step multiplies the
    # distance to the bottom by 1 - rate x curvature.
    window, page = race_page(explain, qtbot, [0.002, 0.4, 0.95, 1.2], None)
    x, _ = scaled(window.document.project)
    rows = np.hstack([x, np.ones((len(x), 1))])
    low, high = np.linalg.eigvalsh(2 * rows.T @ rows / len(rows))
    words = [word for _, word, _ in page.lanes.names]
    assert abs(1 - 0.002 * high) ** 40 > 0.8, "hardly any way in 40 epochs"
    assert words[0] == "crawls"
    assert 0 < 1 - 0.4 * high < 1
    assert words[1] == "good"
    assert -1 < 1 - 0.95 * high < 0 < 1 - 0.95 * low
    assert words[2] == "zig-zags"
    assert 1 - 1.2 * high < -1
    assert words[3] == "diverges"
    dashed = [curve.dashed for curve in marks(page.chart, Curve)]
    assert dashed == [False, False, False, True]
    limit = f"2 / {format_short(high)} = {format_short(2 / high)}"
    assert limit in page.limit.text()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0.1 0.2", "3 to 6 different learning rates, not 2"),
        ("0.1 0.2 x", "not a number"),
        ("0.1 0.2 -1", "a number above 0"),
        ("1 2 3 4 5 6 7", "not 7"),
    ],
)
def test_rates_that_cannot_race_are_told(explain, qtbot, typed, sentence):
    _, page = explain("line", "rates")
    page.rates.setFocus()
    qtbot.keyClicks(page.rates, typed)
    qtbot.keyClick(page.rates, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sentence in page.limit.text(), timeout=LIMIT)
    assert page.race is None
    assert not page.is_racing


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"optimizer": "adam"}, "choose the optimizer SGD"),
        ({"batch_size": 10}, "choose the full batch"),
        ({"batch_size": None, "l1": 0.1}, "set L1 to 0"),
    ],
)
def test_the_page_says_why_there_is_no_border(explain, qtbot, changes, words):
    window, page = explain("line", "rates")
    window.document.do(ChangeSettings(tuple(changes.items())))
    settled(page, qtbot)
    assert words in page.limit.text()


def textbook_by_hand():
    """One step on paper: names and values of every line, in their order."""
    x, y = np.array([0.05, 0.10]), np.array([0.01, 0.99])
    w1 = np.array([[0.15, 0.25], [0.20, 0.30]])
    w2 = np.array([[0.40, 0.50], [0.45, 0.55]])
    b1, b2, rate = np.array([0.35, 0.35]), np.array([0.6, 0.6]), 0.5
    z1 = x @ w1 + b1
    a1 = 1 / (1 + np.exp(-z1))
    z2 = a1 @ w2 + b2
    a2 = 1 / (1 + np.exp(-z2))
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = (w2 @ d2) * a1 * (1 - a1)
    lines = {}
    for k, name in enumerate(("h1", "h2")):
        lines[f"z of {name}"], lines[f"a of {name}"] = z1[k], a1[k]
    for k, name in enumerate(("o1", "o2")):
        lines[f"z of {name}"], lines[f"a of {name}"] = z2[k], a2[k]
        lines[f"a − y of {name}"] = a2[k] - y[k]
    lines["loss E"] = np.sum((a2 - y) ** 2) / 2
    for names, deltas, a in ((("o1", "o2"), d2, a2), (("h1", "h2"), d1, a1)):
        for k, name in enumerate(names):
            lines[f"f′(z) of {name}"] = a[k] * (1 - a[k])
            lines[f"δ of {name}"] = deltas[k]
    lines["∂E/∂a of h1"], lines["∂E/∂a of h2"] = w2 @ d2
    for names, biases, deltas in ((("h1", "h2"), b1, d1), (("o1", "o2"), b2, d2)):
        for k, name in enumerate(names):
            lines[f"∂E/∂b of {name}"] = deltas[k]
            lines[f"new bias of {name}"] = biases[k] - rate * deltas[k]
    for before, after, weights, values, deltas in (
        (("i1", "i2"), ("h1", "h2"), w1, x, d1),
        (("h1", "h2"), ("o1", "o2"), w2, a1, d2),
    ):
        for i, source in enumerate(before):
            for j, target in enumerate(after):
                lines[f"∂E/∂w from {source} to {target}"] = values[i] * deltas[j]
                new = weights[i, j] - rate * values[i] * deltas[j]
                lines[f"new weight from {source} to {target}"] = new
    return lines


def test_every_line_of_the_textbook(explain, qtbot, tmp_path):
    _, page = explain("textbook", "step")
    expected = textbook_by_hand()
    stages = page.findChild(QListWidget)
    seen = {}
    for _ in range(stages.count() - 1):
        seen |= {line.name: line.value for line in page._table.lines}
        model = page._table.model()
        for row, line in enumerate(page._table.lines):
            shown = number(model.data(model.index(row, 2)))
            assert shown == pytest.approx(line.value, abs=6e-7)
        click(qtbot, button(page, "Next"))
    assert seen == pytest.approx(expected, abs=1e-9)
    # Copied, with all digits.
    click(qtbot, button(page, "Copy all"))
    copied = QGuiApplication.clipboard().text().splitlines()[1:]
    values = {line.split("\t")[0]: float(line.split("\t")[2]) for line in copied}
    assert {n: values[n] for n in expected} == pytest.approx(expected, abs=1e-8)
    # Printed.
    sheet = {name: text for name, _, text in map(cells_of, page.step.lines)}
    for name, value in expected.items():
        assert float(sheet[name]) == pytest.approx(value, rel=1e-7)
    path = tmp_path / "sheet.pdf"
    click(qtbot, button(page, "Save for print..."))
    dialog = page.findChild(QFileDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(path.exists, timeout=LIMIT)
    assert path.read_bytes().startswith(b"%PDF")
    qtbot.waitUntil(lambda: page._writing is None, timeout=LIMIT)
    assert page._note.text() == f"Written to {path.name}, 2 pages"


@pytest.mark.parametrize("example", ["xor", "two-moons", "sine", "penguins"])
@pytest.mark.parametrize("rows", ["row", "batch"])
def test_the_lines_of_any_network(explain, qtbot, example, rows):
    window, page = explain(example, "step")
    window.document.do(ChangeSettings((("optimizer", "sgd"),)))
    settled(page, qtbot)
    project = window.document.project
    network, settings = project.network, project.settings
    row = page.subject.row
    used = np.array([row])
    if rows == "batch":
        at = page._rows.segment("batch").center().toPoint()
        qtbot.mouseClick(page._rows, Qt.MouseButton.LeftButton, pos=at)
        settled(page, qtbot)
        used = page.step.trace.rows
        drawn = np.random.default_rng([settings.seed, 0])
        order = drawn.permutation(np.arange(len(project.dataset.train_rows)))
        batch = project.dataset.train_rows[order[: settings.batch_size]]
        assert set(used) == set(batch)
        row = page.step.row
    w = pack(network).astype(float)
    x, y = scaled(project, used)
    slopes = reference.gradient(network, w, settings.loss, x, y)
    after = w - settings.learning_rate * slopes
    x, _ = scaled(project, np.array([row]))
    sums, found = reference.forward(network, w, x)
    said = {line.name: line.value for line in page.step.lines}
    checked = 0
    for layer in network.layers:
        if not layer.computes:
            continue
        for k, name in enumerate(layer.names):
            assert said[f"z of {name}"] == pytest.approx(sums[layer.id][k, 0], abs=1e-5)
            assert said[f"a of {name}"] == pytest.approx(
                found[layer.id][k, 0], abs=1e-5
            )
    for place in np.flatnonzero(exists(network)):
        line = said[f"new {describe(network, int(place))}"]
        assert line == pytest.approx(after[place], abs=2e-5)
        checked += 1
    assert checked == network.n_parameters
    assert unpack(network, w.astype(np.float32)).n_parameters == checked


def rows_of(project, kind):
    data = project.dataset
    return data.train_rows if kind == "train" else data.test_rows


def test_the_linear_answer_to_numbers(explain):
    window, page = explain("meals", "baseline")
    project = window.document.project
    data = project.dataset
    x = data.inputs[data.train_rows].astype(float)
    y = data.targets[data.train_rows].astype(float)
    ones = np.ones((len(x), 1))
    answer, *_ = np.linalg.lstsq(np.hstack([x, ones]), y, rcond=None)
    model = page.table.model()
    cells = [number(model.data(model.index(k, 0))) for k in range(len(answer))]
    assert cells == pytest.approx(answer[:, 0], abs=6e-4)
    facts = facts_of(page)
    raw = outputs(project)
    if project.scaling is not None:
        raw = raw * project.scaling.target_scale + project.scaling.target_mean
    for kind, words in (("train", "Train"), ("test", "Test")):
        rows = rows_of(project, kind)
        exact = loss(project, rows=rows)
        shown = number(facts[f"{words} loss of the network"])
        assert shown == pytest.approx(exact, rel=FOUR)
        x = np.hstack([data.inputs[rows], np.ones((len(rows), 1))])
        away = (x @ answer - data.targets[rows]) / project.scaling.target_scale
        shown = number(facts[f"{words} loss"])
        assert shown == pytest.approx(np.mean(away**2), rel=FOUR, abs=1e-9)
    test = data.test_rows
    raw = outputs(project, rows=test)
    raw = raw * project.scaling.target_scale + project.scaling.target_mean
    wanted = data.targets[test]
    spread = np.sum((wanted - wanted.mean()) ** 2)
    r2 = 1 - np.sum((raw - wanted) ** 2) / spread
    assert number(facts["Test R² of the network"]) == pytest.approx(r2, abs=1e-3)
    line = np.hstack([data.inputs[test], np.ones((len(test), 1))]) @ answer
    r2 = 1 - np.sum((line - wanted) ** 2) / spread
    assert number(facts["Test R²"]) == pytest.approx(r2, abs=1e-3)


@pytest.mark.parametrize("example", ["xor", "two-moons"])
def test_the_linear_answer_to_classes(explain, example):
    window, page = explain(example, "baseline")
    project = window.document.project
    data = project.dataset
    assert "Logistic regression" in page.method.text()
    model = page.table.model()
    found = np.array(
        [
            parse_number(model.data(model.index(k, 0), Qt.ItemDataRole.ToolTipRole))
            for k in range(3)
        ]
    )
    facts = facts_of(page)
    for kind, words in (("train", "Train"), ("test", "Test")):
        rows = rows_of(project, kind)
        x = np.hstack([data.inputs[rows], np.ones((len(rows), 1))])
        y = data.targets[rows, 0]
        p = 1 / (1 + np.exp(-(x @ found)))
        if kind == "train":
            # Where the loss of a logistic regression is least, its slope is 0.
            slope = x.T @ (p - y) / len(y) + 1e-6 * np.append(found[:2], 0)
            assert slope == pytest.approx(np.zeros(3), abs=1e-5)
        exact = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        assert number(facts[f"{words} loss"]) == pytest.approx(exact, rel=FOUR)
        exact = loss(project, rows=rows)
        shown = number(facts[f"{words} loss of the network"])
        assert shown == pytest.approx(exact, rel=FOUR)
    right = 100 * np.mean((p > 0.5) == (y > 0.5))
    assert number(facts["Test accuracy"].rstrip(" %")) == pytest.approx(right, abs=0.06)
    of_network = outputs(project, rows=data.test_rows)[:, 0]
    right = 100 * np.mean((of_network > 0.5) == (y > 0.5))
    shown = number(facts["Test accuracy of the network"].rstrip(" %"))
    assert shown == pytest.approx(right, abs=0.06)
    linear, network = (
        number(facts[f"Test loss{of}"]) for of in ("", " of the network")
    )
    verdict = page.verdict.text()
    close = 0.9 * linear <= network <= 1.1 * linear
    assert ("so small a difference means little" in verdict) == close
    assert ("network is clearly better" in verdict) == (network < 0.9 * linear)
    assert ("linear answer is clearly better" in verdict) == (network > 1.1 * linear)
