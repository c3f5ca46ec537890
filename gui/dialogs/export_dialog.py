"""Choose a format and a file for the network."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from engine.project import Project
from gui.dialogs.agreement_view import AgreementView
from gui.dialogs.export_formats import FORMATS, Format, format_for
from gui.dialogs.sheet import Sheet
from gui.style.fonts import grown
from gui.widgets.buttons import Button
from gui.widgets.choice import Choice
from gui.widgets.label import Label
from gui.widgets.path_field import PathField

_SUFFIXES = frozenset(each.suffix for each in FORMATS.values())


class ExportDialog(Sheet):
    """Asks for format and file, and shows how the file agrees with us.

    `chosen` gives the path, and the style of Python source or nothing.
    """

    chosen = Signal(str, str)

    def __init__(
        self,
        suggestion: Path,
        summary: str,
        project: Project | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`suggestion` is the path without suffix, `summary` says what is written."""
        super().__init__("Export the network", 560, parent)
        self.setObjectName("export")
        self.add_text(summary, "body", "text2")
        options = tuple((each.key, each.label) for each in FORMATS.values())
        self._format = Choice(options, "Format")
        self._format.setObjectName("export_format")
        self._format.setToolTip("Which kind of file is written, for which program")
        self._format.chosen.connect(self._choose_format)
        self._add_row("Format", self._format)
        self._contents = self.add_text("", "caption", "text2")
        self._contents.setMinimumHeight(32)
        self._contents.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._path = PathField(
            str(suggestion), "Where the file goes; its ending decides the format"
        )
        self._path.setObjectName("export_path")
        browse = Button("Choose...")
        browse.setToolTip("Choose folder and name in a dialog")
        browse.clicked.connect(self._browse)
        self._add_row("File", self._path, browse)
        self._agreement = AgreementView(project)
        self.content.addWidget(self._agreement)
        cancel = self.add_button("Cancel", tip="Close without a file (Esc)")
        cancel.clicked.connect(self.close)
        self._export = self.add_button("Export", "primary", "Write the file")
        self._export.setObjectName("export_now")
        self._export.clicked.connect(self._finish)
        self._path.returnPressed.connect(self._finish)
        self._path.textChanged.connect(self._path_changed)
        self.finished.connect(self._agreement.give_up)
        self._choose_format(self._format.value)

    @property
    def path(self) -> Path:
        """The file that would be written."""
        return Path(self._path.text().strip()).expanduser()

    @property
    def format(self) -> Format:
        """The format in which it would be written."""
        return FORMATS[self._format.value]

    def done(self, result: int) -> None:
        """Leave nothing running behind."""
        self._agreement.give_up()
        super().done(result)

    def _add_row(self, words: str, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = Label(words)
        label.setMinimumWidth(grown(48))
        row.addWidget(label)
        for place, widget in enumerate(widgets):
            row.addWidget(widget, 0 if place else 1)
        self.content.addLayout(row)

    def _choose_format(self, key: str) -> None:
        path = self.path
        bare = path.with_suffix("") if path.suffix.lower() in _SUFFIXES else path
        self._show_format()
        self._path.setText(f"{bare}{FORMATS[key].suffix}")

    def _show_format(self) -> None:
        self._contents.setText(self.format.contents)
        self._agreement.compare(self.format)

    def _path_changed(self) -> None:
        path = self.path
        found = format_for(path.suffix.lower(), self.format)
        if found is not None and found is not self.format:
            self._format.set_value(found.key)
            self._show_format()
        self._export.setEnabled(bool(path.name) and found is not None)

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Export", str(self.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(self.format.suffix.removeprefix("."))
        filters = [f"{each.label} (*{each.suffix})" for each in FORMATS.values()]
        dialog.setNameFilters(filters)
        dialog.selectNameFilter(f"{self.format.label} (*{self.format.suffix})")
        dialog.selectFile(self.path.name)
        dialog.fileSelected.connect(self._path.setText)
        dialog.open()

    def _finish(self) -> None:
        if not self._export.isEnabled():
            return
        path, style = str(self.path), self.format.style or ""
        self.close()
        self.chosen.emit(path, style)
