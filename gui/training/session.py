"""The window's side of training: play, pause, step, and the newest moment shown.

The truth is the newest moment that was shown. Pause, save and every edit during a run
use it, and what the thread did beyond it is thrown away; so the window never waits.
"""

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from engine.edits.parameters import NewWeights, Rewind
from engine.edits.run import RunEdit
from engine.network.parameters import pack, unpack
from engine.project import Project
from engine.readiness import problems
from gui.document import Document
from gui.notices import Notices
from gui.training.frame import Frame, frame_at_rest, frame_of
from gui.training.mailbox import Begin, Change, Halt, Mailbox, Quit, Snapshot
from gui.training.worker import Worker

FRAME_MS = 16
QUIT_MS = 5000

Mode = Literal["rest", "run", "step"]


class Session(QObject):
    """Runs the training of a document; every view reads `latest`."""

    started = Signal()
    stopped = Signal(object)
    frame = Signal(object)
    state_changed = Signal()

    def __init__(
        self, document: Document, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._notices = notices
        self._mailbox = Mailbox()
        self._worker: Worker | None = None
        self._mode: Mode = "rest"
        self._run = 0
        self._closing = False
        self._snapshot: Snapshot | None = None
        self._latest = frame_at_rest(document.project)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        document.about_to_edit.connect(self._before_edit)
        for signal in (
            document.structure_changed,
            document.parameters_changed,
            document.data_changed,
            document.run_changed,
        ):
            signal.connect(self._project_changed)
        document.placement_changed.connect(self._placement_changed)
        document.settings_changed.connect(self._settings_changed)
        document.project_replaced.connect(self._project_replaced)

    @property
    def is_running(self) -> bool:
        """Whether a run is on."""
        return self._mode == "run"

    @property
    def latest(self) -> Frame:
        """The newest moment shown; at rest that of the project."""
        return self._latest

    def snapshot(self) -> Project:
        """The newest consistent state, with all that a file needs to go on from it."""
        project = self._document.project
        if self._mode == "rest" or self._snapshot is None:
            return project
        trained = self._snapshot.project
        if trained is None:
            return project
        network = unpack(project.network, pack(trained.network))
        return replace(project, network=network, training=trained.training)

    def play(self) -> None:
        """Start a run, or say what is missing."""
        if self._mode != "run" and self._begin("run"):
            self.started.emit()

    def pause(self) -> None:
        """End the run at the newest moment shown."""
        if self._mode != "rest":
            was_running = self.is_running
            self._close_run()
            self._rest()
            if was_running:
                self.stopped.emit(None)

    def toggle(self) -> None:
        """Play when at rest, else pause."""
        if self.is_running:
            self.pause()
        else:
            self.play()

    def step(self, batch: bool = False) -> None:
        """Train to the end of the epoch, or one batch."""
        if self._mode == "run":
            self.pause()
        if self._mode == "rest":
            self._begin("batch" if batch else "epoch")

    def rewind(self) -> None:
        """Pause and go back to exactly the start."""
        self.pause()
        self._document.do(Rewind())

    def new_weights(self, seed: int) -> None:
        """Draw all weights anew; a run goes on from them."""
        self._document.do(NewWeights(seed))

    def undo(self) -> None:
        """Undo the newest step; during a run that is the run so far."""
        self.pause()
        self._document.stack.undo()

    def redo(self) -> None:
        """Redo what was undone."""
        self.pause()
        self._document.stack.redo()

    def shutdown(self) -> bool:
        """End the thread; whether it ended within the limit."""
        self._timer.stop()
        self._mode = "rest"
        worker, self._worker = self._worker, None
        if worker is None:
            return True
        self._mailbox.send(Quit())
        return worker.wait(QUIT_MS)

    def _begin(self, extent: Literal["run", "epoch", "batch"]) -> bool:
        missing = problems(self._document.project)
        if missing:
            self._notices.error("This network cannot run yet", missing[0].sentence)
            return False
        self._send(extent)
        self._mode = "run" if extent == "run" else "step"
        self.state_changed.emit()
        return True

    def _send(self, extent: Literal["run", "epoch", "batch", "look"]) -> None:
        if self._worker is None:
            self._worker = Worker(self._mailbox)
            self._worker.start()
        self._run += 1
        self._snapshot = None
        self._mailbox.send(Begin(self._run, self._document.project, extent))
        self._timer.start()

    def _tick(self) -> None:
        snapshot = self._mailbox.take()
        if snapshot is None or snapshot.run != self._run:
            return
        if snapshot.failure:
            self._fail(snapshot.failure)
            return
        self._snapshot = snapshot
        self._show(frame_of(snapshot, self._document.project.network))
        if snapshot.done:
            self._finish(snapshot)

    def _finish(self, snapshot: Snapshot) -> None:
        if self._mode == "rest":
            self._timer.stop()
            return
        was_running = self.is_running
        self._close_run()
        self._rest()
        stop = snapshot.stop
        if stop is not None and stop.reason == "diverged":
            self._notices.warning(
                "Training left the finite numbers",
                stop.sentence,
                (("Halve the rate", "train.halve_rate"),),
            )
        if was_running or stop is not None:
            self.stopped.emit(stop)

    def _fail(self, sentence: str) -> None:
        was_running = self.is_running
        self._snapshot = None
        self._rest()
        self._notices.error("Training stopped", sentence)
        if was_running:
            self.stopped.emit(None)

    def _rest(self) -> None:
        if self._mode != "rest":
            self._mode = "rest"
            self._mailbox.send(Halt())
        self._timer.stop()
        self._show(replace(self._latest, running=False))
        self.state_changed.emit()

    def _close_run(self) -> None:
        """Make what was shown of the run a step of undo."""
        snapshot, self._snapshot = self._snapshot, None
        if snapshot is None or snapshot.project is None:
            return
        trained = snapshot.project
        if trained.training.step == self._document.project.training.step:
            return
        self._closing = True
        try:
            self._document.do(RunEdit(pack(trained.network), trained.training))
        finally:
            self._closing = False

    def _before_edit(self, kind: str) -> None:
        if self._closing or self._mode == "rest":
            return
        if kind in ("structure", "parameters", "data", "run", "project"):
            self._close_run()

    def _project_changed(self) -> None:
        if self._closing:
            return
        if self._mode == "rest":
            self._show_at_rest()
        elif missing := problems(self._document.project):
            self._rest()
            self._show_at_rest()
            self._notices.warning("Training paused", missing[0].sentence)
            self.stopped.emit(None)
        else:
            self._show(replace(frame_at_rest(self._document.project), running=True))
            self._send("run" if self.is_running else "epoch")

    def _placement_changed(self) -> None:
        network = unpack(self._document.project.network, self._latest.parameters)
        self._show(replace(self._latest, network=network))

    def _settings_changed(self) -> None:
        project = self._document.project
        if self._mode == "rest":
            self._show(replace(self._latest, history=project.training.history))
            self._look()
        else:
            self._mailbox.send(Change(project.settings))

    def _project_replaced(self) -> None:
        was_running = self.is_running
        self._snapshot = None
        self._rest()
        self._show_at_rest()
        if was_running:
            self.stopped.emit(None)

    def _show_at_rest(self) -> None:
        """Show the project now; exact losses follow from the thread."""
        self._show(frame_at_rest(self._document.project))
        self._look()

    def _look(self) -> None:
        project = self._document.project
        if project.is_trained and not problems(project):
            self._send("look")

    def _show(self, frame: Frame) -> None:
        self._latest = frame
        self.frame.emit(frame)
