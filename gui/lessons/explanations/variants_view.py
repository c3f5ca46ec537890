"""What views of networks that are trained live have in common: a button, and an end."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from engine.explain.variants import Variant
from engine.project import Project
from gui.lessons.explanations.live_variants import LiveVariants, Maker
from gui.lessons.explanations.subject import Subject
from gui.widgets.buttons import Button

STOP = "Stop"


class VariantsView(QWidget):
    """Trains networks from its button on, until they are done or nobody looks."""

    def __init__(
        self, subject: Subject, make: Maker, begin: str, epochs: int, stride: int
    ) -> None:
        super().__init__()
        self._subject, self._make, self._begin = subject, make, begin
        self._live = LiveVariants(epochs, stride, self)
        self.start = Button(begin)
        self.start.clicked.connect(self._toggle)
        self._live.changed.connect(self._draw)
        self._live.ended.connect(self._ended)
        self._live.refused.connect(self._refused)

    @property
    def states(self) -> tuple[Variant, ...]:
        """The newest state of each network that has begun, in their order."""
        return self._live.states

    @property
    def is_training(self) -> bool:
        """Whether networks are being trained."""
        return self._live.is_training

    def follow(self, project: Project) -> None:
        """Forget what learned from other data."""
        if self._live.forget_unless(project):
            self._forgot()

    def hideEvent(self, event: QHideEvent) -> None:
        """Train for nobody that does not look."""
        self._live.stop()
        super().hideEvent(event)

    def _toggle(self) -> None:
        self._live.toggle(self._subject.project, self._make)
        self.start.set_words(STOP)

    def _ended(self) -> None:
        self.start.set_words(self._begin)

    def _refused(self, sentence: str) -> None:
        self.start.set_words(self._begin)
        self._say(sentence)

    def _forgot(self) -> None:
        """What was learned is gone."""

    def _draw(self) -> None:
        """Show the newest states."""
        raise NotImplementedError

    def _say(self, sentence: str) -> None:
        """Say why nothing is trained."""
        raise NotImplementedError
