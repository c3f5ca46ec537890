"""The head of a page: picture, name, what it is, freeze and more."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.panels.inspector.glyph import Glyph
from gui.panels.inspector.name_edit import NameEdit
from gui.widgets.buttons import IconButton
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.told_menu import ToldMenu
from gui.widgets.type_height import TypeHeight

NAME_INDENT = 6
"""Where the letters of a name begin in its field."""


class Head(QWidget):
    """Names what is selected."""

    renamed = Signal(str)
    frozen_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.glyph = Glyph()
        self.name = NameEdit()
        self.name.renamed.connect(self.renamed)
        self._kind = ElidedLabel("", "caption", "text2")
        self._kind.setContentsMargins(NAME_INDENT, 0, 0, 0)
        self._freeze = IconButton("freeze", "Freeze", 28)
        self._freeze.setCheckable(True)
        self._freeze.setObjectName("inspector_freeze")
        self._freeze.clicked.connect(self.frozen_chosen)
        self._more = IconButton("more", "More\nWhat else can be done with it", 28)
        self._more.clicked.connect(self._open_menu)
        self.menu = ToldMenu(self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self._kind)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.glyph)
        row.addLayout(words, 1)
        row.addWidget(self._freeze)
        row.addWidget(self._more)
        TypeHeight(self, 52, 2)

    def set_words(self, name: str, kind: str, editable: bool = False) -> None:
        """Set the name and what it is the name of."""
        self.name.set_name(name, editable)
        self._kind.setText(kind)

    def set_frozen(self, frozen: bool | None, what: str) -> None:
        """Show whether training leaves it alone; None where nothing can be frozen."""
        self._freeze.setVisible(frozen is not None)
        if frozen is not None:
            self._freeze.setChecked(frozen)
            verb = "Let training change" if frozen else "Keep training from changing"
            name = "Unfreeze" if frozen else "Freeze"
            self._freeze.set_words(f"{name}\n{verb} {what}")

    def show_menu_button(self, show: bool) -> None:
        """Show the button of the menu, where there is anything in it."""
        self._more.setVisible(show)

    def _open_menu(self) -> None:
        self.menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))
