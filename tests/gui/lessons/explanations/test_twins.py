"""The same network with identity and with tanh: trained alike, and shown truly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from engine.edits.parameters import Rewind
from engine.trainer import Trainer
from gui.lessons.explanations.twin_view import EPOCHS
from gui.widgets.chart_marks import Curve, Dots
from tests.gui.lessons.explanations.conftest import LIMIT


def trained(page, qtbot):
    """Choose the view by the mouse, and train both."""
    middle = page.view.segment("twins").center().toPoint()
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=QPoint(middle))
    assert page.twins.isVisible()
    assert not page.chart.isVisible()
    qtbot.mouseClick(page.twins.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.twins.is_training, timeout=LIMIT)


def by_hand(project, word):
    """The network with an activation, trained by a trainer of its own."""
    start = Rewind().apply(project)
    layers = [
        replace(layer, activations=(word,) * layer.size)
        for layer in start.network.of_kind("hidden")
    ]
    trainer = Trainer(replace(start, network=start.network.with_layers(layers)))
    trainer.advance_epochs(EPOCHS)
    return trainer


@pytest.mark.parametrize("example", ["xor", "sine", "penguins", "meals"])
def test_both_are_what_trainers_find(explain, qtbot, example):
    if example == "meals":
        _, page = explain("meals", "activation")
        trained(page, qtbot)
        assert "hidden neuron" in page.twins.notes[0].text()
        return
    window, page = explain(example, "activation")
    trained(page, qtbot)
    project = window.document.project
    rows = project.dataset.train_rows
    for place, word in enumerate(("identity", "tanh")):
        trainer = by_hand(project, word)
        state, note = page.twins.states[place], page.twins.notes[place].text()
        assert state.train_loss == trainer.losses().train
        assert f"After {EPOCHS} epochs" in note
        shown = note.split("loss ")[1].split(",")[0].replace("\u2212", "-")
        assert float(shown) == pytest.approx(trainer.losses().train, rel=6e-3)
        if project.dataset.task == "classes":
            right = trainer.metrics("train")["accuracy"]
            assert f"{100 * right:.1f} %" in note
        marks = page.twins.charts[place].marks
        if example == "xor":
            drawn = sum(len(mark.x) for mark in marks)
            large = sum(len(mark.x) for mark in marks if mark.size > 6)
            assert drawn == len(rows)
            assert 1 - large / drawn == pytest.approx(right)
        elif example == "sine":
            curve = next(mark for mark in marks if isinstance(mark, Curve))
            dots = next(mark for mark in marks if isinstance(mark, Dots))
            assert len(dots.x) == len(rows)
            bent = np.abs(np.diff(curve.y, 2)).max()
            assert (bent > 1e-4) == (word == "tanh")


def test_by_the_keys_and_back(explain, qtbot):
    _, page = explain("xor", "activation")
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Right)
    page.twins.start.setFocus()
    qtbot.keyClick(page.twins.start, Qt.Key.Key_Space)
    assert page.twins.is_training
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Left)
    assert page.chart.isVisible()
    # Nobody looks: it ends by itself.
    qtbot.waitUntil(lambda: not page.twins.is_training, timeout=LIMIT)
