"""Readouts follow numbers without disturbing the window they stand in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from gui.style.theme import theme
from gui.widgets.readout import Readout


class Asked(QObject):
    """Counts how often a layout was asked for."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def row(qtbot):
    """A readout in a row, and what counts the layouts of the row."""
    widget = QWidget()
    qtbot.addWidget(widget)
    readout = Readout("Train loss", "text")
    QHBoxLayout(widget).addWidget(readout)
    widget.show()
    QApplication.processEvents()
    asked = Asked(widget)
    yield readout, asked
    widget.removeEventFilter(asked)


def test_a_number_as_long_as_the_last_asks_for_no_layout(row):
    readout, asked = row
    for number in ("0.1234", "0.0567", "0.9"):
        readout.set_value(number)
        QApplication.processEvents()
    assert asked.times == 0
    assert readout.text() == "0.9"


def test_a_longer_number_gets_its_room(row):
    readout, asked = row
    before = readout.width()
    readout.set_value("123456.7890")
    QApplication.processEvents()
    assert asked.times > 0
    assert readout.width() == readout.sizeHint().width() > before


def test_larger_type_gets_its_room(row):
    readout, _ = row
    before = readout.size()
    theme().set_font_scale(2.0)
    QApplication.processEvents()
    larger = readout.size()
    theme().set_font_scale(1.0)
    assert larger.width() > before.width()
    assert larger.height() > before.height()
    assert readout.size() == before
