"""A name that looks like a heading until it is edited."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.style.fonts import font
from gui.style.theme import theme
from gui.widgets.escape_key import EscapeKey
from gui.widgets.undo_keys import UndoKeys

HELP = "Type here to give it another name"
INDENT = 6
"""Of the letters on both sides."""


class NameEdit(QLineEdit):
    """Enter takes the name over, Esc restores it."""

    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        UndoKeys(self)
        EscapeKey(self).given_up.connect(self.restore)
        self._name = ""
        self.setAccessibleName("Name")
        self.setMinimumWidth(40)
        self.editingFinished.connect(self._finish)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    def set_name(self, name: str, editable: bool) -> None:
        """Show a name; what is being typed stays."""
        self._name = name
        self.setReadOnly(not editable)
        policy = Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.setToolTip(f"{name}\n{HELP}" if editable else name)
        if not (self.hasFocus() and self.isModified()):
            self._show_name()

    def restore(self) -> None:
        """Show the name as it is, whatever was typed."""
        self._show_name()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the name, to be typed over."""
        super().focusInEvent(event)
        if not self.isModified():
            self.setText(self._name)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the beginning of a name that is too long."""
        super().focusOutEvent(event)
        if not self.isModified():
            self._show_name()
        self.setCursorPosition(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten a name that is too long for the new width."""
        super().resizeEvent(event)
        if not self.hasFocus():
            self._show_name()

    def _finish(self) -> None:
        typed = self.text().strip()
        if self.isModified() and typed != self._name:
            self.setModified(False)
            self.renamed.emit(typed)
        else:
            self._show_name()

    def _show_name(self) -> None:
        room = self.width() - 2 * INDENT
        mode = Qt.TextElideMode.ElideRight
        short = self.fontMetrics().elidedText(self._name, mode, room)
        self.setText(self._name if self.hasFocus() else short)
        self.setModified(False)
        self.setCursorPosition(0)

    def _follow_theme(self) -> None:
        palette = theme().palette
        self.setFont(font("heading"))
        size = font("heading").pixelSize()
        self.setStyleSheet(
            "NameEdit { background: transparent; border: 1px solid transparent;"
            f" padding: 0 3px; color: {palette.text.name()};"
            f" font-size: {size}px; font-weight: 600; }}"
            f"NameEdit:hover:!read-only {{ border-color: {palette.strong.name()}; }}"
            f"NameEdit:focus {{ background: {palette.raised.name()};"
            f" border: 2px solid {palette.accent.name()}; padding: 0 2px; }}"
        )
