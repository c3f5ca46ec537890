"""Opening and saving projects, without ever blocking the window."""

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.errors import UserError
from engine.files.examples import Example
from engine.files.project_file import SUFFIX, load, save
from engine.files.read_table import is_table
from engine.imports.suffixes import NETWORKS
from engine.project import Project
from gui.actions.file_dialogs import (
    ALL_FILTER,
    NETWORK_FILTER,
    PROJECT_FILTER,
    TABLE_FILTER,
    ask_to_open,
    ask_to_save_project,
)
from gui.actions.leaving import Leaving, Then
from gui.actions.neighbours import Neighbours, What
from gui.actions.newer_file import NewerFile, Stamp
from gui.actions.weight_files import WeightFiles
from gui.actions.work import Work
from gui.dialogs.question import ask_to_save
from gui.document import Document
from gui.lessons.beneath import Beneath
from gui.notices import Notices
from gui.settings import Settings
from gui.training.session import Session

UNTITLED = "untitled"


class ProjectFiles(QObject):
    """The files of one document; asks before anything unsaved is lost."""

    name_changed = Signal()
    table_chosen = Signal(object)
    """The path of a table that is to be the data of the project."""

    def __init__(
        self,
        document: Document,
        session: Session,
        notices: Notices,
        settings: Settings,
        neighbours: Neighbours,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._session = document, session
        self._notices, self._settings = notices, settings
        self._neighbours = neighbours
        self.work = Work(notices, self)
        self.weights = WeightFiles(
            document, session, notices, settings, self.work, window
        )
        self._untitled = UNTITLED
        self._elsewhere: What = None
        self._leaving = Leaving(document, session, self)
        self._leaving.asked.connect(self._ask)
        self.newer = NewerFile(window)
        self.newer.again.connect(self.save_to)
        self.newer.elsewhere.connect(self.save_as)
        self.newer.given_up.connect(self._leaving.give_up)
        document.path_changed.connect(self.name_changed)
        self.beneath.changed.connect(self.name_changed)

    @property
    def name(self) -> str:
        """What the project is called on screen."""
        path = self._document.path
        return path.name if path is not None else self.beneath.title or self._untitled

    @property
    def beneath(self) -> Beneath:
        """What lies beneath the networks of lessons."""
        return self._leaving.beneath

    @property
    def is_modified(self) -> bool:
        """Whether something was not saved; what a run learns counts."""
        return self._leaving.is_modified

    @property
    def has_to_ask(self) -> bool:
        """Whether something would be lost, and the user wants to be asked."""
        return self._leaving.would_lose and self._settings.confirm_close

    @property
    def is_empty(self) -> bool:
        """Whether nothing was made or opened yet."""
        project = self._document.project
        has_any = bool(project.network.layers) or project.dataset is not None
        return self._document.path is None and not (has_any or self.is_modified)

    def new(self) -> None:
        """Begin with an empty canvas."""
        self.when_saved(partial(self._show, Project(), None, UNTITLED))

    def choose(self) -> None:
        """Ask for a project, a table or a network, and open it."""
        filters = [ALL_FILTER, PROJECT_FILTER, TABLE_FILTER, NETWORK_FILTER]
        folder = self._settings.start_folder
        dialog = ask_to_open("Open", filters, folder, self._window)
        dialog.fileSelected.connect(self.open_text)
        dialog.open()

    def choose_table(self) -> None:
        """Ask for a table, and make it the data."""
        folder = self._settings.start_folder
        dialog = ask_to_open("Open a table", [TABLE_FILTER], folder, self._window)
        dialog.fileSelected.connect(self.open_text)
        dialog.open()

    def open_text(self, path: str) -> None:
        """Open what a path in words names."""
        self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a project, a table, or a network of another program."""
        if is_table(path):
            self._settings.remember_folder(path)
            self.table_chosen.emit(path)
            return

        if path.suffix.lower() in NETWORKS:
            self.when_saved(partial(self._read_network, path))
            return

        def read() -> None:
            self._read(path, path)

        if not self._neighbours.bring_up(path, self._window):
            self._open_somewhere(path, read)

    def open_example(self, example: Example, play: bool = False) -> None:
        """Open an example, which is saved elsewhere than where it came from."""

        def read() -> None:
            self._read(example.path, None, example.title, play)

        if play:
            # Who asks for that looks at this window.
            self.when_saved(read)
        else:
            self._open_somewhere(example, read)

    def save(self) -> None:
        """Save to the project's file, or ask for one."""
        path = self._document.path
        if path is None:
            self.save_as()
        else:
            self.save_to(path)

    def save_as(self) -> None:
        """Ask for a file and save to it."""
        dialog = ask_to_save_project(self.suggestion, self._window)
        dialog.fileSelected.connect(self._save_as)
        dialog.rejected.connect(self._leaving.give_up)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save the newest state; while it is written, everything goes on.

        What another program has written there meanwhile is asked about.
        """
        project = self._session.snapshot()
        index = self._document.stack.index()
        at_rest = not self._session.is_running
        known = self.newer.stamp(path)

        def write() -> tuple[Stamp | None] | None:
            if known is not None and known.is_outdated:
                return None
            save(project, path)
            return (Stamp.of(path),)

        def written(found: object) -> None:
            if found is None:
                self.newer.ask(path)
                return
            (stamp,) = cast("tuple[Stamp | None]", found)
            self.newer.remember(path, stamp)
            same = at_rest and index == self._document.stack.index()
            self._settings.add_recent(path)
            self._settings.remember_folder(path)
            self._document.saved(path, unchanged=same)
            self._leaving.go_on()

        words = f"Saving {path.name}"
        self.work.begin(words, write, written, self._leaving.give_up)

    def when_saved(self, then: Then, elsewhere: What = None) -> None:
        """Go on at once if nothing would be lost, else after asking.

        `elsewhere` is what another window may open in place of this one.
        """
        if not self.has_to_ask:
            then()
            return
        self._elsewhere = elsewhere
        self._leaving.begin(then)

    def _ask(self, whose: str) -> None:
        """Ask about the network that is shown."""
        beside = self._elsewhere is not None
        question = ask_to_save(self.name, self._window, beside, whose)
        question.answered.connect(self._answered)
        question.open()

    def _open_somewhere(self, what: What, here: Then) -> None:
        """Open in this window or in another one, as the user wants it."""
        where = self._settings.open_where
        if where == "another" and not self.is_empty:
            self._neighbours.open(what, self._window)
        else:
            self.when_saved(here, what if where == "ask" else None)

    def _answered(self, answer: str) -> None:
        if answer == "save":
            self._session.pause()
            self.save()
            return
        if answer == "discard":
            self._leaving.go_on()
            return
        # The empty answer is Esc: whoever waited for it waits no more.
        self._leaving.give_up()
        if answer == "another":
            self._neighbours.open(self._elsewhere, self._window)

    @property
    def _window(self) -> QWidget | None:
        parent = self.parent()
        return parent if isinstance(parent, QWidget) else None

    def _read(
        self, path: Path, home: Path | None, title: str = UNTITLED, play: bool = False
    ) -> None:
        """Read a project; `home` is the file that a save goes to."""

        def read() -> object:
            # Before it is read: what is written meanwhile is newer.
            return Stamp.of(path), load(path)

        def shown(found: object) -> None:
            stamp, project = cast("tuple[Stamp | None, object]", found)
            if isinstance(project, Project):
                self.newer.remember(path, stamp)
                self._show(project, home, title)
                if play:
                    self._session.play()

        def failed() -> None:
            if home is not None and not home.exists():
                self._settings.remove_recent(home)

        self.work.begin(f"Opening {path.name}", read, shown, failed)

    def _read_network(self, path: Path) -> None:
        """Read a network that another program may have written, for the same data."""
        dataset = self._document.project.dataset

        def read() -> object:
            # Their readers are many modules, which the window can show without.
            from engine.imports.apply import scaling_notes
            from engine.imports.registry import read_network
            from engine.imports.whole_project import (
                Wanted,
                network_alone,
                project_around,
            )

            source = read_network(path)
            if dataset is None:
                return network_alone(source), ()
            try:
                project = project_around(source, dataset, Wanted())
            except UserError:
                return network_alone(source), ()
            return project, scaling_notes(project, source.scaling)

        def shown(found: object) -> None:
            project, notes = cast("tuple[Project, tuple[str, ...]]", found)
            self._show(project, None, path.stem)
            self._settings.remember_folder(path)
            if project.dataset is None:
                words = "Choose data for it; its inputs and outputs are bound to none."
                self._notices.success(f"Opened {path.name}", words)
            for note in notes:
                self._notices.warning(f"Opened {path.name}", f"{note.capitalize()}.")

        self.work.begin(f"Opening {path.name}", read, shown)

    def _show(self, project: Project, path: Path | None, title: str) -> None:
        self._untitled = title
        if path is not None:
            self._settings.add_recent(path)
            self._settings.remember_folder(path)
        self._document.replace(project, path)

    def _save_as(self, path: str) -> None:
        self.save_to(Path(path))

    @property
    def suggestion(self) -> Path:
        """The file that a save would suggest."""
        path = self._document.path
        if path is not None:
            return path
        title = (self.beneath.title or self._untitled).lower().split(",")[0]
        name = title.replace(" ", "-").replace("/", "-")
        return self._settings.start_folder / f"{name}{SUFFIX}"
