"""A line of words on a page: Enter takes them over, Esc puts back what was taken."""

from PySide6.QtWidgets import QLineEdit

from gui.widgets.escape_key import EscapeKey


class TypedField(QLineEdit):
    """Keeps the words that were last taken over, for the key that gives up others."""

    def __init__(self, words: str) -> None:
        """`words` say what it is for, to a screen reader."""
        super().__init__()
        self.setAccessibleName(words)
        self._kept = ""
        EscapeKey(self).given_up.connect(self._restore)

    def keep(self) -> None:
        """Take over what is typed."""
        self._kept = self.text()
        self.setModified(False)

    def _restore(self) -> None:
        self.setText(self._kept)
