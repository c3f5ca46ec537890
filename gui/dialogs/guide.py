"""The guide: how the program is used, topic by topic."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs.guide_texts import TOPICS
from gui.dialogs.sheet import Sheet
from gui.style.fonts import pixel_size
from gui.widgets.label import Label
from gui.widgets.spoken_role import speak_as


class GuideDialog(Sheet):
    """Topics at the left, what is to be said of one at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("How it works", 720, parent)
        self.setObjectName("guide")
        self.setMinimumHeight(460)
        self.list = QListWidget()
        self.list.setAccessibleName("Topics")
        self.list.setFixedWidth(14 * pixel_size("body"))
        self.list.addItems([title for title, _ in TOPICS])
        for place, (title, paragraphs) in enumerate(TOPICS):
            item = self.list.item(place)
            item.setToolTip(f"{title}: {paragraphs[0]}")
            item.setSizeHint(QSize(0, 2 * pixel_size("body") + 6))
        self.list.currentRowChanged.connect(self._show)
        self._area = QScrollArea()
        speak_as(self._area, QAccessible.Role.Document)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.list)
        row.addWidget(self._area, 1)
        self.content.addLayout(row)
        self.add_close_button()
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _show(self, row: int) -> None:
        title, paragraphs = TOPICS[row]
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        column.addWidget(Label(title, "heading"))
        for words in paragraphs:
            said = Label(words)
            said.setWordWrap(True)
            said.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(said)
        column.addStretch(1)
        self._area.setWidget(page)
        self._area.setAccessibleName(" ".join((title, *paragraphs)))
