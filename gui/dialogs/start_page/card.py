"""A card that is a button: the whole of it can be clicked, and Enter does the same."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.style.shadow import paint_shadow
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState

RADIUS = 8
RIM = 6
SHADOW = (1, 5)
"""Room around a card for its shadow."""


class Card(QAbstractButton):
    """Draws ground, edge and shadow; what is on it draws itself over that."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.state = PaintedState(self)

    @property
    def face(self) -> QRectF:
        """The card itself, without the room for its shadow."""
        return QRectF(self.rect()).adjusted(RIM, RIM, -RIM, -RIM)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter click, as it does on links."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paint_ground(self, painter: QPainter) -> None:
        """Draw shadow, ground and edge."""
        palette = self.state.palette
        face = self.face
        if self.state.hovered:
            paint_shadow(painter, face, palette.shadow, SHADOW)
        fill = palette.press if self.isDown() else palette.panel
        edge = palette.strong if self.state.hovered else palette.border
        paint_frame(painter, face, fill, edge, radius=RADIUS)

    def paint_ring(self, painter: QPainter) -> None:
        """Draw the focus ring, last."""
        if self.state.ring:
            paint_focus_ring(painter, self.face, self.state.palette.focus, RADIUS)
