"""What the data panel does to the data, each as one step of undo."""

from PySide6.QtCore import QObject, Signal

from engine.data.dataset import Dataset
from engine.data.sets import load_set
from engine.edits.data import SetData
from engine.edits.edit import Edit
from engine.edits.fit import FitToData
from engine.edits.split import ChangeSplit
from engine.errors import UserError
from gui.document import Document
from gui.notices import Notices

LIVE_ROWS = 2000
"""Up to so many rows, the data follow a slider while it is held."""


class DataEdits(QObject):
    """Edits of the data; a refusal becomes a message."""

    refused = Signal()

    def __init__(
        self, document: Document, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._notices = document, notices
        self._gesture: int | None = None
        self._waiting: Edit | None = None

    def change_share(self, share: float) -> None:
        """Keep another part of the rows for testing."""
        dataset = self._document.project.dataset
        if dataset is not None:
            self._follow(ChangeSplit(share, dataset.origin.seed or 0), dataset)

    def change_noise(self, noise: float) -> None:
        """Make the same set with other noise."""
        dataset = self._document.project.dataset
        if dataset is None:
            return
        made = self._made(dataset, noise, dataset.origin.seed or 0)
        if made is not None:
            self._follow(made, dataset)

    def release(self) -> None:
        """Let a slider go: what follows is another step of undo."""
        if self._waiting is not None:
            self._do(self._waiting)
        self._waiting = None
        self._gesture = None

    def cancel(self) -> None:
        """Let a slider go as if it had never been held."""
        gesture, self._waiting, self._gesture = self._gesture, None, None
        if gesture is not None:
            self._document.give_up(gesture)

    def draw_data(self) -> None:
        """Draw the rows of a generated set anew."""
        dataset = self._document.project.dataset
        if dataset is None:
            return
        noise, seed = dataset.origin.noise or 0.0, dataset.origin.seed or 0
        made = self._made(dataset, noise, seed + 1)
        if made is not None:
            self._do(made)

    def draw_split(self) -> None:
        """Draw other rows for testing, as many as there are."""
        dataset = self._document.project.dataset
        if dataset is not None:
            share = len(dataset.test_rows) / dataset.n_rows
            # The rows themselves say which draw comes next, so undo repeats it.
            seed = int(dataset.test_rows.sum()) + 1
            self._do(ChangeSplit(share, seed))

    def fit(self) -> None:
        """Give every column an input and every target an output."""
        self._do(FitToData())

    def refuse(self, sentence: str) -> None:
        """Say why nothing was changed."""
        self._notices.refused("The data stay as they are", sentence)
        self.refused.emit()

    def _follow(self, edit: Edit, dataset: Dataset) -> None:
        """Follow a slider at once, or when it is let go where the data are large."""
        if self._gesture is None:
            self._gesture = self._document.new_gesture()
        if dataset.n_rows > LIVE_ROWS:
            self._waiting = edit
        else:
            self._do(edit)

    def _do(self, edit: Edit) -> None:
        try:
            self._document.do(edit, self._gesture)
        except UserError as error:
            self.refuse(str(error))

    def _made(self, dataset: Dataset, noise: float, seed: int) -> SetData | None:
        """Return the same generated set with other noise or another draw."""
        origin = dataset.origin
        share = len(dataset.test_rows) / dataset.n_rows
        try:
            made = load_set(
                origin.name, rows=origin.rows, noise=noise, seed=seed, test_share=share
            )
        except UserError as error:
            self.refuse(str(error))
            return None
        scaling = self._document.project.scaling
        return SetData(made, None if scaling is None else scaling.method)
