"""Brings what happens elsewhere onto the stage: edits, frames, the viewed row."""

from PySide6.QtCore import QObject, Signal

from gui.canvas.chooser import Chooser
from gui.canvas.live_values import LiveValues
from gui.canvas.stage import Stage
from gui.document import Document
from gui.training.session import Session
from gui.viewed_row import ViewedRow


class Feed(QObject):
    """Listens to document, session and row, so that the stage is never stale.

    `shown` follows every change; `restructured` those of more than parameters,
    `replaced` another project; both come before `shown`. `rechosen` tells that other
    connections are painted of the same moment.
    """

    shown = Signal()
    restructured = Signal()
    replaced = Signal()
    rechosen = Signal()

    def __init__(
        self,
        stage: Stage,
        values: LiveValues,
        document: Document,
        session: Session,
        viewed_row: ViewedRow,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._stage, self._values, self._session = stage, values, session
        self._chooser = Chooser(stage, self)
        self._chooser.fresh.connect(self.rechosen)
        session.frame.connect(self._show_latest)
        viewed_row.changed.connect(self._show_latest)
        document.opened.connect(self.show_anew)

    def show_anew(self) -> None:
        """Show another project."""
        frame = self._session.latest
        self._stage.show(frame.network, anew=True)
        self._values.show(frame)
        self.restructured.emit()
        self.replaced.emit()
        self.shown.emit()

    def stop(self) -> None:
        """End what is under way, until `resume`."""
        self._chooser.stop()

    def resume(self) -> None:
        """Go on after a stop."""
        self._chooser.resume()

    def _show_latest(self) -> None:
        frame = self._session.latest
        restructured = self._stage.show(frame.network, in_run=frame.running)
        self._chooser.follow()
        self._values.show(frame)
        if restructured:
            self.restructured.emit()
        self.shown.emit()
