"""The pace of numbers that are read, and not watched."""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from gui.training.frame import Frame

APART_SECONDS = 0.05


class ReadingPace(QObject):
    """Passes on moments of a run 20 times a second, and each moment of rest at once.

    Digits that change more often cannot be read, and writing them takes the window's
    thread as long as painting a small network. The newest moment is never left out.
    """

    frame = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next = 0.0
        self._waiting: Frame | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._pass_on)

    def take(self, frame: Frame) -> None:
        """Pass on a moment, now or soon."""
        self._waiting = frame
        wait = self._next - perf_counter()
        if not frame.running or wait <= 0:
            self._pass_on()
        elif not self._late.isActive():
            self._late.start(max(1, round(1000 * wait)))

    def _pass_on(self) -> None:
        self._late.stop()
        frame, self._waiting = self._waiting, None
        if frame is not None:
            self._next = perf_counter() + APART_SECONDS
            self.frame.emit(frame)
