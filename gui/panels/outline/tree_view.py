"""The tree: how keys and mouse go through it, and what its menu offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from gui.panels.outline.frozen import frozen_share
from gui.panels.outline.layer_numbers import MODES
from gui.panels.outline.tree_columns import (
    FROZEN_WIDTH,
    INDENT,
    needs_of,
    widths_for,
)
from gui.panels.outline.tree_delegate import TreeDelegate
from gui.panels.outline.tree_menu import TreeMenu
from gui.panels.outline.tree_model import (
    ACTIVATION,
    FROZEN,
    NAME,
    VALUE,
    Index,
    TreeModel,
)
from gui.style.icons import paint_icon
from gui.style.theme import theme
from gui.widgets.choice import Choice

if TYPE_CHECKING:
    from gui.panels.outline.layer_numbers import LayerNumber
    from gui.panels.outline.rows import Item

HEAD_STYLE = "QHeaderView::section:first { padding-left: 12px; }"
"""The first heading stands below the title of the panel."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
TAKEN = (Qt.Key.Key_F2, *DELETE)
"""Keys that are the tree's own while it has the focus, not the window's."""
Move = QAbstractItemView.CursorAction


class TreeView(QTreeView):
    """Right opens a row and goes into its cells, Left the way back."""

    delete_wanted = Signal()
    freeze_wanted = Signal(bool)
    connect_wanted = Signal(int)
    weights_wanted = Signal()
    left = Signal()
    current_changed = Signal()
    selection_changed = Signal()

    def __init__(self, model: TreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline_tree")
        self.setAccessibleName("Layers and neurons")
        self.setAccessibleDescription(
            "Right opens a layer, Enter edits a cell, F2 renames, Delete removes"
        )
        self.delegate = TreeDelegate(self)
        self.delegate.stepped.connect(self._step)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setIndentation(INDENT)
        self.setExpandsOnDoubleClick(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTreeView.EditTrigger.DoubleClicked)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        head = self.header()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(FROZEN_WIDTH)
        head.setSectionsMovable(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setStyleSheet(HEAD_STYLE)
        self._needs = needs_of(model)
        model.words_changed.connect(self._measure)
        theme().changed.connect(self._measure)

    @property
    def tree_model(self) -> TreeModel:
        """What is shown."""
        return cast("TreeModel", self.model())

    @property
    def current(self) -> Item | None:
        """What the keys are for."""
        index = self.currentIndex()
        return self.tree_model.item(index) if index.isValid() else None

    def selected_items(self) -> list[Item]:
        """Return what is selected, in the order of the rows."""
        model = self.tree_model
        return [
            model.item(model.index(row, NAME, part.parent()))
            for part in self.selectionModel().selection().toList()
            for row in range(part.top(), part.bottom() + 1)
        ]

    def chosen_items(self) -> list[Item]:
        """Return what is selected, else what the keys are for."""
        current = self.current
        return self.selected_items() or ([] if current is None else [current])

    def update_numbers(self) -> None:
        """Draw anew what changes while the network learns, as far as it is seen."""
        left = self.columnViewportPosition(VALUE)
        area = self.viewport().rect()
        self.viewport().update(QRect(left, 0, area.width() - left, area.height()))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell that the keys are for something else."""
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def selectionChanged(self, selected: object, deselected: object) -> None:
        """Tell that something else is selected."""
        super().selectionChanged(selected, deselected)  # type: ignore[arg-type]
        self.selection_changed.emit()

    def keyboardSearch(self, search: str) -> None:
        """Letters add layers and neurons, as everywhere in the window."""

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something else in the tree."""
        if event.type() == QEvent.Type.ShortcutOverride:
            key = cast("QKeyEvent", event)
            if Qt.Key(key.key()) in TAKEN and not key.modifiers():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits a cell, F2 renames, Delete removes; arrows walk."""
        key = Qt.Key(event.key())
        index = self.currentIndex()
        if key in ENTER and index.isValid():
            self.open_cell(index)
        elif key == Qt.Key.Key_F2:
            self._rename()
        elif key in DELETE:
            self.delete_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def open_cell(self, index: QModelIndex) -> None:
        """Edit a cell; where there is nothing to edit, go to the weights."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._edit(index)
        elif index.flags() & Qt.ItemFlag.ItemIsUserCheckable and (
            index.column() == FROZEN
        ):
            share = frozen_share(self.tree_model.network, self.tree_model.item(index))
            self.freeze_wanted.emit(share is not True)
        else:
            self.weights_wanted.emit()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Right and Left open and close a row, and walk through its cells."""
        index = self.currentIndex()
        if not index.isValid() or action not in (Move.MoveLeft, Move.MoveRight):
            return super().moveCursor(action, modifiers)
        first = index.siblingAtColumn(NAME)
        closed = self.model().hasChildren(first) and not self.isExpanded(first)
        if action == Move.MoveRight:
            if index.column() == NAME and closed:
                self.expand(first)
                return index
            return self._beside(index, 1)
        if index.column() > NAME:
            return self._beside(index, -1)
        if self.isExpanded(first):
            self.collapse(first)
            return index
        return first.parent() if first.parent().isValid() else index

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit what was hit; a list of choices shows itself at once."""
        super().mouseDoubleClickEvent(event)
        self._show_choices()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selection."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            cell = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(cell.bottomLeft())
        items = self.chosen_items()
        if len(items) == 1:
            # The menu is of what is selected, which keys may have gone away from.
            column = max(NAME, self.currentIndex().column())
            chosen = self.tree_model.index_of(items[0], column)
            same_row = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(chosen, same_row)
        if items:
            menu = TreeMenu(self.tree_model, items, self)
            menu.chosen.connect(self._act)
            menu.popup(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names get the room that is left."""
        super().resizeEvent(event)
        self._fit_columns()

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw an arrow where a row can be opened."""
        if not self.model().hasChildren(index):
            return
        name = "chevron-down" if self.isExpanded(index) else "chevron-right"
        box = QRect(rect.right() - 14, rect.center().y() - 6, 12, 12)
        paint_icon(painter, name, theme().palette.text2, box.toRectF())

    def _measure(self) -> None:
        """Fit the columns to other words, or to another size of type."""
        self._needs = needs_of(self.tree_model)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give columns their room, and leave out what there is none for."""
        widths = widths_for(self.viewport().width(), self._needs)
        self.delegate.spreads = widths[NAME] < self._needs.joined
        for column, width in widths.items():
            self.setColumnHidden(column, not width)
            if width:
                self.setColumnWidth(column, width)
        index = self.currentIndex()
        if index.isValid() and self.isColumnHidden(index.column()):
            same_row = QItemSelectionModel.SelectionFlag.NoUpdate
            name = index.siblingAtColumn(NAME)
            self.selectionModel().setCurrentIndex(name, same_row)

    def _beside(self, index: QModelIndex, step: int) -> QModelIndex:
        """Return the next cell of a row that is shown, the same at the end."""
        column = index.column() + step
        while NAME < column < FROZEN and self.isColumnHidden(column):
            column += step
        return index.siblingAtColumn(min(max(column, NAME), FROZEN))

    def _edit(self, index: QModelIndex) -> None:
        self.edit(index)
        self._show_choices(index)

    def _show_choices(self, index: QModelIndex | None = None) -> None:
        editor = self.indexWidget(index or self.currentIndex())
        if isinstance(editor, Choice):
            editor.showPopup()

    def _rename(self) -> None:
        name = self.currentIndex().siblingAtColumn(NAME)
        if name.isValid() and name.flags() & Qt.ItemFlag.ItemIsEditable:
            self._edit(name)

    def _act(self, key: str, target: int) -> None:
        """Do what was chosen from the menu."""
        if key == "rename":
            self._rename()
        elif key in MODES:
            _ask_number(self, key)
        elif key == "connect":
            self.connect_wanted.emit(target)
        elif key == "weights":
            self.weights_wanted.emit()
        elif key == "delete":
            self.delete_wanted.emit()
        else:
            self.freeze_wanted.emit(key == "freeze")

    def _step(self, down: int, across: int) -> None:
        """After Enter or Tab in a field: the cell below or beside it."""
        self.setFocus()
        index = self.currentIndex()
        if not index.isValid():
            return
        beside = self._beside(index, across) if across else index
        if down and self.indexBelow(index).isValid():
            below = self.indexBelow(index).siblingAtColumn(beside.column())
            self.setCurrentIndex(below)
        elif across:
            same_row = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(beside, same_row)


def _ask_number(tree: TreeView, what: LayerNumber) -> None:
    """Open a field for a number of a layer, where its activation is told."""
    model = tree.tree_model
    model.asked = what
    try:
        tree.edit(tree.currentIndex().siblingAtColumn(ACTIVATION))
    finally:
        model.asked = None
