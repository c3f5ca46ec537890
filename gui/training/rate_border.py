"""From which learning rate on plain gradient descent leaps over, at this moment."""

from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine.explain.curvature import RateLimit, rate_limit_steps, why_no_limit
from engine.project import Project
from engine.readiness import problems
from gui.background import Task
from gui.document import Document
from gui.style.number_text import format_rate
from gui.training.session import Session

if TYPE_CHECKING:
    from engine.arrays import Array

LEAST_SECONDS = 0.3
"""Between two estimates."""
SHARE = 0.05
"""Largest share of the time that estimates may take while training runs."""

NOWHERE = "The loss is bent upward nowhere here, so there is no limit 2 / curvature."
PENDING = "The limit 2 / curvature is being estimated."


@dataclass(frozen=True)
class Border:
    """The rate from which on a step is expected to leap over, or why there is none."""

    rate: float | None
    words: str


class RateBorder(QObject):
    """Estimates 2 / curvature beside the window, as long as somebody watches.

    At rest every change of what matters is followed; during a run a few times a second
    at most, from the direction of the estimate before, so that it takes few rounds.
    """

    changed = Signal()

    def __init__(
        self, document: Document, session: Session, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self._border = Border(None, PENDING)
        self._watched = False
        self._task: Task | None = None
        # What is or was estimated, and what the border that is told of belongs to.
        self._seen: Project | None = None
        self._told_of: Project | None = None
        self._direction: Array | None = None
        self._begun = self._due = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._look)
        session.frame.connect(self._follow)
        for signal in (
            document.settings_changed,
            document.data_changed,
            document.project_replaced,
        ):
            signal.connect(self._look)

    @property
    def border(self) -> Border:
        """The newest estimate."""
        return self._border

    @property
    def is_busy(self) -> bool:
        """Whether an estimate is made or waits for its time."""
        return self._task is not None or self._later.isActive()

    def watch(self) -> None:
        """Estimate from now on."""
        self._watched = True
        self._look()

    def stop(self) -> None:
        """Estimate nothing any more until it is watched again."""
        self._watched = False
        self._cancel()

    def _follow(self) -> None:
        """Look at a run, unless that has its time already."""
        if not (self._session.is_running and self.is_busy):
            self._look()

    def _look(self) -> None:
        if not self._watched:
            return
        reason = _why_none(self._document.project)
        if reason:
            self._cancel()
            self._seen = self._told_of = None
            self._tell(Border(None, reason))
            return
        project = self._session.snapshot()
        if self._seen is not None and _same(project, self._seen):
            return
        if self._told_of is None or not _alike(project, self._told_of):
            self._cancel()
            self._told_of = project
            self._tell(Border(None, PENDING))
        elif not self._session.is_running:
            self._cancel()
        self._estimate(project)

    def _estimate(self, project: Project) -> None:
        """Begin as soon as the time for it has come."""
        if self.is_busy:
            return
        now = perf_counter()
        if now < self._due:
            self._later.start(round((self._due - now) * 1000) + 1)
            return
        self._seen, self._begun, self._due = project, now, now + LEAST_SECONDS
        steps = partial(rate_limit_steps, project, begin_with=self._direction)
        self._task = Task(steps, self)
        self._task.done.connect(self._found)
        self._task.failed.connect(self._refused)
        self._task.start()

    def _found(self, result: object) -> None:
        if not isinstance(result, RateLimit):
            raise TypeError(result)
        self._clear()
        self._direction = result.direction
        rate = result.limit
        if rate is None:
            self._tell(Border(None, NOWHERE))
        else:
            words = (
                f"Above {format_rate(rate)} a step is expected to leap over: "
                "2 / curvature, here and now"
            )
            self._tell(Border(rate, words))
        self._look()

    def _refused(self, sentence: str) -> None:
        self._clear()
        self._tell(Border(None, sentence))
        self._look()

    def _clear(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        if self._session.is_running:
            now = perf_counter()
            self._due = max(self._due, now + (now - self._begun) / SHARE)

    def _cancel(self) -> None:
        self._later.stop()
        task, self._task = self._task, None
        if task is not None:
            self._seen = None
            task.cancel()
            task.deleteLater()

    def _tell(self, border: Border) -> None:
        if border != self._border:
            self._border = border
            self.changed.emit()


def _why_none(project: Project) -> str:
    """Why there is no border; the sentence about the training first."""
    reason = why_no_limit(project)
    if reason is not None:
        return reason
    found = problems(project)
    return found[0].sentence if found else ""


def _same(project: Project, other: Project) -> bool:
    """Whether an estimate would find the same."""
    return project.network is other.network and _alike(project, other)


def _alike(project: Project, other: Project) -> bool:
    """Whether two projects differ in their parameters at most."""
    first, second = project.settings, other.settings
    return (
        project.dataset is other.dataset
        and project.scaling is other.scaling
        and (first.loss, first.l2, first.class_weights)
        == (second.loss, second.l2, second.class_weights)
        and [layer.activations for layer in project.network.layers]
        == [layer.activations for layer in other.network.layers]
    )
