"""The bottom row: how training goes, or on the start page whether to show it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QStatusBar, QWidget

from gui.settings import Settings
from gui.style.fonts import grown
from gui.style.theme import theme
from gui.widgets.check_box import CheckBox
from gui.widgets.label import Label

HEIGHT = 24


class StatusRow(QStatusBar):
    """24 high; shows the readouts of training or those of the start page."""

    def __init__(
        self, readouts: QWidget, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, 0, 0)
        self._settings = settings
        self._pages = QStackedWidget()
        self._pages.addWidget(readouts)
        self._pages.addWidget(self._start())
        self.addWidget(self._pages, 1)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    def show_document(self, shown: bool) -> None:
        """Show the readouts, or what belongs to the start page."""
        self._at_start.setChecked(self._settings.show_start_page)
        self._pages.setCurrentIndex(0 if shown else 1)

    def _follow_theme(self) -> None:
        self.setFixedHeight(grown(HEIGHT))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line above."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.window)
        painter.fillRect(QRectF(0, 0, self.width(), 1), palette.border)
        painter.end()

    def _start(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(16, 0, 14, 0)
        row.addWidget(Label("Ready", "caption", "text2"))
        row.addStretch(1)
        self._at_start = CheckBox("Show this page at start")
        self._at_start.setToolTip("Without it the program starts with an empty canvas")
        self._at_start.setChecked(self._settings.show_start_page)
        self._at_start.toggled.connect(self._keep)
        row.addWidget(self._at_start)
        return page

    def _keep(self, show: bool) -> None:
        self._settings.show_start_page = show
