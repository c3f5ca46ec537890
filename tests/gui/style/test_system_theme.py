"""With "as the system" the window follows the desktop while it is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.style.palette import DARK, LIGHT
from gui.style.theme import theme
from gui.widgets.label import Label


@pytest.fixture
def desktop(qapp, monkeypatch):
    """Switches what the desktop prefers, and tells of it as it does."""

    def switch(name: str) -> None:
        monkeypatch.setattr("gui.style.theme._system_scheme", lambda: name)
        scheme = Qt.ColorScheme.Dark if name == "dark" else Qt.ColorScheme.Light
        QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)
        QApplication.processEvents()

    yield switch
    theme().set("light")


@pytest.fixture
def label(qtbot) -> Label:
    made = Label("words")
    qtbot.addWidget(made)
    return made


def colour_of(label):
    return label.palette().windowText().color()


def test_it_follows_the_desktop_at_once_and_back(desktop, label):
    desktop("light")
    theme().set("system")
    assert (theme().name, colour_of(label)) == ("light", LIGHT.text)
    desktop("dark")
    assert (theme().name, colour_of(label)) == ("dark", DARK.text)
    assert QApplication.palette().window().color() == DARK.panel
    desktop("light")
    assert (theme().name, colour_of(label)) == ("light", LIGHT.text)
    assert theme().choice == "system"


@pytest.mark.parametrize(("chosen", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_a_theme_that_was_chosen_stays(desktop, label, chosen, palette):
    theme().set(chosen)
    for name in ("dark", "light"):
        desktop(name)
        assert (theme().name, colour_of(label)) == (chosen, palette.text)


def test_choosing_it_takes_what_the_desktop_prefers_now(desktop, label):
    theme().set("light")
    desktop("dark")
    theme().set("system")
    assert colour_of(label) == DARK.text
