"""The window's side of training: play, pause, step, and the newest moment shown.

The truth is the newest moment that was shown. Pause, save and every edit during a run
use it, and what the thread did beyond it is thrown away; so the window never waits.
"""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.edits.parameters import NewWeights, Rewind
from engine.edits.settings import ChangeSettings
from engine.project import Project, TrainingState
from gui.document import Document
from gui.notices import Notices
from gui.training.frame import Frame
from gui.training.mailbox import Extent, Snapshot
from gui.training.runner import Runner, missing_to_run
from gui.training.trial import Trial

CLOSING_KINDS = ("structure", "parameters", "data", "run", "project")
"""Kinds of edits that end the run so far; others leave what is learned alone."""


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
        self._closing = False
        self._reason = ""
        self._kept: tuple[Project, TrainingState, Project] | None = None
        """Which project a snapshot was made of, what was trained, and the snapshot."""
        self._loss = document.project.settings.loss
        self._runner = Runner(document, self)
        self._runner.frame.connect(self.frame)
        self._runner.ended.connect(self._ended)
        self.trial = Trial(document, self._runner, self)
        """What a hand holds and has not let go of."""
        document.about_to_edit.connect(self._close_run)
        for signal in (
            document.structure_changed,
            document.parameters_changed,
            document.data_changed,
            document.run_changed,
        ):
            signal.connect(self._project_changed)
        document.settings_changed.connect(self._settings_changed)
        document.project_replaced.connect(self._project_replaced)
        document.undo_shortened.connect(self._undo_shortened)
        self._runner.look()

    @property
    def is_running(self) -> bool:
        """Whether a run is on."""
        return self._runner.extent == "run"

    @property
    def is_busy(self) -> bool:
        """Whether a run or a step is on."""
        return self._runner.extent != "look"

    @property
    def latest(self) -> Frame:
        """The newest moment shown; at rest that of the project."""
        return self._runner.latest

    @property
    def reason(self) -> str:
        """Why the last run ended or did not begin, in words; empty while one is on."""
        return self._reason

    def snapshot(self) -> Project:
        """The newest consistent state, with all that a file needs to go on from it.

        Several views ask for it at each moment of a run.
        """
        edit = self._runner.so_far()
        project = self._document.project
        if edit is None:
            self._kept = None
            return project
        kept = self._kept
        if kept is None or kept[0] is not project or kept[1] is not edit.training:
            kept = self._kept = project, edit.training, edit.apply(project)
        return kept[2]

    def play(self) -> None:
        """Start a run, or say what is missing."""
        if not self.is_running:
            self._begin("run")

    def pause(self) -> None:
        """End the run at the newest moment shown."""
        self.trial.drop()
        if self.is_busy:
            was_running = self.is_running
            words = f"Paused at epoch {self.latest.epoch:,}."
            self._rest(words if was_running else "")
            self._runner.look()
            if was_running:
                self.stopped.emit(None)

    def toggle(self) -> None:
        """Play when at rest, else pause."""
        if self.is_running:
            self.pause()
        else:
            self.play()

    def step(self, batch: bool = False) -> None:
        """Train to the end of the epoch, or one batch; a run pauses first."""
        if self.is_running or not self.is_busy:
            self._begin("batch" if batch else "epoch")

    def rewind(self) -> None:
        """Pause and go back to exactly the start."""
        self.pause()
        if self._document.project.is_trained:
            self._document.do(Rewind())

    def new_weights(self, seed: int) -> None:
        """Draw all weights anew; a run goes on from them."""
        self._document.do(NewWeights(seed))

    def halve_rate(self) -> None:
        """Train on with half the learning rate, after a divergence for example."""
        rate = self._document.project.settings.learning_rate / 2
        epoch = self.latest.epochs if self.is_busy else None
        self._document.do(ChangeSettings((("learning_rate", rate),), epoch))
        self.play()

    def undo(self) -> None:
        """Undo the newest step; during a run that is the run so far."""
        self.pause()
        self._document.stack.undo()
        # Why a run ended says nothing of what is shown now.
        self._reason = ""
        self.state_changed.emit()

    def redo(self) -> None:
        """Redo what was undone."""
        self.pause()
        self._document.stack.redo()
        self._reason = ""
        self.state_changed.emit()

    def shutdown(self) -> bool:
        """Pause and end the thread; whether it ended within the limit."""
        self.pause()
        return self._runner.quit()

    def _begin(self, extent: Extent) -> None:
        self.pause()
        self._reason = missing_to_run(self._document.project)
        if self._reason:
            self._notices.refused("This network cannot run yet", self._reason)
            self.state_changed.emit()
            return
        self._runner.begin(extent)
        if extent == "run":
            self._runner.show(replace(self.latest, running=True))
            self.started.emit()
        self.state_changed.emit()

    def _ended(self, snapshot: Snapshot) -> None:
        """Take over what ran to its end, or failed."""
        was_running, stop = self.is_running, snapshot.stop
        self._rest(snapshot.failure if stop is None else stop.sentence)
        if snapshot.failure:
            self._notices.error("Training stopped", snapshot.failure)
            self._runner.look()
        elif stop is not None and stop.reason == "diverged":
            self._notices.warning(
                f"Training left the finite numbers in epoch {stop.epoch + 1:,}",
                stop.sentence,
                (("Halve the rate from here", "train.halve_rate"),),
            )
        if was_running:
            self.stopped.emit(stop)

    def _rest(self, reason: str) -> None:
        """Make the run a step of undo and come to rest."""
        self._close_run()
        self._reason = reason
        self._runner.halt()
        self.state_changed.emit()

    def _close_run(self, kind: str = "run") -> None:
        """Make what was shown of the run a step of undo, if an edit needs that."""
        if self._closing or kind not in CLOSING_KINDS:
            return
        self.trial.drop()
        edit = self._runner.so_far()
        self._runner.forget()
        if edit is None:
            return
        self._closing = True
        try:
            self._document.do(edit)
        finally:
            self._closing = False

    def _project_changed(self) -> None:
        if self._closing or self._stuck():
            return
        self._loss = self._document.project.settings.loss
        self._runner.show_project()
        if self.is_busy:
            self._runner.begin(self._runner.extent)

    def _settings_changed(self) -> None:
        settings = self._document.project.settings
        marks = self._document.project.training.history.marks
        history = replace(self.latest.history, marks=marks)
        self._runner.show(
            replace(
                self.latest,
                history=history,
                loss=settings.loss,
                goal=settings.stop.loss,
            )
        )
        is_other_loss, self._loss = settings.loss != self._loss, settings.loss
        if not self.is_busy:
            if is_other_loss:
                self._runner.look()
        elif not self._stuck():
            self._runner.change(settings)

    def _stuck(self) -> bool:
        """Pause if the network cannot run as it is now; whether it had to."""
        if not self.is_busy:
            return False
        missing = missing_to_run(self._document.project)
        if not missing:
            return False
        self._rest(missing)
        self._runner.show_project()
        self._notices.stuck("Training paused", missing)
        self.stopped.emit(None)
        return True

    def _project_replaced(self) -> None:
        was_running = self.is_running
        self.trial.forget()
        self._runner.take_over()
        self._rest("")
        self._runner.show_project()
        if was_running:
            self.stopped.emit(None)

    def _undo_shortened(self, forgotten: int) -> None:
        self._document.undo_shortened.disconnect(self._undo_shortened)
        steps = "step of undo was" if forgotten == 1 else "steps of undo were"
        self._notices.info(
            "Undo is full",
            f"The oldest {forgotten:,} {steps} dropped, and older ones will follow.",
        )
