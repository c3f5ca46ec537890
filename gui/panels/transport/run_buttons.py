"""Rewind, play or pause, step."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.training.session import Session
from gui.widgets.buttons import IconButton, PlayButton

REWIND = "Rewind to the start\nGo back to exactly the weights before the first step"
PLAY = "Play (Space)\nTrain the network with the settings at the right"
PAUSE = "Pause (Space)\nStop training and keep what was learned"


class StepButton(IconButton):
    """Steps an epoch; with Shift a batch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = "Step one epoch\nTrain on all rows once; with Shift held, on one batch"
        super().__init__("step", words, 32, 18, parent)
        self.with_shift = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Note whether Shift is held, before the click is told."""
        shift = Qt.KeyboardModifier.ShiftModifier
        self.with_shift = bool(event.modifiers() & shift)
        super().mouseReleaseEvent(event)
        self.with_shift = False


class RunButtons(QWidget):
    """The three buttons that lead the training."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rewind = IconButton("rewind", REWIND, 32, 18)
        self._play = PlayButton()
        self._step = StepButton()
        for button, name in (
            (self._rewind, "rewind"),
            (self._play, "play"),
            (self._step, "step"),
        ):
            button.setObjectName(f"transport_{name}")
            # A click leaves the keys where they are, so that Space plays after it.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for button in (self._rewind, self._play, self._step):
            row.addWidget(button)
        self._rewind.clicked.connect(session.rewind)
        self._play.clicked.connect(session.toggle)
        self._step.clicked.connect(self._make_step)
        session.state_changed.connect(self._follow)
        self._follow()

    def _make_step(self) -> None:
        self._session.step(batch=self._step.with_shift)

    def _follow(self) -> None:
        playing = self._session.is_running
        self._play.set_playing(playing)
        self._play.setToolTip(PAUSE if playing else PLAY)
