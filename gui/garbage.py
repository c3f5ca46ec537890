"""Cyclic garbage is collected on the GUI thread only.

A collection that happens to start in the training thread would destroy Qt objects
there, which ends the process.
"""

import gc
import weakref
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

INTERVAL_MS = 2000


class GarbageCollector(QObject):
    """Switches automatic collection off and collects from a timer.

    With several windows it comes back when the last of them has stopped its own.
    """

    _running: ClassVar["weakref.WeakSet[GarbageCollector]"] = weakref.WeakSet()
    _was_enabled: ClassVar[bool] = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if not any(isValid(other) for other in self._running):
            GarbageCollector._was_enabled = gc.isenabled()
        self._running.add(self)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(INTERVAL_MS)
        self._thresholds = gc.get_threshold()

    def stop(self) -> None:
        """Give automatic collection back."""
        self._timer.stop()
        self._running.discard(self)
        others = any(isValid(other) for other in self._running)
        if self._was_enabled and not others:
            gc.enable()

    def _collect(self) -> None:
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return
