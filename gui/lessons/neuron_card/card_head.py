"""The head of the card: which neuron, at which moment, for which row."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.activations import ACTIVATIONS
from engine.explain.neuron_lens import NeuronSteps
from engine.network.layer import Layer
from gui.lessons.neuron_card.card_part import CardPart
from gui.lessons.neuron_card.gauge import Glyph
from gui.style.theme import theme
from gui.training.frame import Frame
from gui.viewed_row import ROW_AFTER, ROW_BEFORE
from gui.widgets.buttons import IconButton
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.frame import paint_frame
from gui.widgets.label import Label
from gui.widgets.live_text import LiveLabel
from gui.widgets.status_dot import StatusDot

HEAD = 60
"""Least height of the name and what is beside it."""
KINDS = {"input": "Input in", "hidden": "Neuron in", "output": "Output in"}
ROW_HEIGHT = 28


class RowChooser(QWidget):
    """A box with the viewed row, and arrows to the rows beside it."""

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = -1, -1
        self._words = Label("", "section")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        before = IconButton("chevron-left", ROW_BEFORE, 26, 14)
        after = IconButton("chevron-right", ROW_AFTER, 26, 14)
        before.setObjectName("card_row_before")
        after.setObjectName("card_row_after")
        before.clicked.connect(self._back)
        after.clicked.connect(self._on)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(before)
        row.addWidget(self._words, 1)
        row.addWidget(after)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_row(self, row: int, count: int) -> None:
        """Show which row of how many; nothing where there are none."""
        if (row, count) != self._shown:
            self._shown = row, count
            self.setVisible(count > 0)
            self._words.setText(f"Row {row + 1:,} of {count:,}")

    def sizeHint(self) -> QSize:
        """The words and the two arrows, with some air."""
        return QSize(self._words.sizeHint().width() + 92, ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        palette = theme().palette
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), palette.raised, palette.border)
        painter.end()

    def _back(self) -> None:
        self.stepped.emit(-1)

    def _on(self) -> None:
        self.stepped.emit(1)


class CardHead(CardPart):
    """Glyph, name and layer at the left; moment, row and the way out at the right."""

    row_stepped = Signal(int)
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.glyph = Glyph()
        self._name = ElidedLabel("", "title")
        self._where = ElidedLabel("", "body", "text2")
        self._dot = StatusDot("success")
        self._moment = LiveLabel("", "body", "text2")
        self._told: tuple[object, ...] = ()
        self._row = RowChooser()
        self._row.stepped.connect(self.row_stepped)
        close = IconButton(
            "close", "Close the card\nGo back to the whole network (Esc)", 28, 16
        )
        close.setObjectName("card_close")
        close.clicked.connect(self.close_wanted)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._where)
        head = QHBoxLayout(self)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(self.glyph)
        head.addSpacing(4)
        head.addLayout(names, 1)
        head.addStrut(HEAD)
        head.addWidget(self._dot)
        head.addWidget(self._moment)
        head.addSpacing(10)
        head.addWidget(self._row)
        head.addSpacing(4)
        head.addWidget(close)

    @property
    def where(self) -> str:
        """What stands under the name."""
        return self._where.text()

    def show_neuron(self, layer: Layer, index: int) -> None:
        """Name the neuron, its layer and its activation."""
        word = ACTIVATIONS[layer.activations[index]].label if layer.computes else ""
        told = layer.names[index], layer.loose, layer.kind, layer.name, word
        if told == self._told:
            return
        self._told = told
        self._name.setText(layer.names[index])
        where = "Single neuron" if layer.loose else f"{KINDS[layer.kind]} {layer.name}"
        if word:
            where += f", {word}"
        self._where.setText(where)

    def show_moment(self, frame: Frame, row: int, count: int) -> None:
        """Say of which moment and row the numbers are."""
        live = "live, " if frame.running else ""
        words = f"{live}epoch {frame.epoch:,}"
        if frame.running:
            self._moment.follow(words)
        else:
            self._moment.setText(words)
        self._dot.setVisible(frame.running)
        self._row.show_row(row, count)

    def show_steps(self, steps: NeuronSteps | None) -> None:
        """Show what the neuron does; None where there is nothing to show."""
        self.glyph.show_steps(steps)
