"""The inputs of a table, each with how its values are spread."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.data.dataset import Dataset
from gui.style.fonts import font, taller
from gui.style.number_text import format_short
from gui.style.theme import theme
from gui.widgets.frame import paint_frame

ROW = 30
BOX = 24
BINS = 9
MOST_COLUMNS = 100
CHART_WIDTH = 48.0


class ColumnList(QWidget):
    """A row per input, painted; long names are shortened and told in full on hover."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._bars: list[list[float]] = []
        self._tips: list[str] = []
        self._more = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._follow_theme)

    def show_data(self, dataset: Dataset) -> None:
        """List the inputs of other data."""
        self._names = dataset.input_names[:MOST_COLUMNS]
        self._more = dataset.n_inputs - len(self._names)
        values = dataset.inputs[dataset.train_rows, : len(self._names)]
        self._bars = [_bars(values[:, column]) for column in range(len(self._names))]
        self._tips = [
            f"{name}: {format_short(float(low))} to {format_short(float(high))}"
            for name, low, high in zip(
                self._names, values.min(axis=0), values.max(axis=0), strict=True
            )
        ]
        self.setAccessibleName(f"Inputs: {', '.join(self._names[:20])}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row of 30 for each input."""
        return QSize(183, taller(ROW) * (len(self._names) + bool(self._more)))

    def event(self, event: QEvent) -> bool:
        """Tell the whole name and the range of what is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = taller(ROW)
        first = max(0, event.rect().top() // pitch)
        last = min(len(self._names), event.rect().bottom() // pitch + 1)
        for place in range(first, last):
            self._paint_row(painter, place)
        if self._more:
            painter.setFont(font("caption"))
            painter.setPen(theme().palette.text2)
            rest = QRectF(8, len(self._names) * pitch, self.width() - 16, taller(BOX))
            flags = int(Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(rest, flags, f"{self._more:,} more")
        painter.end()

    def _follow_theme(self) -> None:
        self.updateGeometry()
        self.update()

    def _paint_row(self, painter: QPainter, place: int) -> None:
        palette = theme().palette
        area = QRectF(0, place * taller(ROW), self.width(), taller(BOX))
        paint_frame(painter, area, palette.raised, palette.border)
        chart = QRectF(
            area.right() - CHART_WIDTH - 8, area.center().y() - 7, CHART_WIDTH, 14
        )
        painter.setFont(font("caption"))
        painter.setPen(palette.text)
        room = chart.left() - 16
        name = QFontMetricsF(font("caption")).elidedText(
            self._names[place], Qt.TextElideMode.ElideRight, room
        )
        words = QRectF(8, area.top(), room, area.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.text2)
        step = chart.width() / BINS
        for index, height in enumerate(self._bars[place]):
            tall = max(1.0, height * chart.height())
            left = chart.left() + index * step
            painter.drawRect(QRectF(left, chart.bottom() - tall, step - 1.4, tall))

    def _tell(self, at: QPoint, on_screen: QPoint) -> None:
        place = at.y() // taller(ROW)
        if 0 <= place < len(self._tips):
            QToolTip.showText(on_screen, self._tips[place], self)


def _bars(values: np.ndarray) -> list[float]:
    counts, _ = np.histogram(values, BINS)
    bars: list[float] = (counts / max(1, counts.max())).tolist()
    return bars
