"""Settings that are changed by hand, at rest and while training runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.edits.settings import ChangeSettings
from engine.errors import UserError
from engine.settings import TrainingSettings
from gui.document import Document
from gui.notices import Notices
from gui.training.session import Session


@dataclass(frozen=True)
class Gesture:
    """Changes that become one step of undo, and one mark in the history.

    Attributes
    ----------
    number : int
    epoch : float, optional
        Where a run stood at the beginning; None at rest.
    """

    number: int
    epoch: float | None


class SettingsWriter:
    """Turns a changed control into an edit, and says in words why it is refused."""

    def __init__(self, document: Document, session: Session, notices: Notices) -> None:
        self._document = document
        self._session = session
        self._notices = notices

    @property
    def settings(self) -> TrainingSettings:
        """The settings of the project as they are."""
        return self._document.project.settings

    def new_gesture(self) -> Gesture:
        """Begin a drag or a burst of keys."""
        return Gesture(self._document.new_gesture(), self._now())

    def give_up(self, gesture: Gesture) -> None:
        """Take back what a drag has changed."""
        self._document.give_up(gesture.number)

    def set(self, name: str, value: object, gesture: Gesture | None = None) -> bool:
        """Change one setting; whether it was accepted."""
        return self.set_all({name: value}, gesture)

    def set_all(
        self, values: Mapping[str, object], gesture: Gesture | None = None
    ) -> bool:
        """Change some settings in one step of undo; whether they were accepted."""
        changes = tuple(
            (name, value)
            for name, value in values.items()
            if getattr(self.settings, name) != value
        )
        if not changes:
            return True
        epoch = self._now() if gesture is None else gesture.epoch
        edit = ChangeSettings(changes, epoch)
        try:
            self._document.do(edit, None if gesture is None else gesture.number)
        except UserError as error:
            self.refuse(str(error))
            return False
        return True

    def refuse(self, sentence: str) -> None:
        """Say why a setting stays as it is."""
        self._notices.refused("This setting was not changed", sentence)

    def _now(self) -> float | None:
        return self._session.latest.epochs if self._session.is_busy else None
