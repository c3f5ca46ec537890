"""Each network that a lesson covers is seen again as it was left."""

from dataclasses import replace
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from gui.canvas.canvas import Canvas
from gui.canvas.seen_part import SeenPart
from gui.document import Document
from gui.lessons.beneath import Beneath


class _Own:
    """Stands for the network that no lesson put there."""


class OwnView(QObject):
    """Notes the view of a network that is covered, and gives it back with it."""

    def __init__(
        self, canvas: Canvas, beneath: Beneath, document: Document, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._canvas, self._beneath, self._document = canvas, beneath, document
        self._own = _Own()
        self._shown: object = self._own
        # Weakly: a network that can no longer be gone back to is not kept for its view.
        self._seen: WeakKeyDictionary[object, SeenPart] = WeakKeyDictionary()
        beneath.changed.connect(self._changed)

    def note(self) -> None:
        """Note how the network is seen that is about to be covered."""
        self._seen[self._shown] = SeenPart.of(self._canvas)

    def _changed(self) -> None:
        """Another network is shown, in the view of the one before."""
        if not self._document.stack.count():
            # Another project was opened: what lay beneath is gone.
            self._own = self._shown = _Own()
            return
        left, noted = SeenPart.of(self._canvas), self._seen.get(self._shown)
        # Whether it was fitted is not known any more, but for what was noted.
        if noted is None or replace(noted, fitted=left.fitted) != left:
            self._seen[self._shown] = left
        self._shown = self._beneath.shown or self._own
        seen = self._seen.get(self._shown)
        if seen is None:
            return
        seen.show_on(self._canvas)
        if seen.fitted:
            # There may be more room, or less.
            self._canvas.frame_all()
