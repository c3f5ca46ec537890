"""A line whose tooltip says what it is for, and what is in it."""

from PySide6.QtWidgets import QLineEdit


class ToldField(QLineEdit):
    """Keeps the help that its owner gives, whatever is told of its content."""

    _help = _told = ""

    def setToolTip(self, help_text: str) -> None:
        """Say what the field is for."""
        self._help = help_text
        self.tell(self._told)

    def tell(self, told: str) -> None:
        """Say what is in it, below what it is for."""
        self._told = told
        super().setToolTip("\n".join(words for words in (self._help, told) if words))
