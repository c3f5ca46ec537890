"""The stages of a step: scrubbed, played, by mouse and by key; and repeated."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.trainer import Trainer
from gui.lessons.explanations.timeline_bar import place_of
from gui.spotlight import StageLight
from gui.style.theme import theme
from gui.widgets.buttons import Button
from tests.gui.lessons.explanations.conftest import LIMIT, settled, shown_on
from tests.gui.lessons.explanations.plain import number


def button(page, words):
    return next(each for each in page.findChildren(Button) if each.text() == words)


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def at_stage(slider, at: float) -> QPoint:
    return QPoint(round(slider.x_of(at)), slider.height() // 2)


@pytest.mark.parametrize(
    ("at", "stage", "share"),
    [(0.0, 0, 0.0), (0.4, 0, 0.4), (1.0, 0, 1.0), (1.25, 1, 0.25), (5.0, 4, 1.0)],
)
def test_a_place_is_a_stage_and_a_share_of_it(at, stage, share):
    assert place_of(at, 5) == (stage, pytest.approx(share))


def test_the_slider_is_dragged_through_the_stages(explain, qtbot):
    window, page = explain("textbook", "step")
    slider = page.timeline.slider
    stages = page.findChild(QListWidget)
    assert slider.count == stages.count() - 1
    spotlight = window.explaining.spotlight
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=at_stage(slider, 1.3))
    assert stages.currentRow() == 1
    light = spotlight.light
    assert isinstance(light, StageLight)
    # The products are under way, and nothing has come of them yet.
    assert light.words == ()
    assert all(0 < glow.share < 1 for glow in light.glows)
    qtbot.mouseMove(slider, at_stage(slider, 1.9))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at_stage(slider, 1.9))
    light = spotlight.light
    assert [glow.share for glow in light.glows] == [1.0] * 4
    outputs = page.step.trace.values.outputs
    (layer,) = window.document.project.network.of_kind("output")
    assert [float(words.split()[1]) for _, words in light.words] == pytest.approx(
        outputs[layer.id][:, 0], abs=5e-4
    )


def test_the_error_comes_back_against_the_connections(explain, qtbot):
    window, page = explain("textbook", "step")
    page.timeline.go_to(4.5)
    light = window.explaining.spotlight.light
    assert light.glows
    assert all(glow.backward for glow in light.glows)
    layer = window.explaining._layer
    layer.repaint()
    glow = light.glows[0]
    source, target = layer.centre(glow.source), layer.centre(glow.target)
    first = layer._painter._wires[glow.source, glow.target][0]
    assert abs(first[0] - target.x()) < abs(first[0] - source.x())


def told_on_canvas(window):
    """Texts under neurons and on wires, and the places of all."""
    layer = window.explaining._layer
    layer.repaint()
    words = layer._words
    pills = layer._pills
    return [text for _, text in words], [text for _, text in pills], [*words, *pills]


def ends_of(text: str, symbol: str) -> tuple[float, float]:
    name, before, arrow, after = text.split()
    assert (name, arrow) == (symbol, "\u2192"), text
    return number(before), number(after)


def within(before: float, after: float) -> float:
    """Three significant digits of the change, and single precision."""
    return max(5.1e-3 * abs(after - before), 1.2e-7)


@pytest.mark.parametrize(
    ("example", "rows"), [("textbook", "row"), ("two-moons", "batch")]
)
def test_the_last_stage_tells_what_every_weight_becomes(explain, qtbot, example, rows):
    window, page = explain(example, "step")
    if rows == "batch":
        page._rows.setFocus()
        qtbot.keyClick(page._rows, Qt.Key.Key_End)
        settled(page, qtbot)
    page.timeline.go_to(float(page.timeline.slider.count))
    biases, weights, _ = told_on_canvas(window)
    trainer = Trainer(window.document.project)
    old = window.document.project.network
    trainer.advance(1)
    new = trainer.snapshot().network
    seen = [
        (float(p.weights[row, column]), float(moved.weights[row, column]))
        for p, moved in zip(old.projections, new.projections, strict=True)
        for row, column in zip(*np.nonzero(p.exists), strict=True)
    ]
    # Of many connections in a narrow gap a few find no place.
    assert len(weights) == len(seen) or (rows == "batch" and len(weights) >= 12)
    for text in weights:
        shown = np.array(ends_of(text, "w"))
        pair = min(seen, key=lambda each: np.abs(shown - each).sum())
        assert shown == pytest.approx(pair, abs=within(*pair)), text
        seen.remove(pair)
    expected = [
        pair
        for layer, moved in zip(old.layers, new.layers, strict=True)
        if layer.computes
        for pair in zip(layer.biases.tolist(), moved.biases.tolist(), strict=True)
    ]
    assert len(biases) == len(expected)
    for text, pair in zip(biases, expected, strict=True):
        assert ends_of(text, "b") == pytest.approx(pair, abs=within(*pair))


@pytest.mark.parametrize("example", ["textbook", "two-moons"])
def test_no_number_on_the_canvas_covers_another(explain, qtbot, example):
    window, page = explain(example, "step")
    for stage in range(1, page.timeline.slider.count + 1):
        page.timeline.go_to(float(stage))
        _, weights, places = told_on_canvas(window)
        if example == "textbook":
            assert len(weights) == len(window.explaining.spotlight.light.glows)
        for place, (rect, text) in enumerate(places):
            for other, words in places[:place]:
                assert not rect.intersects(other), (text, words)


def test_words_without_room_say_what_is_now_and_the_picture_says_how_many(
    open_window, qtbot
):
    # At a small zoom, after long training: all digits of a weight, old and new.
    project = new_project(load_set("two-moons"), hidden=((8, "tanh"), (8, "tanh")))
    trainer = Trainer(project)
    trainer.advance(2000)
    project = trainer.snapshot()
    window, page = shown_on(open_window, qtbot, project, "step")
    canvas, layer = window.canvas, window.explaining._layer
    assert canvas.view.zoom < 0.5
    page.timeline.go_to(float(page.timeline.slider.count))
    biases, weights, places = told_on_canvas(window)
    for place, (rect, text) in enumerate(places):
        for other, words in places[:place]:
            assert not rect.intersects(other), (text, words)
    after = page.step.trace.after
    computing = [x for x in project.network.layers if x.computes]
    assert len(biases) == sum(x.size for x in computing)
    start = project.network.layers[0].size
    wanted = after[start : start + len(biases)]
    assert not any("\u2192" in text for text in biases)
    shown = [number(text.removeprefix("b ")) for text in biases]
    assert shown == pytest.approx(wanted, abs=1e-3)
    every = project.network.n_parameters
    ((place, words),) = layer._count
    assert words == (
        f"{len(biases) + len(weights)} of {every} numbers: the largest that have room"
    )
    assert not any(place.intersects(rect) for rect, _ in places)
    canvas.view.zoom_to(canvas.rect().center().toPointF(), 2.0)
    told = told_on_canvas(window)[0]
    assert all("\u2192" in text for text in told)


def test_where_all_numbers_have_room_none_is_counted(explain):
    window, page = explain("textbook", "step")
    for stage in range(1, page.timeline.slider.count + 1):
        page.timeline.go_to(float(stage))
        told_on_canvas(window)
        assert not window.explaining._layer._count


def test_what_flows_is_told_with_digits_that_count(explain, qtbot):
    window, page = explain("textbook", "step")
    page.timeline.go_to(1.0)
    _, shown, _ = told_on_canvas(window)
    network = window.document.project.network
    inputs = window.document.project.dataset.inputs[0]
    (p,) = network.incoming(network.layers[1].id)
    products = (inputs[:, None] * p.weights.astype(float)).ravel()
    assert sorted(map(number, shown)) == pytest.approx(sorted(products), rel=5e-3)


def test_the_keys_scrub_too(explain, qtbot):
    _, page = explain("textbook", "step")
    slider = page.timeline.slider
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert page.timeline.at == 0
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert page.timeline.at == pytest.approx(0.1)
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert page.timeline.at == pytest.approx(1.1)
    assert page.stage == 1
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert page.stage == slider.count - 1
    assert "100%" in slider.accessibleName()


def test_it_plays_through_at_the_chosen_speed(explain, qtbot):
    _, page = explain("textbook", "step")
    bar = page.timeline
    bar.speed.setFocus()
    qtbot.keyClick(bar.speed, Qt.Key.Key_End)
    assert bar.speed.value == "4"
    seen = []
    bar.moved.connect(seen.append)
    click(qtbot, button(page, "Play"))
    assert bar.is_playing
    qtbot.waitUntil(lambda: not bar.is_playing, timeout=LIMIT)
    assert seen == sorted(seen)
    assert seen[-1] == bar.slider.count
    assert page.stage == bar.slider.count - 1
    # Again from the start, and held on the way.
    click(qtbot, button(page, "Play"))
    qtbot.waitUntil(lambda: 0 < bar.at < 1, timeout=LIMIT)
    click(qtbot, button(page, "Pause"))
    assert not bar.is_playing
    assert page.stage == 0


def test_without_motion_stages_follow_each_other_whole(explain, qtbot):
    _, page = explain("textbook", "step")
    theme().set_motion(False)
    try:
        seen = []
        page.timeline.speed.set_value("4")
        page.timeline.moved.connect(seen.append)
        click(qtbot, button(page, "Play"))
        qtbot.waitUntil(lambda: not page.timeline.is_playing, timeout=LIMIT)
        assert seen == [float(at) for at in range(page.timeline.slider.count + 1)]
    finally:
        theme().set_motion(True)


def test_a_stage_of_the_list_moves_the_slider(explain, qtbot):
    _, page = explain("textbook", "step")
    stages = page.findChild(QListWidget)
    stages.setFocus()
    qtbot.keyClick(stages, Qt.Key.Key_Down)
    qtbot.keyClick(stages, Qt.Key.Key_Down)
    assert page.timeline.at == 3
    qtbot.keyClick(stages, Qt.Key.Key_End)
    assert page._table.lines == page.step.lines


def test_it_is_repeated_until_the_error_is_small(explain, qtbot):
    window, page = explain("textbook", "step")
    field = page.repeat.threshold
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.02")
    click(qtbot, page.repeat.button)
    assert window.session.is_running
    assert page.repeat.button.text() == "Stop"
    qtbot.waitUntil(lambda: not window.session.is_running, timeout=LIMIT)
    project = window.document.project
    assert project.settings.stop.loss == 0.02
    loss = Trainer(project).losses().train
    assert 0 < loss <= 0.02
    # One epoch before it was not there yet.
    epoch = project.training.epoch
    window.session.rewind()
    trainer = Trainer(window.document.project)
    trainer.advance_epochs(epoch - 1)
    assert trainer.losses().train > 0.02
    assert "0.02" in page.repeat.words
    settled(page, qtbot)


def test_the_threshold_is_a_line_in_the_plot_of_losses(explain, qtbot):
    window, page = explain("textbook", "step")
    click(qtbot, page.repeat.button)
    qtbot.waitUntil(lambda: not window.session.is_running, timeout=LIMIT)
    plot = window._views.loss_plot
    plot._draw()
    level = next(line for line in plot._area._curves._lines if line[0].words)[0]
    assert level.words == "until 0.01"
    np.testing.assert_allclose(level.y, np.log10(0.01))
    low, high = plot._area._axes[1].low, plot._area._axes[1].high
    assert low <= level.y[0] <= high


def test_a_threshold_that_is_no_number_trains_nothing(explain, qtbot):
    window, page = explain("textbook", "step")
    page.repeat.threshold.setFocus()
    page.repeat.threshold.selectAll()
    qtbot.keyClicks(page.repeat.threshold, "small")
    click(qtbot, page.repeat.button)
    assert not window.session.is_running
    assert "small" in page.repeat.words
