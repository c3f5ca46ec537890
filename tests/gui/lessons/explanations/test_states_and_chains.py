"""States of neurons, chains of layers, and parts of a curve that are told apart."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.data.sets import load_set
from engine.edits.activation import SetActivation
from engine.edits.new_project import new_project
from engine.edits.parameters import SetBiases
from gui.lessons.explanations.activation_page import MOST_DOTS
from gui.style.number_text import format_count
from gui.widgets.chart_marks import Curve, Dots
from tests.gui.lessons.explanations import plain
from tests.gui.lessons.explanations.conftest import settled, shown_on
from tests.gui.lessons.explanations.plain import number


def test_a_neuron_that_fires_is_not_dead(explain, qtbot):
    window, page = explain("xor", "activation")
    hidden = window.document.project.network.layer_named("Hidden 1")
    first = int(hidden.neurons[0])
    states = {}
    for word, bias in (("step", 0.0), ("sigmoid", 200.0), ("relu", -200.0)):
        window.document.do(SetActivation((first,), word))
        window.document.do(SetBiases({first: bias}))
        settled(page, qtbot)
        assert number(page.facts.facts["Without slope"]) == 100
        states[word] = page.facts.facts["State"]
    assert states == {
        "step": "no slope on any row",
        "sigmoid": "no slope on any row",
        "relu": "dead: it never fires",
    }


def test_shares_are_of_all_rows_and_dots_of_some(explain, qtbot):
    window, page = explain("digits", "activation")
    project = window.document.project
    network, rows = project.network, project.dataset.train_rows
    hidden = network.of_kind("hidden")[0]
    # A bias among the sums makes the first 500 rows differ from all of them.
    x, _ = plain.scaled(project, rows)
    z = plain.values(network, x)[0][hidden.id][:, 0] - hidden.biases[0]
    bias = float(-np.median(z))
    window.document.do(SetActivation((int(hidden.neurons[0]),), "relu"))
    window.document.do(SetBiases({int(hidden.neurons[0]): bias}))
    settled(page, qtbot)
    silent = z + np.float32(bias) <= 0
    assert abs(silent.mean() - silent[:500].mean()) > 1e-3
    facts = page.facts.facts
    assert number(facts["Without slope"]) == pytest.approx(
        100 * silent.mean(), abs=0.12
    )
    assert facts["Dots, of rows"] == f"500 of {format_count(len(rows))}"
    (dots,) = [mark for mark in page.chart.marks if isinstance(mark, Dots)]
    assert len(dots.x) == MOST_DOTS


def test_two_of_three_layers_are_chosen(open_window, qtbot):
    bends = (3, "identity"), (3, "identity"), (3, "tanh")
    project = new_project(load_set("line"), hidden=bends)
    window, page = shown_on(open_window, qtbot, project, "collapse")
    first, second, third = project.network.of_kind("hidden")
    words = [page.layers.itemText(k) for k in range(page.layers.count())]
    assert words[2:] == [
        *(layer.name for layer in (first, second, third)),
        f"{first.name}, {second.name}",
        f"{second.name}, {third.name}",
    ]
    page.layers.setFocus()
    QTest.keyClick(page.layers, Qt.Key.Key_End)
    settled(page, qtbot)
    assert third.names[0] in page.words.text()
    QTest.keyClick(page.layers, Qt.Key.Key_Up)
    settled(page, qtbot)
    assert page._found.collapse.layers == (first.id, second.id)
    QTest.mouseClick(page.replace_button, Qt.MouseButton.LeftButton)
    left = window.document.project.network.of_kind("hidden")
    assert [layer.id for layer in left] == [third.id]
    page.window().close()


def test_twelve_parts_are_told_apart_and_the_axes_aligned(open_window, qtbot):
    project = new_project(load_set("sine-wave"), hidden=((12, "tanh"),))
    _, page = shown_on(open_window, qtbot, project, "curve")
    curves = [mark for mark in page.parts.marks if isinstance(mark, Curve)]
    assert len({(curve.token, curve.dashed) for curve in curves}) == 12
    # Charts with words of other widths at their upright axes.
    axes = [chart.axes[1].ticks for chart in (page.chart, page.parts)]
    assert axes[0] != axes[1]
    for place in (page.shown.xs[0], 0.0):
        above, below = (
            chart.mapTo(page, chart.point_of(place, 0.0).toPoint()).x()
            for chart in (page.chart, page.parts)
        )
        assert above == below
