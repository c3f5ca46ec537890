"""A field that finds lines of a table by what they are called."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.lessons.explanations.line_table import LineTable
from gui.lessons.explanations.typed_field import TypedField
from gui.style.number_text import format_count
from gui.widgets.label import Label


class LineSearch(QWidget):
    """What is typed is looked for from the chosen line on; Enter goes to the next."""

    def __init__(self, table: LineTable) -> None:
        super().__init__()
        self._table = table
        self.field = TypedField("Find a line")
        self.field.setPlaceholderText("Find a line")
        self.field.setToolTip(
            "Type what a line is called, as 'bias of'; Enter goes to the next such line"
        )
        self.field.setFixedWidth(150)
        self._found = Label("", "caption", "text2")
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(self._find_next)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addWidget(self._found)

    @property
    def words(self) -> str:
        """How many were found, and which of them is chosen."""
        return self._found.text()

    def _find(self) -> None:
        self._choose(0)

    def _find_next(self) -> None:
        self._choose(1)

    def _choose(self, beyond: int) -> None:
        """Choose the next line that matches, from so far beyond the chosen one on."""
        typed = self.field.text().strip().casefold()
        if not typed:
            self._found.setText("")
            return
        found = [
            place
            for place, line in enumerate(self._table.lines)
            if typed in line.name.casefold()
        ]
        if not found:
            self._found.setText("none here")
            return
        start = (self._table.chosen_line or 0) + beyond
        rank = next((k for k, place in enumerate(found) if place >= start), 0)
        self._table.choose(found[rank])
        self._found.setText(f"{format_count(rank + 1)} of {format_count(len(found))}")
