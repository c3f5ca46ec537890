"""What is left out of the picture: connections that are not painted, and numbers."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.canvas.floating.chip import Chip
from gui.style.number_text import format_count
from gui.widgets.label import Label


class CountChip(Chip):
    """Says "showing 2,000 of 101,632" while weaker connections are left out.

    And "numbers on 60 of 312" while not every weight that is asked for has room.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_count")
        self._label = Label("", "canvas_label", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(self._label)
        self._shown = (-1, -1, -1, -1)

    def show_count(self, painted: int, total: int, written: int, wanted: int) -> None:
        """Say how many of how many; nothing when it is all."""
        if (painted, total, written, wanted) == self._shown:
            return
        self._shown = painted, total, written, wanted
        words, reasons = [], []
        if painted < total:
            words.append(f"showing {format_count(painted)} of {format_count(total)}")
            reasons.append(
                "The strongest connections are shown; all of them are trained"
            )
        if written < wanted:
            words.append(
                f"numbers on {format_count(written)} of {format_count(wanted)}"
            )
            reasons.append("The strongest weights that have room are written")
        self._label.setText(" · ".join(words))
        self.setAccessibleName(f"Connections: {', '.join(words)}")
        self.setToolTip("\n".join(reasons))
        self.adjustSize()
        self.setVisible(bool(words))
