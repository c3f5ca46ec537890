"""What the canvas is built from: layers, neurons and activations, to be dragged."""

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from engine.errors import UserError
from gui.document import Document
from gui.notices import Notices
from gui.panels.picked_neurons import computing_neurons
from gui.selection import Selection
from gui.style.theme import theme
from gui.widgets.activation_tile import ActivationTile
from gui.widgets.buttons import Button
from gui.widgets.palette_tile import PaletteTile
from gui.widgets.section import SectionHead
from gui.widgets.tile import Tile

BUILD = (
    ("input", "Input", "", "A layer that holds the columns of the data."),
    ("layer", "Layer", "L", "A hidden layer of several neurons."),
    ("neuron", "Neuron", "N", "One neuron, placed by itself."),
    ("output", "Output", "", "A layer that answers for the targets of the data."),
)
FIRST_ACTIVATIONS = (
    *("identity", "sigmoid", "tanh"),
    *("relu", "leaky_relu", "gelu"),
    *("softplus", "sine", "gaussian"),
)
MORE_ACTIVATIONS = tuple(name for name in ACTIVATIONS if name not in FIRST_ACTIVATIONS)
WIDE = 240
"""From this width on the margin is 16 instead of 12."""


class PalettePanel(QWidget):
    """Entries that are dragged to the canvas, or added by a double click or Enter.

    A click on an activation gives it to the selected neurons.
    """

    drag_started = Signal(str, QPoint)
    drag_moved = Signal(QPoint)
    drag_finished = Signal(QPoint)
    drag_cancelled = Signal()
    activated = Signal(str)
    needed = Signal()
    """An entry is asked for that cannot be seen."""

    def __init__(
        self,
        document: Document,
        selection: Selection,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.document, self.selection = document, selection
        self.notices = notices
        self._clicked = ""
        # A double click begins with a click, which must not change the selection.
        self._click_timer = QTimer(self)
        self._click_timer.setSingleShot(True)
        self._click_timer.timeout.connect(self._set_clicked)
        self.tiles: dict[str, Tile] = {}
        self.stand_ins: dict[str, Tile] = {}
        """Tiles elsewhere that do the same, where the palette has no room."""
        self.setObjectName("palette")
        self.setAccessibleName("Palette")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._add_build()
        self._add_activations()
        self._column.addSpacing(12)
        self._set_margin()
        theme().changed.connect(self.update)

    @property
    def waits_for_second_click(self) -> bool:
        """Whether a click may still become a double click."""
        return self._click_timer.isActive()

    def entry_point(self, entry: str) -> QPoint:
        """Return the middle of an entry, in pixels of the screen."""
        tile, stand_in = self.tiles[entry], self.stand_ins.get(entry)
        if stand_in is not None and stand_in.isVisible():
            return stand_in.mapToGlobal(stand_in.rect().center())
        if entry in MORE_ACTIVATIONS and self._more.isHidden():
            self.show_more(True)
        if not self.isVisible():
            self.needed.emit()
        layout = self.layout()
        if layout is not None:
            layout.activate()
        return tile.mapToGlobal(tile.rect().center())

    def set_key(self, entry: str, key: str) -> None:
        """Show the key that puts an entry on the canvas."""
        tile = self.tiles[entry]
        if isinstance(tile, PaletteTile):
            tile.set_key(key)
        words = {name: (title, tip) for name, title, _, tip in BUILD}[entry]
        for each in filter(None, (tile, self.stand_ins.get(entry))):
            shown = f"{words[0]} ({key})" if key else words[0]
            each.setToolTip(f"{shown}\n{words[1]}")

    def serve(self, tile: Tile, entry: str) -> None:
        """Let a tile be dragged and activated as an entry."""
        tile.setProperty("entry", entry)
        tile.set_draggable()
        tile.activated.connect(self._tile_activated)
        tile.drag_started.connect(self._tile_drag_started)
        tile.drag_moved.connect(self.drag_moved)
        tile.drag_dropped.connect(self.drag_finished)
        tile.drag_cancelled.connect(self.drag_cancelled)

    def show_more(self, show: bool) -> None:
        """Show or hide the activations that are used less."""
        self._more.setVisible(show)
        self._more_button.set_words("Fewer" if show else "More")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the panel."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().palette.panel)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the wider margin where there is room for it."""
        self._set_margin()
        super().resizeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget a click that was waiting."""
        self._click_timer.stop()
        super().hideEvent(event)

    def _set_margin(self) -> None:
        margin = 16 if self.width() >= WIDE else 12
        self._column.setContentsMargins(margin, 0, margin, 0)

    def _add_build(self) -> None:
        self._column.addWidget(SectionHead("Build"))
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (entry, words, key, sentence) in enumerate(BUILD):
            tile = PaletteTile(entry, words, key)
            tile.setToolTip(f"{words}{f' ({key})' if key else ''}\n{sentence}")
            self._add_tile(tile, entry)
            grid.addWidget(tile, place // 2, place % 2)
        self._column.addLayout(grid)

    def _add_activations(self) -> None:
        self._column.addSpacing(6)
        head = SectionHead("Activations")
        self._column.addWidget(head)
        self._column.addLayout(self._activation_grid(FIRST_ACTIVATIONS))
        self._more = QWidget()
        more = self._activation_grid(MORE_ACTIVATIONS)
        more.setContentsMargins(0, 8, 0, 0)
        self._more.setLayout(more)
        self._column.addWidget(self._more)
        self._more_button = Button("More", "quiet_link")
        self._more_button.setToolTip("Show the activations that are used less")
        self._more_button.clicked.connect(self._toggle_more)
        head.add(self._more_button)
        self.show_more(False)

    def _activation_grid(self, names: tuple[str, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, name in enumerate(names):
            tile = ActivationTile(name)
            row = ACTIVATIONS[name]
            tile.setToolTip(
                f"{row.label}: {row.formula}\nDrop it on a neuron or a layer; "
                "a click gives it to the selection."
            )
            tile.clicked.connect(self._tile_clicked)
            self._add_tile(tile, name)
            grid.addWidget(tile, place // 3, place % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def _add_tile(self, tile: Tile, entry: str) -> None:
        self.serve(tile, entry)
        self.tiles[entry] = tile

    def _sending_entry(self) -> str:
        return str(self.sender().property("entry"))

    def _tile_drag_started(self, point: QPoint) -> None:
        self._click_timer.stop()
        self.drag_started.emit(self._sending_entry(), point)

    def _tile_activated(self) -> None:
        self._click_timer.stop()
        self.activated.emit(self._sending_entry())

    def _tile_clicked(self) -> None:
        if computing_neurons(self.document.project.network, self.selection.picked):
            self._clicked = self._sending_entry()
            self._click_timer.start(QApplication.doubleClickInterval())

    def _set_clicked(self) -> None:
        network = self.document.project.network
        neurons = computing_neurons(network, self.selection.picked)
        if not neurons:
            return
        try:
            self.document.do(SetActivation(neurons, self._clicked))
        except UserError as error:
            self.notices.refused("The activation stays as it is", str(error))

    def _toggle_more(self) -> None:
        self.show_more(self._more.isHidden())
