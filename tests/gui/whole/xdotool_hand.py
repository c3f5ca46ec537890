"""A hand at the real X11 mouse and keyboard, through the program xdotool."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

TIMEOUT_MS = 20_000


class Hand:
    """Counts each press of a button, each key and each typed text as one gesture."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.gestures = 0

    def click(self, at: QPoint, *, button: int = 1) -> None:
        """Press and release at a global point."""
        self.gestures += 1
        self._xdotool(*self._to(at), "click", str(button))

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Press, move in steps as a hand does, release."""
        self.gestures += 1
        words = [*self._to(start), "mousedown", "1"]
        for part in range(1, 9):
            words += self._to(start + (end - start) * part / 8)
        self._xdotool(*words, "mouseup", "1")

    def key(self, keys: str) -> None:
        """Press a key with its modifiers, like "ctrl+s"."""
        self.gestures += 1
        self._xdotool("key", keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self.gestures += 1
        self._xdotool("type", "--delay", "3", text)

    def click_on(self, widget: QWidget) -> None:
        """Press and release in the middle of a widget."""
        self.click(widget.mapToGlobal(widget.rect().center()))

    def _to(self, point: QPoint) -> list[str]:
        # Not --sync: that waits for seconds where the mouse is there already.
        return ["mousemove", str(point.x()), str(point.y())]

    def _xdotool(self, *words: str) -> None:
        process = subprocess.Popen(["xdotool", *words])
        self._qtbot.waitUntil(lambda: process.poll() is not None, timeout=TIMEOUT_MS)
        assert process.returncode == 0
