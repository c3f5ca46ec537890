"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.widgets.frame import paint_frame, paint_round_ring
from gui.widgets.painted_state import PaintedState


class Switch(QAbstractButton):
    """A pill of 28 x 16 whose knob lies right when it is on."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = PaintedState(self)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The pill and its focus ring."""
        return QSize(38, 26)

    def minimumSizeHint(self) -> QSize:
        """It does not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw pill, knob and ring."""
        palette = self._state.palette
        pill = QRectF(0, 0, 28, 16)
        pill.moveCenter(QRectF(self.rect()).center())
        fill = palette.outline
        knob = palette.knob
        if not self.isEnabled():
            fill, knob = palette.track, palette.raised
        elif self.isChecked():
            fill = palette.accent_hover if self._state.hovered else palette.accent
        painter = QPainter(self)
        paint_frame(painter, pill, fill, None, radius=8)
        left = pill.right() - 14 if self.isChecked() else pill.left() + 2
        paint_frame(painter, QRectF(left, pill.top() + 2, 12, 12), knob, None, radius=6)
        if self._state.ring:
            paint_round_ring(painter, pill, palette.focus)
        painter.end()
