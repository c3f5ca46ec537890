"""A menu whose entries say on hover what they do."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


class ToldMenu(QMenu):
    """Entries are words and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)

    def add(self, words: str, sentence: str) -> QAction:
        """Add an entry; `words` may end in a tab and a key."""
        action = self.addAction(words)
        action.setToolTip(sentence)
        return action
