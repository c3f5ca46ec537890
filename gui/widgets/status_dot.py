"""A dot that says by its colour how things are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.widgets.frame import paint_frame
from gui.widgets.painted_state import PaintedState


class StatusDot(QWidget):
    """A disc of 8 in the colour of a token; words beside it say the same."""

    def __init__(self, token: str = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        self._state = PaintedState(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_token(self, token: str) -> None:
        """Use another colour."""
        if token != self._token:
            self._token = token
            self.update()

    def sizeHint(self) -> QSize:
        """The disc."""
        return QSize(8, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the disc."""
        painter = QPainter(self)
        disc = QRectF(0, 0, 8, 8)
        disc.moveCenter(QRectF(self.rect()).center())
        colour = self._state.palette.colour(self._token)
        paint_frame(painter, disc, colour, None, radius=4)
        painter.end()
