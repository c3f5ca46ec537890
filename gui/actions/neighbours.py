"""What the files and actions of one window may ask of the others."""

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from engine.files.examples import Example

What = Path | Example | None
"""What a window is to show: a file, an example, or what the program starts with."""


class Neighbours(Protocol):
    """All windows of the program."""

    def open(self, what: What, beside: QWidget | None = None) -> object:
        """Open another window, a little beside one that is there."""

    def bring_up(self, path: Path, other_than: QWidget | None = None) -> bool:
        """Bring the window to the front that shows a file; whether there is one."""

    def quit(self, asking: QWidget) -> None:
        """Close all windows, each after its own question; one that stays ends it."""
