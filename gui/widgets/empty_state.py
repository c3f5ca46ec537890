"""What stands where there is nothing yet: one fact, one thing to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from gui.style.icons import paint_icon
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.painted_state import PaintedState

ABOVE, ICON = 12, 34
"""Above the words, and the room for the icon between."""


class EmptyState(QWidget):
    """A dashed box with an icon, a fact, and words that do the next thing.

    Where it must be low, it has no icon.
    """

    acted = Signal()

    def __init__(
        self,
        icon_name: str,
        fact: str,
        hint: str,
        action: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._state = PaintedState(self)
        self.setAccessibleName(f"{fact}. {hint}")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, ABOVE, 12, 14)
        column.setSpacing(4)
        least, most = QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum
        self._room = QSpacerItem(0, ICON - column.spacing(), least, most)
        column.addSpacerItem(self._room)
        for text, role, token in (
            (fact, "section", "text"),
            (hint, "caption", "text2"),
        ):
            label = Label(text, role, token)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(6)
        self._button = Button(action, "link")
        self._button.clicked.connect(self.acted)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def set_tip(self, tip: str) -> None:
        """Say in a tooltip what the words do."""
        self._button.setToolTip(tip)

    def sizeHint(self) -> QSize:
        """The box of the pictures."""
        return QSize(max(203, super().sizeHint().width()), 122)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed box and the icon."""
        palette = self._state.palette
        area = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(palette.strong, 1.2)
        pen.setDashPattern([4, 2])
        painter.setPen(pen)
        painter.drawRoundedRect(area, 8, 8)
        if self._room.geometry().height() >= self._room.sizeHint().height():
            box = QRectF(area.center().x() - 11, area.top() + 16, 22, 22)
            paint_icon(painter, self._icon_name, palette.text2, box)
        painter.end()
