"""Repeats the step until the error is below a threshold."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.edits.settings import ChangeSettings
from engine.errors import UserError
from gui.lessons.explanations.subject import Subject
from gui.widgets.buttons import Button
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label
from gui.widgets.number_field import NumberField

USUAL = 0.01
BEGIN, STOP = "Repeat", "Stop"


class RepeatRow(QWidget):
    """A threshold, a button that trains until it is reached, and what came of it."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self._subject = subject
        self._refused = False
        self.threshold = NumberField("Training loss to reach", "short")
        self.threshold.setObjectName("repeat_threshold")
        self.threshold.setFixedWidth(72)
        self.threshold.set_value(USUAL)
        self.button = Button(BEGIN)
        self.button.setObjectName("repeat_button")
        self.button.setToolTip(
            "Train until the training loss is at most this; a line in the plot of the "
            "losses shows where that is"
        )
        self._note = ElidedLabel("", "caption", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label("Repeat until the loss is at most", "body", "text2"))
        row.addWidget(self.threshold)
        row.addWidget(self.button)
        row.addWidget(self._note, 1)
        self.button.clicked.connect(self._toggle)
        self.threshold.refused.connect(self._refuse)
        subject.session.state_changed.connect(self.follow)
        document = subject.document
        document.settings_changed.connect(self._follow_settings)
        document.project_replaced.connect(self._follow_settings)
        self._follow_settings()

    @property
    def words(self) -> str:
        """Why the last run ended."""
        return self._note.text()

    def follow(self) -> None:
        """Say what a click does now, and why the last run ended."""
        running = self._subject.session.is_running
        self.button.set_words(STOP if running else BEGIN)
        self._note.setText(self._subject.session.reason)

    def _follow_settings(self) -> None:
        goal = self._subject.document.project.settings.stop.loss
        if goal is not None:
            self.threshold.set_value(goal)

    def _refuse(self, sentence: str) -> None:
        self._refused = True
        self._note.setText(sentence)

    def _toggle(self) -> None:
        session, document = self._subject.session, self._subject.document
        if session.is_running:
            session.pause()
            return
        # A click takes the focus along, and the field goes back to its number: what
        # was refused must not be trained for in its place.
        refused, self._refused = self._refused, False
        if refused or not self.threshold.commit() or self.threshold.value is None:
            return
        stop = replace(document.project.settings.stop, loss=self.threshold.value)
        try:
            document.do(ChangeSettings((("stop", stop),)))
        except UserError as error:
            self._note.setText(str(error))
            return
        session.play()
