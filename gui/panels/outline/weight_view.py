"""The table of weights: what keys, the clipboard and the menu do with its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHeaderView,
    QTableView,
    QWidget,
)

from engine.edits.patch import FreezePatch, RemovePatch
from gui.panels.outline.block_clipboard import BlockClipboard, Pasted
from gui.panels.outline.tree_delegate import PITCH
from gui.panels.outline.tree_view import DELETE, ENTER
from gui.panels.outline.weight_delegate import WeightDelegate
from gui.style.fonts import font, taller
from gui.style.number_text import MINUS
from gui.style.theme import theme
from gui.widgets.told_menu import ToldMenu

if TYPE_CHECKING:
    from gui.panels.outline.weight_block import Area, Numbers
    from gui.panels.outline.weight_model import Index, WeightModel

BESIDE_NUMBER = 34
"""Bar, sign of freezing, and room."""
LEAST_NAMES, MOST_NAMES = 96, 0.4
"""Pixels that names may take in any case, and their largest share of the table."""
BESIDE_NAME = 22
"""Room on both sides of a name; at the left as before the title above."""
HEAD_STYLE = "QHeaderView::section:vertical { padding-left: 12px; }"
NUMBER_BEGINS = frozenset("0123456789.,-+\N{MINUS SIGN}")
KEYS = QKeySequence.StandardKey
TAKEN = (KEYS.Copy, KEYS.Cut, KEYS.Paste, KEYS.SelectAll)
"""Keys that are the table's own while it has the focus, not the canvas's."""
MOST_MEASURED = 200


class WeightView(QTableView):
    """Typing a digit opens a cell; Delete removes connections; blocks are pasted.

    `refused` carries what was not done, and why in one sentence.
    """

    edit_wanted = Signal(object)
    refused = Signal(str, str)
    left = Signal()

    def __init__(self, model: WeightModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline_weights")
        self.setAccessibleName("Weights")
        self.setAccessibleDescription(
            "Rows are sources, columns are targets, the last row holds the biases"
        )
        self.delegate = WeightDelegate(self)
        self.delegate.stepped.connect(self._step)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self.clipboard = BlockClipboard(self)
        self.clipboard.refused.connect(self.refused)
        self.clipboard.copied.connect(self.remove)
        self.clipboard.pasted.connect(self._take)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName("Select all weights")
            corner.setToolTip(
                "Select every number of the table, to copy or to paste over (Ctrl+A)"
            )
        triggers = QTableView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed)
        for pixels in (self.setVerticalScrollMode, self.setHorizontalScrollMode):
            pixels(QTableView.ScrollMode.ScrollPerPixel)
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            head.setHighlightSections(False)
            head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme().changed.connect(self.fit)
        middle = Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | middle
        )
        self.verticalHeader().setStyleSheet(HEAD_STYLE)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | middle)

    @property
    def weight_model(self) -> WeightModel:
        """What is shown."""
        return cast("WeightModel", self.model())

    def fit(self) -> None:
        """Give numbers, and the names of the sources, the room they need."""
        model, metrics = self.weight_model, QFontMetricsF(font("body"))
        number = metrics.horizontalAdvance(f"{MINUS}0.000")
        self.horizontalHeader().setDefaultSectionSize(round(number + BESIDE_NUMBER))
        self.verticalHeader().setDefaultSectionSize(taller(PITCH))
        count = min(model.rowCount(), MOST_MEASURED)
        names = [model.source_name(row) for row in range(count)]
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        most = max(LEAST_NAMES, round(MOST_NAMES * self.width()))
        self.verticalHeader().setFixedWidth(min(round(widest) + BESIDE_NAME, most))

    def areas(self) -> list[Area]:
        """Return the selected parts; the current cell where nothing is selected."""
        found = [
            (part.top(), part.left(), part.bottom(), part.right())
            for part in self.selectionModel().selection().toList()
        ]
        index = self.currentIndex()
        if not found and index.isValid():
            found = [(index.row(), index.column(), index.row(), index.column())]
        return found

    def copy(self) -> None:
        """Put the selected block on the clipboard, as a spreadsheet would."""
        self._copy(cutting=False)

    def cut(self) -> None:
        """Copy the block, then remove its connections."""
        self._copy(cutting=True)

    def paste(self) -> None:
        """Write the block of the clipboard from the first selected cell on."""
        numbers, area = self.weight_model.numbers, self._bounds()
        if numbers is not None and area is not None:
            self.clipboard.paste(numbers, area)

    def remove(self) -> None:
        """Remove the selected connections; biases stay."""
        numbers = self.weight_model.numbers
        if numbers is None:
            return
        weights, biases = numbers.patches(self.areas())
        if weights:
            self.edit_wanted.emit(RemovePatch(weights))
        elif biases:
            self.refused.emit(
                "Nothing was removed", "A bias always exists; type 0 to leave it out."
            )

    def freeze(self) -> None:
        """Training leaves the selected cells alone."""
        self._freeze(True)

    def unfreeze(self) -> None:
        """Training takes the selected cells up again."""
        self._freeze(False)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something else in the table."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and self._is_own(cast("QKeyEvent", event)):
            event.accept()
            return True
        return super().event(event)

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Ctrl+Home and its like choose the cell that they go to."""
        if isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if held == Qt.KeyboardModifier.ControlModifier:
                return QItemSelectionModel.SelectionFlag.ClearAndSelect
        return super().selectionCommand(index, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names may take a share of the width."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter and F2 edit, Delete removes, Esc goes back to the tree."""
        key, index = Qt.Key(event.key()), self.currentIndex()
        if key in ENTER or key == Qt.Key.Key_F2:
            if index.isValid():
                self.edit(index)
        elif key in DELETE:
            self.remove()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        elif event.matches(KEYS.Copy):
            self.copy()
        elif event.matches(KEYS.Cut):
            self.cut()
        elif event.matches(KEYS.Paste):
            self.paste()
        elif event.matches(KEYS.SelectAll):
            self.selectAll()
        elif event.text().isprintable() and event.text() not in ("", *NUMBER_BEGINS):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected cells."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            cell = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(cell.bottomLeft())
        numbers = self.weight_model.numbers
        if numbers is not None and self.areas():
            self._menu(numbers).popup(place)

    def _menu(self, numbers: Numbers) -> ToldMenu:
        menu = ToldMenu(self)
        menu.setObjectName("outline_weights_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        some, others = numbers.frozen_in(self.areas())
        rows = (
            ("Copy\tCtrl+C", "copy", True, "Copy the numbers as text, for any table."),
            (
                "Paste\tCtrl+V",
                "paste",
                True,
                "Put copied numbers in, from the first cell on.",
            ),
            ("Freeze", "freeze", others, "Keep training from changing these weights."),
            ("Unfreeze", "unfreeze", some, "Let training change these weights again."),
            (
                "Remove connections\tDel",
                "remove",
                True,
                "Leave no weight where these are.",
            ),
        )
        for words, what, offered, sentence in rows:
            if offered:
                menu.add(words, sentence).setData(what)
        menu.triggered.connect(self._act)
        return menu

    def _act(self, action: QAction) -> None:
        """Do what was chosen from the menu."""
        slots = {
            "copy": self.copy,
            "paste": self.paste,
            "freeze": self.freeze,
            "unfreeze": self.unfreeze,
            "remove": self.remove,
        }
        slots[action.data()]()

    def _freeze(self, frozen: bool) -> None:
        numbers = self.weight_model.numbers
        if numbers is not None:
            self.edit_wanted.emit(FreezePatch(*numbers.patches(self.areas()), frozen))

    def _bounds(self) -> Area | None:
        """The rectangle around all that is selected."""
        areas = self.areas()
        if not areas:
            return None
        tops, lefts, bottoms, rights = zip(*areas, strict=True)
        return min(tops), min(lefts), max(bottoms), max(rights)

    def _is_own(self, event: QKeyEvent) -> bool:
        if any(event.matches(each) for each in TAKEN):
            return True
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if plain:
            return False
        key = Qt.Key(event.key())
        return key == Qt.Key.Key_F2 or key in DELETE or event.text() in NUMBER_BEGINS

    def _leave(self) -> None:
        """Give up a block that is on its way; without one go back to the tree."""
        if not self.clipboard.cancel():
            self.left.emit()

    def _copy(self, *, cutting: bool) -> None:
        numbers, area = self.weight_model.numbers, self._bounds()
        if numbers is not None and area is not None:
            self.clipboard.copy(numbers, area, cutting=cutting)

    def _take(self, pasted: Pasted) -> None:
        self.edit_wanted.emit(pasted.edit)
        if pasted.numbers.block.is_like(self.weight_model.block):
            self._select(pasted.top, pasted.left, *pasted.shape)

    def _select(self, top: int, left: int, rows: int, columns: int) -> None:
        """Select what was pasted."""
        model, chosen = self.model(), QItemSelectionModel.SelectionFlag.ClearAndSelect
        corners = (
            model.index(top, left),
            model.index(top + rows - 1, left + columns - 1),
        )
        if all(corner.isValid() for corner in corners):
            self.selectionModel().select(QItemSelection(*corners), chosen)

    def _step(self, down: int, across: int) -> None:
        """After Enter or Tab in a field: the cell below or beside it."""
        self.setFocus()
        index: QModelIndex = self.currentIndex()
        if not index.isValid():
            return
        model = self.model()
        row = min(index.row() + down, model.rowCount() - 1)
        column = min(max(index.column() + across, 0), model.columnCount() - 1)
        self.setCurrentIndex(model.index(row, column))
