"""The rounded boxes and rings that all painted widgets share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from gui.style.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QAbstractButton

    from gui.widgets.painted_state import PaintedState

RADIUS = 4.0


def paint_frame(
    painter: QPainter,
    rect: QRectF,
    fill: QColor | None,
    edge: QColor | None,
    width: float = 1.0,
    radius: float = RADIUS,
) -> None:
    """Draw a rounded box whose edge lies inside the rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if edge is not None else 0.0
    painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, width))
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(fill))
    corner = max(0.0, radius - inset)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), corner, corner)


def paint_focus_ring(
    painter: QPainter, rect: QRectF, colour: QColor, radius: float = RADIUS
) -> None:
    """Draw the focus ring, 2 px, inside the edge of a rectangle."""
    paint_frame(painter, rect, None, colour, 2, radius)


def paint_square_ring(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw the focus ring, 2 px, of a large area; its corners are square."""
    inner = rect.adjusted(2, 2, -2, -2)
    width, height = rect.width(), inner.height()
    for left, top, across, down in (
        (rect.left(), rect.top(), width, 2.0),
        (rect.left(), inner.bottom(), width, 2.0),
        (rect.left(), inner.top(), 2.0, height),
        (inner.right(), inner.top(), 2.0, height),
    ):
        painter.fillRect(QRectF(left, top, across, down), colour)


def paint_focus_line(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw the focus of words that stand flush with others: a line of 2 px below."""
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), colour)


def paint_round_ring(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw the focus ring of a round or pill-shaped part, 3 px outside of it."""
    around = rect.adjusted(-5, -5, 5, 5)
    paint_frame(painter, around, None, colour, 2, around.height() / 2)


def paint_tile(
    painter: QPainter, rect: QRectF, button: QAbstractButton, state: PaintedState
) -> None:
    """Draw the body of a button or tile in its present state."""
    palette = theme().palette
    fill: QColor | None = palette.raised
    edge, width = palette.border, 1.0
    if not button.isEnabled():
        fill = None
    elif button.isChecked():
        fill, edge, width = palette.accent_soft, palette.accent, 1.5
    elif button.isDown():
        fill = palette.press
    elif state.hovered:
        fill, edge = palette.hover, palette.strong
    if state.ring:
        edge, width = palette.focus, 2.0
    paint_frame(painter, rect, fill, edge, width)
