"""The losses as one line in a low window: numbers, curve, and what it opens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.files.examples import EXAMPLES
from engine.prediction import evaluate
from gui.style.number_text import format_loss
from gui.style.theme import theme
from gui.widgets.readout import Readout
from tests.gui.whole import seen
from tests.gui.whole.small import (
    CTRL,
    SMALL,
    click,
    line,
    opener,
    overlay,
    show_trained,
)


@pytest.fixture
def small(open_window):
    return open_window(EXAMPLES["two-moons"].path, SMALL)


class Compared(QObject):
    """Notes at each moment of a run what the line and the transport say."""

    def __init__(self, window) -> None:
        super().__init__(window)
        self.pairs: list[tuple[str, ...]] = []
        self._window = window
        window.session.frame.connect(self._look)

    def _look(self) -> None:
        names = ("transport_loss", "transport_test_loss")
        above = [self._window.findChild(Readout, name).text() for name in names]
        below = [words.split()[-1] for words in line(self._window).words]
        self.pairs.append((*above, *below))


def test_the_line_and_the_transport_agree_at_each_moment(small, qtbot):
    compared = Compared(small)
    small.session.play()
    qtbot.waitUntil(lambda: len({pair[0] for pair in compared.pairs}) > 5)
    small.session.pause()
    assert all(pair[:2] == pair[2:] for pair in compared.pairs)


def test_the_numbers_of_the_line_are_the_engines_own(small, qtbot):
    project = show_trained(small, qtbot)
    dataset = project.dataset
    found = {}
    for name, rows in (("Train", dataset.train_rows), ("Test", dataset.test_rows)):
        inputs, targets = dataset.inputs[rows], dataset.targets[rows]
        found[name] = evaluate(project, inputs, targets).loss
    assert line(small).words == tuple(f"{n} {format_loss(v)}" for n, v in found.items())
    readouts = [
        small.findChild(Readout, f"transport_{name}").text()
        for name in ("loss", "test_loss")
    ]
    assert [words.split()[1] for words in line(small).words] == readouts


def test_the_numbers_of_the_line_are_written(small, qtbot, monkeypatch):
    show_trained(small, qtbot)
    watch = seen.Watch(monkeypatch)
    watch.look(small)
    palette = theme().palette
    written = {t.words: t.colour for t in watch.painted if t.widget is line(small)}
    frame = small.session.latest
    assert written[format_loss(frame.train_loss)] == palette.text
    assert written[format_loss(frame.test_loss)] == palette.accent_text
    assert written["Train"] == palette.text
    assert written["Test"] == palette.accent_text


def test_the_curve_of_the_line_is_the_history(small, qtbot):
    project = show_trained(small, qtbot)
    history = project.training.history
    train, test = line(small).courses
    assert np.array_equal(train.epochs, history.epoch)
    assert np.array_equal(train.mean, history.train_loss)
    assert np.array_equal(test.mean, history.test_loss)
    picture = line(small).grab().toImage()
    palette = theme().palette
    drawn = [
        (x, y)
        for x in range(picture.width() // 3, picture.width() * 2 // 3)
        for y in range(picture.height())
        if picture.pixelColor(x, y) == palette.text
    ]
    assert len({x for x, _ in drawn}) > picture.width() // 12


def test_without_test_rows_the_line_has_one_number(small, qtbot):
    dataset = load_set("two-moons")
    rows = np.arange(dataset.n_rows)
    alone = replace(dataset, train_rows=rows, test_rows=rows[:0])
    small.document.replace(new_project(alone, hidden=((3, "tanh"),)), None)
    assert line(small).words == ("Train \N{EN DASH}",)
    small.session.step()
    qtbot.waitUntil(lambda: small.session.latest.epoch == 1)
    qtbot.waitUntil(lambda: len(line(small).courses[0].epochs) > 0)
    assert len(line(small).words) == 1


def test_the_line_follows_a_run(small, qtbot):
    small.session.play()
    qtbot.waitUntil(lambda: len(line(small).courses[0].epochs) > 3)
    small.session.pause()
    session = small.session
    qtbot.waitUntil(lambda: not session.latest.running)
    qtbot.waitUntil(lambda: session.latest.train_loss is not None)
    assert line(small).words[0] == f"Train {format_loss(session.latest.train_loss)}"


def test_a_click_on_the_line_opens_the_plot_over_the_canvas(small, qtbot):
    show_trained(small, qtbot)
    canvas = small.canvas.geometry()
    plot = small.findChild(QWidget, "loss_plot")
    assert not plot.isVisible()
    click(line(small))
    assert plot.isVisible()
    assert overlay(small, "loss").isVisible()
    assert line(small).isChecked()
    assert small.canvas.geometry() == canvas
    area = small.centralWidget().geometry()
    assert area.contains(overlay(small, "loss").geometry())
    click(line(small))
    assert not plot.isVisible()
    assert not line(small).isChecked()


def test_keys_open_and_close_the_plot(small):
    small.activateWindow()
    plot = small.findChild(QWidget, "loss_plot")
    QTest.keyClick(small.canvas, Qt.Key.Key_3, CTRL)
    assert plot.isVisible()
    assert small.actions_by_id["view.panel_loss"].isChecked()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not plot.isVisible()
    assert small.canvas.hasFocus()
    assert not small.actions_by_id["view.panel_loss"].isChecked()
    line(small).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(line(small), Qt.Key.Key_Space)
    assert plot.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert overlay(small, "loss").isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3, CTRL)
    assert not plot.isVisible()
    assert small.canvas.hasFocus()


def test_the_line_says_what_it_does(small):
    keys = small.actions_by_id["view.panel_loss"].shortcut().toString()
    assert keys in line(small).toolTip()
    assert "plot of the losses" in line(small).toolTip()
    assert line(small).accessibleName().startswith("Losses: Train")


def test_the_result_opens_beside_the_line(small, qtbot):
    button = opener(small, "loss_row", "Result")
    panel = small.findChild(QWidget, "output_panel")
    assert not panel.isVisible()
    click(button)
    assert panel.isVisible()
    assert button.isChecked()
    click(line(small))
    assert not panel.isVisible()
    assert overlay(small, "loss").isVisible()
    assert not button.isChecked()
