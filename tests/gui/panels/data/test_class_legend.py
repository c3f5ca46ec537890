"""The classes of a target, in as many lines as they need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.data.sets import load_set
from gui.panels.data.class_legend import ClassLegend
from tests.gui.whole import seen


@pytest.fixture
def legend(qtbot, monkeypatch):
    made = ClassLegend()
    qtbot.addWidget(made)
    made.watch = seen.Watch(monkeypatch)
    return made


def words(legend, classes: tuple[str, ...], width: int) -> list[str]:
    legend.show_data(replace(load_set("iris"), classes=classes))
    legend.resize(width, legend.height())
    legend.show()
    legend.watch.look(legend)
    assert not list(seen.cut(legend.watch, legend))
    return [text.words for text in legend.watch.painted][1:]


def test_short_classes_share_a_line_and_long_ones_have_their_own(legend):
    assert words(legend, ("Adelie", "Chinstrap", "Gentoo"), 184) == [
        *("Adelie", "Chinstrap", "Gentoo")
    ]
    low = legend.height()
    long = ("setosa from Iceland", "versicolor from Norway")
    assert words(legend, long, 184) == list(long)
    assert legend.height() > low


def test_more_classes_than_two_lines_hold_are_counted(legend):
    classes = tuple(f"kind number {k}" for k in range(12))
    shown = words(legend, classes, 184)
    assert shown[:2] == ["kind number 0", "kind number 1"]
    assert shown[-1] == f"{12 - (len(shown) - 1)} more"
