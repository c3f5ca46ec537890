"""The work with files, one piece after the other, in a thread."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.errors import UserError
from gui.background import Steps, Task, once
from gui.notices import Notices

FINISH_SECONDS = 10.0


@dataclass(frozen=True)
class _Job:
    words: str
    steps: Callable[[], Steps]
    done: Callable[[object], None]
    failed: Callable[[], None] | None


class Work(QObject):
    """Runs jobs in their order; what goes wrong becomes a message."""

    began = Signal(object, str)
    """A task, and what it does in words."""
    idle = Signal()

    def __init__(self, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._notices = notices
        self._waiting: deque[_Job] = deque()
        self._job: _Job | None = None
        self._task: Task | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a job is not done yet."""
        return self._job is not None

    def begin(
        self,
        words: str,
        run: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Run a function in the thread; `done` gets its result in the window's."""
        self.begin_steps(words, once(run), done, failed)

    def begin_steps(
        self,
        words: str,
        steps: Callable[[], Steps],
        done: Callable[[object], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Run a generator in the thread, which can be cancelled on its way."""
        self._waiting.append(_Job(words, steps, done, failed))
        if self._job is None:
            self._next()

    def finish(self) -> bool:
        """Wait for what is being written, at the end; whether it came in time."""
        self._waiting.clear()
        task, self._task, self._job = self._task, None, None
        return task is None or task.finish(FINISH_SECONDS)

    def _next(self) -> None:
        if not self._waiting:
            self.idle.emit()
            return
        self._job = self._waiting.popleft()
        self._task = Task(self._job.steps, self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.cancelled.connect(self._given_up)
        self.began.emit(self._task, self._job.words)
        self._task.start()

    def _end(self) -> _Job | None:
        job, self._job = self._job, None
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        return job

    def _done(self, result: object) -> None:
        job = self._end()
        if job is not None:
            try:
                job.done(result)
            except UserError as error:
                self._say(job, str(error))
        self._next()

    def _failed(self, sentence: str) -> None:
        job = self._end()
        if job is not None:
            self._say(job, sentence)
        self._next()

    def _given_up(self) -> None:
        job = self._end()
        if job is not None and job.failed is not None:
            job.failed()
        self._next()

    def _say(self, job: _Job, sentence: str) -> None:
        what = job.words[:1].lower() + job.words[1:]
        self._notices.error(f"Stopped {what}", sentence)
        if job.failed is not None:
            job.failed()
