"""Projects, tables and networks that are dropped onto the window from outside."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from engine.files.project_file import SUFFIX
from engine.files.read_table import is_table
from engine.imports.suffixes import NETWORKS
from gui.actions.project_files import ProjectFiles


class FileDrops(QObject):
    """Opens the one file of a drop, if it is one that can be opened."""

    def __init__(self, files: ProjectFiles, window: QWidget) -> None:
        super().__init__(window)
        self._files = files
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drops, and show beforehand which ones."""
        if not isinstance(event, QDropEvent):
            return False
        kind = event.type()
        if kind not in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            return False
        path = dropped_path(event)
        if path is None:
            return False
        event.acceptProposedAction()
        if kind == QEvent.Type.Drop:
            self._files.open_path(path)
        return True


def dropped_path(event: QDropEvent) -> Path | None:
    """Return the one file of a drop that can be opened, or None."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
    if len(paths) != 1:
        return None
    (path,) = paths
    known = path.suffix.lower() in (SUFFIX, *NETWORKS)
    return path if known or is_table(path) else None
