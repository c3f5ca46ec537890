"""Choose a format and a file for the network."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from engine.exports.registry import LABELS
from gui.dialogs.sheet import Sheet
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.segmented import Segmented

CONTENTS = {
    ".npz": (
        "One array for the biases of each layer and for the weights of each "
        "projection, the activations, the names of inputs and targets, the classes, "
        "and the scaling of the data. numpy.load reads it."
    ),
    ".json": (
        "The same as a tree of lists that any language reads, and complete: kinds, "
        "bindings, masks, frozen parameters and positions too."
    ),
}


class ExportDialog(Sheet):
    """Asks for format and file; `chosen` gives the path."""

    chosen = Signal(str)

    def __init__(
        self, suggestion: Path, summary: str, parent: QWidget | None = None
    ) -> None:
        """`suggestion` is the path without suffix, `summary` says what is written."""
        super().__init__("Export the network", 480, parent)
        self.setObjectName("export")
        self.add_text(summary, "body", "text2")
        self._format = Segmented(tuple(LABELS.items()), "Format")
        self._format.setObjectName("export_format")
        self._format.set_value(next(iter(LABELS)))
        self._format.chosen.connect(self._choose_format)
        self.content.addWidget(self._format, 0, Qt.AlignmentFlag.AlignLeft)
        self._contents = self.add_text("", "caption", "text2")
        self._contents.setMinimumHeight(56)
        self._contents.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._path = QLineEdit(str(suggestion))
        self._path.setObjectName("export_path")
        self._path.setAccessibleName("File")
        self._add_path_row()
        cancel = self.add_button("Cancel")
        cancel.clicked.connect(self.close)
        self._export = self.add_button("Export", "primary")
        self._export.setObjectName("export_now")
        self._export.clicked.connect(self._finish)
        self._path.returnPressed.connect(self._finish)
        self._path.textChanged.connect(self._path_changed)
        self._choose_format(self._format.value)

    @property
    def path(self) -> Path:
        """The file that would be written."""
        return Path(self._path.text().strip()).expanduser()

    def _add_path_row(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label("File"))
        row.addWidget(self._path, 1)
        browse = Button("Choose...")
        browse.clicked.connect(self._browse)
        row.addWidget(browse)
        self.content.addLayout(row)

    def _choose_format(self, suffix: str) -> None:
        self._contents.setText(CONTENTS[suffix])
        path = self.path
        known = path.suffix.lower() in LABELS
        bare = path.with_suffix("") if known else path
        self._path.setText(f"{bare}{suffix}")

    def _path_changed(self) -> None:
        path = self.path
        suffix = path.suffix.lower()
        if suffix in LABELS and suffix != self._format.value:
            self._format.set_value(suffix)
            self._contents.setText(CONTENTS[suffix])
        self._export.setEnabled(bool(path.name) and suffix in LABELS)

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Export", str(self.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(self._format.value.removeprefix("."))
        dialog.setNameFilters(
            [f"{words} (*{suffix})" for suffix, words in LABELS.items()]
        )
        dialog.selectFile(self.path.name)
        dialog.fileSelected.connect(self._path.setText)
        dialog.open()

    def _finish(self) -> None:
        if not self._export.isEnabled():
            return
        path = str(self.path)
        self.close()
        self.chosen.emit(path)
