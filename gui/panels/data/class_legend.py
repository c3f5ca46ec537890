"""What is to be predicted, with the colour of each class."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.data.dataset import Dataset
from gui.panels.data.thumbnail import class_colour
from gui.panels.data.words import target_words
from gui.style.fonts import font, grown
from gui.style.theme import theme

LINE = 18
GAP, DOT_GAP = 8.0, 4.0
ABOVE, BELOW = 8, 6
DOT = 8.0
MOST_LINES = 2
MOST_COLOURED = 4
"""There are so many class colours; more classes are listed without dots."""


class ClassLegend(QWidget):
    """The name of the target over its classes; all of them in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = ""
        self._classes: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._fit)

    def show_data(self, dataset: Dataset) -> None:
        """Show the target of other data."""
        self._classes = dataset.classes
        words = target_words(dataset)
        self._target = f"Target: {words.split(':')[0]}" if self._classes else words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as this width needs."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._height_at(self.width()))
        self.update()

    def sizeHint(self) -> QSize:
        """A line for the name, one for the classes."""
        return QSize(183, self._height_at(183))

    def _height_at(self, width: int) -> int:
        rows = self._rows(width)
        lines = len(rows) + (sum(map(len, rows)) < len(self._classes))
        return grown(ABOVE + LINE + (2 if lines else 0) + lines * LINE + BELOW)

    def _rows(self, width: float) -> list[list[tuple[int, float]]]:
        """Lines of classes: the place of each, and where it begins."""
        metrics = QFontMetricsF(font("caption"))
        dot = DOT + DOT_GAP if len(self._classes) <= MOST_COLOURED else 0.0
        rows: list[list[tuple[int, float]]] = []
        left = 0.0
        for place, word in enumerate(self._classes):
            wide = dot + metrics.horizontalAdvance(word)
            if not rows or left + wide > width:
                if len(rows) == MOST_LINES:
                    break
                rows.append([])
                left = 0.0
            rows[-1].append((place, left))
            left += wide + GAP
        return rows

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw name, dots and classes, as many as there is room for."""
        palette = theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(font("body"))
        painter.setPen(palette.text)
        metrics = QFontMetricsF(font("body"))
        name = metrics.elidedText(
            self._target, Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(QRectF(0, ABOVE, self.width(), grown(LINE)), flags, name)
        painter.setFont(font("caption"))
        rows, line = self._rows(self.width()), grown(LINE)
        for number, row in enumerate(rows):
            top = grown(ABOVE) + line + 2 + number * line
            for place, left in row:
                self._paint_class(painter, place, QRectF(left, top, self.width(), line))
        shown = sum(len(row) for row in rows)
        if shown < len(self._classes):
            top = grown(ABOVE) + (len(rows) + 1) * line
            rest = f"{len(self._classes) - shown} more"
            painter.drawText(QRectF(0, top, self.width(), line), flags, rest)
        painter.end()

    def _paint_class(self, painter: QPainter, place: int, line: QRectF) -> None:
        if len(self._classes) <= MOST_COLOURED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(class_colour(place))
            middle = QPointF(line.left() + DOT / 2, line.center().y())
            painter.drawEllipse(middle, DOT / 2, DOT / 2)
            line.setLeft(line.left() + DOT + DOT_GAP)
        line.setRight(self.width())
        painter.setPen(theme().palette.text2)
        word = QFontMetricsF(painter.font()).elidedText(
            self._classes[place], Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), word)
