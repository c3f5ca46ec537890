"""The error against the number of neurons: trained live, true, and taken over."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.edits.parameters import NewWeights
from engine.edits.resize import ResizeLayer
from engine.trainer import Trainer
from gui.lessons.explanations.width_view import EPOCHS, WIDTHS
from tests.gui.lessons.explanations.conftest import LIMIT, settled


def click(qtbot, widget, at=None):
    if at is None:
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
    else:
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at.toPoint())


def trained(page, qtbot):
    click(qtbot, page.widths.start)
    qtbot.waitUntil(lambda: not page.widths.is_training, timeout=LIMIT)


def test_every_point_is_what_a_trainer_of_its_own_finds(explain, qtbot):
    window, page = explain("sine", "curve")
    trained(page, qtbot)
    project = window.document.project
    states = page.widths.states
    assert [WIDTHS[state.place] for state in states] == list(WIDTHS)
    for state, (x, y, words) in zip(states, page.widths.chart.points, strict=True):
        width = WIDTHS[state.place]
        (hidden,) = project.network.of_kind("hidden")
        resized = ResizeLayer(hidden.id, width).apply(project)
        trainer = Trainer(NewWeights(project.settings.seed).apply(resized))
        trainer.advance_epochs(EPOCHS)
        losses = trainer.losses()
        assert state.train_loss == losses.train
        assert state.test_loss == losses.test
        assert x == width
        assert y == pytest.approx(np.log10(losses.train))
        assert words.startswith(f"{width} neuron")


def test_points_appear_while_others_are_still_trained(explain, qtbot):
    _, page = explain("sine", "curve")
    seen = []
    chart = page.widths.chart
    original = chart.set_points
    chart.set_points = lambda points: (seen.append(len(points)), original(points))
    trained(page, qtbot)
    assert seen == sorted(seen)
    assert seen[0] < seen[-1] == len(WIDTHS)


def test_a_click_takes_a_network_over_in_one_step(explain, qtbot):
    window, page = explain("sine", "curve")
    trained(page, qtbot)
    before = window.document.project
    chart = page.widths.chart
    place = WIDTHS.index(3)
    x, y, _ = chart.points[place]
    click(qtbot, chart, chart.point_of(x, y))
    after = window.document.project
    (hidden,) = after.network.of_kind("hidden")
    assert hidden.size == 3
    assert after.training.epoch == EPOCHS
    assert Trainer(after).losses().train == pytest.approx(
        page.widths.states[place].train_loss, rel=1e-5
    )
    settled(page, qtbot)
    assert len(page.shown.contributions) == 3
    # The points stay: another one can be taken.
    assert len(chart.points) == len(WIDTHS)
    window.session.undo()
    assert window.document.project is before
    assert not window.document.stack.canUndo()


def test_by_the_keys_alone(explain, qtbot):
    window, page = explain("sine", "curve")
    page.widths.start.setFocus()
    qtbot.keyClick(page.widths.start, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.widths.is_training, timeout=LIMIT)
    chart = page.widths.chart
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert "2 neurons" in chart.accessibleName()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    (hidden,) = window.document.project.network.of_kind("hidden")
    assert hidden.size == 2


def test_it_is_stopped_and_ends_with_the_page(explain, qtbot):
    window, page = explain("sine", "curve")
    click(qtbot, page.widths.start)
    assert page.widths.is_training
    click(qtbot, page.widths.start)
    qtbot.waitUntil(lambda: not page.widths.is_training, timeout=LIMIT)
    click(qtbot, page.widths.start)
    page.window().close()
    qtbot.waitUntil(lambda: not page.widths.is_training, timeout=LIMIT)
    assert window.isVisible()


def test_other_data_make_the_points_untrue(explain, qtbot):
    _, page = explain("sine", "curve")
    trained(page, qtbot)
    page.formula.setFocus()
    qtbot.keyClicks(page.formula, "abs(x)")
    qtbot.keyClick(page.formula, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page.widths.chart.points == ()
    assert page.widths.states == ()
