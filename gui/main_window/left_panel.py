"""The left panel: what the canvas is built from, and under it the data."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class LeftPanel(QScrollArea):
    """Palette above data; scrolls where the window is too low for both."""

    def __init__(
        self, palette: QWidget, data: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(200)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(palette)
        column.addWidget(data, 1)
        self.setWidget(page)
