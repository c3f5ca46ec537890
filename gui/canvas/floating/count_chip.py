"""How many of the connections are painted, when it is not all of them."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.canvas.floating.chip import Chip
from gui.style.number_text import format_count
from gui.style.theme import theme
from gui.widgets.label import Label


class CountChip(Chip):
    """Says "showing 2,000 of 101,632" while weaker connections are left out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_count")
        self._label = Label("", "canvas_label", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(self._label)
        self._shown = (-1, -1)
        theme().changed.connect(self._follow_theme)

    def show_count(self, painted: int, total: int) -> None:
        """Say how many of how many; nothing when it is all."""
        if (painted, total) == self._shown:
            return
        self._shown = painted, total
        words = f"showing {format_count(painted)} of {format_count(total)}"
        self._label.setText(words)
        self.setAccessibleName(f"Connections: {words}")
        self.setToolTip("The strongest connections are shown; all of them are trained")
        self.adjustSize()
        self.setVisible(painted < total)

    def _follow_theme(self) -> None:
        """Have room for type of another size."""
        self.adjustSize()
