"""What all pages of the inspector have in common."""

from time import monotonic
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.edits.edit import Edit
from engine.errors import UserError
from engine.network.network import Network
from gui.panels.inspector.error_note import ErrorNote
from gui.panels.inspector.glyph import BESIDE_DISC
from gui.panels.inspector.head import Head
from gui.panels.inspector.parts import Parts
from gui.panels.inspector.row_values import same_structure
from gui.selection import Picked
from gui.training.frame import Frame

MARGIN = 16
BURST_SECONDS = 0.8
"""Changes of one field that follow each other this closely are one step of undo."""


class Page(QWidget):
    """Shows one kind of selection: a head, and below it what the kind has."""

    explain_wanted = Signal(int)
    """The card of a neuron is wanted."""

    needs_values: ClassVar[bool] = False
    """Whether it shows what the network makes of the viewed row."""

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts = parts
        self.network = Network()
        """The network that the page is laid out for, with its newest parameters."""
        self.head = Head()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 1, 0, MARGIN)
        self._whole.setSpacing(0)
        self.add_wide(self.head, left=BESIDE_DISC)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.column.setSpacing(0)
        self._whole.addLayout(self.column)
        self.note = ErrorNote(self)
        self._burst: tuple[object, float, int] = (None, 0.0, 0)

    def add_wide(self, widget: QWidget, left: int = 0, right: int = 0) -> None:
        """Put a widget below what is there that reaches into the margins.

        So that what it draws stands at the margin, not the room around that.
        """
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN - left, 0, MARGIN - right, 0)
        row.addWidget(widget)
        self._whole.addLayout(row)

    def end(self) -> None:
        """Leave the rest of the page free."""
        self._whole.addStretch(1)

    def show_picked(self, picked: Picked) -> None:
        """Lay the page out for a selection, all of which exists."""
        project = self.parts.document.project.network
        latest = self.parts.session.latest.network
        self.network = latest if same_structure(latest, project) else project
        self.lay_out(picked)
        self.show_numbers(self.parts.session.is_running)

    def show_frame(self, frame: Frame) -> None:
        """Show the newest numbers; a frame of another network is not for this page."""
        if same_structure(frame.network, self.network):
            self.network = frame.network
            self.show_numbers(frame.running)

    def lay_out(self, picked: Picked) -> None:
        """Say what is selected, and list its parts."""
        raise NotImplementedError

    def show_numbers(self, running: bool) -> None:
        """Show the numbers of `network`; called for every frame."""

    def do(self, edit: Edit, about: QWidget, gesture: int | None = None) -> bool:
        """Do an edit; what is refused is said below the field. Whether it was done."""
        self.note.silence()
        try:
            self.parts.document.do(edit, gesture)
        except UserError as error:
            self.note.say(str(error), about)
            return False
        return True

    def refuse(self, sentence: str, about: QWidget) -> None:
        """Say why what was typed is not taken over."""
        # The focus of a field that is being left is elsewhere by now.
        if about.window().focusWidget() is about:
            self.note.say(sentence, about)
        else:
            self.parts.notices.refused("The number stays as it is", sentence)

    def burst(self, key: object) -> int:
        """Return the gesture of a field, the same for changes that follow quickly."""
        last, at, number = self._burst
        now = monotonic()
        if last != key or now - at > BURST_SECONDS:
            number = self.parts.document.new_gesture()
        self._burst = (key, now, number)
        return number
