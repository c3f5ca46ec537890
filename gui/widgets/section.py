"""The head of a panel: its name, and small buttons at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.widgets.elided_label import ElidedLabel
from gui.widgets.type_height import TypeHeight


class SectionHead(QWidget):
    """A row of 34 with a title, a quiet note beside it, and room for buttons."""

    def __init__(
        self, title: str, note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        TypeHeight(self, 34)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title = ElidedLabel(title, "section")
        self._note = ElidedLabel(note, "caption", "text2")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._title)
        self._row.addWidget(self._note, 1)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Name the panel."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        """Say something quiet beside the title."""
        self._note.setText(note)

    def add(self, widget: QWidget) -> None:
        """Add a button or field at the right end."""
        self._row.addWidget(widget)
