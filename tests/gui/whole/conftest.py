"""A person in front of a real window: what is pressed, and what is waited for."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.exceptions import TimeoutError as StillOpen

from gui.panels.data.set_chooser import NAME, SetChooser
from gui.widgets.activation_tile import ActivationTile
from gui.widgets.message import Message
from tests.gui.whole.xdotool_hand import TIMEOUT_MS, Hand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from pytestqt.qtbot import QtBot

    from gui.main_window.main_window import MainWindow

Kind = TypeVar("Kind", bound=QWidget)
MOST_TRIES = 4


class Person:
    """Uses the window through its pixels and keys alone; looks to see what is there.

    Nothing here calls a method of the program that changes anything.
    """

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.hand = Hand(qtbot)
        self._qtbot = qtbot

    def waits_until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT_MS)

    def is_given(self, top: QWidget) -> None:
        """Send the keys to a new window: a bare X server has nobody who would."""
        top.activateWindow()
        self.waits_until(top.isActiveWindow)

    def sees(self, name: str, kind: type[Kind] = QWidget) -> Kind:
        """The one visible widget of a name, anywhere in the application."""
        (found,) = seen(name)
        assert isinstance(found, kind)
        return found

    def is_seen(self, name: str) -> bool:
        """Whether a widget of that name is visible."""
        return bool(seen(name))

    def clicks(self, name: str) -> None:
        """Wait for a widget, then click in the middle of it."""
        self.waits_until(lambda: self.is_seen(name))
        self.hand.click_on(self.sees(name))

    def drags_in(self, entry: str, to: QPoint) -> None:
        """Drag an entry of the palette to a point of the canvas."""
        self.drags_onto(entry, self.window.canvas.mapToGlobal(to))

    def drags_onto(self, entry: str, at: QPoint) -> None:
        """Drag an entry of the palette to a point of the screen."""
        self.hand.drag(self.window.palette_point(entry), at)

    def joins(self, source: str, target: str) -> None:
        """Drag from the port of a layer to that of another."""
        start = self.window.canvas_point(source, port="out")
        self.hand.drag(start, self.window.canvas_point(target, port="in"))

    def picks(self, activation: str) -> None:
        """Click an activation in the inspector."""
        inspector = self.sees("inspector")
        (tile,) = [
            tile
            for tile in inspector.findChildren(ActivationTile)
            if tile.activation == activation and tile.isVisible()
        ]
        self.hand.click_on(tile)

    def chooses_data(self, name: str) -> None:
        """Take a data set from the list."""
        self.clicks("data_choose")
        self.waits_until(lambda: self.is_seen("set_chooser"))
        offered = self.sees("set_chooser", SetChooser).list
        (item,) = [
            offered.item(row)
            for row in range(offered.count())
            if offered.item(row).data(NAME) == name
        ]
        offered.scrollToItem(item)
        place = offered.visualItemRect(item).center()
        self.hand.click(offered.viewport().mapToGlobal(place))
        self.waits_until(lambda: self.dataset_name == name)

    def types_a_file(self, path: Path) -> None:
        """Type a path into the dialog for files that is open."""
        self.waits_until(self._file_dialog)
        self.is_given(self._file_dialog()[0])
        # What is typed before the dialog is ready is lost, and its list of what might
        # be meant may come late and take the Return: then a person does it again.
        for _ in range(MOST_TRIES):
            self.hand.key("ctrl+a")
            self.hand.type(str(path))
            self.hand.key("Return")
            with contextlib.suppress(StillOpen):
                self._qtbot.waitUntil(lambda: not self._file_dialog(), timeout=3_000)
                break
        assert not self._file_dialog()
        self.is_given(self.window)

    def types_rate(self, words: str) -> None:
        """Type a learning rate into its field."""
        self.clicks("transport_rate")
        self.hand.type(words)
        self.hand.key("Return")

    def types_an_export(self, path: Path) -> None:
        """Type a path into the dialog for exports that is open."""
        self.waits_until(lambda: self.is_seen("export_path"))
        self.is_given(self.sees("export"))
        self.clicks("export_path")
        self.hand.key("ctrl+a")
        self.hand.type(str(path))
        self.hand.key("Return")
        self.waits_until(lambda: not self.is_seen("export"))
        self.is_given(self.window)

    def fits_the_layers(self) -> None:
        """Take the offer to fit the layers to new data, if one is made."""
        if self.is_seen("data.fit"):
            self.clicks("data.fit")
            self.waits_until(lambda: not self.is_seen("data.fit"))

    @property
    def project(self):
        return self.window.document.project

    @property
    def dataset_name(self) -> str:
        dataset = self.project.dataset
        return "" if dataset is None else dataset.origin.name

    def layer(self, name: str):
        found = self.project.network.layer_named(name)
        assert found is not None
        return found

    @property
    def shown_epoch(self) -> int:
        """The number that the transport shows."""
        return int(self.reads("transport_epoch").replace(",", ""))

    @property
    def shown_accuracy(self) -> float:
        """Percent, as the transport shows it; 0 while there is none."""
        number, *unit = self.reads("transport_metric").split()
        return float(number) if unit == ["%"] else 0.0

    @property
    def sizes(self) -> list[int]:
        return [layer.size for layer in self.project.network.layers]

    def reads(self, name: str) -> str:
        """The words of a visible widget."""
        return self.sees(name).text()

    def is_told(self, words: str) -> bool:
        """Whether a message says so."""
        return any(
            message.isVisible() and words in f"{message.title} {message.sentence}"
            for message in self.window.findChildren(Message)
        )

    def _file_dialog(self) -> list[QFileDialog]:
        found = self.window.findChildren(QFileDialog)
        return [dialog for dialog in found if dialog.isVisible()]


def seen(name: str) -> list[QWidget]:
    """Every visible widget of a name."""
    every = QApplication.allWidgets()
    return [each for each in every if each.objectName() == name and each.isVisible()]


@pytest.fixture
def person(open_window: Callable[..., MainWindow], qtbot: QtBot) -> Person:
    """A person who has just started the program."""
    window = open_window()
    window.move(0, 0)
    made = Person(window, qtbot)
    made.is_given(window)
    return made
