"""How an action and its keys look in the table of keys."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.style.fonts import font
from gui.style.theme import theme
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.last_hand import last_hand

PLACE = Qt.ItemDataRole.UserRole + 1
KEYS = PLACE + 1
CHANGED = KEYS + 1
WAITING = CHANGED + 1
PADDING = 10.0
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex


class KeyDelegate(QStyledItemDelegate):
    """Words, menu and keys in one line; changed keys in the colour of the accent."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(300, max(28, round(QFontMetricsF(font("body")).height()) + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw an action in its state."""
        palette = theme().palette
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            paint_frame(painter, area, palette.accent_soft, None)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint_frame(painter, area, palette.hover, None)
        if state & QStyle.StateFlag.State_HasFocus and not last_hand().is_mouse:
            paint_focus_ring(painter, area, palette.focus)
        waiting = bool(index.data(WAITING))
        line = area.adjusted(PADDING, 0, -PADDING, 0)
        body, small = font("body"), font("caption")
        metrics = QFontMetricsF(body)
        keys = "Press a key" if waiting else str(index.data(KEYS) or "")
        is_accented = waiting or bool(index.data(CHANGED))
        painter.setFont(body)
        painter.setPen(palette.accent_text if is_accented else palette.text2)
        painter.drawText(line, _RIGHT, keys)
        line.setRight(line.right() - metrics.horizontalAdvance(keys) - 16)
        words = str(index.data())
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.setPen(palette.text)
        painter.drawText(line, _LEFT, shown)
        line.setLeft(line.left() + metrics.horizontalAdvance(shown) + 12)
        place = QFontMetricsF(small).elidedText(
            str(index.data(PLACE)), Qt.TextElideMode.ElideRight, max(0.0, line.width())
        )
        painter.setFont(small)
        painter.setPen(palette.text2)
        painter.drawText(line, _LEFT, place)
        painter.restore()
