"""A parameter in a hand: shown, and trained around, but no step of undo yet."""

from dataclasses import replace

from PySide6.QtCore import QObject

from engine.edits.edit import Edit
from engine.edits.run import RunEdit
from engine.network.parameters import pack, with_parameters_of
from engine.project import Project
from engine.readiness import problems
from gui.document import Document
from gui.training.frame import Frame, frame_of
from gui.training.mailbox import Snapshot
from gui.training.runner import Runner


class Trial(QObject):
    """Shows what an edit would do before it is made.

    A run that is on goes on meanwhile, with what the hand holds left alone. `keep`
    makes the edit, one step of undo, and the run goes on from what it learned;
    `drop` goes back to the moment at which the trial began.
    """

    def __init__(self, document: Document, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._runner = document, runner
        self._frame: Frame | None = None
        self._base = self._newest = Project()
        self._wanted: Edit | None = None
        self._awaiting = self._behind = False
        runner.tried.connect(self._take)

    @property
    def is_on(self) -> bool:
        """Whether something is tried."""
        return self._frame is not None

    def begin(self, hold: Edit) -> None:
        """Try edits on the newest state; `hold` keeps training off meanwhile."""
        self.drop()
        project, so_far = self._document.project, self._runner.so_far()
        self._base = project if so_far is None else so_far.apply(project)
        self._newest = hold.apply(self._base)
        self._frame = self._runner.latest
        self._wanted, self._awaiting, self._behind = None, False, False
        self._runner.trying = True

    def show(self, edit: Edit) -> None:
        """Show the newest state with an edit."""
        if not self.is_on:
            return
        project, self._wanted = edit.apply(self._newest), edit
        network = with_parameters_of(self._document.project.network, project.network)
        parameters = pack(network)
        self._runner.show(
            replace(self._runner.latest, network=network, parameters=parameters)
        )
        # A run that began anew with every movement of a hand would never get on.
        self._behind = self._awaiting
        if not self._awaiting:
            self._ask(project)

    def keep(self, edit: Edit | None) -> None:
        """Make the edit; None keeps only what was learned meanwhile."""
        if not self.is_on:
            return
        newest, learned = self._newest, self._learned
        if edit is None and not learned:
            self.drop()
            return
        self.forget()
        if edit is not None:
            self._document.do(edit)
        if learned:
            run = RunEdit(newest.network, newest.training)
            project = run.apply(self._document.project)
            self._runner.go_on(project if edit is None else edit.apply(project))

    def drop(self) -> None:
        """Go back to the moment at which the trial began."""
        frame = self._frame
        if frame is None:
            return
        self.forget()
        self._runner.show(frame)
        if self._runner.extent == "look":
            self._runner.look()
        else:
            settings = self._document.project.settings
            self._runner.train(replace(self._base, settings=settings))

    def forget(self) -> None:
        """End the trial without showing anything else."""
        self._frame = None
        self._runner.trying = False

    @property
    def _learned(self) -> bool:
        """Whether a run got on meanwhile."""
        is_run = self._runner.extent != "look"
        return is_run and self._newest.training.step != self._base.training.step

    def _ask(self, project: Project) -> None:
        """Have the thread train this, or at rest evaluate its losses."""
        is_run = self._runner.extent != "look"
        if not is_run and (not project.is_trained or problems(project)):
            return
        self._awaiting = True
        self._runner.train(project)

    def _take(self, snapshot: Snapshot) -> None:
        self._awaiting = False
        if not self.is_on or snapshot.project is None:
            return
        if self._runner.extent == "look":
            self._runner.show_losses(snapshot)
        else:
            self._newest = snapshot.project
            shown = self._document.project
            self._runner.show(frame_of(snapshot, snapshot.project, shown))
        if self._behind and self._wanted is not None:
            self.show(self._wanted)
