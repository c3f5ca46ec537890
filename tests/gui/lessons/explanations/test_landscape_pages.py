"""Every number of the pages about descent, computed again by hand.

| page | shown | computed again in |
| --- | --- | --- |
| weight | w, E, slope, rate x slope, plain step, new weight, curve, tangent,
  arrow, valleys, where downhill ends,
  least loss and where | test_every_number_over_one_weight |
| weight | what the fog hides | test_the_fog_hides_all_that_is_far |
| plane | the point, E, both slopes, field, arrow, way, least loss; of a mini-batch |
  test_every_number_over_two_weights |
| line | m, b, E, the sums and their rows, both derivatives, least squares, bowl,
  arrow, way, the line | test_every_number_of_a_line |
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import SetBiases, SetWeights
from engine.edits.settings import ChangeSettings
from engine.files.examples import EXAMPLES
from engine.network.parameters import pack
from engine.project import with_settings
from engine.trainer import Trainer
from gui.style.number_text import DASH
from gui.widgets.chart_marks import Arrow, Curve, Dots, Field, Rule, Veil
from tests.gui.lessons.explanations.by_hand import (
    FOUR,
    THREE,
    button,
    click,
    drag,
    loss,
    marks,
    number,
    outputs,
    slope,
)
from tests.gui.lessons.explanations.conftest import LIMIT, page_of, settled


def chosen(page):
    return page.choice.value


def trained(project, steps):
    """All parameters after so many steps of the trainer."""
    trainer = Trainer(project)
    trainer.advance(steps)
    return pack(trainer.snapshot().network)


def maker(project):
    """Who makes the next step, and by how many rows."""
    names = {"sgd": "SGD", "adam": "Adam", "momentum": "momentum"}
    rows = len(project.dataset.train_rows)
    count = min(project.settings.batch_size or rows, rows)
    return f"{names[project.settings.optimizer]}, {count} row{'s' * (count != 1)}"


@pytest.mark.parametrize(
    "example", ["valleys", "line", "two-moons", "textbook", "penguins"]
)
def test_every_number_over_one_weight(explain, example):
    window, page = explain(example, "weight")
    project, place = window.document.project, chosen(page)
    facts = {name: text for name, text in page.facts.facts.items() if text}
    assert facts.pop("Made by") == maker(project)
    here = float(pack(project.network)[place])
    rate, rise = project.settings.learning_rate, slope(project, place)
    # The curve.
    (line, tangent), (arrow,) = marks(page.chart, Curve), marks(page.chart, Arrow)
    every = slice(None, None, 8)
    wanted = [loss(project, {place: value}) for value in line.x[every]]
    np.testing.assert_allclose(line.y[every], wanted, rtol=1e-3, atol=1e-5)
    assert line.x[0] <= here <= line.x[-1]
    exact = loss(project)
    np.testing.assert_allclose(
        tangent.y, exact + rise * (tangent.x - here), rtol=1e-2, atol=1e-3
    )
    assert arrow.start == pytest.approx((here, exact), rel=1e-4)
    after = trained(project, 1)[place]
    assert arrow.end == pytest.approx((after, exact), rel=1e-3, abs=1e-5)
    assert [rule.place for rule in marks(page.chart, Rule)] == [pytest.approx(here)]
    # The facts.
    heights = np.array([loss(project, {place: value}) for value in line.x])
    least = int(np.argmin(heights))
    inner = heights[1:-1]
    low = (inner < heights[:-2]) & (inner < heights[2:])
    end = int(np.argmin(np.abs(line.x - here)))
    while True:
        near = [p for p in (end - 1, end + 1) if 0 <= p < len(heights)]
        best = min(near, key=heights.__getitem__)
        if heights[best] >= heights[end]:
            break
        end = best
    step = line.x[1] - line.x[0]
    expected = {
        "Weight w": pytest.approx(here, abs=1e-4),
        "Loss E": pytest.approx(exact, rel=FOUR),
        "Slope ∂E/∂w": pytest.approx(rise, rel=THREE, abs=1e-6),
        "Learning rate": pytest.approx(rate),
        "Rate × slope": pytest.approx(rate * rise, rel=THREE, abs=1e-7),
        "w \u2212 rate × slope": pytest.approx(here - rate * rise, abs=2e-4),
        "New weight": pytest.approx(after, abs=6e-5),
        "Valleys": int(low.sum()),
        "Downhill ends at w =": pytest.approx(line.x[end], abs=1.1 * step),
        "Least loss": pytest.approx(heights[least], rel=FOUR, abs=1e-6),
        "At w =": pytest.approx(line.x[least], abs=1.1 * step),
    }
    assert {name: number(text) for name, text in facts.items()} == expected
    (bottoms,) = [dots for dots in marks(page.chart, Dots) if dots.hollow]
    assert bottoms.x == pytest.approx(line.x[1:-1][low], abs=1.1 * step)


def test_a_local_minimum_is_said_and_holds_the_ball(explain, qtbot):
    window, page = explain("valleys", "weight")
    assert "a local minimum" in page.verdict.text()
    assert not page.more.isVisible()
    start = page.curve.value
    trapped = number(page.facts.facts["Downhill ends at w ="])
    window.session.play()
    qtbot.waitUntil(
        lambda: abs(page.curve.value - trapped) < 0.1 and page.curve.loss < 0.8,
        timeout=LIMIT,
    )
    window.session.pause()
    settled(page, qtbot)
    assert page.curve.value < start
    assert "a local minimum" in page.verdict.text()
    # Over the hill by hand, it rolls into the lowest.
    drag(qtbot, page.chart, (page.curve.value, page.curve.loss), (0.7, 0.5))
    settled(page, qtbot)
    assert "the lowest point" in page.verdict.text()
    window.session.play()
    qtbot.waitUntil(lambda: page.curve.loss < 0.05, timeout=LIMIT)
    window.session.pause()
    settled(page, qtbot)
    assert loss(window.document.project) < 0.05


def test_a_single_valley_offers_the_example_with_more(explain, qtbot):
    window, page = explain("line", "weight")
    assert page.more.isVisible()
    click(qtbot, page.more)

    def opened():
        return window.document.project.network.layers[-1].activations == ("sine",)

    qtbot.waitUntil(opened, timeout=LIMIT)
    settled(page, qtbot)
    assert number(page.facts.facts["Valleys"]) >= 3
    assert EXAMPLES["valleys"].title in page.more.text()


def test_the_fog_hides_all_that_is_far(explain, qtbot):
    window, page = explain("valleys", "weight")
    whole = marks(page.chart, Curve)[0]
    click(qtbot, page.fog)
    seen = marks(page.chart, Curve)[0]
    here = float(pack(window.document.project.network)[chosen(page)])
    reach = 0.12 * (whole.x[-1] - whole.x[0]) + 1e-9
    assert np.abs(seen.x - here).max() <= reach
    veils = [(veil.start, veil.end) for veil in marks(page.chart, Veil)]
    assert veils == [(whole.x[0], seen.x[0]), (seen.x[-1], whole.x[-1])]
    # Neither numbers nor axis nor words tell what is behind it.
    hidden = ("Valleys", "Downhill ends at w =", "Least loss", "At w =")
    assert all(page.facts.facts[name] == DASH for name in hidden)
    low = page.chart.axes[1].low
    assert low > whole.y.min()
    assert "minimum" not in page.verdict.text()
    bottoms = [dots for dots in marks(page.chart, Dots) if dots.hollow]
    assert not any(len(dots.x) for dots in bottoms)
    qtbot.keyClick(page.fog, Qt.Key.Key_Space)
    assert number(page.facts.facts["Valleys"]) >= 3


def test_the_ball_moves_by_keys_and_the_picture_stays(explain, qtbot):
    window, page = explain("valleys", "weight")
    before, axis = page.curve.value, page.chart.axes[0]
    page.chart.setFocus()
    for _ in range(3):
        qtbot.keyClick(page.chart, Qt.Key.Key_Right)
        settled(page, qtbot)
    assert page.chart.axes[0] == axis
    step = (axis.high - axis.low) / 50
    place = chosen(page)
    now = pack(window.document.project.network)[place]
    assert now == pytest.approx(before + 3 * step, rel=1e-5)
    fine = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.chart, Qt.Key.Key_Left, fine)
    settled(page, qtbot)
    assert page.curve.value == pytest.approx(now - step / 10, rel=1e-5)
    # Keys in a row are one step of undo.
    window.session.undo()
    assert pack(window.document.project.network)[place] == pytest.approx(before)


@pytest.mark.parametrize("key", ["weight", "plane"])
def test_no_slice_is_higher_than_where_the_network_stands(open_window, qtbot, key):
    # At the very bottom, which is a point of neither grid.
    project = new_project(load_set("line", noise=0.0), hidden=())
    x, y = (int(layer.neurons[0]) for layer in project.network.layers)
    window = open_window()
    window.document.replace(project, None)
    page = page_of(window, key)
    settled(page, qtbot)
    window.document.do(SetWeights({(x, y): 2.0}))
    window.document.do(SetBiases({y: 1.0}))
    settled(page, qtbot)
    assert loss(window.document.project) == pytest.approx(0, abs=1e-12)
    facts = page.facts.facts
    assert number(facts["Loss E"]) == pytest.approx(0, abs=1e-10)
    assert number(facts["Least loss"]) == pytest.approx(0, abs=1e-10)
    if key == "weight":
        assert number(facts["At w ="]) == pytest.approx(2, abs=1e-3)


def test_the_canvas_shows_the_weight_that_is_dragged(explain, qtbot):
    window, page = explain("xor", "weight")
    curve = page.curve
    drag(qtbot, page.chart, (curve.value, curve.loss), (curve.value + 0.8, 0.5))
    moved = float(pack(window.document.project.network)[chosen(page)])
    assert moved == pytest.approx(curve.value + 0.8, abs=0.03)
    # What the canvas draws is the session's newest moment.
    shown = window.session.latest.parameters[chosen(page)]
    assert float(shown) == moved


@pytest.mark.parametrize("scale", ["none", "standardize"])
def test_the_way_of_scaled_inputs_is_said_to_be_another(open_window, qtbot, scale):
    project = new_project(load_set("line"), hidden=(), scale=scale)
    project = with_settings(project, batch_size=None, learning_rate=0.01)
    window = open_window()
    window.document.replace(project, None)
    page = page_of(window, "line")
    settled(page, qtbot)
    (arrow,), way = marks(page.bowl, Arrow), marks(page.bowl, Curve)[0]
    downhill = np.subtract(arrow.end, arrow.start)
    first = np.array([way.x[1] - way.x[0], way.y[1] - way.y[0]])
    cosine = downhill @ first / np.linalg.norm(downhill) / np.linalg.norm(first)
    said = "its way begins in another direction" in page._lead.accessibleName()
    assert said == (scale == "standardize")
    assert (cosine < 0.99999) == said


@pytest.mark.parametrize("rows", ["all", "batch"])
@pytest.mark.parametrize("example", ["xor", "two-moons", "meals"])
def test_every_number_over_two_weights(explain, qtbot, example, rows):
    window, page = explain(example, "plane")
    project = window.document.project
    of_batch = None
    if rows == "batch":
        choose(page.rows, "batch", qtbot)
        settled(page, qtbot)
        of_batch = first_batch(project)
    first, second = page.first.value, page.second.value
    w = pack(project.network).astype(float)
    slopes = slope(project, first, of_batch), slope(project, second, of_batch)
    exact, after = loss(project, rows=of_batch), trained(project, 1)
    (field,), (arrow,) = marks(page.chart, Field), marks(page.chart, Arrow)
    for j in (0, 17, 59):
        for i in (3, 40):
            at = {first: field.xs[j], second: field.ys[i]}
            wanted = loss(project, at, of_batch)
            assert field.heights[i, j] == pytest.approx(wanted, rel=2e-3, abs=1e-5)
    assert arrow.start == pytest.approx((w[first], w[second]))
    ends = float(after[first]), float(after[second])
    assert arrow.end == pytest.approx(ends, rel=1e-5)
    facts = {name: text for name, text in page.facts.facts.items() if text}
    assert facts.pop("Made by") == maker(project)
    assert facts.pop("Points") == "60 × 60"
    assert facts.pop("Moments of the way") == "1"
    assert {name: number(text) for name, text in facts.items()} == {
        "Across": pytest.approx(w[first], abs=1e-4),
        "Up": pytest.approx(w[second], abs=1e-4),
        "Loss E": pytest.approx(exact, rel=FOUR),
        "∂E/∂ across": pytest.approx(slopes[0], rel=THREE, abs=1e-5),
        "∂E/∂ up": pytest.approx(slopes[1], rel=THREE, abs=1e-5),
        "New across": pytest.approx(ends[0], abs=6e-5),
        "New up": pytest.approx(ends[1], abs=6e-5),
        "Least loss": pytest.approx(
            min(exact, field.heights.min()), rel=FOUR, abs=1e-6
        ),
    }
    if rows == "batch":
        whole = loss(project)
        assert abs(whole - exact) > 1e-6, "a mini-batch has a loss of its own"


def first_batch(project):
    """Rows of the next step, as the contract says: by seed and epoch alone."""
    rows, settings = project.dataset.train_rows, project.settings
    drawn = np.random.default_rng([settings.seed, project.training.epoch])
    order = drawn.permutation(np.arange(len(rows)))
    return rows[order[: settings.batch_size]]


def choose(segmented, key, qtbot):
    at = segmented.segment(key).center().toPoint()
    qtbot.mouseClick(segmented, Qt.MouseButton.LeftButton, pos=at)


def test_the_way_over_the_plane_is_that_of_the_training(explain, qtbot):
    window, page = explain("xor", "plane")
    first, second = page.first.value, page.second.value
    trainer = Trainer(window.document.project)
    places = [trainer.snapshot()]
    for epoch in range(1, 4):
        window.session.step()
        qtbot.waitUntil(
            lambda e=epoch: window.document.project.training.epoch == e, timeout=LIMIT
        )
        settled(page, qtbot)
        trainer.advance_epochs(1)
        places.append(trainer.snapshot())
    way = marks(page.chart, Curve)[0]
    wanted = [pack(each.network)[[first, second]] for each in places]
    np.testing.assert_allclose(np.column_stack([way.x, way.y]), wanted, rtol=1e-4)


def test_the_ball_of_the_plane_moves_by_keys(explain, qtbot):
    window, page = explain("xor", "plane")
    before = page.plane.point
    page.chart.setFocus()
    qtbot.keyClick(page.chart, Qt.Key.Key_Up)
    settled(page, qtbot)
    axis = page.chart.axes[1]
    step = (axis.high - axis.low) / 50
    assert page.plane.point == pytest.approx((before[0], before[1] + step), rel=1e-5)
    place = page.second.value
    now = pack(window.document.project.network)[place]
    assert now == pytest.approx(page.plane.point[1])


def line_of(project):
    """Slope and intercept in the user's units, from two answers."""
    data, scaling = project.dataset, project.scaling
    said = outputs(project)[:, 0]
    if scaling is not None:
        said = said * scaling.target_scale[0] + scaling.target_mean[0]
    x = data.inputs[data.train_rows, 0]
    m = (said[1] - said[0]) / (x[1] - x[0])
    return m, said[0] - m * x[0], x, data.targets[data.train_rows, 0]


