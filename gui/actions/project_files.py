"""Opening, saving, exporting and importing, without ever blocking the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.exports.registry import export
from engine.files.examples import Example
from engine.files.project_file import SUFFIX, load, save
from engine.imports.apply import ImportWeights, apply_weights
from engine.imports.registry import IMPORTS, read_weights
from engine.imports.weight_set import WeightSet
from engine.project import Project
from gui.actions.work import Work
from gui.dialogs.export_dialog import ExportDialog
from gui.dialogs.question import ask_to_save
from gui.document import Document
from gui.notices import Notices
from gui.settings import Settings
from gui.training.session import Session

TABLES = (".csv", ".tsv", ".txt")
UNTITLED = "untitled"

PROJECT_FILTER = f"Weightloom projects (*{SUFFIX})"
TABLE_FILTER = f"Tables ({' '.join('*' + suffix for suffix in TABLES)})"
BOTH_FILTER = f"Projects and tables (*{SUFFIX} {TABLE_FILTER[8:-1]})"
WEIGHTS_FILTER = f"Weights ({' '.join('*' + suffix for suffix in IMPORTS)})"

Then = Callable[[], None]


class ProjectFiles(QObject):
    """The files of one document; asks before anything unsaved is lost."""

    name_changed = Signal()
    opened = Signal()
    """Another project is shown, or an empty one."""
    table_chosen = Signal(object)
    """The path of a table that is to be the data of the project."""

    def __init__(
        self,
        document: Document,
        session: Session,
        notices: Notices,
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._session = document, session
        self._notices, self._settings = notices, settings
        self.work = Work(notices, self)
        self._untitled = UNTITLED
        self._then: Then | None = None
        document.path_changed.connect(self.name_changed)

    @property
    def name(self) -> str:
        """What the project is called on screen."""
        path = self._document.path
        return path.name if path is not None else self._untitled

    @property
    def is_modified(self) -> bool:
        """Whether something would be lost; what a run learns counts."""
        return self._document.is_modified or self._session.is_busy

    def new(self) -> None:
        """Begin with an empty canvas."""
        self.when_saved(self._begin_empty)

    def choose(self) -> None:
        """Ask for a project or a table, and open it."""
        filters = [BOTH_FILTER, PROJECT_FILTER, TABLE_FILTER]
        dialog = self._open_dialog("Open", filters)
        dialog.fileSelected.connect(self.open_text)
        dialog.open()

    def choose_table(self) -> None:
        """Ask for a table, and make it the data."""
        dialog = self._open_dialog("Open a table", [TABLE_FILTER])
        dialog.fileSelected.connect(self.open_text)
        dialog.open()

    def open_text(self, path: str) -> None:
        """Open what a path in words names."""
        self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a project or a table."""
        if path.suffix.lower() in TABLES:
            self._remember_folder(path)
            self.table_chosen.emit(path)
            return

        def read() -> None:
            self._read(path, path)

        self.when_saved(read)

    def open_example(self, example: Example, play: bool = False) -> None:
        """Open an example, which is saved elsewhere than where it came from."""

        def read() -> None:
            self._read(example.path, None, example.title, play)

        self.when_saved(read)

    def save(self) -> None:
        """Save to the project's file, or ask for one."""
        path = self._document.path
        if path is None:
            self.save_as()
        else:
            self.save_to(path)

    def save_as(self) -> None:
        """Ask for a file and save to it."""
        dialog = self._file_dialog("Save as", [PROJECT_FILTER], self._suggestion())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.fileSelected.connect(self._save_as)
        dialog.rejected.connect(self._forget_then)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save the newest state; while it is written, everything goes on."""
        project = self._session.snapshot()
        index = self._document.stack.index()
        at_rest = not self._session.is_running

        def write() -> None:
            save(project, path)

        def written(_: object) -> None:
            same = at_rest and index == self._document.stack.index()
            self._document.saved(path, unchanged=same)
            self._settings.add_recent(path)
            self._remember_folder(path)
            then, self._then = self._then, None
            if then is not None:
                then()

        words = f"Saving {path.name}"
        self.work.begin(words, write, written, self._forget_then)

    def export(self) -> None:
        """Ask for a format and a file, and write the network for other programs."""
        network = self._document.project.network
        dialog = ExportDialog(
            self._suggestion().with_suffix(""),
            f"{network.n_neurons} neurons, {network.n_connections} connections, "
            f"{network.n_parameters} parameters, as they are at this moment.",
            self._window,
        )
        dialog.chosen.connect(self._export)
        dialog.open()

    def import_weights(self) -> None:
        """Ask for a file of weights, and take what fits."""
        dialog = self._open_dialog("Import weights", [WEIGHTS_FILTER])
        dialog.fileSelected.connect(self._import)
        dialog.open()

    def when_saved(self, then: Then) -> None:
        """Go on at once if nothing would be lost, else after asking."""
        if not self.is_modified:
            then()
            return
        self._then = then
        question = ask_to_save(self.name, self._window)
        question.answered.connect(self._answered)
        question.open()

    def _answered(self, answer: str) -> None:
        if answer == "save":
            self._session.pause()
            self.save()
            return
        then, self._then = self._then, None
        if answer == "discard" and then is not None:
            then()

    def _forget_then(self) -> None:
        self._then = None

    @property
    def _window(self) -> QWidget | None:
        parent = self.parent()
        return parent if isinstance(parent, QWidget) else None

    def _begin_empty(self) -> None:
        self._show(Project(), None, UNTITLED)

    def _read(
        self, path: Path, home: Path | None, title: str = UNTITLED, play: bool = False
    ) -> None:
        """Read a project; `home` is the file that a save goes to."""

        def read() -> object:
            return load(path)

        def shown(project: object) -> None:
            if isinstance(project, Project):
                self._show(project, home, title)
                if play:
                    self._session.play()

        def failed() -> None:
            if home is not None and not home.exists():
                self._settings.remove_recent(home)

        self.work.begin(f"Opening {path.name}", read, shown, failed)

    def _show(self, project: Project, path: Path | None, title: str) -> None:
        self._untitled = title
        self._document.replace(project, path)
        if path is not None:
            self._settings.add_recent(path)
            self._remember_folder(path)
        self.opened.emit()

    def _save_as(self, path: str) -> None:
        self.save_to(Path(path))

    def _export(self, words: str) -> None:
        project, path = self._session.snapshot(), Path(words)

        def write() -> None:
            export(project, path)

        def written(_: object) -> None:
            self._remember_folder(path)
            self._notices.success("Exported", f"The network is in {path}.")

        self.work.begin(f"Exporting {path.name}", write, written)

    def _import(self, words: str) -> None:
        path = Path(words)

        def read() -> object:
            return read_weights(path)

        def take(weights: object) -> None:
            if isinstance(weights, WeightSet):
                self._take(weights)

        self._remember_folder(path)
        self.work.begin(f"Reading {path.name}", read, take)

    def _take(self, weights: WeightSet) -> None:
        _, notes = apply_weights(self._document.project, weights)
        self._document.do(ImportWeights(weights))
        if notes:
            self._notices.warning(
                f"{weights.name} fits in part", f"{'; '.join(notes[:3])}."
            )
        else:
            self._notices.success("Imported", f"All of {weights.name} fits.")

    def _suggestion(self) -> Path:
        path = self._document.path
        if path is not None:
            return path
        name = self._untitled.lower().split(",")[0].replace(" ", "-")
        return Path(self._settings.folder or Path.home()) / f"{name}{SUFFIX}"

    def _remember_folder(self, path: Path) -> None:
        self._settings.folder = str(path.absolute().parent)

    def _open_dialog(self, title: str, filters: list[str]) -> QFileDialog:
        folder = Path(self._settings.folder or Path.home())
        dialog = self._file_dialog(title, filters, folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return dialog

    def _file_dialog(self, title: str, filters: list[str], start: Path) -> QFileDialog:
        folder = start if start.is_dir() else start.parent
        dialog = QFileDialog(self._window, title, str(folder))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters(filters)
        if start != folder:
            dialog.selectFile(start.name)
        return dialog
