"""A field for the path of a file, which tells the whole of it on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class PathField(QLineEdit):
    """A line; its tooltip has the path, which may be longer, and what it is for."""

    def __init__(
        self, path: str, help_text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parent)
        self._help = help_text
        self.setAccessibleName("File")
        self.textChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        self.setToolTip("\n".join(x for x in (self.text(), self._help) if x))
