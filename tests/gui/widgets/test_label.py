"""Labels have the colours of the theme, shown or not."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui.style.theme import theme
from gui.widgets.label import Label


@pytest.fixture
def label(qtbot):
    theme().set("light")
    return Label("Two moons", token="text2")


def colour(label):
    return label.palette().color(label.foregroundRole())


def test_a_theme_chosen_before_the_first_show_holds(qtbot, label):
    """A label that was measured before has an old palette in store."""
    page, area = QWidget(), QScrollArea()
    qtbot.addWidget(area)
    column = QVBoxLayout(page)
    column.addWidget(label)
    area.setWidget(page)
    label.ensurePolished()
    theme().set("dark")
    area.show()
    qtbot.waitExposed(area)
    assert colour(label) == theme().palette.text2


def test_a_theme_chosen_while_it_is_shown_holds(qtbot, label):
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)
    before = colour(label)
    theme().set("dark")
    assert colour(label) == theme().palette.text2 != before
