"""Names and numbers, one pair a row."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.widgets.label import Label


class FactList(QWidget):
    """Shows facts by name; a name that starts with a space is a heading."""

    def __init__(self, width: int = 280, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(width)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._labels: dict[str, Label] = {}
        self._facts: dict[str, str] = {}

    @property
    def facts(self) -> dict[str, str]:
        """What is shown, headings too, whose values are empty."""
        return dict(self._facts)

    def set_facts(
        self, facts: dict[str, str], tokens: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Show these; the same names keep their places. `tokens` are their colours."""
        if list(facts) != list(self._facts):
            self._lay_out(list(facts), tokens)
        self._facts = dict(facts)
        for name, value in facts.items():
            if name in self._labels:
                self._labels[name].setText(value)

    def _lay_out(self, names: list[str], tokens: Mapping[str, str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._labels.clear()
        for row, name in enumerate(names):
            is_heading = name.startswith(" ")
            role = "section" if is_heading else "body"
            token = "text" if is_heading else tokens.get(name, "text2")
            caption = Label(name.strip(), role, token)
            caption.setWordWrap(True)
            self._grid.addWidget(caption, row, 0, 1, 2 if is_heading else 1)
            if not is_heading:
                value = Label("", "body", "text")
                value.setTextInteractionFlags(
                    Qt.TextInteractionFlag.TextSelectableByMouse
                )
                self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
                self._labels[name] = value
        self._grid.setRowStretch(len(names), 1)
