"""A field for the path of a file, which tells the whole of it on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.widgets.told_field import ToldField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class PathField(ToldField):
    """A line; its tooltip has the path, which may be longer, and what it is for."""

    def __init__(
        self, path: str, help_text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parent)
        self.setAccessibleName("File")
        self.textChanged.connect(self.tell)
        self.setToolTip(help_text)
        self.tell(path)
