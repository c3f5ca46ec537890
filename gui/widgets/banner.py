"""A line that says what is missing, with words that lead there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.style.icons import paint_icon
from gui.widgets.buttons import Button
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.frame import paint_frame
from gui.widgets.painted_state import PaintedState
from gui.widgets.type_height import TypeHeight


class Banner(QWidget):
    """A strip of 40 in the soft colour of danger."""

    acted = Signal()

    def __init__(
        self, sentence: str = "", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state = PaintedState(self)
        TypeHeight(self, 40)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._label = ElidedLabel(sentence)
        self._button = Button(action, "link")
        self._button.clicked.connect(self.acted)
        row = QHBoxLayout(self)
        row.setContentsMargins(38, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        self.set_words(sentence, action)

    def set_words(self, sentence: str, action: str = "") -> None:
        """Say something else."""
        self._label.setText(sentence)
        self._button.set_words(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw strip and icon."""
        palette = self._state.palette
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), palette.danger_soft, None)
        paint_icon(painter, "warning", palette.danger, QRectF(12, 12, 16, 16))
        painter.end()
