"""What the card shows during a run is the picture of the same numbers at rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from engine.files.examples import EXAMPLES
from gui.lessons.neuron_card.dots import BOX, Dots
from gui.lessons.neuron_card.paint_activate import frame_of, paint_activate
from gui.lessons.neuron_card.places import HEIGHT, WIDTH
from gui.lessons.neuron_card.steps_view import StepsView
from gui.main_window.grip import QT_EDGE, Grip
from gui.raster.sheet import Sheet
from gui.style.theme import theme
from tests.gui.lessons.test_card_fields import fields
from tests.gui.lessons.test_neuron_card import card, double_click
from tests.gui.widgets.pictures import grabbed, pixels_of

NEURONS = [
    ("two-moons", "Hidden 2", 0),
    ("penguins", "Output", 1),
    ("digits", "Hidden 1", 2),
]


@pytest.fixture(params=["light", "dark"])
def colours(request, qapp):
    theme().set(request.param)
    yield request.param
    theme().set("light")


@pytest.mark.parametrize(("example", "layer", "index"), NEURONS)
def test_the_picture_of_a_run_is_that_of_rest(
    open_window, colours, example, layer, index
):
    window = open_window(EXAMPLES[example].path)
    theme().set(colours)
    neuron = window.document.project.network.layer_named(layer).neurons[index]
    window.explaining.explain(int(neuron))
    shown = card(window)
    view, steps = window.findChild(StepsView), shown.steps
    network = window.document.project.network
    at_rest = grabbed(view)
    view.show_steps(steps, live=True)
    shown._fields.show_steps(steps, network, view.rows, True)
    live = grabbed(view)
    assert all(field.is_quiet for field in fields(window))
    # Corners of bars are drawn over each other, and dots in another order.
    different = np.abs(live - at_rest).max(axis=2) > 8
    assert np.count_nonzero(different) < 12 * (len(steps.terms) + 1)


def test_dots_are_laid_as_they_are_drawn(open_window, colours):
    window = open_window(EXAMPLES["two-moons"].path)
    theme().set(colours)
    double_click(window, "Hidden 1", 1)
    steps = card(window).steps
    frame = frame_of(steps)
    pictures = []
    for strewn in (False, True):
        sheet = Sheet(QSizeF(WIDTH, HEIGHT), 1.0)
        sheet.fill(theme().palette.canvas)
        if strewn:
            Dots().strew(sheet, steps, frame)
        painter = QPainter(sheet.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_activate(painter, steps, frame, dots=not strewn)
        painter.end()
        pictures.append(pixels_of(sheet.image))
    inside = pictures[0][int(BOX.top()) : int(BOX.bottom())]
    assert np.unique(inside[:, int(BOX.left()) :].reshape(-1, 3), axis=0).shape[0] > 20
    assert np.abs(pictures[0] - pictures[1]).max() <= 3


def test_a_row_far_away_is_no_dot(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    double_click(window, "Hidden 1", 1)
    steps = card(window).steps
    far = np.array([1e30, -1e30, np.inf, np.nan])
    steps = replace(steps, batch_sums=far, batch_outputs=far)
    sheet = Sheet(QSizeF(WIDTH, HEIGHT), 2.0)
    sheet.fill(theme().palette.canvas)
    before = sheet.pixels.copy()
    Dots().strew(sheet, steps, frame_of(steps))
    np.testing.assert_array_equal(sheet.pixels, before)


def test_the_words_under_the_output_are_whole_however_many_rows_there_are(
    open_window, monkeypatch
):
    window = open_window(EXAMPLES["two-moons"].path)
    double_click(window, "Hidden 1", 1)
    steps, written = card(window).steps, []
    draw = QPainter.drawText

    def noted(painter, box, flags, words):
        metrics = QFontMetricsF(painter.font())
        written.append((words, QRectF(box), metrics.horizontalAdvance(words)))
        draw(painter, box, flags, words)

    monkeypatch.setattr(QPainter, "drawText", noted)
    sheet = Sheet(QSizeF(WIDTH, HEIGHT), 1.0)
    for n_rows, lines in ((len(steps.batch_sums), 1), (1_000_000, 2)):
        written.clear()
        painter = QPainter(sheet.image)
        paint_activate(painter, replace(steps, n_rows=n_rows), frame_of(steps))
        painter.end()
        under = [each for each in written if "slope" in each[0] or "dots" in each[0]]
        assert len(under) == lines
        for words, box, width in under:
            assert width <= box.width(), words
            assert box.center().y() + 6 <= HEIGHT, words


def test_no_edge_of_a_panel_lies_over_the_card(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    double_click(window, "Hidden 2", 0)
    edges = [
        each
        for each in window.children()
        if isinstance(each, Grip) or each.objectName() == QT_EDGE
    ]
    assert edges
    for edge in edges:
        edge.raise_()
    QApplication.postEvent(window, QEvent(QEvent.Type.LayoutRequest))

    def covered() -> bool:
        order = [each for each in window.children() if isinstance(each, QWidget)]
        return not set(edges) & set(order[order.index(card(window)) + 1 :])

    qtbot.waitUntil(covered)
