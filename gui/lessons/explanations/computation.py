"""Computes what a page shows, beside the window, and only the newest of its wishes."""

import math
from collections.abc import Callable
from functools import partial
from time import perf_counter, thread_time

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import UserError
from gui.background import Task, once

PATIENCE = 3
"""How many times as long as the last one took a patient wish waits."""
QUICK_SECONDS = 0.006
"""What takes no longer than that is no burden, though it comes with every picture."""
HERE_SECONDS = 0.003
"""What took no longer than that is computed in the window's thread while it comes again
and again: another one would make it wait as long for Python's lock."""


class Computation(QObject):
    """One thing at a time: `done` has the result, `failed` why there is none."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._next: Callable[[], Callable[[], object]] | None = None
        self._patient = False
        self._due = 0.0
        self._took = math.inf
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether something is computed or waits for its turn."""
        return self._task is not None or self._later.isActive()

    def ask(self, wish: Callable[[], object], *, patient: bool = False) -> None:
        """Compute this next; what has not begun by then is forgotten.

        A patient wish waits until computing and showing took a quarter of the time at
        most, not counting what is quick.
        """
        self.ask_for(partial(_given, wish), patient=patient)

    def ask_for(
        self, make: Callable[[], Callable[[], object]], *, patient: bool = False
    ) -> None:
        """Compute next what is wished for at the moment when it begins."""
        self._next, self._patient = make, patient
        if self._task is None:
            self._begin()

    def stop(self) -> None:
        """Tell of nothing any more."""
        self._next = None
        self._took = math.inf
        self._later.stop()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            task.deleteLater()

    def _begin(self) -> None:
        wait = self._due - perf_counter()
        self._later.stop()
        if self._next is None:
            return
        if self._patient and wait > 0:
            self._later.start(round(1000 * wait) + 1)
            return
        make, self._next = self._next, None
        work = _Timed(make())
        if self._patient and self._took <= HERE_SECONDS:
            self._do_here(work)
            return
        self._task = Task(once(work), self, quick=True)
        self._task.done.connect(self._ended)
        self._task.failed.connect(self._refused)
        self._task.start()

    def _do_here(self, work: Callable[[], object]) -> None:
        try:
            result = work()
        except UserError as error:
            self._refused(str(error))
        else:
            self._ended(result)

    def _ended(self, result: object) -> None:
        self._clear()
        found, seconds = result if isinstance(result, tuple) else (result, 0.0)
        self._took = seconds
        begun = perf_counter()
        self.done.emit(found)
        ended = perf_counter()
        slow = max(0.0, seconds + ended - begun - QUICK_SECONDS)
        self._due = ended + PATIENCE * slow
        self._begin_next()

    def _refused(self, sentence: str) -> None:
        self._clear()
        self._took = math.inf
        self.failed.emit(sentence)
        self._begin_next()

    def _clear(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()

    def _begin_next(self) -> None:
        if self._task is None:
            self._begin()


def _given(wish: Callable[[], object]) -> Callable[[], object]:
    return wish


class _Timed:
    """A wish that also tells how long it took to compute."""

    def __init__(self, wish: Callable[[], object]) -> None:
        self._wish = wish

    def __call__(self) -> tuple[object, float]:
        begun = thread_time()
        found = self._wish()
        return found, thread_time() - begun
