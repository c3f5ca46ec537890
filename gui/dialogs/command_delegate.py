"""How a command looks in the list of the palette."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.dialogs.commands import Found
from gui.style.fonts import font
from gui.style.icons import paint_icon
from gui.style.palette import Palette
from gui.style.theme import theme
from gui.widgets.frame import paint_frame

FOUND = Qt.ItemDataRole.UserRole
PADDING, CHECK = 10.0, 14.0
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex


class CommandDelegate(QStyledItemDelegate):
    """Words and key over the menu, or over why it cannot be used now."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for two lines."""
        lines = (QFontMetricsF(font(role)).height() for role in ("body", "caption"))
        return QSize(200, round(sum(lines) + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a command in its state."""
        found = index.data(FOUND)
        if not isinstance(found, Found):
            return
        palette = theme().palette
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            paint_frame(painter, area, palette.accent_soft, None)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint_frame(painter, area, palette.hover, None)
        inside = area.adjusted(PADDING, 5, -PADDING, -5)
        line = QRectF(inside)
        line.setHeight(QFontMetricsF(font("body")).height())
        room = self._paint_key(painter, found, line, palette)
        line.setRight(line.right() - room)
        self._paint_words(painter, found, line, palette)
        line = QRectF(inside.left(), line.bottom() + 2, inside.width(), 0)
        line.setBottom(inside.bottom() + 2)
        command = found.command
        small = font("caption")
        below = command.reason or command.place
        shown = QFontMetricsF(small).elidedText(
            below, Qt.TextElideMode.ElideRight, line.width()
        )
        painter.setFont(small)
        painter.setPen(palette.text2)
        painter.drawText(line, _LEFT, shown)
        painter.restore()

    def _paint_key(
        self, painter: QPainter, found: Found, line: QRectF, palette: Palette
    ) -> float:
        """Draw key and check at the right; return the room they take."""
        command = found.command
        small = font("caption")
        width = QFontMetricsF(small).horizontalAdvance(command.key)
        painter.setFont(small)
        painter.setPen(palette.disabled if command.reason else palette.text2)
        painter.drawText(line, _RIGHT, command.key)
        if command.checked:
            left = line.right() - width - (8 if width else 0) - CHECK
            box = QRectF(left, line.center().y() - CHECK / 2, CHECK, CHECK)
            paint_icon(painter, "check", palette.accent_text, box)
            width += CHECK + 8
        return width + 12

    def _paint_words(
        self, painter: QPainter, found: Found, line: QRectF, palette: Palette
    ) -> None:
        """Draw the words, the letters that fit in the colour of the accent."""
        plain = palette.disabled if found.command.reason else palette.text
        chosen = font("body")
        metrics = QFontMetricsF(chosen)
        words = metrics.elidedText(
            found.command.words, Qt.TextElideMode.ElideRight, line.width()
        )
        painter.setFont(chosen)
        start = 0
        while start < len(words):
            fits = start in found.places
            end = start + 1
            while end < len(words) and (end in found.places) == fits:
                end += 1
            painter.setPen(palette.accent_text if fits else plain)
            # Measured from the left, so that rounding does not add up.
            part = line.adjusted(metrics.horizontalAdvance(words[:start]), 0, 0, 0)
            painter.drawText(part, _LEFT, words[start:end])
            start = end
