"""Training as the window holds it: the thread, its mailbox, and the moment shown."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from engine.edits.run import RunEdit
from engine.network.parameters import unpack
from engine.project import Project
from engine.readiness import problems
from engine.settings import TrainingSettings
from gui.document import Document
from gui.training.frame import Frame, frame_at_rest, frame_of
from gui.training.mailbox import (
    Begin,
    Change,
    Command,
    Extent,
    Halt,
    Mailbox,
    Quit,
    Snapshot,
)
from gui.training.worker import Worker

FRAME_MS = 8
"""Between two looks for a newer moment: at the rate in which they come, two would often
fall between two looks and one be lost."""
QUIT_MS = 5000


class Runner(QObject):
    """Sends commands to the training thread and shows the newest of its snapshots.

    The thread begins when it is first needed. `ended` hands over the last snapshot of
    a run or step that ended by itself. While something is `trying` an edit, snapshots
    are handed over by `tried` and count for nothing else.
    """

    frame = Signal(object)
    ended = Signal(object)
    tried = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._mailbox = Mailbox()
        self._worker: Worker | None = None
        self.trying = False
        self._run = 0
        self._extent: Extent = "look"
        self._snapshot: Snapshot | None = None
        self._latest = frame_at_rest(document.project)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        document.placement_changed.connect(self._placement_changed)

    @property
    def extent(self) -> Extent:
        """What the thread is at; a look at the losses counts as rest."""
        return self._extent

    @property
    def latest(self) -> Frame:
        """The newest moment shown."""
        return self._latest

    def begin(self, extent: Extent) -> None:
        """Train the document's project from where it stands."""
        self._extent = extent
        self._snapshot = None
        self.train(self._document.project)

    def train(self, project: Project) -> None:
        """Go on as far as before, but with this state of the project."""
        self._run += 1
        self._send(Begin(self._run, project, self._extent))
        self._timer.start()

    def go_on(self, project: Project) -> None:
        """Count a state as shown of the run, and go on from it."""
        snapshot = Snapshot(self._run, project)
        frame = frame_of(snapshot, project, self._document.project)
        self._snapshot = snapshot
        self.show(
            replace(
                frame,
                train_loss=self._latest.train_loss,
                test_loss=self._latest.test_loss,
                metrics=self._latest.metrics,
                backend=self._latest.backend,
                steps_per_second=self._latest.steps_per_second,
            )
        )
        self.train(project)

    def change(self, settings: TrainingSettings) -> None:
        """Go on with other settings."""
        self._send(Change(settings))

    def halt(self) -> None:
        """Come to rest; what the thread did beyond the moment shown is forgotten."""
        if self._extent != "look":
            self._send(Halt())
        self._extent = "look"
        self._snapshot = None
        self._run += 1
        self._timer.stop()
        self.show(replace(self._latest, running=False))

    def look(self) -> None:
        """Evaluate the losses of the project at rest, if it has some."""
        project = self._document.project
        if project.is_trained and not problems(project):
            self.begin("look")
            return
        # A look that is still under way is at what the project was before.
        self._run += 1
        self._timer.stop()

    def show(self, frame: Frame) -> None:
        """Make a moment the newest one."""
        self._latest = frame
        self.frame.emit(frame)

    def show_project(self) -> None:
        """Show the project as it is; at rest exact losses follow from the thread.

        Until then the former losses stay where there were steps, so that numbers do not
        flicker while a weight is dragged.
        """
        project = self._document.project
        frame = frame_at_rest(project)
        if project.is_trained:
            frame = replace(
                frame,
                train_loss=self._latest.train_loss,
                test_loss=self._latest.test_loss,
                metrics=self._latest.metrics,
            )
        self.show(replace(frame, running=self._extent == "run"))
        if self._extent == "look":
            self.look()

    def show_losses(self, snapshot: Snapshot) -> None:
        """Show the losses of a look at what is shown."""
        frame = replace(
            self._latest,
            train_loss=snapshot.train_loss,
            test_loss=snapshot.test_loss,
            backend=snapshot.backend,
            metrics=dict(snapshot.metrics),
        )
        self.show(frame)

    def so_far(self) -> RunEdit | None:
        """What was shown of the run, as an edit of the project."""
        trained = self._snapshot.project if self._snapshot is not None else None
        before = self._document.project.training
        if trained is None or trained.training.step == before.step:
            return None
        epochs = trained.training.epoch - before.epoch
        words = f" {epochs:,} epochs" if epochs > 1 else " an epoch" if epochs else ""
        return RunEdit(trained.network, trained.training, f"Train{words}")

    def forget(self) -> None:
        """Count what was shown of the run as taken over."""
        self._snapshot = None

    def take_over(self) -> None:
        """Forget the former project; what is shown next is the document's."""
        self._snapshot = None
        self._latest = frame_at_rest(self._document.project)

    def quit(self) -> bool:
        """Ask the thread to end and wait a limited time; whether it ended.

        A thread that has not ended is kept, since dropping it would end the process.
        """
        self._timer.stop()
        if self._worker is None:
            return True
        self._mailbox.send(Quit())
        if not self._worker.wait(QUIT_MS):
            return False
        self._worker = None
        return True

    def _send(self, command: Command) -> None:
        if self._worker is None or self._worker.isFinished():
            self._worker = Worker(self._mailbox)
            self._worker.start()
        self._mailbox.send(command)

    def _tick(self) -> None:
        snapshot = self._mailbox.take()
        if snapshot is None or snapshot.run != self._run:
            return
        if self._extent == "look":
            self._timer.stop()
        if self.trying:
            self.tried.emit(snapshot)
            return
        if self._extent == "look":
            self.show_losses(snapshot)
            return
        if snapshot.project is not None:
            self._snapshot = snapshot
            self.show(frame_of(snapshot, snapshot.project, self._document.project))
        if snapshot.done:
            self.ended.emit(snapshot)

    def _placement_changed(self) -> None:
        network = unpack(self._document.project.network, self._latest.parameters)
        self.show(replace(self._latest, network=network))


def missing_to_run(project: Project) -> str:
    """What keeps a project from running, in words; empty if nothing does."""
    found = problems(project)
    return found[0].sentence if found else ""
