"""Work that takes long, beside the window: reading, writing, computing."""

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import UserError

POLL_MS = 15
QUICK_MS, QUICK_POLLS = 2, 10
"""How soon, and how often, the end of what is over in a moment is looked for."""

Steps = Generator[float, None, object]
"""Yields its progress from 0 to 1 often, so that it can be cancelled there."""


class Task(QObject):
    """Runs a generator in a thread and tells, on the window's thread, how it went.

    Exactly one of `done`, `failed` and `cancelled` is emitted. An error that is not the
    user's is raised on the window's thread as well.
    """

    progress = Signal(float)
    done = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(
        self,
        steps: Callable[[], Steps],
        parent: QObject | None = None,
        *,
        quick: bool = False,
    ) -> None:
        """`quick` has its end noticed at once, if it comes in a moment."""
        super().__init__(parent)
        self._steps = steps
        self._stop = Event()
        self._share = 0.0
        self._told = 0.0
        self._future: Future[object] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(QUICK_MS if quick else POLL_MS)
        self._quick_polls = QUICK_POLLS if quick else 0
        self._timer.timeout.connect(self._poll)

    @property
    def is_running(self) -> bool:
        """Whether nothing was told of its end yet."""
        return self._future is not None

    def start(self) -> None:
        """Begin; a task runs once."""
        executor = ThreadPoolExecutor(1, "weightloom-task")
        self._future = executor.submit(self._run)
        executor.shutdown(wait=False)
        self._timer.start()

    def cancel(self) -> None:
        """Ask it to end at its next step; what it returns is thrown away."""
        if self.is_running:
            self._stop.set()

    def finish(self, seconds: float) -> bool:
        """Wait for its end without telling anybody; whether it came in time."""
        self._timer.stop()
        future, self._future = self._future, None
        return future is None or not wait([future], seconds).not_done

    def _run(self) -> object:
        steps = self._steps()
        try:
            while not self._stop.is_set():
                self._share = next(steps)
        except StopIteration as end:
            return end.value
        finally:
            steps.close()
        return None

    def _poll(self) -> None:
        future = self._future
        if future is None:
            return
        if not future.done():
            if self._quick_polls:
                self._quick_polls -= 1
                if not self._quick_polls:
                    self._timer.setInterval(POLL_MS)
            if self._share != self._told:
                self._told = self._share
                self.progress.emit(self._told)
            return
        self._timer.stop()
        self._future = None
        self._tell(future)

    def _tell(self, future: Future[object]) -> None:
        try:
            result = future.result()
        except UserError as error:
            self.failed.emit(str(error))
        except MemoryError:
            self.failed.emit("There is not enough memory for this.")
        except Exception as error:
            # Whoever waits must not wait for ever.
            kind = type(error).__name__
            self.failed.emit(f"Something went wrong inside the program ({kind}).")
            raise
        else:
            if self._stop.is_set():
                self.cancelled.emit()
            else:
                self.done.emit(result)


def once(function: Callable[[], object]) -> Callable[[], Steps]:
    """Make the steps of a single call, which cannot be cancelled on its way."""

    def steps() -> Steps:
        yield 0.0
        return function()

    return steps
