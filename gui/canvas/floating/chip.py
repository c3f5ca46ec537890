"""The raised box that small tools on the canvas stand on."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.widgets.frame import paint_frame
from gui.widgets.painted_state import PaintedState


class Chip(QWidget):
    """A box with a hairline; the canvas paints its shadow."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = PaintedState(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        painter = QPainter(self)
        try:
            self.paint_box(painter)
        finally:
            painter.end()

    def paint_box(self, painter: QPainter) -> None:
        """Draw the box with a painter of this widget."""
        palette = self._state.palette
        paint_frame(painter, QRectF(self.rect()), palette.raised, palette.border)
