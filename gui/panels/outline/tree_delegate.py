"""How the cells of the tree look, and what opens where one is edited."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from engine.activations import ACTIVATIONS
from engine.network.validation import MAX_NAME
from gui.panels.outline.cell_field import Index, NumberDelegate
from gui.panels.outline.paint import (
    LEFT,
    MARGIN,
    RIGHT,
    is_selected,
    paint_ground,
    paint_ring,
    paint_words,
)
from gui.panels.outline.tree_model import (
    ACTIVATION,
    BIAS,
    FROZEN,
    NAME,
    VALUE,
    TreeModel,
)
from gui.style.icons import paint_icon
from gui.style.theme import theme
from gui.widgets.choice import Choice
from gui.widgets.frame import paint_frame

PITCH = 26
BOX = 14.0
ICON = 14.0
_ICONS = {"input": "input", "hidden": "layer", "output": "output"}


class TreeDelegate(NumberDelegate):
    """Names are typed, activations chosen from a list, biases typed as numbers."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows of 26."""
        return QSize(super().sizeHint(option, index).width(), PITCH)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Make the editor of a column."""
        if index.column() == NAME:
            name = QLineEdit(parent)
            name.setObjectName("outline_name")
            name.setAccessibleName("Name")
            name.setMaxLength(MAX_NAME)
            return name
        if index.column() == ACTIVATION:
            options = [(row.name, row.label) for row in ACTIVATIONS.values()]
            choice = Choice(options, "Activation", parent=parent)
            choice.setObjectName("outline_activation")
            choice.chosen.connect(self._choose)
            return choice
        return super().createEditor(parent, option, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what there is."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, Choice):
            if isinstance(value, str):
                editor.set_value(value)
            else:
                editor.set_mixed()
        elif index.column() == NAME and isinstance(editor, QLineEdit):
            if not editor.isModified():
                editor.setText(str(value))
                editor.selectAll()
        else:
            super().setEditorData(editor, index)

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Take over what was typed or chosen."""
        if isinstance(editor, Choice):
            present = index.data(Qt.ItemDataRole.EditRole)
            if editor.value and editor.value != present:
                model.setData(index, editor.value, Qt.ItemDataRole.EditRole)
        elif index.column() == NAME and isinstance(editor, QLineEdit):
            name = editor.text().strip()
            if name != index.data(Qt.ItemDataRole.EditRole):
                model.setData(index, name, Qt.ItemDataRole.EditRole)
        else:
            super().setModelData(editor, model, index)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a cell."""
        model = cast("TreeModel", index.model())
        item, column = model.item(index), index.column()
        palette = theme().palette
        painter.save()
        paint_ground(painter, option)
        area = QRectF(option.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        if column == FROZEN:
            _paint_check(painter, option, index)
        elif column == NAME:
            colour = palette.accent_text if is_selected(option) else palette.text
            if item.key is not None and not is_selected(option):
                colour = palette.text2
            role = "section" if item.kind == "layer" else "body"
            if item.key is None and (
                item.kind == "layer" or not index.parent().isValid()
            ):
                kind = model.network.layer(item.layer_id).kind
                icon = _ICONS[kind] if item.kind == "layer" else "neuron"
                box = QRectF(area.left() - 2, area.center().y() - 7, ICON, ICON)
                paint_icon(painter, icon, palette.text2, box)
                area.setLeft(box.right() + 6)
            paint_words(painter, area, model.text(item, column), colour, LEFT, role)
        else:
            quiet = column == ACTIVATION
            colour = palette.text2 if quiet else palette.text
            side = RIGHT if column in (VALUE, BIAS) else LEFT
            paint_words(painter, area, model.text(item, column), colour, side)
        paint_ring(painter, option)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Change the check with a click or with Space."""
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
        checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
        plain = model.index(index.row(), index.column(), index.parent())
        return model.setData(plain, state.value, Qt.ItemDataRole.CheckStateRole)

    def _choose(self) -> None:
        editor = self.sender()
        if isinstance(editor, Choice):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


def _paint_check(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    state = index.data(Qt.ItemDataRole.CheckStateRole)
    if state is None:
        return
    palette = theme().palette
    box = QRectF(0, 0, BOX, BOX)
    box.moveCenter(QRectF(option.rect).center())
    if state == Qt.CheckState.Unchecked:
        paint_frame(painter, box, palette.raised, palette.outline)
        return
    paint_frame(painter, box, palette.accent, None)
    name = "check" if state == Qt.CheckState.Checked else "minus"
    paint_icon(painter, name, palette.on_accent, box.adjusted(1, 1, -1, -1))
