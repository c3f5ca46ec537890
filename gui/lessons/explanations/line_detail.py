"""The working of one line in full, where its column has no room for it."""

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QPlainTextEdit

from gui.lessons.explanations.line_table import MARGIN, WORKING, LineTable
from gui.style.fonts import font, grown

ROWS = 4


class LineDetail(QPlainTextEdit):
    """Shows what the chosen line of a table says; is not there where nothing is cut."""

    def __init__(self, table: LineTable) -> None:
        super().__init__()
        self._table = table
        self.setReadOnly(True)
        self.setAccessibleName("The chosen line in full")
        self.setToolTip("The chosen line in full; it can be selected and copied")
        self.setTabChangesFocus(True)
        self.setFont(font("body"))
        self.setFixedHeight(grown(18) * ROWS + 12)
        self.hide()
        table.line_chosen.connect(self.look)

    def look(self) -> None:
        """Show the line that is chosen now."""
        place, lines = self._table.chosen_line, self._table.lines
        if place is None or place >= len(lines):
            self.hide()
            return
        line = lines[place]
        words = f"{line.name} = {line.working}"
        room = self._table.columnWidth(WORKING) - 2 * MARGIN
        metrics = QFontMetricsF(self._table.font())
        is_cut = metrics.horizontalAdvance(line.working) > room
        if is_cut and words != self.toPlainText():
            self.setPlainText(words)
        self.setVisible(is_cut)
