"""The bottom row: how training goes, or on the start page whether to show it."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QStatusBar, QWidget

from gui.style.theme import theme
from gui.widgets.check_box import CheckBox
from gui.widgets.label import Label

HEIGHT = 24


class StatusRow(QStatusBar):
    """24 high; shows the readouts of training or those of the start page."""

    show_at_start_chosen = Signal(bool)

    def __init__(
        self, readouts: QWidget, show_at_start: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        self._pages.addWidget(readouts)
        self._pages.addWidget(self._start(show_at_start))
        self.addWidget(self._pages, 1)
        theme().changed.connect(self.update)

    def show_document(self, shown: bool) -> None:
        """Show the readouts, or what belongs to the start page."""
        self._pages.setCurrentIndex(0 if shown else 1)

    def set_show_at_start(self, show: bool) -> None:
        """Follow the preference."""
        self._at_start.setChecked(show)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line above."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.window)
        painter.fillRect(QRectF(0, 0, self.width(), 1), palette.border)
        painter.end()

    def _start(self, show_at_start: bool) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(16, 0, 14, 0)
        row.addWidget(Label("Ready", "caption", "text2"))
        row.addStretch(1)
        self._at_start = CheckBox("Show this page at start")
        self._at_start.setChecked(show_at_start)
        self._at_start.toggled.connect(self.show_at_start_chosen)
        row.addWidget(self._at_start)
        return page
