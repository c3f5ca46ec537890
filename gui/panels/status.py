"""What the status bar says: state, size of the network, speed, seed, last save."""

import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from engine.network.network import Network
from gui.document import Document
from gui.style.number_text import format_count
from gui.training.frame import Frame
from gui.training.session import Session
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label
from gui.widgets.status_dot import StatusDot

AGO_MS = 5000
BETWEEN = 6 * " "
"""Between two counts: 20 px in the usual size of type."""


class StatusReadouts(QWidget):
    """One line of quiet facts."""

    def __init__(
        self, document: Document, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Status")
        self._document = document
        self._session = session
        self._saved: float | None = None
        self._dot = StatusDot()
        self._state = Label("", "caption")
        self._state.setObjectName("transport_state")
        self._reason = ElidedLabel("", "caption", "text2")
        self._reason.setObjectName("transport_reason")
        self._size = ElidedLabel("", "caption", "text2")
        self._speed = Label("", "caption", "text2")
        self._speed.setObjectName("transport_steps_per_second")
        self._seed = Label("", "caption", "text2")
        self._ago = Label("", "caption", "text2")
        self._timer = QTimer(self)
        self._timer.setInterval(AGO_MS)
        self._timer.timeout.connect(self._show_ago)
        self._lay_out()
        document.structure_changed.connect(self._count)
        document.project_replaced.connect(self._count)
        document.data_changed.connect(self._count)
        document.run_changed.connect(self._count)
        document.path_changed.connect(self._note_save)
        session.state_changed.connect(self._show_state)
        session.frame.connect(self._show_frame)
        self._count()
        self._note_save()
        self._show_state()
        self._show_frame(session.latest)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the time since the last save go on."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._dot)
        row.addWidget(self._state)
        row.addWidget(self._reason)
        row.addSpacing(8)
        row.addWidget(self._size)
        row.addStretch(1)
        for label in (self._speed, self._seed, self._ago):
            row.addSpacing(8)
            row.addWidget(label)
        for label in (self._state, self._speed, self._seed, self._ago):
            # As high as the words that can be shortened, and so on one line with them.
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _show_state(self) -> None:
        reason = self._session.reason
        if self._session.is_running:
            word, token = "Training", "success"
        elif self._session.is_busy:
            word, token = "Stepping", "success"
        elif self._document.project.is_trained:
            word, token = "Paused", "text2"
        else:
            word, token = "Ready", "text2"
        self._dot.set_token(token)
        self._state.setText(word)
        # "Paused" beside "Paused at epoch 65." would say it twice.
        is_state = reason.startswith(word)
        self._state.setVisible(not is_state)
        self._reason.setText(reason.removesuffix(".") if is_state else reason)
        self._reason.set_token("text" if is_state else "text2")
        self._reason.setVisible(bool(reason))
        if not self._session.is_busy:
            self._speed.setText("")

    def _show_frame(self, frame: Frame) -> None:
        if frame.running and frame.steps_per_second > 0:
            self._speed.setText(f"{rough_count(frame.steps_per_second)} steps/s")

    def _count(self) -> None:
        self._size.setText(size_words(self._document.project.network))
        self._seed.setText(f"seed {self._document.project.settings.seed}")
        self._show_state()

    def _note_save(self) -> None:
        path = self._document.path
        self._saved = None if path is None else _time_of(path)
        self._show_ago()

    def _show_ago(self) -> None:
        if self._saved is None:
            self._ago.setText("not saved yet")
        else:
            self._ago.setText(f"saved {ago(time.time() - self._saved)}")


def size_words(network: Network) -> str:
    """Count what computes: neurons that are no inputs, connections, parameters."""
    counts = (
        (network.n_computing, "neuron"),
        (network.n_connections, "connection"),
        (network.n_parameters, "parameter"),
    )
    return BETWEEN.join(
        f"{format_count(n)} {word}{'' if n == 1 else 's'}" for n, word in counts
    )


def rough_count(number: float) -> str:
    """Return a number in about three digits: 284 k, 3.1 M."""
    for unit, word in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= unit:
            value = number / unit
            return f"{value:.1f} {word}" if value < 10 else f"{value:.0f} {word}"
    return f"{number:.0f}"


def ago(seconds: float) -> str:
    """Say in words how long ago something was."""
    for unit, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds // unit:.0f} {word} ago"
    return "just now" if seconds < 5 else f"{seconds // 5 * 5:.0f} s ago"


def _time_of(path: Path) -> float | None:
    """When a file was last written; None where it cannot be asked."""
    try:
        return path.stat().st_mtime
    except OSError:
        return None
