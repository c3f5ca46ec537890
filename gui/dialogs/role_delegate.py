"""The choice of a column's role within the list of columns."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.dialogs.column_model import ROLES
from gui.widgets.choice import Choice

Index = QModelIndex | QPersistentModelIndex


class RoleDelegate(QStyledItemDelegate):
    """Opens a list of the roles where the role is clicked."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Make the choice."""
        choice = Choice(list(ROLES.items()), "Role of the column", parent=parent)
        choice.activated.connect(self._take)
        return choice

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the role."""
        if isinstance(editor, Choice):
            editor.set_value(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Take the chosen role over."""
        if isinstance(editor, Choice):
            model.setData(index, editor.value, Qt.ItemDataRole.EditRole)

    def _take(self) -> None:
        editor = self.sender()
        if isinstance(editor, QComboBox):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)