@pytest.mark.parametrize("loss_name", ["mse", "half_sse"])
def test_every_number_of_a_line(explain, qtbot, loss_name):
    window, page = explain("line", "line")
    window.document.do(ChangeSettings((("loss", loss_name),)))
    settled(page, qtbot)
    project = window.document.project
    m, b, x, y = line_of(project)
    errors, n = m * x + b - y, len(x)
    c = 1.0 if loss_name == "mse" else 0.5
    facts = {name: number(text) for name, text in page.facts.facts.items() if text}
    best_m, best_b = np.polyfit(x, y, 1)
    share = "2 / 40" if loss_name == "mse" else "1 / 40"
    expected = {
        "m": pytest.approx(m, abs=2e-4),
        "b": pytest.approx(b, abs=2e-4),
        "E": pytest.approx(c * np.mean(errors**2), rel=THREE),
        "Σ error × x": pytest.approx(np.sum(errors * x), rel=THREE),
        f"∂E/∂m = {share} × Σ": pytest.approx(
            2 * c / n * np.sum(errors * x), rel=THREE
        ),
        "Σ error": pytest.approx(np.sum(errors), rel=THREE),
        f"∂E/∂b = {share} × Σ": pytest.approx(2 * c / n * np.sum(errors), rel=THREE),
        "best m": pytest.approx(best_m, abs=2e-4),
        "best b": pytest.approx(best_b, abs=2e-4),
        "least E": pytest.approx(
            c * np.mean((best_m * x + best_b - y) ** 2), rel=THREE
        ),
    }
    assert facts == expected
    # The sums, row by row.
    model = page.terms.model()
    assert model.rowCount() == n + 1
    for row in range(n):
        cells = [number(model.data(model.index(row, k))) for k in range(4)]
        each = [x[row], y[row], errors[row], errors[row] * x[row]]
        assert cells == pytest.approx(each, abs=6e-4)
    sums = [model.data(model.index(n, k)) for k in range(4)]
    assert sums[:2] == ["", ""]
    expected_sums = [np.sum(errors), np.sum(errors * x)]
    assert [number(text) for text in sums[2:]] == pytest.approx(expected_sums, abs=1e-3)
    # The bowl, the way down, the arrow, the optimum.
    (field,) = marks(page.bowl, Field)
    for j, i in ((0, 0), (12, 50), (59, 30)):
        e = c * np.mean((field.xs[j] * x + field.ys[i] - y) ** 2)
        assert field.heights[i, j] == pytest.approx(e, rel=1e-4)
    (way,) = marks(page.bowl, Curve)
    trainer = Trainer(project)
    for k in (1, 2, 3):
        trainer.advance(1)
        there = line_of(trainer.snapshot())[:2]
        assert (way.x[k], way.y[k]) == pytest.approx(there, rel=1e-3, abs=1e-4)
    (arrow,) = marks(page.bowl, Arrow)
    along = np.subtract(arrow.end, arrow.start)
    downhill = -np.array([np.sum(errors * x), np.sum(errors)])
    cosine = along @ downhill / np.linalg.norm(along) / np.linalg.norm(downhill)
    assert cosine == pytest.approx(1, abs=1e-5)
    optimum = [dots for dots in marks(page.bowl, Dots) if dots.token == "success"]
    assert (optimum[0].x[0], optimum[0].y[0]) == pytest.approx((best_m, best_b))
    # The line over the points.
    dashed, solid = marks(page.line, Curve)
    assert solid.y == pytest.approx(m * solid.x + b, abs=1e-4)
    assert dashed.y == pytest.approx(best_m * dashed.x + best_b, abs=1e-4)
    (points,) = marks(page.line, Dots)
    np.testing.assert_array_equal(np.column_stack([points.x, points.y]).T, [x, y])


