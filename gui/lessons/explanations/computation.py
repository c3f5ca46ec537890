"""Computes what a page shows, beside the window, and only the newest of its wishes."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gui.background import Task, once


class Computation(QObject):
    """One thing at a time: `done` has the result, `failed` why there is none."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._next: Callable[[], object] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is computed or waits for its turn."""
        return self._task is not None

    def ask(self, wish: Callable[[], object]) -> None:
        """Compute this next; what has not begun by then is forgotten."""
        self._next = wish
        if self._task is None:
            self._begin()

    def stop(self) -> None:
        """Tell of nothing any more."""
        self._next = None
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            task.deleteLater()

    def _begin(self) -> None:
        wish, self._next = self._next, None
        if wish is None:
            return
        self._task = Task(once(wish), self)
        self._task.done.connect(self._ended)
        self._task.failed.connect(self._refused)
        self._task.start()

    def _ended(self, result: object) -> None:
        self._clear()
        self.done.emit(result)
        self._begin_next()

    def _refused(self, sentence: str) -> None:
        self._clear()
        self.failed.emit(sentence)
        self._begin_next()

    def _clear(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()

    def _begin_next(self) -> None:
        if self._task is None:
            self._begin()
