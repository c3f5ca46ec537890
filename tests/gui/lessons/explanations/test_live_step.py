"""A step that is watched during a run looks as it does at rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.canvas.painters.light_painter import MOST_NUMBERS, LightPainter
from gui.lessons.explanations.stage_light import in_order_of, light_of
from gui.spotlight import Glow, StageLight
from gui.style.theme import theme
from tests.gui.lessons.explanations.conftest import settled
from tests.gui.widgets.pictures import grabbed


@pytest.mark.parametrize("example", ["textbook", "two-moons"])
def test_the_lines_of_a_run_stand_where_they_do_at_rest(explain, qtbot, example):
    _, page = explain(example, "step")
    table = page._table
    for stage in range(page._stages.count()):
        page._stages.setCurrentRow(stage)
        settled(page, qtbot)
        at_rest = grabbed(table)
        table.show_lines(table.lines, live=True)
        np.testing.assert_array_equal(grabbed(table), at_rest)
        table.show_lines(table.lines)
        assert at_rest.min() < 128


def test_a_line_that_is_chosen_is_seen_during_a_run(explain):
    _, page = explain("textbook", "step")
    table = page._table
    table.show_lines(table.lines, live=True)
    before = grabbed(table)
    at = QPoint(20, table.rowViewportPosition(1) + 9)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert table.chosen_line == 1
    assert (grabbed(table) != before).any()


def test_the_value_of_a_run_gets_room_for_more_digits(explain):
    _, page = explain("textbook", "step")
    table = page._table
    before = table.columnWidth(2)
    lines = tuple(replace(line, value=1e5 + line.value) for line in table.lines)
    table.show_lines(lines, live=True)
    assert table.columnWidth(2) > before


def test_the_order_of_the_wires_stays_while_one_watches():
    first = StageLight((), (Glow(1, 3, 1.0, 0.9), Glow(2, 3, 1.0, -0.4)))
    newer = StageLight(((3, "a 1"),), (Glow(2, 3, 1.0, -0.95), Glow(1, 3, 1.0, 0.9)))
    ordered = in_order_of(newer, first)
    assert ordered == StageLight(newer.words, newer.glows[::-1])
    others = StageLight((), (Glow(1, 3, 1.0, 0.9), Glow(2, 4, 1.0, -0.4)))
    assert in_order_of(newer, others) is newer
    assert in_order_of(None, first) is None


def test_wires_are_drawn_anew_only_when_they_change(explain):
    window, page = explain("textbook", "step")
    canvas = window.canvas
    light = light_of(page._network, page.step, 0)
    assert light is not None
    painter = LightPainter()

    def follow(glows) -> bool:
        geometry, view = canvas.scene_geometry, canvas.view
        size, palette = canvas.size(), theme().palette
        return painter.follow(StageLight((), glows), geometry, view, palette, size, 1.0)

    assert follow(light.glows)
    first = painter.number_pills(light.glows)
    other = tuple(
        Glow(g.source, g.target, g.share, 1.1 * g.value, g.backward)
        for g in light.glows
    )
    assert not follow(other)
    assert [rect for rect, _ in painter.number_pills(other)] == [r for r, _ in first]
    assert [text for _, text in painter.number_pills(other)] != [t for _, t in first]
    turned = (
        Glow(other[0].source, other[0].target, 1.0, -other[0].value),
        *other[1:],
    )
    assert follow(turned)
    canvas.view.pan(canvas.view.offset + canvas.view.offset)
    assert follow(turned)


def test_of_many_wires_the_largest_have_numbers(explain):
    window, _ = explain("two-moons", "step")
    canvas, network = window.canvas, window.document.project.network
    (first, second) = network.of_kind("hidden")
    values = np.random.default_rng(1).normal(size=(first.size, second.size))
    glows = tuple(
        Glow(int(source), int(target), 1.0, float(values[row, column]))
        for row, source in enumerate(first.neurons)
        for column, target in enumerate(second.neurons)
    )
    painter = LightPainter()
    geometry, view = canvas.scene_geometry, canvas.view
    light, palette = StageLight((), glows), theme().palette
    painter.follow(light, geometry, view, palette, canvas.size(), 1.0)
    told = painter.number_pills(glows)
    assert len(told) == min(MOST_NUMBERS, len(glows))
    largest = sorted(np.abs(values.ravel()), reverse=True)[: len(told)]
    shown = [abs(float(text.replace("\u2212", "-"))) for _, text in told]
    assert sorted(shown, reverse=True) == pytest.approx(largest, abs=0.006)
