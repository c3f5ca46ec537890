"""The dialogs that ask for a file."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.files.project_file import SUFFIX
from engine.files.read_table import SUFFIXES
from engine.imports.suffixes import NETWORKS, WEIGHTS

# IDX files are called "train-images-idx3-ubyte".
_TABLES = " ".join(f"*{suffix}" for suffix in (*SUFFIXES, "-ubyte"))
_NETWORKS = " ".join(f"*{suffix}" for suffix in NETWORKS)
PROJECT_FILTER = f"Weightloom projects (*{SUFFIX})"
TABLE_FILTER = f"Tables ({_TABLES})"
NETWORK_FILTER = f"Networks ({_NETWORKS})"
ALL_FILTER = f"Projects, tables and networks (*{SUFFIX} {_TABLES} {_NETWORKS})"
WEIGHTS_FILTER = f"Weights ({' '.join('*' + suffix for suffix in WEIGHTS)})"


def ask_to_open(
    title: str, filters: list[str], folder: Path, parent: QWidget | None
) -> QFileDialog:
    """Make a dialog for a file that exists; the caller opens it."""
    dialog = _dialog(title, filters, folder, parent)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return dialog


def ask_to_save_project(suggestion: Path, parent: QWidget | None) -> QFileDialog:
    """Make a dialog for where a project goes; the caller opens it."""
    dialog = _dialog("Save as", [PROJECT_FILTER], suggestion.parent, parent)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
    dialog.selectFile(suggestion.name)
    return dialog


def _dialog(
    title: str, filters: list[str], folder: Path, parent: QWidget | None
) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters(filters)
    return dialog
