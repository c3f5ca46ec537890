"""How the cells of the tree look, and what opens where one is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from engine.activations import ACTIVATIONS
from engine.network.validation import MAX_NAME
from gui.panels.outline.cell_field import CellField, Index, NumberDelegate
from gui.panels.outline.cell_text import shorter
from gui.panels.outline.frozen import can_freeze, frozen_share
from gui.panels.outline.layer_numbers import MODES, WORDS, LayerNumber, number_of
from gui.panels.outline.look import BOX, LEFT, MARGIN, RIGHT
from gui.panels.outline.tree_model import (
    ACTIVATION,
    FROZEN,
    NAME,
    TreeModel,
)
from gui.style.fonts import taller
from gui.widgets.check_toggle import toggle_check
from gui.widgets.choice import Choice

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

    from gui.panels.outline.rows import Item

PITCH = 26
_ICONS = {"input": "input", "hidden": "layer", "output": "output"}


class LayerField(CellField):
    """A field for the size or the dropout of a layer."""

    def __init__(self, what: LayerNumber, parent: QWidget) -> None:
        super().__init__(WORDS[what], parent, MODES[what])
        self.what = what


class TreeDelegate(NumberDelegate):
    """Names are typed, activations chosen from a list, biases typed as numbers.

    With `spreads` a projection has one cell for its name and its count: together they
    have room where the name alone would be cut beside a column that is nearly empty.
    """

    spreads = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows of 26."""
        return QSize(super().sizeHint(option, index).width(), taller(PITCH))

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
        asked = cast("TreeModel", index.model()).asked
        if asked is not None:
            return self.connected(LayerField(asked, parent))
        if index.column() == ACTIVATION:
            options = [(row.name, row.label) for row in ACTIVATIONS.values()]
            choice = Choice(options, "Activation", parent=parent)
            choice.setObjectName("outline_activation")
            choice.chosen.connect(self._choose)
            return choice
        return super().createEditor(parent, option, index)

    def name_of(self, index: Index) -> str:
        """Return whose bias is typed."""
        return f"bias of {index.sibling(index.row(), NAME).data()}"

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what there is."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, Choice):
            if isinstance(value, str):
                editor.set_value(value)
            else:
                editor.set_mixed()
        elif isinstance(editor, LayerField):
            model = cast("TreeModel", index.model())
            layer = model.network.layer(model.item(index).layer_id)
            editor.set_value(number_of(layer, editor.what))
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
        elif isinstance(editor, LayerField):
            value, editor.given = editor.given, None
            if value is not None:
                cast("TreeModel", model).set_layer_number(index, editor.what, value)
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
        look = self.look
        selected = look.ground(painter, option)
        palette, rect = look.palette, option.rect
        area = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        if column == FROZEN:
            if can_freeze(model.network, item):
                look.check(painter, rect, frozen_share(model.network, item))
        elif self.spreads and item.key is not None and column in (NAME, ACTIVATION):
            colour = palette.accent_text if selected else palette.text2
            self._spread(painter, option, index, colour)
        elif column == NAME:
            colour = palette.text if item.key is None else palette.text2
            colour = palette.accent_text if selected else colour
            role = "section" if item.kind == "layer" else "body"
            if name := _icon_of(model, item):
                top = rect.top() + (rect.height() - BOX) // 2
                look.sign(painter, name, palette.text2, area.left() - 2, top)
                area.setLeft(area.left() + BOX + MARGIN)
            look.name(painter, area, model.text(item, column), colour, role)
        else:
            colour = palette.text2 if column == ACTIVATION else palette.text
            side = LEFT if column == ACTIVATION else RIGHT
            words = model.text(item, column)
            if column == ACTIVATION and not look.fits(words, area.width()):
                words = shorter(words)
            look.words(painter, area, words, colour, side)
        look.ring(painter, option)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Change the check with a click or with Space."""
        return toggle_check(event, model, index)

    def _spread(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        colour: QColor,
    ) -> None:
        """Draw the part of name and count of a projection that is in one cell."""
        model, look = cast("TreeModel", index.model()), self.look
        item, view = model.item(index), cast("QTreeView", option.widget)
        row = index.row()
        first, last = (index.sibling(row, column) for column in (NAME, ACTIVATION))
        area = view.visualRect(first).united(view.visualRect(last))
        area.adjust(MARGIN, 0, -MARGIN, 0)
        count = shorter(model.text(item, ACTIVATION))
        painter.save()
        painter.setClipRect(option.rect)
        look.words(painter, area, count, look.palette.text2, RIGHT)
        area.setRight(area.right() - look.width(count) - 2 * MARGIN)
        look.name(painter, area, model.text(item, NAME), colour, "body")
        painter.restore()

    def _choose(self) -> None:
        editor = self.sender()
        if isinstance(editor, Choice):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


def _icon_of(model: TreeModel, item: Item) -> str:
    """The sign before a name: of layers, and of neurons at the top."""
    if item.key is not None:
        return ""
    layer = model.network.layer(item.layer_id)
    if item.kind == "layer":
        return _ICONS[layer.kind]
    return "neuron" if layer.loose else ""
