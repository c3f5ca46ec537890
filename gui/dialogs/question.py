"""A question that the user answers with one of a few buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.dialogs.sheet import Sheet


class Question(Sheet):
    """Asks without blocking; Esc and closing answer with an empty key."""

    answered = Signal(str)

    def __init__(
        self,
        title: str,
        sentence: str,
        answers: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """Answers are pairs of a key and its words; the last one is the default."""
        super().__init__(title, 400, parent)
        self.setObjectName("question")
        self.add_text(sentence)
        self._answer_key = ""
        self.finished.connect(self._tell)
        for key, words in answers:
            is_last = key == answers[-1][0]
            kind = "primary" if is_last else "normal"
            button = self.add_button(words, kind, _TIPS.get(key, ""))
            button.setObjectName(f"answer_{key}")
            button.clicked.connect(self._answer)
            if is_last:
                button.setFocus()

    def _answer(self) -> None:
        self._answer_key = self.sender().objectName().removeprefix("answer_")
        self.close()

    def _tell(self) -> None:
        self.answered.emit(self._answer_key)


_TIPS = {
    "discard": "Go on and lose what changed since the last save",
    "another": "Leave everything here as it is, and open in a window of its own",
    "cancel": "Leave everything as it is (Esc)",
    "save": "Save first, then go on",
    "replace": "Write over what the other program wrote",
    "elsewhere": "Keep both: save this under another name",
    "close": "Close one window after the other",
}


def ask_to_save(
    name: str,
    parent: QWidget | None,
    another: bool = False,
    whose: str = "",
) -> Question:
    """Ask what becomes of unsaved changes; `another` offers a window for the rest.

    `whose` tells the network of a "lesson" from the user's "own" that lay beneath it.
    """
    beside = (("another", "Another window"),) if another else ()
    title = f"Save the changes to {name}?"
    if whose == "lesson":
        title = f"Save what became of {name}?"
    return Question(
        title,
        _LOST[whose],
        (("discard", "Discard"), *beside, ("cancel", "Cancel"), ("save", "Save")),
        parent,
    )


def ask_to_replace(name: str, parent: QWidget | None) -> Question:
    """Ask what becomes of a file that another program has written to."""
    return Question(
        f"Replace the newer {name}?",
        "Another program has written to this file since it was opened here. What it "
        "wrote is lost if the file is replaced.",
        (("cancel", "Cancel"), ("replace", "Replace"), ("elsewhere", "Save as")),
        parent,
    )


_LOST = {
    "": "What changed since the last save is lost otherwise.",
    "lesson": (
        "It is lost otherwise. The lesson itself can be begun again at any time, and "
        "your own network is not concerned."
    ),
    "own": (
        "This is your own network, as it was before the lesson. What changed since its "
        "last save is lost otherwise."
    ),
}
