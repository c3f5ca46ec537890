"""The learning rate of the present epoch, which a schedule makes of the chosen one."""

from PySide6.QtWidgets import QWidget

from engine.stepping import rate_in
from gui.document import Document
from gui.style.number_text import format_rate
from gui.training.session import Session
from gui.widgets.label import Label
from gui.widgets.type_height import TypeHeight

HEIGHT = 24
"""Of the fields beside it."""


class RateInUse(Label):
    """Follows a run; at rest it is the rate that the next step would use."""

    def __init__(
        self, document: Document, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent=parent)
        self._document = document
        self._session = session
        TypeHeight(self, HEIGHT)
        self.setObjectName("transport_rate_in_use")
        self.setAccessibleName("Learning rate in use")
        self.setToolTip("What schedule and warm-up make of the learning rate now")
        session.frame.connect(self._follow)
        document.settings_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        rate = self._session.latest.rate
        if not self._session.is_running:
            project = self._document.project
            training = project.training
            rate = rate_in(project.settings, training.course, training.epoch)
        words = format_rate(rate)
        if words != self.text():
            self.setText(words)
