"""The ground, the words and the ring of a cell, the same in tree and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from gui.style.fonts import font
from gui.style.theme import theme
from gui.widgets.frame import paint_focus_ring

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

State = QStyle.StateFlag
MARGIN = 6.0
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def is_selected(option: QStyleOptionViewItem) -> bool:
    """Whether a cell is selected."""
    return bool(option.state & State.State_Selected)


def paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, at_rest: QColor | None = None
) -> None:
    """Fill a cell by its state."""
    palette = theme().palette
    if is_selected(option):
        painter.fillRect(option.rect, palette.accent_soft)
    elif option.state & State.State_MouseOver:
        painter.fillRect(option.rect, palette.hover)
    elif at_rest is not None:
        painter.fillRect(option.rect, at_rest)


def paint_ring(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Show which cell the keys are for."""
    if option.state & State.State_HasFocus:
        area = QRectF(option.rect).adjusted(0, 0, 0, -1)
        paint_focus_ring(painter, area, theme().palette.focus)


def paint_words(
    painter: QPainter,
    area: QRectF,
    text: str,
    colour: QColor,
    side: int = LEFT,
    role: str = "body",
) -> None:
    """Draw one line, shortened to the room there is."""
    metrics = QFontMetricsF(font(role))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 0.5)
    painter.setFont(font(role))
    painter.setPen(colour)
    painter.drawText(area, side, shown)
