"""Sentences over several lines, with more air between the lines than a label has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.fonts import font
from gui.style.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

PITCH = 1.35
"""Distance of two lines, as a share of the height of one."""


class Paragraph(QWidget):
    """Text in the font of a role and the colour of a token, wrapped at its width."""

    def __init__(
        self,
        text: str,
        role: str = "body",
        token: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._role, self._token = text, role, token
        self.setAccessibleName(text)
        policy = QSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding
        )
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self._follow_theme)

    def set_text(self, text: str) -> None:
        """Say something else."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._follow_theme()

    def sizeHint(self) -> QSize:
        """Two lines of about forty letters."""
        return QSize(220, self.heightForWidth(220))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow."""
        return QSize(80, round(line_pitch(font(self._role))))

    def heightForWidth(self, width: int) -> int:
        """The lines at a width."""
        chosen = font(self._role)
        count = len(wrapped(self._text, chosen, width))
        return round(count * line_pitch(chosen))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setPen(theme().palette.colour(self._token))
        paint_paragraph(painter, QRectF(self.rect()), self._text, font(self._role))
        painter.end()

    def _follow_theme(self) -> None:
        self.updateGeometry()
        self.update()


def paint_paragraph(
    painter: QPainter, area: QRectF, text: str, chosen: QFont, pitch: float = 0
) -> None:
    """Draw a text from the top of an area, wrapped at its width."""
    painter.setFont(chosen)
    metrics = QFontMetricsF(chosen)
    pitch = pitch or line_pitch(chosen)
    top = area.top() + (pitch - metrics.height()) / 2
    for line in wrapped(text, chosen, area.width()):
        painter.drawText(QRectF(area.left(), top, area.width() + 1, pitch), 0, line)
        top += pitch


def wrapped(text: str, chosen: QFont, width: float) -> list[str]:
    """Break a text into lines at spaces."""
    layout = QTextLayout(text, chosen)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width))
        start = line.textStart()
        lines.append(text[start : start + line.textLength()].strip())
    layout.endLayout()
    return lines


def line_pitch(chosen: QFont) -> float:
    """Return the distance of two lines in pixels."""
    return PITCH * QFontMetricsF(chosen).height()
