"""Fields are quiet during a run, and show their number as soon as somebody comes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gui.style.theme import theme
from gui.widgets.quiet_field import (
    QuietField,
    paint_quiet_bars,
    paint_quiet_frames,
    paint_quiet_numbers,
)
from tests.gui.widgets.pictures import grabbed, painted

SIZE = 64, 24


@pytest.fixture
def field(qtbot):
    theme().set("light")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    made = QuietField("Weight", window)
    made.setGeometry(60, 30, *SIZE)
    made.set_value(0.25)
    window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.show()
    window.setFocus()
    QApplication.processEvents()
    # The window goes with whoever asks for the field.
    yield made
    window.close()


def written(field: QuietField) -> str:
    """What a screen reader finds."""
    return QLineEdit.text(field)


def test_a_quiet_field_holds_its_number_and_writes_nothing(field):
    field.follow(0.5, live=True)
    assert field.is_quiet
    assert field.value == 0.5
    assert written(field) == "0.250"
    assert (grabbed(field) == grabbed(field)[0, 0]).all()
    assert field.text() == "0.500"


def test_at_rest_it_shows_the_last_number(field):
    field.follow(0.5, live=True)
    field.follow(0.75, live=True)
    field.follow(0.75, live=False)
    assert not field.is_quiet
    assert written(field) == "0.750"


def test_the_mouse_wakes_it(field):
    field.follow(0.5, live=True)
    QTest.mouseMove(field.window(), QPoint(5, 5))
    QTest.mouseMove(field, QPoint(30, 12))
    QApplication.processEvents()
    assert not field.is_quiet
    assert written(field) == "0.500"
    field.follow(0.625, live=True)
    assert written(field) == "0.625"


def test_the_focus_wakes_it_and_what_is_typed_stays(field):
    field.follow(0.5, live=True)
    field.window().activateWindow()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    assert written(field) == "0.500"
    QTest.keyClicks(field, "3")
    field.follow(0.625, live=True)
    assert written(field) == "3"


def test_a_frozen_field_is_never_quiet(field):
    field.follow(0.5, live=True)
    field.set_frozen(True)
    assert not field.is_quiet
    assert written(field) == "0.500"


@pytest.mark.parametrize("value", [0.25, -1.5, 12.375])
def test_its_picture_is_that_of_the_field(field, value):
    QTest.mouseMove(field.window(), QPoint(5, 5))
    QApplication.sendEvent(field, QEvent(QEvent.Type.Leave))
    field.follow(value, live=False)
    shown = grabbed(field)
    place = (QRect(0, 0, *SIZE),)
    palette = theme().palette

    def paint(painter) -> None:
        painter.fillRect(0, 0, *SIZE, QColor(palette.window))
        paint_quiet_frames(painter, place)
        paint_quiet_numbers(painter, place, (value,))
        paint_quiet_bars(painter, place, (palette.sign_colour(value),))

    # The corners are those of what lies behind.
    alone = painted(paint, *SIZE)[:, 4:-4]
    assert alone.min() < 128
    assert (alone == shown[:, 4:-4]).all()


def test_a_number_that_is_too_long_stays_in_its_field(field):
    place = (QRect(80, 20, *SIZE),)
    written = painted(lambda painter: paint_quiet_numbers(painter, place, (-1e6,)))
    assert written[20:44, 92:144].min() < 128
    assert written[:, :92].min() == 255
