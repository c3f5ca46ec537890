"""How the check of a cell is changed, with the mouse or the keyboard."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent

Index = QModelIndex | QPersistentModelIndex


def is_checked(index: Index) -> bool:
    """Whether the box of a cell is checked."""
    return bool(index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked)


def toggle_check(event: QEvent, model: QAbstractItemModel, index: Index) -> bool:
    """Change the check of a cell by a click or by Space; whether it was changed."""
    if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
        return False
    pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
    clicked = (
        isinstance(event, QMouseEvent)
        and event.type() == QEvent.Type.MouseButtonRelease
        and event.button() == Qt.MouseButton.LeftButton
    )
    if not (pressed or clicked):
        return False
    state = Qt.CheckState.Unchecked if is_checked(index) else Qt.CheckState.Checked
    plain = model.index(index.row(), index.column(), index.parent())
    return model.setData(plain, state.value, Qt.ItemDataRole.CheckStateRole)
