"""Messages have room for all of their words, whatever the type and the room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gui.style.theme import theme
from gui.widgets.buttons import Button, IconButton
from gui.widgets.label import Label
from gui.widgets.message import SHADOW
from gui.widgets.message_host import MessageHost, Room

TITLE = "A title that is so long that it needs another line than the first one"
SENTENCE = "A sentence that is longer still, so that it stands in three lines. " * 2


@pytest.fixture
def host(qtbot):
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.resize(900, 500)
    with qtbot.waitExposed(anchor):
        anchor.show()
    yield MessageHost(anchor, 64)
    theme().set_font_scale(1.0)


def cut_labels(message) -> list[str]:
    return [
        label.text()
        for label in message.findChildren(Label)
        if label.height() < label.heightForWidth(label.width())
    ]


@pytest.mark.parametrize("scale", [1.15, 1.3, 2.0])
def test_a_message_grows_with_the_type(host, qtbot, scale):
    message = host.show_message("warning", TITLE, SENTENCE)
    before = message.geometry()
    theme().set_font_scale(scale)
    qtbot.waitUntil(lambda: message.height() > before.height())
    QApplication.processEvents()
    assert not cut_labels(message)
    assert message.geometry().bottom() == before.bottom()
    theme().set_font_scale(1.0)
    qtbot.waitUntil(lambda: message.geometry() == before)


@pytest.mark.parametrize("width", [260, 380])
def test_a_narrow_message_has_all_its_lines(host, width):
    host.set_room(Room(100, 100 + width, 12))
    message = host.show_message("error", TITLE, SENTENCE)
    QApplication.processEvents()
    assert message.width() == width + 2 * SHADOW
    assert not cut_labels(message)


def test_a_message_leaves_the_middle_only_where_it_must(host):
    message = host.show_message("error", TITLE)
    assert message.geometry().center().x() == pytest.approx(450, abs=1)
    host.set_room(Room(300, 800, 12))
    card = message.geometry().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
    assert card.left() == 300
    assert card.bottom() == 500 - 12 - 1
    host.set_room(None)
    centre = message.mapTo(message.parentWidget(), QPoint(message.width() // 2, 0))
    assert centre.x() == pytest.approx(450, abs=1)


@pytest.fixture
def typed_in(host, qtbot):
    """What has the keys when messages come."""
    field = QLineEdit(host.parent())
    field.show()
    field.setFocus()
    host.parent().activateWindow()
    qtbot.waitUntil(field.hasFocus)
    return field


def test_a_click_on_a_message_leaves_the_keys_where_they_are(host, qtbot, typed_in):
    message = host.show_message("error", TITLE, actions=(("again", "Try again"),))
    for button in message.findChildren(Button) + message.findChildren(IconButton):
        message = host.show_message("error", TITLE, actions=(("again", "Try again"),))
        kind, name = type(button), button.accessibleName()
        here = [b for b in message.findChildren(kind) if b.accessibleName() == name]
        qtbot.mouseClick(here[0], Qt.MouseButton.LeftButton)
        assert not message.isVisible()
        assert typed_in.hasFocus()


def test_keys_that_closed_a_message_go_back(host, qtbot, typed_in):
    message = host.show_message("error", TITLE)
    (close,) = message.findChildren(IconButton)
    close.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(close, Qt.Key.Key_Return)
    assert not message.isVisible()
    assert typed_in.hasFocus()
