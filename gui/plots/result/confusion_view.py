"""The table of confusions: which class was taken for which, and how often."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.explain.surface import Confusion
from gui.style.fonts import font
from gui.style.number_text import first_of, format_count
from gui.style.palette import mixed
from gui.style.theme import theme

LINE = 15.0
LEAST_NUMBERED = 13.0
"""Cells that are lower than this are colours alone; the tooltip has the number."""
MOST_NAME = 72.0
FOOT = 17.0


class ConfusionView(QWidget):
    """A row for each actual class, a column for each that the network says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusion_view")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._classes: tuple[str, ...] = ()
        self._confusion: Confusion | None = None
        theme().changed.connect(self.update)

    @property
    def confusion(self) -> Confusion | None:
        """The counts that are drawn."""
        return self._confusion

    def show_confusion(self, classes: tuple[str, ...], confusion: Confusion) -> None:
        """Show how often each class was taken for each."""
        before, self._confusion = self._confusion, confusion
        counts = confusion.counts
        known = before is not None and classes == self._classes
        self._classes = classes
        if before is None or not known or before.counts.max() != counts.max():
            self.update()
        elif (changed := np.argwhere(before.counts != counts)).size:
            # Only what has changed: words take long to paint.
            for actual, said in changed.tolist():
                self.update(self.cell(actual, said).toAlignedRect())
            self.update(self._foot.toAlignedRect())
        if confusion.of != (before.of if before else "") or not known:
            self.setAccessibleName(f"Confusions of the {confusion.of} rows")

    @property
    def summary(self) -> str:
        """How many rows are right, in words."""
        if self._confusion is None:
            return ""
        counts = self._confusion.counts
        right, total = int(np.trace(counts)), int(counts.sum())
        of = self._confusion.of
        every = self._confusion.n_rows
        if every > total:
            return f"{format_count(right)} right of {first_of(total, every, of)} rows"
        return f"{format_count(right)} of {format_count(total)} {of} rows are right"

    def sizeHint(self) -> QSize:
        """As in the corner of the window."""
        return QSize(240, 176)

    def minimumSizeHint(self) -> QSize:
        """A small table."""
        return QSize(180, 90)

    def cell(self, actual: int, said: int) -> QRectF:
        """Return where a count stands."""
        area, count = self._area, max(1, len(self._classes))
        width, height = area.width() / count, area.height() / count
        return QRectF(
            area.left() + said * width, area.top() + actual * height, width, height
        )

    def words_at(self, at: QPointF) -> str:
        """Return in words what a point of the widget shows."""
        if self._confusion is None:
            return ""
        for actual, name in enumerate(self._classes):
            for said, other in enumerate(self._classes):
                if self.cell(actual, said).contains(at):
                    count = int(self._confusion.counts[actual, said])
                    were = "row of {} was" if count == 1 else "rows of {} were"
                    rows = f"{format_count(count)} {were.format(name)}"
                    return f"{rows} taken for {other}"
        return f"{self.summary}\nRows: the actual class; columns: what the network says"

    def event(self, event: QEvent) -> bool:
        """Tell the count under the mouse in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names, cells and numbers."""
        confusion = self._confusion
        if confusion is None or not self._classes:
            return
        palette = theme().palette
        painter = QPainter(self)
        painter.setFont(font("canvas_label"))
        most = max(1, int(confusion.counts.max()))
        region = event.region()
        for actual in range(len(self._classes)):
            for said in range(len(self._classes)):
                cell = self.cell(actual, said)
                if region.intersects(cell.toAlignedRect()):
                    number = int(confusion.counts[actual, said])
                    self._paint_cell(painter, actual, said, number, most)
        painter.setPen(palette.text2)
        if region.intersects(QRect(0, 0, self.width(), 4)):
            self._paint_names(painter)
        foot = self._foot
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        metrics = QFontMetricsF(font("canvas_label"))
        words = metrics.elidedText(
            self.summary, Qt.TextElideMode.ElideRight, foot.width()
        )
        painter.drawText(foot, flags, words)
        painter.end()

    @property
    def _foot(self) -> QRectF:
        return QRectF(0, self.height() - FOOT, self.width(), FOOT)

    @property
    def _name_width(self) -> float:
        metrics = QFontMetricsF(font("canvas_label"))
        widest = max(metrics.horizontalAdvance(name) for name in self._classes)
        return min(MOST_NAME, widest) + 8

    @property
    def _area(self) -> QRectF:
        left = self._name_width if self._classes else 0.0
        return QRectF(self.rect()).adjusted(left, LINE + 3, -1, -FOOT - 2)

    def _paint_cell(
        self, painter: QPainter, actual: int, said: int, number: int, most: int
    ) -> None:
        """Right counts in the colour of what is right, wrong ones in that of errors."""
        palette = theme().palette
        cell = self.cell(actual, said).adjusted(0, 0, -1, -1)
        strong = palette.success if actual == said else palette.danger
        share = 0.0 if not number else 0.12 + 0.2 * number / most
        ground = mixed(palette.raised, strong, share)
        painter.fillRect(cell, ground)
        words = format_count(number)
        metrics = QFontMetricsF(font("canvas_label"))
        fits = metrics.horizontalAdvance(words) <= cell.width()
        if cell.height() >= LEAST_NUMBERED and fits:
            painter.setPen(palette.text if number else palette.text2)
            painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), words)

    def _paint_names(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(font("canvas_label"))
        for place, name in enumerate(self._classes):
            cell = self.cell(place, place)
            width = self._name_width - 8
            if cell.height() >= LEAST_NUMBERED:
                shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
                box = QRectF(0, cell.center().y() - LINE / 2, width, LINE)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, int(flags), shown)
            room = cell.width() - 2
            above = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            box = QRectF(cell.left(), 0, room, LINE)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), above)
