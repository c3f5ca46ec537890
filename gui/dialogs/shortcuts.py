"""The page of keys and of what the mouse does."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from gui.dialogs.sheet import Sheet
from gui.widgets.label import Label
from gui.widgets.spoken_role import speak_as

Rows = Sequence[tuple[str, str]]


class ShortcutsDialog(Sheet):
    """Lists groups of words and keys."""

    change_wanted = Signal()

    def __init__(
        self, groups: Sequence[tuple[str, Rows]], parent: QWidget | None = None
    ) -> None:
        super().__init__("Keys and mouse", 560, parent)
        self.setObjectName("shortcuts")
        self.setMinimumHeight(480)
        area = QScrollArea()
        speak_as(area, QAccessible.Role.Document)
        area.setAccessibleName("Keys and what they do")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(_table(groups))
        self.content.addWidget(area)
        change = self.add_button("Change keys", tip="Give actions other keys")
        change.setObjectName("change_keys")
        change.clicked.connect(self._change)
        self.add_close_button()

    def _change(self) -> None:
        self.close()
        self.change_wanted.emit()


def _table(groups: Sequence[tuple[str, Rows]]) -> QWidget:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 12, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    line = 0
    for title, rows in groups:
        head = Label(title, "section")
        head.setContentsMargins(0, 12 if line else 0, 0, 2)
        grid.addWidget(head, line, 0, 1, 2)
        line += 1
        for words, keys in rows:
            name, key = Label(words), Label(keys, "body", "text2")
            name.setWordWrap(True)
            grid.addWidget(name, line, 0)
            grid.addWidget(key, line, 1)
            line += 1
    grid.setRowStretch(line, 1)
    return page
