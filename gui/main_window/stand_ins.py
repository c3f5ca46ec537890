"""What stands where a panel has no room: a rail at the right, a line at the bottom."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.main_window.sizes import RAIL
from gui.panels.rail_tile import RailTile
from gui.plots.loss_line import LossLine
from gui.style.theme import theme
from gui.widgets.buttons import IconButton
from gui.widgets.type_height import TypeHeight

LINE_HEIGHT = 36


class RightRail(QWidget):
    """Icons that let inspector and result float over the canvas."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("right_rail")
        self.setAccessibleName("Inspector and result")
        self.setFixedWidth(RAIL)
        self.inspector = RailTile("panel", "Inspector")
        self.result = RailTile("surface", "Result")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.inspector)
        column.addWidget(self.result)
        column.addStretch(1)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the rail."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().palette.panel)
        painter.end()


class LossRow(QWidget):
    """The losses in one line, and beside them what opens the result."""

    def __init__(self, line: LossLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_row")
        self.setAccessibleName("Losses and result")
        self.loss = line
        self.result = IconButton("surface", "Result")
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(line, 1)
        row.addWidget(self.result)
        self._height = TypeHeight(self, LINE_HEIGHT)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(super().sizeHint().width(), self.minimumHeight())
