"""Text that changes with every moment of a run, without a new layout for each.

A label asks the whole window for a new layout whenever its text changes, and has all
that lies behind it painted as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from gui.style.theme import theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label
from gui.widgets.opaque import Opaque

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class LiveLabel(Label):
    """A label on the ground of a panel; it grows and shrinks with its count of letters.

    Digits are equally wide.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        token: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, role, token, parent)
        self._news: str | None = None
        self._opaque = Opaque(self)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def text(self) -> str:
        """What is shown."""
        return super().text() if self._news is None else self._news

    def follow(self, text: str) -> None:
        """Show a text of a run."""
        if len(text) != len(self.text()):
            self._news = None
            self.setText(text)
        elif text != self.text():
            self._news = text
            self.update()

    def setText(self, text: str) -> None:
        """Show a text at rest."""
        self._news = None
        super().setText(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text on its ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().palette.panel)
        painter.setPen(self.palette().color(self.foregroundRole()))
        flags = int(self.alignment()) | int(Qt.TextFlag.TextSingleLine)
        painter.drawText(self.contentsRect(), flags, self.text())
        painter.end()


class LiveLine(ElidedLabel):
    """A line on the ground of a panel that has all the room there is."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        token: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        self._news: str | None = None
        super().__init__(text, role, token, parent)
        self._opaque = Opaque(self)

    def text(self) -> str:
        """The whole text."""
        return super().text() if self._news is None else self._news

    def follow(self, text: str) -> None:
        """Show a text of a run; whether it is told over it, one sees then."""
        if text != self.text():
            self._news = text
            self.update()

    def setText(self, text: str) -> None:
        """Show a text at rest."""
        self._news = None
        super().setText(text)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell all of the text where it does not fit."""
        if event.type() == QEvent.Type.ToolTip:
            self._update_tip()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as fits on its ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().palette.panel)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self._flags(), self._shown())
        painter.end()
