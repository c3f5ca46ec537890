"""The check boxes within the list of columns, drawn like all others."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.style.icons import paint_icon
from gui.style.theme import theme
from gui.widgets.check_toggle import is_checked, toggle_check
from gui.widgets.frame import paint_frame

Index = QModelIndex | QPersistentModelIndex
BOX = 16.0
LEFT = 8.0


class CheckDelegate(QStyledItemDelegate):
    """A box of 16; a click or Space changes it, unless it stands for a fact."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw the cell's ground, the box and its check."""
        palette = theme().palette
        area = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, palette.accent_soft)
        box = QRectF(area.left() + LEFT, area.center().y() - BOX / 2, BOX, BOX)
        free = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        checked = is_checked(index)
        fill: QColor = palette.accent if checked else palette.raised
        edge: QColor | None = None if checked else palette.outline
        if not free:
            fill, edge = palette.track, None
        paint_frame(painter, box, fill, edge)
        if checked:
            colour = palette.on_accent if free else palette.text2
            paint_icon(painter, "check", colour, box.adjusted(2, 2, -2, -2))
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Change the check."""
        return toggle_check(event, model, index)
