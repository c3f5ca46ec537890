"""What explanations look at: the project as it is at this moment, and the row."""

import math
from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.network.parameters import with_parameters_of
from engine.project import Project
from gui.document import Document
from gui.selection import Selection
from gui.spotlight import Spotlight
from gui.training.session import Session
from gui.viewed_row import ViewedRow

LEAST_MS = 12
"""Between two changes that are told of, a little less than between two pictures."""


class Subject(QObject):
    """Joins document, training and viewed row; `changed` tells of all of them."""

    changed = Signal()

    def __init__(
        self,
        document: Document,
        session: Session,
        viewed_row: ViewedRow,
        spotlight: Spotlight | None = None,
        selection: Selection | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.spotlight = spotlight or Spotlight(self)
        self.selection = selection or Selection(self)
        self.document, self.session, self.viewed_row = document, session, viewed_row
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setTimerType(Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self._tell)
        self._told = 0.0
        for signal in (
            session.frame,
            viewed_row.changed,
            document.data_changed,
            document.settings_changed,
            document.project_replaced,
        ):
            signal.connect(self._look)

    @property
    def project(self) -> Project:
        """The project with the parameters that are shown now."""
        project, session = self.session.snapshot(), self.session
        if not session.trial.is_on:
            return project
        # What a hand holds is no part of the project yet.
        network = with_parameters_of(project.network, session.latest.network)
        return replace(project, network=network)

    @property
    def row(self) -> int:
        """The viewed row, or the last one where there are fewer."""
        dataset = self.document.project.dataset
        return min(self.viewed_row.row, dataset.n_rows - 1) if dataset else 0

    @property
    def is_due(self) -> bool:
        """Whether a change is about to be told of."""
        return self._due.isActive()

    def _look(self) -> None:
        """Tell of it when this moment is seen everywhere else, and not too often."""
        if not self._due.isActive():
            passed = 1000 * (perf_counter() - self._told)
            self._due.start(max(0, math.ceil(LEAST_MS - passed)))

    def _tell(self) -> None:
        self._told = perf_counter()
        self.changed.emit()
