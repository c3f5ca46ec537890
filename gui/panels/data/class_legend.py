"""What is to be predicted, with the colour of each class."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.data.dataset import Dataset
from gui.panels.data.thumbnail import class_colour
from gui.panels.data.words import target_words
from gui.style.fonts import font
from gui.style.theme import theme

LINE = 18
GAP = 12.0
ABOVE, BELOW = 8, 6
DOT = 8.0
MOST_COLOURED = 4
"""There are so many class colours; more classes are listed without dots."""


class ClassLegend(QWidget):
    """The name of the target over a line of classes; all of them in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = ""
        self._classes: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_data(self, dataset: Dataset) -> None:
        """Show the target of other data."""
        self._classes = dataset.classes
        words = target_words(dataset)
        self._target = f"Target: {words.split(':')[0]}" if self._classes else words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line for the name, one for the classes."""
        return QSize(183, ABOVE + (2 * LINE + 4 if self._classes else LINE) + BELOW)

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
        painter.drawText(QRectF(0, ABOVE, self.width(), LINE), flags, name)
        metrics = QFontMetricsF(font("caption"))
        painter.setFont(font("caption"))
        left, top = 0.0, ABOVE + LINE + 2
        for place, word in enumerate(self._classes):
            coloured = len(self._classes) <= MOST_COLOURED
            start = left + (DOT + 6 if coloured else 0)
            room = self.width() - start
            if room < metrics.horizontalAdvance(word):
                painter.drawText(QRectF(left, top, 20, LINE), flags, "\u2026")
                break
            if coloured:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(class_colour(place))
                middle = QPointF(left + DOT / 2, top + LINE / 2)
                painter.drawEllipse(middle, DOT / 2, DOT / 2)
            painter.setPen(palette.text2)
            painter.drawText(QRectF(start, top, room, LINE), flags, word)
            left = start + metrics.horizontalAdvance(word) + GAP
        painter.end()
