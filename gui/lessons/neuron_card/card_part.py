"""A part of the card with a ground of its own."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.style.theme import theme


class CardPart(QWidget):
    """Covers what is behind it.

    Qt then paints neither the canvas nor the inspector again where only this part has
    changed, nor this part where only they have.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill what is to be painted."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().palette.panel)
        painter.end()
