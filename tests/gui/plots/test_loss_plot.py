"""The loss plot follows the session, and dies when it is dropped."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine.history import History, Mark
from gui.plots import loss_plot
from gui.plots.loss_plot import LossPlot
from gui.style.theme import theme
from gui.widgets.buttons import Button
from tests.gui.training.conftest import bench, garbage, moons  # noqa: F401
from tests.leaks import kept_alive

LIMIT = 10_000


@pytest.fixture
def made(bench, qtbot):  # noqa: F811
    it = bench()
    plot = LossPlot(it.session)
    qtbot.addWidget(plot)
    plot.resize(800, 216)
    plot.show()
    return it, plot


def with_history(*, test=True, marks=(), count=121):
    epochs = np.arange(float(count))
    train = 0.5 * np.exp(-epochs / 25) + 0.02
    other = train + 0.05 if test else np.full(count, np.nan)
    history = History(epochs, train, other, epochs * 0 + 0.03, epochs, tuple(marks))
    project = moons()
    training = replace(project.training, epoch=count - 1, step=5, history=history)
    return replace(project, training=training)


def picture(plot):
    QApplication.processEvents()
    image = plot.grab().toImage()
    return image, {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


def test_before_training_it_says_what_to_do(made, qtbot):
    it, plot = made
    assert plot._pages.currentIndex() == 0
    play = next(b for b in plot.findChildren(Button) if b.text() == "Play")
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert it.session.is_running
    qtbot.waitUntil(lambda: plot._pages.currentIndex() == 1, timeout=LIMIT)


def test_it_follows_a_run_and_ends_where_the_run_ended(made, qtbot):
    it, plot = made
    it.session.play()
    qtbot.waitUntil(lambda: it.session.latest.epoch > 100, timeout=LIMIT)
    it.session.pause()
    qtbot.waitUntil(lambda: it.session.latest.train_loss is not None, timeout=LIMIT)
    latest = it.session.latest
    assert plot.shown[0].epochs[-1] == latest.epochs
    assert plot.shown[0].last == latest.train_loss
    assert plot.shown[1].last == latest.test_loss
    it.session.rewind()
    qtbot.waitUntil(lambda: plot._pages.currentIndex() == 0, timeout=LIMIT)


def test_a_slow_first_drawing_holds_up_no_other(made, monkeypatch):
    it, plot = made
    seconds = [100.0]
    monkeypatch.setattr(loss_plot, "perf_counter", lambda: seconds[-1])
    make = plot._make_area

    def slowly():
        make()
        seconds.append(seconds[-1] + 2.0)

    monkeypatch.setattr(plot, "_make_area", slowly)
    first = replace(it.session.latest, running=True)
    it.session.frame.emit(replace(first, history=with_history().training.history))
    assert plot._late.isActive()
    plot._draw()
    assert len(seconds) == 2
    again = with_history(count=140).training.history
    it.session.frame.emit(replace(first, history=again))
    assert plot._late.isActive()
    assert plot._late.interval() <= 1000 * loss_plot.LEAST_SECONDS + 1


def test_both_curves_have_their_colours_in_both_themes(made):
    it, plot = made
    it.document.replace(with_history(), None)
    for name in ("light", "dark"):
        theme().set(name)
        _, colours = picture(plot)
        palette = theme().palette
        assert palette.accent_text.name() in colours
        assert palette.text.name() in colours
        assert palette.panel.name() in colours
    theme().set("light")


def test_without_test_rows_there_is_one_curve(made):
    it, plot = made
    it.document.replace(with_history(test=False), None)
    assert plot.shown[1].is_empty
    _, colours = picture(plot)
    assert theme().palette.accent_text.name() not in colours
    assert len(plot._legend._entries) == 1


def test_losses_without_a_logarithm_are_left_out_of_the_logarithmic_plot_only(made):
    it, plot = made
    project = with_history()
    train = project.training.history.train_loss.copy()
    train[-1] = 0.0
    train[5] = np.inf
    history = replace(project.training.history, train_loss=train)
    training = replace(project.training, history=history)
    it.document.replace(replace(project, training=training), None)
    assert plot.shown[0].last == train[-2]
    plot._scale.set_value("linear")
    plot._scale.chosen.emit("linear")
    assert plot.shown[0].last == 0.0
    picture(plot)


def test_marks_are_labelled(made):
    it, plot = made
    marks = (Mark(20.0, "neuron a5 added"), Mark(84.0, "rate 0.0012"))
    it.document.replace(with_history(marks=marks), None)
    picture(plot)
    curves = plot._area._curves
    assert curves.marks == ((20.0, "neuron a5 added"), (84.0, "rate 0.0012"))
    assert [each.words for each in curves.words] == ["rate 0.0012", "neuron a5 added"]


def test_every_change_has_its_line(made):
    it, plot = made
    marks = tuple(Mark(2.0 + i, f"rate 0.00{i}") for i in range(100))
    it.document.replace(with_history(marks=marks), None)
    image, _ = picture(plot)
    area = plot._area
    quiet = theme().palette.text2.name()
    low = area.mapTo(plot, QPoint(0, area.height() * 2 // 3)).y()
    left = area.mapTo(plot, QPoint(0, 0)).x()
    for mark in marks:
        x = left + round(area._x_in_pixels(mark.epoch))
        beside = [(dx, dy) for dx in (-1, 0, 1) for dy in range(8)]
        near = {image.pixelColor(x + dx, low + dy).name() for dx, dy in beside}
        assert quiet in near, mark.epoch


def test_labels_of_marks_never_cover_each_other(made):
    it, plot = made
    marks = tuple(Mark(60.0 + i / 10, f"rate 0.00{i}") for i in range(60))
    it.document.replace(with_history(marks=marks), None)
    picture(plot)
    words = plot._area._curves.words
    assert words
    for newer, older in pairwise(words):
        assert older.right < newer.left
    assert words[0].words == "rate 0.0059"


def hover(widget, place):
    """Move the mouse; QTest's own moves need a press to arrive offscreen."""
    at = QPointF(place)
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        widget.mapToGlobal(at),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, move)


