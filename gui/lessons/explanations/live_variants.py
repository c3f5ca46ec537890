"""Networks that are trained beside the window, to be watched while they are."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from engine.explain.variants import Variant, train_alike
from engine.project import Project
from gui.background import Steps, Task

Maker = Callable[[Project], Sequence[Project]]
"""Makes the networks from the project; called beside the window."""


class _Growth:
    """The newest state of each network.

    A new state takes the place of an old one as a whole, so that whoever reads it
    never sees half of it.
    """

    def __init__(self, project: Project, make: Maker, epochs: int, stride: int) -> None:
        self.project, self.states = project, dict[int, Variant]()
        self._make, self._epochs, self._stride = make, epochs, stride

    def steps(self) -> Steps:
        """Train; it can be broken off after every few epochs."""
        projects = self._make(self.project)
        for state in train_alike(projects, self._epochs, self._stride):
            self.states[state.place] = state
            yield (state.place + state.epochs / self._epochs) / len(projects)
        return None


class LiveVariants(QObject):
    """Trains some networks; `changed` tells of every new state, `ended` of the end."""

    changed = Signal()
    ended = Signal()
    refused = Signal(str)

    def __init__(self, epochs: int, stride: int, parent: QObject) -> None:
        super().__init__(parent)
        self._epochs, self._stride = epochs, stride
        self._growth: _Growth | None = None
        self._task: Task | None = None

    @property
    def states(self) -> tuple[Variant, ...]:
        """The newest state of each network that has begun, in their order."""
        states = {} if self._growth is None else dict(self._growth.states)
        return tuple(states[place] for place in sorted(states))

    @property
    def is_training(self) -> bool:
        """Whether networks are being trained."""
        return self._task is not None

    def toggle(self, project: Project, make: Maker) -> None:
        """Begin, or break off what was begun."""
        if self._task is not None:
            self.stop()
            return
        self._growth = _Growth(project, make, self._epochs, self._stride)
        self._task = Task(self._growth.steps, self)
        self._task.progress.connect(self._progressed)
        self._task.done.connect(self._end)
        self._task.failed.connect(self._fail)
        self._task.cancelled.connect(self._end)
        self._task.start()

    def stop(self) -> None:
        """Break off; what there is stays."""
        if self._task is not None:
            self._task.cancel()

    def forget_unless(self, project: Project) -> bool:
        """Forget what was learned from other data; whether there was any."""
        growth = self._growth
        if growth is None or (
            growth.project.dataset is project.dataset
            and growth.project.scaling is project.scaling
        ):
            return False
        self.stop()
        self._growth = None
        self.changed.emit()
        return True

    def _progressed(self, share: float) -> None:
        self.changed.emit()

    def _end(self, result: object = None) -> None:
        self._clear()
        self.changed.emit()
        self.ended.emit()

    def _fail(self, sentence: str) -> None:
        self._clear()
        self.refused.emit(sentence)

    def _clear(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
