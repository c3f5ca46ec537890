"""Cells with numbers: the field that they are typed into, and how it opens and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.panels.outline.look import Look
from gui.style.theme import theme
from gui.widgets.number_field import Mode, NumberField

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_PASSING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
)


class CellField(NumberField):
    """A number field within a cell; knows what the user gave."""

    def __init__(self, words: str, parent: QWidget, mode: Mode = "real") -> None:
        super().__init__(words, mode, parent=parent)
        self.setObjectName("outline_field")
        self.given: float | None = None
        self.committed.connect(self._keep)

    def _keep(self, value: float) -> None:
        self.given = value


class NumberDelegate(QStyledItemDelegate):
    """Opens a number field in a cell.

    Enter takes the number over and goes to the cell below, Tab to the one beside; what
    is no number keeps the field open, with a sentence.
    """

    stepped = Signal(int, int)
    refused = Signal(str, QWidget)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        theme().changed.connect(self._forget_look)

    @property
    def look(self) -> Look:
        """What cells are drawn with."""
        if self._look is None:
            self._look = Look()
        return self._look

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Make the field."""
        return self.connected(CellField(self.name_of(index), parent))

    def connected(self, field: CellField) -> CellField:
        """Listen to a field."""
        field.committed.connect(self._take)
        field.refused.connect(self._refuse)
        return field

    def name_of(self, index: Index) -> str:
        """Return what a number is, without the number."""
        words = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
        return words.partition(":")[0]

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the number, unless there is none yet."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, CellField) and isinstance(value, float):
            editor.set_value(value)

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Take over what was given; nothing where nothing was typed."""
        if isinstance(editor, CellField) and editor.given is not None:
            value, editor.given = editor.given, None
            model.setData(index, value, Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Fill the cell, within its lines."""
        editor.setGeometry(option.rect.adjusted(1, 1, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End the field with Enter and Tab, and when the focus leaves it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QWidget):
            if self._key(watched, cast("QKeyEvent", event)):
                return True
        elif event.type() == QEvent.Type.FocusOut and isinstance(watched, CellField):
            if cast("QFocusEvent", event).reason() in _PASSING:
                return False
            if not watched.commit():
                # The field itself would else refuse it once more.
                watched.restore()
        return super().eventFilter(watched, event)

    def _key(self, field: QWidget, event: QKeyEvent) -> bool:
        """Take Enter and Tab, which would else go on to the view."""
        key = Qt.Key(event.key())
        if key not in _ENTER and key not in _TABS:
            return False
        is_number = isinstance(field, CellField)
        if isinstance(field, CellField) and not field.commit():
            field.selectAll()
            return True
        if not is_number:
            self.commitData.emit(field)
        self.closeEditor.emit(field)
        across = _TABS.get(key, 0)
        self.stepped.emit(int(is_number and not across), across)
        return True

    def _forget_look(self) -> None:
        self._look = None

    def _take(self) -> None:
        field = self.sender()
        if isinstance(field, CellField):
            self.commitData.emit(field)

    def _refuse(self, sentence: str) -> None:
        field = self.sender()
        if isinstance(field, CellField):
            self.refused.emit(sentence, field)
