"""The bar under the canvas while the steps of a neuron are played."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.lessons.neuron_card.player import Player
from gui.lessons.neuron_card.timeline import PHASES
from gui.style.shadow import paint_shadow
from gui.style.theme import theme
from gui.widgets.buttons import Button, IconButton
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.frame import paint_frame
from gui.widgets.label import Label

SHADOW = 12
HEIGHT, WIDTH = 48, 620


class StepsBar(QWidget):
    """Back, play, next, what happens at this moment, and the way back to the card."""

    card_wanted = Signal()

    def __init__(self, player: Player, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("steps_bar")
        self.setAccessibleName("Steps of the neuron")
        self.setFixedSize(WIDTH + 2 * SHADOW, HEIGHT + 2 * SHADOW)
        self._player = player
        self._back = IconButton("rewind", "The step before\nLeft", 28, 16)
        self._play = IconButton("pause", "Hold the steps", 28, 16)
        self._next = IconButton("step", "The next step\nRight", 28, 16)
        self._back.setObjectName("steps_back")
        self._play.setObjectName("steps_play")
        self._next.setObjectName("steps_next")
        self._phase = Label("", "section")
        self._words = ElidedLabel("")
        card = Button("Back to the card", "link")
        card.setObjectName("steps_card")
        card.setToolTip("End the steps and show the card again (Esc)")
        row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW + 8, SHADOW, SHADOW + 14, SHADOW)
        row.setSpacing(4)
        for button in (self._back, self._play, self._next):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self._phase)
        row.addSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(card)
        self._back.clicked.connect(player.go_back)
        self._play.clicked.connect(player.toggle)
        self._next.clicked.connect(player.go_on)
        card.clicked.connect(self.card_wanted)
        player.moved.connect(self._follow)
        self.hide()

    @property
    def words(self) -> str:
        """What happens at this moment."""
        return self._words.text()

    def take_focus(self) -> None:
        """Take the keys: arrows step, Space holds, Esc ends."""
        self._play.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys."""
        if event.key() == Qt.Key.Key_Right:
            self._player.go_on()
        elif event.key() == Qt.Key.Key_Left:
            self._player.go_back()
        elif event.key() == Qt.Key.Key_Escape:
            self.card_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shadow and bar."""
        palette = theme().palette
        body = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        painter = QPainter(self)
        paint_shadow(painter, body, palette.shadow)
        paint_frame(painter, body, palette.raised, palette.border, radius=8)
        painter.end()

    def _follow(self) -> None:
        player = self._player
        self._phase.setText(f"{player.phase + 1} {PHASES[player.phase]}")
        self._words.setText(player.words)
        running = player.is_running
        words = "Hold the steps" if running else "Play the steps"
        self._play.set_icon("pause" if running else "play", words)
