"""What appears by itself is said to a screen reader, in whole sentences."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from gui.panels.inspector.error_note import ErrorNote
from gui.widgets.announcing import announce
from gui.widgets.message_host import MessageHost

POLITE = QAccessible.AnnouncementPoliteness.Polite
URGENT = QAccessible.AnnouncementPoliteness.Assertive


@pytest.fixture
def said(monkeypatch):
    """What was told to the desktop, and how."""
    found = []

    def keep(event):
        found.append((event.message(), event.politeness(), event.object()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", keep)
    return found


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("Saved", "It is in the folder of examples."), "Saved. It is in the folder"),
        (("Why?", "So."), "Why? So."),
        (("Copied", ""), "Copied."),
    ],
)
def test_words_are_sentences(qtbot, said, parts, words):
    widget = QWidget()
    qtbot.addWidget(widget)
    announce(widget, *parts)
    ((message, politeness, of),) = said
    assert message.startswith(words)
    assert (politeness, of) == (POLITE, widget)
    announce(widget, "", "")
    assert len(said) == 1


@pytest.mark.parametrize(("kind", "how"), [("success", POLITE), ("error", URGENT)])
def test_a_message_is_said_as_it_appears(qtbot, said, kind, how):
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.resize(800, 400)
    message = MessageHost(anchor).show_message(kind, "The file is gone", "Look again.")
    assert said == [("The file is gone. Look again.", how, message)]


def test_why_a_number_is_refused_is_said(qtbot, said):
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(300, 200)
    field, note = QWidget(page), ErrorNote(page)
    note.say("Type a number, for example 0.5.", field)
    assert said == [("Type a number, for example 0.5.", URGENT, note)]
