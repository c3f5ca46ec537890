"""A line or paragraph of text that follows the theme."""

from __future__ import annotations

from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui.style.fonts import font
from gui.style.theme import theme


class Label(QLabel):
    """Text in the font of a role and the colour of a token."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        token: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._role = role
        self._token = token
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    def set_role(self, role: str) -> None:
        """Use the font of another role."""
        self._role = role
        self._follow_theme()

    def set_token(self, token: str) -> None:
        """Use another colour."""
        if token != self._token:
            self._token = token
            self._follow_theme()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the theme once more: what was set before the first show is lost."""
        super().showEvent(event)
        self._follow_theme()

    def _follow_theme(self) -> None:
        colours = self.palette()
        present = theme().palette
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            colours.setColor(
                group, QPalette.ColorRole.WindowText, present.colour(self._token)
            )
        colours.setColor(
            QPalette.ColorGroup.Disabled,
            QPalette.ColorRole.WindowText,
            present.disabled,
        )
        self.setPalette(colours)
        self.setFont(font(self._role))
