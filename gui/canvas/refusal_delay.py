"""When the reason of a refused connection may appear: not while only passing by."""

from PySide6.QtCore import QObject, QTimer, Signal

from gui.canvas.overlay import Overlay

DELAY_MS = 150


class RefusalDelay(QObject):
    """Watches the dragged connection; `due` when it stayed refused for a moment."""

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_due = False
        self._reason: str | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._elapsed)

    def follow(self, overlay: Overlay) -> None:
        """Look at what the gesture shows now."""
        reason = overlay.reason
        if reason == self._reason:
            return
        self._reason = reason
        self.is_due = False
        if reason is None:
            self._timer.stop()
        else:
            self._timer.start()

    def _elapsed(self) -> None:
        self.is_due = True
        self.due.emit()
