"""Cyclic garbage is collected on the GUI thread only, and never within Qt.

A collection that happens to start in the training thread would destroy Qt objects
there, which ends the process. One that starts while Qt destroys an object may destroy
another whose lock is the one that is held, and wait for it for ever.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 2000


class GarbageCollector(QObject):
    """Switches automatic collection off and collects from a timer.

    It stays off when the last window is gone, since Qt destroys the rest after that.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(INTERVAL_MS)

    @Slot()
    def _collect(self) -> None:
        collect_what_is_due()

    def stop(self) -> None:
        """Collect no more."""
        self._timer.stop()


def collect_what_is_due() -> None:
    """Collect as Python would by itself, at a moment when nothing is destroyed."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
