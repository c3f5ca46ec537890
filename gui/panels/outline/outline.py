"""The outline: a tree of the network, and below it the weights of what is chosen."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.panels.inspector.error_note import ErrorNote
from gui.panels.inspector.row_values import RowValues, same_structure
from gui.panels.outline.changes import Changes
from gui.panels.outline.rows import Item
from gui.panels.outline.shared_selection import (
    MOST_CONNECTIONS,
    is_apart,
    picked_from,
    show_picked,
)
from gui.panels.outline.split import Split
from gui.panels.outline.spoken import table_title
from gui.panels.outline.tree_model import NAME, TreeModel, shown_name
from gui.panels.outline.tree_view import TreeView
from gui.panels.outline.weight_block import block_for
from gui.panels.outline.weight_model import WeightModel
from gui.panels.outline.weight_view import WeightView
from gui.panels.picked_neurons import existing
from gui.style.theme import theme
from gui.widgets.buttons import IconButton
from gui.widgets.empty_state import EmptyState
from gui.widgets.label import Label
from gui.widgets.section import SectionHead

if TYPE_CHECKING:
    from engine.network.network import Network
    from gui.document import Document
    from gui.notices import Notices
    from gui.selection import Picked, Selection
    from gui.training.frame import Frame
    from gui.training.session import Session
    from gui.viewed_row import ViewedRow

PATIENCE = 5
"""How many times as long as it took an update waits; the canvas comes first."""
WIDTH, LEAST_WIDTH = 320, 216
APART = f"not on the canvas: more than {MOST_CONNECTIONS:,}"
NOTHING_CHOSEN = "Choose a layer or a neuron above to see its weights."


class Outline(QWidget):
    """Shows and edits the whole network without the canvas."""

    layer_wanted = Signal()
    left = Signal()

    def __init__(
        self,
        document: Document,
        selection: Selection,
        session: Session,
        viewed_row: ViewedRow,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName("Outline")
        self.setMinimumWidth(LEAST_WIDTH)
        self._document, self._selection, self._session = document, selection, session
        self._notices = notices
        self._values = RowValues(document, viewed_row)
        self._next_at = 0.0
        self._busy = False
        self._stale = True
        self.tree = TreeView(TreeModel(self._values, self))
        self.weights = WeightView(WeightModel(self))
        self._title, self._apart = SectionHead("Weights"), ""
        self._stop = IconButton("close", "Stop\nThe table stays as it is (Esc)", 24)
        self._stop.setObjectName("outline_stop")
        self._title.add(self._stop)
        self._stop.hide()
        self._hint = Label(NOTHING_CHOSEN, "caption", "text2")
        self._note = ErrorNote(self)
        self._note.setObjectName("outline_error")
        self._changes = Changes(document, selection, notices, self.tree, self._note)
        self.split = Split()
        self._pages = QStackedWidget()
        self._below = QStackedWidget()
        self._lay_out()
        self.setFocusProxy(self.tree)
        self._listen(viewed_row)

    def sizeHint(self) -> QSize:
        """As wide as it is at first."""
        return QSize(WIDTH, 480)

    def refresh(self) -> None:
        """Show the network as it is now; at once if it is seen, else when it is."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        network = self._network()
        self._values.show(self._session.latest)
        self._show_network(network)
        self._pages.setCurrentIndex(0 if network.layers else 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
            self._go_to(existing(self._network_shown, self._selection.picked))
            self._show_connection()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the panel."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().palette.panel)
        painter.end()

    def _network(self) -> Network:
        """The network of the document with its newest parameters."""
        project = self._document.project.network
        latest = self._session.latest.network
        return latest if same_structure(latest, project) else project

    def _show_network(self, network: Network) -> None:
        """Show other rows, and keep what is open, chosen and current."""
        tree, model = self.tree, self.tree.tree_model
        opened = [
            layer.id
            for row, layer in enumerate(model.rows.layers)
            if tree.isExpanded(model.index_at((row, -1)))
        ]
        current, column = tree.current, tree.currentIndex().column()
        place = tree.currentIndex().row(), tree.currentIndex().parent().row()
        self._busy = True
        if model.show_network(network):
            for layer_id in opened:
                if (at := model.rows.place_of_layer(layer_id)) is not None:
                    tree.expand(model.index_at(at))
            if current is not None:
                if column < NAME or tree.isColumnHidden(column):
                    column = NAME
                self._go_back(current, place, column)
        tree.update_numbers()
        self._busy = False
        self._show_selection()
        self._show_weights()

    def _go_back(self, current: Item, place: tuple[int, int], column: int) -> None:
        """Make the row current that was, or the one that took its place."""
        model = self.tree.tree_model
        index = model.index_of(current, column)
        if not index.isValid():
            index = self._in_place_of(current, *place, column)
        if index.isValid():
            flag = self.tree.selectionModel().SelectionFlag.NoUpdate
            self.tree.selectionModel().setCurrentIndex(index, flag)

    def _in_place_of(
        self, gone: Item, row: int, above: int, column: int
    ) -> QModelIndex:
        """Return the row that is where another one was: below its layer, or after."""
        model = self.tree.tree_model
        layer = model.index_of(Item("layer", gone.layer_id))
        if above >= 0 and layer.isValid() and model.rowCount(layer):
            return model.index(min(row, model.rowCount(layer) - 1), column, layer)
        row = row if above < 0 else above
        return model.index(min(row, model.rowCount() - 1), column)

    def _selection_changed(self) -> None:
        """Show what was selected elsewhere, and go there."""
        self._show_selection(go_there=True)
        self._show_connection()

    def _show_selection(self, go_there: bool = False) -> None:
        """Select in the tree what is selected on the canvas."""
        if self._busy or not self.isVisible():
            return
        network = self.tree.tree_model.network
        picked = existing(network, self._selection.picked)
        if picked != picked_from(network, self.tree.selected_items()):
            self._go_to(picked, go_there)

    def _go_to(self, picked: Picked, go_there: bool = True) -> None:
        self._busy = True
        show_picked(self.tree, picked, go_there)
        self._busy = False
        self._show_weights()

    def _show_connection(self) -> None:
        """Go to the cell of the one connection that is selected."""
        picked, block = self._selection.picked, self.weights.weight_model.block
        if self._busy or len(picked.connections) != 1 or block is None:
            return
        ((source, target),) = picked.connections
        column = block.column_of(target)
        for section in block.sections:
            row = block.row_of(section.key, source)
            if row is not None and column is not None:
                index = self.weights.model().index(row, column)
                self.weights.setCurrentIndex(index)

    def _select(self) -> None:
        """Select on the canvas what is selected in the tree."""
        if self._busy:
            return
        network = self.tree.tree_model.network
        self._busy = True
        self._selection.set(picked_from(network, self.tree.selected_items()))
        self._busy = False

    def _show_weights(self) -> None:
        """Show the weights of the current row."""
        if self._busy:
            return
        tree, model = self.tree, self.tree.tree_model
        network, item = model.network, tree.current
        block = None if item is None else block_for(network, model.rows, item)
        if self.weights.weight_model.show_block(block, network):
            self.weights.fit()
        self._below.setCurrentIndex(0 if block is not None else 1)
        if item is None or block is None:
            name = "" if item is None else model.text(item, NAME)
            self._hint.setText(f"{name} has no weights." if name else NOTHING_CHOSEN)
            self._title.set_title("Weights")
            self._apart = ""
            self._title.set_note("")
            return
        neuron = model.text(item, NAME) if item.kind == "neuron" else ""
        source = "" if item.key is None else shown_name(network.layer(item.key[0]))
        title = table_title(network.layer(block.target), neuron, source)
        self._title.set_title(title)
        self._apart = APART if is_apart(network, item) else ""
        self._title.set_note(self._apart)
        self.weights.setAccessibleName(f"{title}, {APART}" if self._apart else title)

    def _show_work(self, words: str, share: float) -> None:
        """Say how far copying or pasting is."""
        self._title.set_note(f"{words} {share:.0%}")
        self._stop.show()

    def _show_rest(self) -> None:
        self._title.set_note(self._apart)
        self._stop.hide()

    def _show_frame(self, frame: Frame) -> None:
        shown = self._network_shown
        if not self.isVisible() or not same_structure(frame.network, shown):
            return
        if frame.running and perf_counter() < self._next_at:
            return
        begun = perf_counter()
        self._values.show(frame)
        self.tree.tree_model.show_numbers(frame.network)
        self.tree.update_numbers()
        if self.weights.isVisible():
            self.weights.weight_model.show_numbers(frame.network)
            self.weights.viewport().update()
        ended = perf_counter()
        self._next_at = ended + PATIENCE * (ended - begun)

    @property
    def _network_shown(self) -> Network:
        return self.tree.tree_model.network

    def _go_to_weights(self) -> None:
        if self._below.currentIndex() == 0 and self.weights.isVisible():
            self.weights.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lay_out(self) -> None:
        head = SectionHead("Outline")
        head.setContentsMargins(12, 0, 12, 0)
        table_page = QWidget()
        column = QVBoxLayout(table_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._title.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self._title)
        self._hint.setContentsMargins(12, 0, 12, 12)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._below.addWidget(self.weights)
        self._below.addWidget(self._hint)
        column.addWidget(self._below)
        self.split.setObjectName("outline_splitter")
        self.split.addWidget(self.tree)
        self.split.addWidget(table_page)
        self._pages.addWidget(self.split)
        self._pages.addWidget(self._empty_page())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self._pages)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        empty = EmptyState(
            "layer",
            "Nothing to list yet",
            "Layers, neurons and weights are listed here.",
            "Add a layer",
        )
        empty.set_tip("Put a hidden layer on the canvas (L)")
        empty.acted.connect(self.layer_wanted)
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 0, 12, 12)
        column.addWidget(empty)
        column.addStretch(1)
        return page

    def _listen(self, viewed_row: ViewedRow) -> None:
        document = self._document
        for signal in (
            document.structure_changed,
            document.parameters_changed,
            document.placement_changed,
            document.data_changed,
            document.run_changed,
            document.project_replaced,
            self._session.stopped,
            viewed_row.changed,
        ):
            signal.connect(self.refresh)
        self._selection.changed.connect(self._selection_changed)
        self._session.frame.connect(self._show_frame)
        tree, weights, changes = self.tree, self.weights, self._changes
        tree.selection_changed.connect(self._select)
        tree.current_changed.connect(self._show_weights)
        tree.delete_wanted.connect(changes.delete)
        tree.freeze_wanted.connect(changes.freeze)
        tree.connect_wanted.connect(changes.connect_to)
        tree.weights_wanted.connect(self._go_to_weights)
        tree.left.connect(self.left)
        weights.left.connect(tree.setFocus)
        tree.tree_model.edit_wanted.connect(changes.do)
        weights.weight_model.edit_wanted.connect(changes.do)
        weights.edit_wanted.connect(changes.do)
        weights.refused.connect(self._notices.refused)
        weights.clipboard.working.connect(self._show_work)
        weights.clipboard.ended.connect(self._show_rest)
        self._stop.clicked.connect(weights.clipboard.cancel)
        tree.delegate.refused.connect(changes.refuse_number)
        weights.delegate.refused.connect(changes.refuse_number)
        theme().changed.connect(self.update)
