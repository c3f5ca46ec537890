"""The activation: five tiles, and a menu with all of them."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.activations import ACTIVATIONS
from gui.style.icons import paint_icon
from gui.style.theme import theme
from gui.widgets.activation_tile import ActivationTile
from gui.widgets.choice import Choice
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.label import Label

TILES = ("identity", "sigmoid", "tanh", "relu", "sine")
MENU_WIDTH = 128


class ActivationMenu(Choice):
    """A choice of which only the arrow is seen; the words stand above the tiles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        options = [(name, row.label) for name, row in ACTIVATIONS.items()]
        super().__init__(options, "Activation", parent=parent)
        self.setObjectName("inspector_activation")
        self.setToolTip(
            "All activations\nChoose among all that a neuron can compute of its sum"
        )
        self.view().setMinimumWidth(MENU_WIDTH)

    def sizeHint(self) -> QSize:
        """As high as a tile."""
        return QSize(24, 34)

    def minimumSizeHint(self) -> QSize:
        """It does not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow and the fill of the state."""
        palette = theme().palette
        area = QRectF(self.rect())
        painter = QPainter(self)
        if self.view().isVisible():
            paint_frame(painter, area, palette.press, None)
        elif self.underMouse():
            paint_frame(painter, area, palette.hover, None)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        box = QRectF(0, 0, 16, 16)
        box.moveCenter(area.center())
        paint_icon(painter, "chevron-down", palette.text, box)
        painter.end()


class ActivationRow(QWidget):
    """Shows one activation, or that several differ, and offers all."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = Label("", "section")
        self._note = Label("", "caption", "text2")
        self._note.setWordWrap(True)
        self.menu = ActivationMenu()
        self.menu.chosen.connect(self.chosen)
        self.tiles = {name: ActivationTile(name, small=True) for name in TILES}
        caption = QHBoxLayout()
        caption.addWidget(Label("Activation", "caption", "text2"))
        caption.addStretch(1)
        caption.addWidget(self._word)
        row = QHBoxLayout()
        row.setSpacing(4)
        for tile in self.tiles.values():
            tile.clicked.connect(self._choose_tile)
            row.addWidget(tile)
        row.addWidget(self.menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(caption)
        column.addLayout(row)
        column.addWidget(self._note)
        self._note.hide()

    def set_value(self, name: str | None) -> None:
        """Show an activation; None where several differ."""
        for each, tile in self.tiles.items():
            tile.setChecked(each == name)
        if name is None:
            self.menu.set_mixed()
            self._word.setText("mixed")
        else:
            self.menu.set_value(name)
            self._word.setText(ACTIVATIONS[name].label)

    def set_note(self, note: str) -> None:
        """Say something about it, in a quiet line."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _choose_tile(self) -> None:
        tile = self.sender()
        if isinstance(tile, ActivationTile):
            self.chosen.emit(tile.activation)
