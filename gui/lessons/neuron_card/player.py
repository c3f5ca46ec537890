"""Plays the three steps on the canvas: by itself, or by hand."""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from engine.explain.neuron_lens import NeuronSteps
from gui.lessons.neuron_card.timeline import Timeline, beam_at, words_at
from gui.spotlight import Spotlight
from gui.style.theme import theme

FRAME_MS = 16


class Player(QObject):
    """Moves along the steps of a neuron and lights them on the canvas.

    Without motion nothing runs by itself: each step is shown at its end.
    """

    moved = Signal()
    ended = Signal()

    def __init__(self, spotlight: Spotlight, parent: QObject) -> None:
        super().__init__(parent)
        self._spotlight = spotlight
        self._steps: NeuronSteps | None = None
        self._at = 0.0
        self._since = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_active(self) -> bool:
        """Whether the canvas shows steps."""
        return self._steps is not None

    @property
    def is_running(self) -> bool:
        """Whether they move by themselves."""
        return self._timer.isActive()

    @property
    def phase(self) -> int:
        """Number of the step that is shown, 0 to 2."""
        return 0 if self._steps is None else self._timeline.phase_at(self._at)

    @property
    def at_end(self) -> bool:
        """Whether everything was shown."""
        return self._steps is not None and self._at >= self._timeline.ends[2]

    @property
    def words(self) -> str:
        """What happens at this moment."""
        return "" if self._steps is None else words_at(self._steps, self._at)

    def begin(self, steps: NeuronSteps) -> None:
        """Show the steps from the start."""
        self._steps = steps
        self._at = 0.0
        if theme().motion:
            self._run()
        else:
            self._at = self._timeline.ends[0]
        self._show()

    def follow(self, steps: NeuronSteps) -> None:
        """Go on with newer numbers of the same neuron."""
        if self._steps is not None:
            self._steps = steps
            self._show()

    def toggle(self) -> None:
        """Run or hold; from the end again from the start."""
        if self._steps is None:
            return
        if self._timer.isActive():
            self._timer.stop()
        elif not theme().motion:
            self.go_on()
            return
        else:
            if self.at_end:
                self._at = 0.0
            self._run()
        self.moved.emit()

    def go_on(self) -> None:
        """Show the end of this step, or of the next one."""
        ends = self._timeline.ends
        self._jump(next((end for end in ends if end > self._at), ends[2]))

    def go_back(self) -> None:
        """Show the end of the step before, or the start."""
        before = [end for end in (0, *self._timeline.ends) if end < self._at]
        self._jump(before[-1] if before else 0.0)

    def end(self) -> None:
        """Put the light out."""
        self._timer.stop()
        if self._steps is not None:
            self._steps = None
            self._spotlight.show(None)
            self.ended.emit()

    @property
    def _timeline(self) -> Timeline:
        return Timeline(0 if self._steps is None else len(self._steps.terms))

    def _run(self) -> None:
        self._since = perf_counter()
        self._timer.start()

    def _jump(self, at: float) -> None:
        self._timer.stop()
        self._at = at
        self._show()

    def _tick(self) -> None:
        now = perf_counter()
        self._at += (now - self._since) * 1000
        self._since = now
        if self._at >= self._timeline.ends[2]:
            self._at = self._timeline.ends[2]
            self._timer.stop()
        self._show()

    def _show(self) -> None:
        if self._steps is not None:
            self._spotlight.show(beam_at(self._steps, self._at))
            self.moved.emit()
