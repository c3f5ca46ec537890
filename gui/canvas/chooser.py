"""Chooses the connections that are painted of a large network beside the window."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from gui.background import Task, once
from gui.canvas.stage import Stage

if TYPE_CHECKING:
    from gui.canvas.choice import Choice

INTERVAL_MS = 100
"""From the beginning of one choice to the next, while weights change."""
STOP_SECONDS = 5.0


class Chooser(QObject):
    """Keeps the choice of a stage near its weights; `fresh` tells of another one.

    While one is under way, the stage shows newer weights of the last one.
    """

    fresh = Signal()

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        self._task: Task | None = None
        self._is_stopped = False
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(INTERVAL_MS)
        self._pace.timeout.connect(self.follow)

    @property
    def is_busy(self) -> bool:
        """Whether a choice is under way, or will be as soon as it is due."""
        return self._task is not None or self._pace.isActive()

    def follow(self) -> None:
        """Choose anew, if the newest weights ask for it and nothing is under way."""
        if self.is_busy or self._is_stopped or not self._stage.asks_for_choice:
            return
        self._pace.start()
        self._task = Task(once(self._stage.choosing()), self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.start()

    def stop(self) -> None:
        """End what is under way, until `resume`."""
        self._is_stopped = True
        if isValid(self._pace):
            self._pace.stop()
        task, self._task = self._task, None
        if task is not None and isValid(task):
            task.finish(STOP_SECONDS)

    def resume(self) -> None:
        """Go on after a stop."""
        self._is_stopped = False
        self.follow()

    def _done(self, result: object) -> None:
        self._drop()
        if self._stage.take_choice(cast("Choice", result)):
            self.fresh.emit()
        self.follow()

    def _failed(self, reason: str) -> None:
        """Stay with the last choice: there is not enough memory for another."""
        self._drop()

    def _drop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
