"""Weights from and for other programs.

What reads and writes them is imported when it is wanted: the window shows sooner.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.actions.file_dialogs import WEIGHTS_FILTER, ask_to_open
from gui.actions.work import Work
from gui.document import Document
from gui.notices import Notices
from gui.settings import Settings
from gui.training.session import Session

if TYPE_CHECKING:
    from engine.imports.weight_set import WeightSet

MOST_NOTES = 3


class WeightFiles(QObject):
    """Exports the newest moment of a network, and imports what fits it."""

    def __init__(
        self,
        document: Document,
        session: Session,
        notices: Notices,
        settings: Settings,
        work: Work,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._session = document, session
        self._notices, self._settings, self._work = notices, settings, work

    def export(self, suggestion: Path) -> None:
        """Ask for a format and a file, and write the network for other programs."""
        from gui.dialogs.export_dialog import ExportDialog

        project = self._session.snapshot()
        network = project.network
        dialog = ExportDialog(
            suggestion,
            f"{network.n_computing:,} neurons, {network.n_connections:,} connections, "
            f"{network.n_parameters:,} parameters, as they are at this moment.",
            project,
            self._window,
        )
        dialog.chosen.connect(self.export_to)
        dialog.open()

    def ask_to_import(self) -> None:
        """Ask for a file of weights, and take what fits."""
        folder = self._settings.start_folder
        filters = [WEIGHTS_FILTER]
        dialog = ask_to_open("Import weights", filters, folder, self._window)
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    def export_to(self, words: str, style: str = "") -> None:
        """Write the newest moment in the format that the suffix names."""
        project, path = self._session.snapshot(), Path(words)

        def write() -> object:
            from engine.exports.registry import export

            return export(project, path, style or None)

        def written(notes: object) -> None:
            self._settings.remember_folder(path)
            if isinstance(notes, tuple) and notes:
                words = _first_of(notes)
                self._notices.warning("Exported", f"The network is in {path}; {words}.")
            else:
                self._notices.success("Exported", f"The network is in {path}.")

        self._work.begin(f"Exporting {path.name}", write, written)

    def import_from(self, words: str) -> None:
        """Take weights, biases and activations where names and shapes fit."""
        path = Path(words)

        def read() -> object:
            from engine.imports.registry import read_weights

            return read_weights(path)

        def take(weights: object) -> None:
            from engine.imports.weight_set import WeightSet

            if isinstance(weights, WeightSet):
                self._take(weights)

        self._settings.remember_folder(path)
        self._work.begin(f"Reading {path.name}", read, take)

    @property
    def _window(self) -> QWidget | None:
        parent = self.parent()
        return parent if isinstance(parent, QWidget) else None

    def _take(self, weights: "WeightSet") -> None:
        from engine.imports.apply import ImportWeights, apply_weights

        _, notes = apply_weights(self._document.project, weights)
        self._document.do(ImportWeights(weights))
        if notes:
            words = _first_of(notes)
            self._notices.warning(f"{weights.name} fits in part", f"{words}.")
        else:
            self._notices.success("Imported", f"All of {weights.name} fits.")


def _first_of(notes: Sequence[str]) -> str:
    """Return the first notes, and how many more there are."""
    more = len(notes) - MOST_NOTES
    rest = f", and {more:,} more" if more > 0 else ""
    return f"{'; '.join(notes[:MOST_NOTES])}{rest}"
