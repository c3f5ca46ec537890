"""The lines of a worked step as a table that can be read, chosen from and copied."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, isfinite

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
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from engine.explain.worked_step import Line
from gui.style.fonts import font
from gui.style.number_text import format_number, full_shown
from gui.style.theme import theme
from gui.widgets.number_writer import elided_number, write_numbers

HEADINGS = ("What", "How", "Value")
DIGITS = 6
ROW = 26
MARGIN = 8
"""Left and right of a text in its cell, as the style has it."""
ROLE = "body"
WORKING, VALUE = 1, 2
WIDEST_NAMES = 0.45
"""Part of the table that names take at most; the tooltip has what is cut."""
MEASURED = 12
"""So many of the longest texts are measured, for the width of a column."""

Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractTableModel):
    """What, how and value of each line."""

    outgrown = Signal()
    """The columns may be too narrow, or wider than they have to be."""

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
        longest = max(map(len, longest_values(lines)), default=0)
        holds = alike and live and longest <= self._longest
        if not holds:
            self._longest = longest
        if not alike:
            self.endResetModel()
        elif lines and not holds:
            last = self.index(len(lines) - 1, len(HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        if lines and not holds:
            self.outgrown.emit()

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
            # As rich text it is broken into lines, where it is long.
            words = escape(f"{line.name} = {line.working}")
            return full_shown(line.value) if column == VALUE else f"<qt>{words}</qt>"
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
        if role == Qt.ItemDataRole.TextAlignmentRole:
            flags = Qt.AlignmentFlag
            side = flags.AlignRight if section == VALUE else flags.AlignLeft
            return int(side | flags.AlignVCenter)
        if across and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None


def texts_of(line: Line) -> tuple[str, str, str]:
    """What stands in the columns."""
    return line.name, line.working, value_text(line)


def value_text(line: Line) -> str:
    """The value as it stands in the table."""
    return format_number(line.value, DIGITS)


def longest_values(lines: Sequence[Line]) -> list[str]:
    """Return the values that may be the longest in print: far from 0, and below it."""
    values = [line.value for line in lines]
    finite = [value for value in values if isfinite(value)]
    ends = {min(finite), max(finite)} if finite else set()
    others = [value for value in values if not isfinite(value)][:1]
    return [format_number(value, DIGITS) for value in (*ends, *others)]


class LineTable(QTableView):
    """Shows lines; Ctrl+C copies the chosen ones."""

    line_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LineModel(self)
        self._live = False
        self.setModel(self._model)
        self.setObjectName("worked_lines")
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
        # Qt would measure a thousand lines at every change.
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(WORKING, QHeaderView.ResizeMode.Stretch)
        self._model.outgrown.connect(self._make_room)
        theme().changed.connect(self._make_room)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._model.lines

    @property
    def chosen_line(self) -> int | None:
        """Which line the mouse or the keys have chosen."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def choose(self, place: int) -> None:
        """Choose a line, and bring it into sight."""
        self.selectRow(place)
        index = self._model.index(place, 0)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def show_lines(self, lines: tuple[Line, ...], live: bool = False) -> None:
        """Show other lines; the chosen place stays chosen where it still is one.

        `live` tells that more will follow soon.
        """
        chosen, self._live = self.chosen_line, live
        self._model.show_lines(lines, live)
        if chosen is not None and chosen < len(lines) and chosen != self.chosen_line:
            self.selectRow(chosen)
        self.viewport().update()

    def _make_room(self) -> None:
        """Give names and values the width that they need."""
        self.setFont(font(ROLE))
        metrics = QFontMetricsF(self.font())
        names = sorted({line.name for line in self.lines}, key=len)[-MEASURED:]
        texts = {0: names, VALUE: longest_values(self.lines)}
        for column, found in texts.items():
            widths = [metrics.horizontalAdvance(text) for text in found]
            widths.append(metrics.horizontalAdvance(HEADINGS[column]))
            width = ceil(max(widths)) + 2 * MARGIN + 2
            if column == 0:
                width = min(width, round(WIDEST_NAMES * self.viewport().width()))
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give names what they may take of another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room()

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
                bases = [floor(top + metrics.ascent() + 0.5) for top in tops]
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