def test_the_ball_in_the_bowl_is_dragged_and_the_line_follows(explain, qtbot):
    window, page = explain("line", "line")
    before = line_of(window.document.project)[:2]
    axes = page.bowl.axes
    drag(qtbot, page.bowl, before, (1.8, 0.6))
    settled(page, qtbot)
    m, b, _, _ = line_of(window.document.project)
    assert (m, b) == pytest.approx((1.8, 0.6), abs=0.02)
    assert number(page.facts.facts["m"]) == pytest.approx(m, abs=1e-3)
    assert page.bowl.axes is not None
    assert axes is not None
    window.session.undo()
    settled(page, qtbot)
    assert line_of(window.document.project)[:2] == pytest.approx(before, abs=1e-5)
    page.bowl.setFocus()
    qtbot.keyClick(page.bowl, Qt.Key.Key_Up)
    settled(page, qtbot)
    after = line_of(window.document.project)[:2]
    assert after[0] == pytest.approx(before[0], abs=1e-5)
    assert after[1] > before[1] + 0.01


def test_a_scaled_line_is_dragged_in_the_units_of_the_data(open_window, qtbot):
    window = open_window()
    project = new_project(load_set("line"), hidden=(), scale="standardize")
    window.document.replace(with_settings(project, optimizer="sgd"), None)
    page = page_of(window, "line")
    settled(page, qtbot)
    before = line_of(window.document.project)[:2]
    drag(qtbot, page.bowl, before, (2.0, 0.9))
    settled(page, qtbot)
    after = line_of(window.document.project)[:2]
    assert after == pytest.approx((2.0, 0.9), abs=0.03)


def test_the_button_of_the_lack_opens_the_example(explain, qtbot):
    window, page = explain("meals", "line")
    assert "the example Line has that" in page.lack
    click(qtbot, button(page, f"Open the example {EXAMPLES['line'].title}"))
    qtbot.waitUntil(
        lambda: window.document.project.dataset.n_inputs == 1, timeout=LIMIT
    )
    settled(page, qtbot)
    assert not page.lack
