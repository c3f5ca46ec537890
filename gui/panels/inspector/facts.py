"""Facts that cannot be changed here: a caption and a value each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.style.fonts import grown
from gui.style.theme import theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.type_height import TypeHeight

LINE = 24
CAPTION, VALUE = 106, 64
"""What of them is seen in any case; more where there is room."""


class Facts(QWidget):
    """Lines of caption and value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[ElidedLabel, ElidedLabel]] = []
        theme().changed.connect(self._make_room)

    @property
    def facts(self) -> dict[str, str]:
        """What is shown, by caption."""
        return {
            caption.text(): value.text()
            for caption, value in self._lines
            if not caption.isHidden()
        }

    def set_facts(self, facts: dict[str, str]) -> None:
        """Show other facts."""
        while len(self._lines) < len(facts):
            self._add_line()
        pairs = list(facts.items())
        for place, (caption, value) in enumerate(self._lines):
            shown = place < len(pairs)
            caption.setVisible(shown)
            value.setVisible(shown)
            if shown:
                caption.setText(pairs[place][0])
                value.setText(pairs[place][1])
        self._make_room()

    def _make_room(self) -> None:
        """Of a caption and a value the longer one is shortened, never the page cut."""
        for line in self._lines:
            for label, room in zip(line, (CAPTION, VALUE), strict=True):
                least = min(label.sizeHint().width(), grown(room))
                if label.minimumWidth() != least:
                    label.setMinimumWidth(least)

    def _add_line(self) -> None:
        caption = ElidedLabel("", "body", "text2")
        value = ElidedLabel("", "body", "text")
        for label in (caption, value):
            TypeHeight(label, LINE)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        value.setAlignment(right)
        row = len(self._lines)
        self._grid.addWidget(caption, row, 0)
        self._grid.addWidget(value, row, 1)
        self._lines.append((caption, value))
