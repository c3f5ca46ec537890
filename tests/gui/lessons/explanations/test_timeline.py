"""The stages of a step: scrubbed, played, by mouse and by key; and repeated."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListWidget

from engine.trainer import Trainer
from gui.canvas.painters.light_painter import points_of
from gui.lessons.explanations.timeline_bar import place_of
from gui.spotlight import StageLight
from gui.style.theme import theme
from gui.widgets.buttons import Button
from tests.gui.lessons.explanations.conftest import LIMIT, settled


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
    layer, canvas = window.explaining._layer, window.canvas
    glow = light.glows[0]
    source, target = layer.centre(glow.source), layer.centre(glow.target)
    first = points_of(glow, canvas.scene_geometry, canvas.view)[0]
    assert abs(first[0] - target.x()) < abs(first[0] - source.x())


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
