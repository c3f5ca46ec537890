"""Text of a run changes without a new layout, and paints nothing but itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from gui.style.theme import theme
from gui.widgets.live_text import LiveLabel, LiveLine
from gui.widgets.readout import Readout
from tests.gui.widgets.pictures import grabbed
from tests.gui.widgets.test_readout import Asked


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def place(qtbot):
    """A window with a row for widgets."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 60)
    QHBoxLayout(window)
    return window


def show(window, *widgets) -> None:
    for each in widgets:
        window.layout().addWidget(each)
    window.show()
    QApplication.processEvents()


@pytest.mark.parametrize("kind", [LiveLabel, LiveLine])
def test_another_moment_asks_for_no_layout(place, kind):
    label = kind("epoch 1,234")
    show(place, label)
    asked = Asked(place)
    before = grabbed(label)
    label.follow("epoch 1,299")
    QApplication.processEvents()
    assert asked.times == 0
    assert label.text() == "epoch 1,299"
    assert (grabbed(label) != before).any()
    other = kind("epoch 1,299")
    other.setParent(place)
    other.setGeometry(label.geometry())
    other.show()
    assert (grabbed(other) == grabbed(label)).all()


def test_a_label_gets_room_for_more_digits(place):
    label = LiveLabel("epoch 9")
    show(place, label)
    before = label.sizeHint().width()
    label.follow("epoch 10,000")
    assert label.sizeHint().width() > before
    label.setText("at rest")
    assert (label.text(), QLabel.text(label)) == ("at rest", "at rest")


def test_a_line_that_is_too_long_is_told_whole(place):
    line = LiveLine("short")
    show(place, line)
    line.follow("a line that is far too long for the little room that it has here")
    assert line.toolTip() == ""
    QApplication.sendEvent(line, QEvent(QEvent.Type.ToolTip))
    assert line.toolTip() == line.text()


@pytest.mark.parametrize("make", [LiveLabel, LiveLine, lambda: Readout("Loss")])
def test_nothing_behind_it_is_painted_with_it(place, make):
    label = make()
    show(place, label)
    behind = Painted(place)
    for name in ("dark", "light"):
        theme().set(name)
        QApplication.processEvents()
        assert label.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        behind.times = 0
        label.update()
        QApplication.processEvents()
        assert behind.times == 0
