"""What the program has to say to the user, without blocking anything."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

NoticeKind = Literal["error", "warning", "success", "info"]


@dataclass(frozen=True)
class Notice:
    """A message at the bottom of the canvas.

    Attributes
    ----------
    kind : {"error", "warning", "success", "info"}
    title : str
        What happened.
    sentence : str
        The detail, in one sentence.
    actions : tuple of (str, str)
        Words to click, each with the id of the action that it triggers.
    is_passing : bool
        Whether it says nothing any more once the project is another.
    """

    kind: NoticeKind
    title: str
    sentence: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    is_passing: bool = False


Actions = tuple[tuple[str, str], ...]


class Notices(QObject):
    """Where every part of the window posts its messages."""

    posted = Signal(object)

    def post(self, notice: Notice) -> None:
        """Show a notice."""
        self.posted.emit(notice)

    def error(self, title: str, sentence: str, actions: Actions = ()) -> None:
        """Say what went wrong."""
        self.post(Notice("error", title, sentence, actions))

    def refused(self, title: str, sentence: str) -> None:
        """Say why nothing was changed; the next change ends the message."""
        self.post(Notice("error", title, sentence, is_passing=True))

    def warning(self, title: str, sentence: str, actions: Actions = ()) -> None:
        """Say what deserves a look."""
        self.post(Notice("warning", title, sentence, actions))

    def stuck(self, title: str, sentence: str) -> None:
        """Say why what was going on stands still; the next change ends the message."""
        self.post(Notice("warning", title, sentence, is_passing=True))

    def success(self, title: str, sentence: str = "", actions: Actions = ()) -> None:
        """Say what is done."""
        self.post(Notice("success", title, sentence, actions))

    def info(self, title: str, sentence: str = "", actions: Actions = ()) -> None:
        """Say what is worth knowing."""
        self.post(Notice("info", title, sentence, actions))

    def hint(self, title: str, sentence: str, actions: Actions = ()) -> None:
        """Say what to know of the project as it is; the next change ends it."""
        self.post(Notice("info", title, sentence, actions, is_passing=True))