def test_a_label_moves_to_the_right_of_its_mark_when_there_is_room(made):
    it, plot = made
    marks = (Mark(20.0, "rate 0.0012"),)
    for epochs, is_right in ((21, False), (121, True)):
        it.document.replace(with_history(marks=marks, count=epochs), None)
        picture(plot)
        (words,) = plot._area._curves.words
        assert (words.left >= words.line - 1) == is_right
        assert (words.right <= words.line + 1) != is_right


def test_a_change_is_told_under_the_cursor(made):
    it, plot = made
    marks = (Mark(20.0, "rate 0.0012"), Mark(84.0, "rate 1"), Mark(84.0, "rate 2"))
    it.document.replace(with_history(marks=marks), None)
    picture(plot)
    area = plot._area

    def told_at(epoch):
        at = QPoint(round(area._x_in_pixels(epoch)), 60)
        hover(area._widget.viewport(), at)
        return {name: words for name, words, _ in area.chip.rows}.get("change")

    assert told_at(20.0) == "rate 0.0012"
    assert told_at(84.0) == "rate 2 and 1 more"
    assert told_at(50.0) is None


def test_the_values_under_the_cursor(made):
    it, plot = made
    it.document.replace(with_history(), None)
    picture(plot)
    area = plot._area
    x = round(area._x_in_pixels(31.2))
    hover(area._widget.viewport(), QPoint(x, 60))
    assert plot._area.chip.isVisible()
    rows = {name: number for name, number, _ in plot._area.chip.rows}
    history = it.project.training.history
    assert rows["epoch"] == "31"
    assert float(rows["train"]) == pytest.approx(history.train_loss[31], abs=1e-4)
    assert float(rows["test"]) == pytest.approx(history.test_loss[31], abs=1e-4)
    hover(area._widget.viewport(), QPoint(2, 2))
    assert not plot._area.chip.isVisible()


def test_the_chip_stays_inside(made):
    it, plot = made
    it.document.replace(with_history(), None)
    picture(plot)
    for place in (0.0, 60.0, 120.0):
        plot._show_values(place)
        assert plot._area.rect().contains(plot._area.chip.geometry())


def test_nothing_lies_over_the_curves(made):
    it, plot = made
    it.document.replace(with_history(), None)
    picture(plot)
    children = plot._area.findChildren(
        QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
    )
    assert [child for child in children if child.isVisible()] == [plot._area._widget]


def test_a_drawing_is_painted_once(made):
    it, plot = made
    it.document.replace(with_history(), None)
    picture(plot)
    for _ in range(5):
        QApplication.processEvents()
    counter = Painted(plot._area._widget.viewport())
    plot._scale.set_value("linear")
    plot._scale.chosen.emit("linear")
    for _ in range(5):
        QApplication.processEvents()
    assert counter.times == 1


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_a_million_epochs_are_drawn_in_time_for_a_frame(made, benchmark_seconds):
    it, plot = made
    it.document.replace(with_history(count=1_000_000), None)
    assert benchmark_seconds(plot._draw) < 0.1


@pytest.fixture
def benchmark_seconds():
    from time import perf_counter

    def measure(call):
        spent = []
        for _ in range(5):
            begun = perf_counter()
            call()
            spent.append(perf_counter() - begun)
        return min(spent)

    return measure


def test_a_dropped_plot_dies(bench):  # noqa: F811
    it = bench(with_history())

    def make():
        return LossPlot(it.session)

    assert kept_alive(make) == 0
