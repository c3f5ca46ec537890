"""A label that shortens its text to the room there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.widgets.label import Label


class ElidedLabel(Label):
    """One line that ends in an ellipsis where it must; a tooltip has all of it."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        token: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, role, token, parent)
        self._own_tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text."""
        if text != self.text():
            super().setText(text)
            self._update_tip()

    def set_tip(self, tip: str) -> None:
        """Set the tooltip for when the whole text is visible."""
        self._own_tip = tip
        self._update_tip()

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters is enough."""
        metrics = self.fontMetrics()
        least = metrics.horizontalAdvance(self.text()[:3] + "\u2026")
        margins = self.contentsMargins()
        width = min(least, metrics.horizontalAdvance(self.text()))
        return QSize(
            width + margins.left() + margins.right(), super().sizeHint().height()
        )

    def is_elided(self) -> bool:
        """Whether a part of the text does not fit."""
        return self._shown() != self.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the tooltip as soon as it is needed."""
        super().resizeEvent(event)
        self._update_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self._flags(), self._shown())
        painter.end()

    def _flags(self) -> int:
        return int(self.alignment()) | int(Qt.TextFlag.TextSingleLine)

    def _shown(self) -> str:
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, width
        )

    def _update_tip(self) -> None:
        self.setToolTip(self.text() if self.is_elided() else self._own_tip)
