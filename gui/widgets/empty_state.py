"""What stands where there is nothing yet: one fact, one thing to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.style.icons import paint_icon
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.painted_state import PaintedState

BELOW_ICON, WITHOUT_ICON = 46, 12
"""What is above the words."""


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
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(12, BELOW_ICON, 12, 14)
        column.setSpacing(4)
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

    def minimumSizeHint(self) -> QSize:
        """The words without the icon."""
        least = super().minimumSizeHint()
        return QSize(least.width(), least.height() - self._top + WITHOUT_ICON)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the icon out where it has no room."""
        super().resizeEvent(event)
        words = self.minimumSizeHint().height() - WITHOUT_ICON
        fits = self.height() >= min(words + BELOW_ICON, self.sizeHint().height())
        top = BELOW_ICON if fits else WITHOUT_ICON
        if top != self._top:
            self._column.setContentsMargins(12, top, 12, 14)

    @property
    def _top(self) -> int:
        return self._column.contentsMargins().top()

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
        if self._top == BELOW_ICON:
            box = QRectF(area.center().x() - 11, area.top() + 16, 22, 22)
            paint_icon(painter, self._icon_name, palette.text2, box)
        painter.end()
