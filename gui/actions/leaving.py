"""What comes before another project takes the place of the one that is shown."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gui.document import Document
from gui.lessons.beneath import Beneath
from gui.training.session import Session

Then = Callable[[], None]


class Leaving(QObject):
    """Leaves what is shown, and then each network of the user beneath it.

    Nothing unsaved goes without a question, and each question is about the network that
    is seen at that moment. Whoever says no to one finds everything as it was before the
    first of them.
    """

    asked = Signal(str)
    """A question is due: about a "lesson", the user's "own" beneath it, or neither."""

    def __init__(self, document: Document, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.beneath = Beneath(document, self)
        self._document, self._session = document, session
        self._then: Then | None = None
        self._is_down = False

    @property
    def is_modified(self) -> bool:
        """Whether something was not saved; what a run learns counts."""
        return self._document.is_modified or self._session.is_busy

    @property
    def would_lose(self) -> bool:
        """Whether something would be lost."""
        return self._shown_would_be_lost or self.beneath.next_own() is not None

    @property
    def _shown_would_be_lost(self) -> bool:
        """Whether something of what is shown would be lost.

        A lesson in which nothing was done can be begun anew.
        """
        is_anew = self.beneath.is_untouched and not self._session.is_busy
        return self.is_modified and not is_anew

    def begin(self, then: Then) -> None:
        """Do something once all is saved or given up."""
        self._then, self._is_down = then, False
        if self._shown_would_be_lost:
            self.asked.emit("lesson" if self.beneath.title else "")
        else:
            self.go_on()

    def go_on(self) -> None:
        """Leave what is shown; a network of the user beneath it is shown first."""
        if self._then is None:
            return
        own = self.beneath.next_own()
        if own is None:
            then, self._then, self._is_down = self._then, None, False
            then()
            return
        self._session.pause()
        self.beneath.go_to(own, top=not self._is_down)
        self._is_down = True
        self.asked.emit("own")

    def give_up(self) -> None:
        """Leave everything as it was before the first question."""
        self._then = None
        if self._is_down:
            self._is_down = False
            self.beneath.come_back()
