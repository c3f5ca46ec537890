"""The lines of a worked step as a table that can be read, chosen from and copied."""

import math

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from engine.explain.worked_step import Line
from gui.style.fonts import font
from gui.style.number_text import format_number, full_text
from gui.style.theme import theme
from gui.widgets.number_writer import elided_number, write_numbers

HEADINGS = ("What", "How", "Value")
DIGITS = 6
ROW = 26
MARGIN = 3
"""Left and right of a text in its cell, as the style has it."""
ROLE = "body"
VALUE = 2

Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractTableModel):
    """What, how and value of each line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._longest = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: tuple[Line, ...], live: bool) -> None:
        """Show other lines; the same ones with other numbers keep their places.

        While they are `live`, columns only follow numbers that are longer than before:
        to measure them takes longer than all else.
        """
        alike = [line.name for line in lines] == [line.name for line in self._lines]
        if not alike:
            self.beginResetModel()
        self._lines = lines
        longest = max((len(value_text(line)) for line in lines), default=0)
        holds = alike and live and longest <= self._longest
        if not holds:
            self._longest = longest
        if not alike:
            self.endResetModel()
        elif lines and not holds:
            last = self.index(len(lines) - 1, len(HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Three."""
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, all digits in the tooltip, numbers to the right."""
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return texts_of(line)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return full_text(line.value) if column == VALUE else line.working
        if role == Qt.ItemDataRole.TextAlignmentRole and column == VALUE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The headings."""
        across = orientation == Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None


def texts_of(line: Line) -> tuple[str, str, str]:
    """What stands in the columns."""
    return line.name, line.working, value_text(line)


def value_text(line: Line) -> str:
    """The value as it stands in the table."""
    return format_number(line.value, DIGITS)


class LineTable(QTableView):
    """Shows lines; Ctrl+C copies the chosen ones."""

    line_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LineModel(self)
        self._live = False
        self.setModel(self._model)
        self.setAccessibleName("Lines of the step")
        self.setFont(font(ROLE))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._model.lines

    @property
    def chosen_line(self) -> int | None:
        """Which line the mouse or the keys have chosen."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def show_lines(self, lines: tuple[Line, ...], live: bool = False) -> None:
        """Show other lines; the chosen place stays chosen where it still is one.

        `live` tells that more will follow soon.
        """
        chosen, self._live = self.chosen_line, live
        self._model.show_lines(lines, live)
        if chosen is not None and chosen < len(lines) and chosen != self.chosen_line:
            self.selectRow(chosen)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines; of a run in one go, where nothing is chosen among them.

        Qt asks the model and the style a dozen times for each cell.
        """
        if not self._live or self.currentIndex().isValid():
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        try:
            self._paint_lines(painter, event.rect())
        finally:
            painter.end()

    def _paint_lines(self, painter: QPainter, area: QRect) -> None:
        lines, count = self._model.lines, self._model.rowCount()
        first, last = max(0, self.rowAt(area.top())), self.rowAt(area.bottom())
        rows = range(first, count if last < 0 else last + 1)
        metrics = QFontMetricsF(self.font())
        below = ROW // 2 - int(metrics.height()) // 2
        tops = [self.rowViewportPosition(row) + below for row in rows]
        painter.setPen(theme().palette.text)
        texts = zip(*(texts_of(lines[row]) for row in rows), strict=True)
        for column, words in enumerate(texts):
            left = self.columnViewportPosition(column) + MARGIN
            width = self.columnWidth(column) - 2 * MARGIN
            shown = [elided_number(each, ROLE, width) for each in words]
            if column == VALUE:
                tall = metrics.height()
                places = [QRectF(left, top, width, tall) for top in tops]
                write_numbers(painter, ROLE, places, shown)
            else:
                bases = [math.floor(top + metrics.ascent() + 0.5) for top in tops]
                points = [QPointF(left, base) for base in bases]
                write_numbers(painter, ROLE, points, shown)

    def selectionChanged(
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        """Tell that another line is chosen."""
        super().selectionChanged(selected, deselected)
        self.line_chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with tabs between the columns and all digits."""
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = [self._model.lines[row] for row in rows]
        words = [f"{each.name}\t{each.working}\t{each.value:.9g}" for each in lines]
        QGuiApplication.clipboard().setText("\n".join(words))
